/// A producer port: one transactional producer, which can be replaced by a new one with the same transactional id.
///
/// Every call returns within the time it is given, or at once when it takes none. A failure's kind says what may be
/// done next; a call that failed as retriable may be repeated with identical arguments.
public protocol TransactionalSink: RecordOutput {
    /// What a ``RecordSource`` says about its member, for ``sendOffsets(_:metadata:timeoutMs:)``.
    associatedtype GroupMetadata

    /// Fences older producers with the same transactional id and waits until their transaction has ended.
    func initTransactions(timeoutMs: Int64) throws(StreamFailure)

    /// Opens a transaction.
    func begin() throws(StreamFailure)

    /// Adds the offsets of source partitions to the transaction.
    /// - Throws: ``StreamFailure/Kind-swift.enum/abortable`` when the member is no longer what `metadata` says.
    func sendOffsets(_ offsets: [PartitionOffset], metadata: GroupMetadata, timeoutMs: Int64) throws(StreamFailure)

    /// Waits until every record is acknowledged, and commits the transaction.
    ///
    /// Whatever it throws other than ``StreamFailure/Kind-swift.enum/abortable``, the transaction may have been
    /// committed all the same.
    func commit(timeoutMs: Int64) throws(StreamFailure)

    /// Aborts the transaction; records not yet sent are dropped.
    func abort(timeoutMs: Int64) throws(StreamFailure)

    /// Waits until every record that was produced is acknowledged.
    func flush(timeoutMs: Int64) throws(StreamFailure)

    /// Destroys the producer, whatever its state, and creates a new one with the same transactional id.
    func recreate(timeoutMs: Int64) throws(StreamFailure)

    /// Whether a request to end a transaction failed inside the producer and was repeated there: a late copy of it
    /// could end the next transaction, so the producer has to be replaced before that one begins.
    var hasSeenTransactionEndFail: Bool { get }

    /// Ends the producer in an orderly manner; an open transaction is left to its timeout.
    func close(timeoutMs: Int64) throws(StreamFailure)
}
