/// A port to copies of tasks' state that are near at hand, so that a restore need not read a whole changelog.
public protocol SnapshotShelf: AnyObject {
    /// Hands the records of the copy of `partition` to `receive`, as the changelog had them.
    ///
    /// A copy holds what is committed up to an offset of the changelog, and nothing else.
    /// - Parameters:
    ///   - oldestTimestampMs: Kafka's timestamp of the oldest record that the changelog has; `nil` when it is empty.
    ///   - endOffset: the end of the changelog, with everything uncommitted.
    /// - Returns: the offset of the changelog to read on from; `nil`, and nothing was handed over, where no copy is
    ///   certain to be of this changelog.
    func load(
        _ partition: Int32,
        oldestTimestampMs: Int64?,
        endOffset: Int64,
        _ receive: (StreamRecord) throws(StreamFailure) -> Void
    ) throws(StreamFailure) -> Int64?
}
