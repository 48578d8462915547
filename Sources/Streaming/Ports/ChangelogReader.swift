/// A port that reads a stage's changelog, outside any group, to restore tasks.
public protocol ChangelogReader: AnyObject {
    /// The offset behind the last record of `partition`, whether committed or not: the high watermark.
    ///
    /// Not the last stable offset: the marker of the transaction that wrote the newest state may not be there yet.
    func logEndOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64

    /// Kafka's timestamp of the oldest record of `partition` that committed readers may read, in milliseconds since the
    /// Unix epoch; `nil` when there is none. Ends a reading that is open.
    func oldestTimestampMs(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64?

    /// Starts to read at `places`, each at its offset, or at the first record of its partition when that is later.
    func open(_ places: [PartitionOffset], timeoutMs: Int64) throws(StreamFailure)

    /// Hands committed records from the positions on to `receive`, some of one partition at a time, in order within
    /// each, and moves the positions behind them and behind whatever is not to be read, such as markers: to the last
    /// stable offset where nothing is left to read.
    func read(
        timeoutMs: Int64,
        _ receive: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void
    ) throws(StreamFailure)

    /// The offset from which the next ``read(timeoutMs:_:)`` reads a partition that is open.
    func position(of partition: Int32) -> Int64

    /// Ends the reading.
    func close()
}
