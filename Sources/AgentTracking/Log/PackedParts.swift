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
        for index in event.texts.indices {
            bits |= (event.texts[index].isNone ? 0 : 1) << (Self.numberCount + UInt32(index))
        }
    }

    /// The parts that these bits say, counted from the first text and the first number.
    init(texts: UInt32, numbers: UInt32) {
        bits = texts << Self.numberCount | numbers
    }

    var hasNumbers: Bool { bits & 0x1F != 0 }
    var hasSequence: Bool { bits & 1 << 0 != 0 }
    var hasVersion: Bool { bits & 1 << 1 != 0 }
    var hasLimit: Bool { bits & 1 << 2 != 0 }
    var hasBy: Bool { bits & 1 << 3 != 0 }
    var hasHiredOn: Bool { bits & 1 << 4 != 0 }
    /// One bit for each text, in the order of ``LoggedEvent/texts``.
    var texts: UInt32 { bits >> Self.numberCount }

    /// Calls `body` with the position of each text that is there, in order.
    @inline(__always)
    func forEachText(_ body: (Int) -> Void) {
        var left = texts
        while left != 0 {
            body(left.trailingZeroBitCount)
            left &= left &- 1
        }
    }
    var numberCount: Int { (bits & 0x1F).nonzeroBitCount }
}
