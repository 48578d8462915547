import ContactCenter

/// Which texts and numbers of an event are there, one bit each: numbers first, then texts, in the order in which they
/// are packed.
///
/// Packed means: each number that is there in eight bytes, then for each text that is there its length in LEB128 and
/// its bytes.
struct PackedParts: BitwiseCopyable {
    private static let numberCount: UInt32 = 5

    var bits: UInt32 = 0

    /// The parts that `event` has.
    init(of event: borrowing LoggedEvent) {
        if event.sequence != 0 { bits |= 1 << 0 }
        if event.version != 0 { bits |= 1 << 1 }
        if event.limitMs != nil { bits |= 1 << 2 }
        if event.byMs != nil { bits |= 1 << 3 }
        if event.hiredOnDay != nil { bits |= 1 << 4 }
        func add(_ text: Text, _ place: UInt32) {
            if !text.isNone { bits |= 1 << (Self.numberCount + place) }
        }
        add(event.id, 0)
        add(event.source, 1)
        add(event.contactID, 2)
        add(event.queue, 3)
        add(event.campaign, 4)
        add(event.reason, 5)
        add(event.customerID, 6)
        add(event.disposition, 7)
        add(event.cause, 8)
        add(event.team, 9)
        add(event.site, 10)
        add(event.device, 11)
        add(event.skills, 12)
    }

    var hasNumbers: Bool { bits & 0x1F != 0 }
    var hasSequence: Bool { bits & 1 << 0 != 0 }
    var hasVersion: Bool { bits & 1 << 1 != 0 }
    var hasLimit: Bool { bits & 1 << 2 != 0 }
    var hasBy: Bool { bits & 1 << 3 != 0 }
    var hasHiredOn: Bool { bits & 1 << 4 != 0 }
    /// One bit for each text, in the order of ``Event/forEachLoggedText(of:_:)``.
    var texts: UInt32 { bits >> Self.numberCount }
    var numberCount: Int { (bits & 0x1F).nonzeroBitCount }
}

extension LoggedEvent {
    /// The texts that a log keeps, in the order in which contents are compared; only those with a bit in `present`.
    @inline(__always)
    mutating func forEachLoggedText(of present: UInt32, _ body: (inout Text) -> Void) {
        if present & 1 << 0 != 0 { body(&id) }
        if present & 1 << 1 != 0 { body(&source) }
        if present & 1 << 2 != 0 { body(&contactID) }
        if present & 1 << 3 != 0 { body(&queue) }
        if present & 1 << 4 != 0 { body(&campaign) }
        if present & 1 << 5 != 0 { body(&reason) }
        if present & 1 << 6 != 0 { body(&customerID) }
        if present & 1 << 7 != 0 { body(&disposition) }
        if present & 1 << 8 != 0 { body(&cause) }
        if present & 1 << 9 != 0 { body(&team) }
        if present & 1 << 10 != 0 { body(&site) }
        if present & 1 << 11 != 0 { body(&device) }
        if present & 1 << 12 != 0 { body(&skills) }
    }
}
