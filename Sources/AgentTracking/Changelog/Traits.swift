import ContactCenter

/// What has a few values each, packed into one number, as `agent.proto` says at the fields `traits`.
///
/// An enumeration has the number that its values have in the contract, where 0 is none.
struct Traits {
    private(set) var bits: UInt32

    init(_ bits: UInt32 = 0) {
        self.bits = bits
    }

    /// Puts `value` at `shift`.
    @inline(__always)
    mutating func put<Value: RawRepresentable<UInt8>>(_ value: Value?, at shift: UInt32) {
        if let value { bits |= (UInt32(value.rawValue) &+ 1) &<< shift }
    }

    @inline(__always)
    mutating func put(_ number: UInt32, at shift: UInt32) {
        bits |= number &<< shift
    }

    @inline(__always)
    mutating func put(_ flag: Bool, at shift: UInt32) {
        bits |= (flag ? 1 : 0) &<< shift
    }

    /// The enumeration in the `width` bits at `shift`; `nil` for none.
    @inline(__always)
    func value<Value: RawRepresentable<UInt8>>(
        _: Value.Type,
        at shift: UInt32,
        width: UInt32,
        field: Int
    ) throws(WireError) -> Value? {
        let code = number(at: shift, width: width)
        if code == 0 { return nil }
        guard let value = Value(rawValue: UInt8(truncatingIfNeeded: code &- 1)) else {
            throw WireError(.invalidEnum, field: field)
        }
        return value
    }

    @inline(__always)
    func number(at shift: UInt32, width: UInt32) -> UInt32 {
        bits &>> shift & (1 &<< width &- 1)
    }

    @inline(__always)
    func flag(at shift: UInt32) -> Bool {
        bits &>> shift & 1 != 0
    }
}

/// Where in the traits of an event its parts are: ``LoggedEvent/texts`` but for the id, from 0 on; then which numbers
/// there are, and what has few values.
enum EventTrait {
    static let textCount: UInt32 = 12
    /// `version`, `limit_ms`, `by_ms` and `hired_on_day`, as in ``PackedParts``.
    static let numbers: UInt32 = 12
    static let numberCount: UInt32 = 4
    static let channel: UInt32 = 16, direction: UInt32 = 19, onLimit: UInt32 = 21, nextState: UInt32 = 23
    static let isPending: UInt32 = 26, isDecidedPending: UInt32 = 27, didInfer: UInt32 = 28
    static let count: UInt32 = 29
}

enum LegTrait {
    static let phase: UInt32 = 0, channel: UInt32 = 3, direction: UInt32 = 6
    /// Whether it was offered when it started; whether its wrap started when it was cleared.
    static let isOfferedAtStart: UInt32 = 8, isWrapFromClear: UInt32 = 9
    static let endsAtLimit: UInt32 = 10, nextState: UInt32 = 11, flags: UInt32 = 14, isJudged: UInt32 = 18
    static let isCallWhileHolding: UInt32 = 19
    /// 1 for no, 2 for yes.
    static let isNewHire: UInt32 = 20
    static let count: UInt32 = 22
}

enum SegmentTrait {
    static let endCause: UInt32 = 0
    /// 1 for no, 2 for yes.
    static let isNewHire: UInt32 = 4
    static let isSuspect: UInt32 = 6
    static let count: UInt32 = 7
}

enum StateTrait {
    static let isMillisecondOpen: UInt32 = 0, isTracked: UInt32 = 1, hasNewContacts: UInt32 = 2, declared: UInt32 = 3
    static let presented: UInt32 = 6
    /// Whether team, site, those of the interval and the day of hire are those of the head.
    static let isAsHead: UInt32 = 10
    static let count: UInt32 = 11
}
