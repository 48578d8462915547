/// A consumer port: one member of a group that reads one source topic.
///
/// Reads committed records only. Every call returns within the time it is given, or at once when it takes none.
public protocol RecordSource: AnyObject {
    /// What identifies the member and its generation to the broker when offsets are sent in a transaction.
    associatedtype GroupMetadata

    /// Joins the group for the source topic; what is assigned is told by later polls.
    func subscribe() throws(StreamFailure)

    /// Waits for records, and hands `observer` a few of one partition together and any number of rebalances, on this
    /// thread, before it returns.
    ///
    /// A rebalance is handed over before any record that follows from it, and no record of a partition that was
    /// assigned, revoked or sought in the meantime. What the observer throws is thrown on, after the source has put
    /// itself in order.
    /// - Parameters:
    ///   - timeoutMs: how long to wait when nothing is there; 0 does not wait.
    ///   - limit: how many records to hand over at most, from 1.
    /// - Returns: how many records were handed over; 0 when nothing is there.
    func poll(timeoutMs: Int64, limit: Int, delivering observer: some SourceObserver) throws(StreamFailure) -> Int

    /// The offsets that the group has committed, waiting until no transaction has one of them pending.
    ///
    /// - Returns: a place for each partition in the order given; 0 where nothing was committed.
    /// - Throws: ``StreamFailure/Kind-swift.enum/retriable`` when offsets were still pending after `timeoutMs`.
    func committed(_ partitions: [Int32], timeoutMs: Int64) throws(StreamFailure) -> [PartitionOffset]

    /// Commits `offsets` outside any transaction and waits for the answer: for at least once.
    func commit(_ offsets: [PartitionOffset], timeoutMs: Int64) throws(StreamFailure)

    /// Starts to read the partitions of an assignment at `offsets`; called inside
    /// ``SourceObserver/partitionsAssigned(_:)``.
    func assign(_ offsets: [PartitionOffset]) throws(StreamFailure)

    /// Stops reading `partitions`; called inside ``SourceObserver/partitionsRevoked(_:)`` and
    /// ``SourceObserver/partitionsLost(_:)``.
    func unassign(_ partitions: [Int32]) throws(StreamFailure)

    /// Reads assigned partitions from `offsets` on; what was fetched before is forgotten.
    func seek(_ offsets: [PartitionOffset]) throws(StreamFailure)

    /// Whether the newest fetch of `partition` found nothing behind the last record that was handed over.
    ///
    /// False from an assignment or a seek until such a fetch.
    func hasReachedEnd(of partition: Int32) -> Bool

    /// Whether what it has is held back until other members have committed more: then the transaction at hand should
    /// not wait for more records.
    var waitsForOthers: Bool { get }

    /// The member's identity as of now. Taken at commit, never kept: a rebalance makes it stale.
    func groupMetadata() -> GroupMetadata

    /// Leaves the group; the last revocation is handed to `observer` before it returns.
    func close(timeoutMs: Int64, delivering observer: some SourceObserver) throws(StreamFailure)
}

extension RecordSource {
    /// `false`: it hands over what it has.
    public var waitsForOthers: Bool { false }
}
