import ContactCenter

/// One event of the last two horizons, its texts packed in the tracker's arena.
struct LogEntry {
    var time: Timestamp
    var sequence: Int64
    var version: Int64
    var limitMs: Milliseconds?
    var byMs: Milliseconds?
    var hiredOnDay: Int32?
    /// Where its packed texts begin, and how many bytes they have.
    var offset: UInt32
    var count: UInt32
    /// Its place in the numbering of the agent's events, in the order of arrival.
    var serial: UInt32
    /// Which texts it has, one bit each in the order of ``Event/forEachLoggedText(_:)``.
    var presence: UInt16 = 0
    var kind: EventKind
    var channel: Channel?
    var direction: Direction?
    var onLimit: LimitAction?
    var nextState: DeclaredState?
    var isPending: Bool
    /// Whether it was found to have been pending (model 1.5, missed hang-up).
    var isDecidedPending = false
    /// Whether it concluded a hang-up.
    var didInfer = false
}

extension Event {
    /// The texts that a log keeps, in the order in which contents are compared.
    mutating func forEachLoggedText(_ body: (inout Text) -> Void) {
        body(&id)
        body(&source)
        body(&contactID)
        body(&queue)
        body(&campaign)
        body(&reason)
        body(&customerID)
        body(&disposition)
        body(&cause)
        body(&team)
        body(&site)
        body(&device)
        body(&skills)
    }
}
