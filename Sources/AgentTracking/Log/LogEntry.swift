import ContactCenter

/// One event of the last two horizons; its texts, and the numbers that few events have, packed in the tracker's arena.
struct LogEntry: BitwiseCopyable {
    var time: Timestamp
    /// Its place in the numbering of the agent's events, in the order of arrival.
    var serial: UInt32
    /// Where its packed parts begin.
    var offset: UInt32
    /// Which packed parts it has; see ``PackedParts``.
    var parts: PackedParts
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
    /// How many bytes its packed parts have; at most ``longCount``, which says no more than that they are many.
    var packedCount: UInt16 = 0

    static var longCount: UInt16 { .max }
}
