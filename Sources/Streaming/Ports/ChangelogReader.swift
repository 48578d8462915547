/// A port that reads a stage's changelog, outside any group, to restore tasks.
public protocol ChangelogReader: AnyObject {
    /// The offset behind the last record of `partition`, whether committed or not: the high watermark.
    ///
    /// Not the last stable offset: the marker of the transaction that wrote the newest state may not be there yet.
    func logEndOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64

    /// Up to where committed readers may read now: the last stable offset.
    func lastStableOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64

    /// Kafka's timestamp of the oldest record of `partition` that committed readers may read, in milliseconds since the
    /// Unix epoch; `nil` when there is none. Ends a reading that is open.
    func oldestTimestampMs(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64?

    /// Starts to read `partition` at `offset`, or at its first record when that is later.
    func open(_ partition: Int32, at offset: Int64, timeoutMs: Int64) throws(StreamFailure)

    /// Hands committed records from the position on to `receive`, in order, and moves the position behind them and
    /// behind whatever is not to be read, such as markers.
    ///
    /// - Returns: whether a fetch found nothing more that committed readers may read.
    func read(timeoutMs: Int64, _ receive: (StreamRecord) throws(StreamFailure) -> Void) throws(StreamFailure) -> Bool

    /// The offset from which the next ``read(timeoutMs:_:)`` reads.
    var position: Int64 { get }

    /// Ends the reading of the partition.
    func close()
}
