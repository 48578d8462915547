/// A place in a worker's loop at which a simulation may stop, kill or delay it.
public enum FaultPoint: String, CaseIterable, Sendable {
    /// Before the source is polled.
    case beforePoll
    /// After the last poll of a round, before timers fire.
    case beforeTimers
    /// After a transaction began.
    case afterBegin
    /// Before a record of the stage's logic is produced.
    case betweenProduces
    /// Before the first record of the changelog.
    case beforeChangelog
    /// After the last record of the changelog.
    case afterChangelog
    /// Before offsets are added to the transaction.
    case beforeSendOffsets
    /// After offsets were added to the transaction.
    case afterSendOffsets
    /// Before the transaction is committed.
    case beforeEndTransaction
    /// After the transaction was committed, before its journals are kept.
    case afterEndTransaction
    /// Before a transaction is aborted.
    case beforeAbort
    /// After a transaction was aborted, before its journals are rolled back.
    case afterAbort
    /// After the producer was replaced, before the committed offsets are read.
    case afterRecreate
    /// At the start of an assignment.
    case inAssign
    /// After the target of a restore was read.
    case inRestore
    /// After tasks were restored, before their partitions are read.
    case afterRestore
    /// At the start of a revocation.
    case inRevoke
    /// After the last commit of a revocation, before the partitions are given back.
    case afterRevoke
    /// When partitions are lost.
    case inLost
    /// Before the source is closed.
    case inClose
    /// After the source was closed, before the producer is.
    case afterSourceClose
}

/// What is told where a worker is.
public protocol FaultHook {
    /// The worker has come to `point`.
    /// - Throws: ``StreamFailure/Kind-swift.enum/halted`` to end the worker there.
    func reached(_ point: FaultPoint) throws(StreamFailure)
}

/// The hook of production: does nothing, and costs nothing where the worker is specialised.
public struct NoFaults: FaultHook {
    /// Creates the hook.
    public init() {}

    /// Does nothing.
    @inlinable
    public func reached(_ point: FaultPoint) throws(StreamFailure) {}
}
