import ContactCenter

/// What a desk has planned to be said: an event before its texts are written out. Trivial and small, because a
/// hostile stream holds back many of them.
struct WorkloadEvent {
    /// Milliseconds of contact-centre time since the start while a script is written, since the epoch after.
    var time: Int64
    var kind: EventKind
    var agent: UInt32 = 0
    /// The number of the contact, 0 for none.
    var contact: UInt64 = 0
    /// The number of the event, which its id is made of.
    var number: UInt64 = 0
    var sequence: Int64 = 0
    var version: UInt32 = 0
    /// The number of the customer, 0 for none.
    var customer: UInt32 = 0
    /// Milliseconds, negative for none.
    var limitMs: Int32 = -1
    /// Milliseconds, 0 for none.
    var byMs: Int32 = 0
    var source: UInt16 = 0
    var queue: Word = .none
    var campaign: Word = .none
    var reason: Word = .none
    var cause: Word = .none
    var disposition: Word = .none
    var channel: Channel?
    var direction: Direction?
    var onLimit: LimitAction?
    var nextState: DeclaredState?
    var isPending = false
    /// Whether the contact waits for another agent from then on.
    var isHandedOver = false

    init(_ kind: EventKind, at time: Int64) {
        self.kind = kind
        self.time = time
    }
}

/// A contact at a desk, as its leg events describe it.
struct Leg {
    var contact: UInt64
    var source: UInt16
    var queue: Word = .none
    var campaign: Word = .none
    var reason: Word = .none
    var customer: UInt32 = 0
    var channel: Channel
    var direction: Direction
    var limitMs: Int32 = -1
    var onLimit: LimitAction = .exceed
}
