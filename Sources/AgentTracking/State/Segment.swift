import ContactCenter

/// One ended segment of a leg's wrap: what its record has beside the leg's own values.
struct Segment: BitwiseCopyable {
    var leg: UInt32
    var segment: Int32
    var startedAt: Timestamp
    var endedAt: Timestamp
    var overlapMs: Milliseconds = 0
    private var limit = MaybeMilliseconds()
    var extendedMs: Milliseconds = 0
    var exceededMs: Milliseconds = 0
    var endCause: EndCause
    var isSuspect = false
    var isNewHire: Bool?
    var team: Text
    var site: Text

    init(
        leg: UInt32,
        segment: Int32,
        startedAt: Timestamp,
        endedAt: Timestamp,
        endCause: EndCause,
        team: Text,
        site: Text
    ) {
        self.leg = leg
        self.segment = segment
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.endCause = endCause
        self.team = team
        self.site = site
    }

    var limitMs: Milliseconds? {
        get { limit.value }
        set { limit.value = newValue }
    }
}
