import ContactCenter

/// One ended segment of a leg's wrap: what its record has beside the leg's own values.
struct Segment {
    var leg: UInt32
    var segment: Int32
    var startedAt: Timestamp
    var endedAt: Timestamp
    var overlapMs: Milliseconds = 0
    var limitMs: Milliseconds?
    var extendedMs: Milliseconds = 0
    var exceededMs: Milliseconds = 0
    var endCause: EndCause
    var isSuspect = false
    var isNewHire: Bool?
    var team: Text
    var site: Text
}
