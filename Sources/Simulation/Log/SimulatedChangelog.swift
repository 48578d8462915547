public import Streaming

/// Reads a changelog of a ``SimulatedBroker``.
public final class SimulatedChangelog: ChangelogReader {
    private let broker: SimulatedBroker
    private let topic: String
    private var partition: Int32?

    /// Whether ``logEndOffset(of:timeoutMs:)`` gives the last stable offset, as a handle that reads committed records
    /// does: a negative control.
    public var confusesEndWithStable = false

    /// The offset from which the next read reads.
    public private(set) var position: Int64 = 0

    /// Creates a reader of `topic`.
    public init(broker: SimulatedBroker, topic: String) {
        self.broker = broker
        self.topic = topic
    }

    /// The high watermark.
    public func logEndOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        let log = try log(partition)
        return confusesEndWithStable ? log.lastStableOffset : log.endOffset
    }

    /// The last stable offset.
    public func lastStableOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        try log(partition).lastStableOffset
    }

    /// The timestamp of the first record that is committed.
    public func oldestTimestampMs(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64? {
        let log = try log(partition)
        return try request { () throws(BrokerError) in
            try log.fetch(from: log.startOffset, isolation: .committed, limit: 1)
        }.records.first?.timestampMs
    }

    /// Starts to read.
    public func open(_ partition: Int32, at offset: Int64, timeoutMs: Int64) throws(StreamFailure) {
        self.partition = partition
        position = max(offset, try log(partition).startOffset)
    }

    /// Reads up to 20 records; when there are none, time passes.
    public func read(
        timeoutMs: Int64,
        _ receive: (StreamRecord) throws(StreamFailure) -> Void
    ) throws(StreamFailure) -> Bool {
        guard let partition else { preconditionFailure("the reader is not open") }
        let log = try log(partition)
        position = max(position, log.startOffset)
        let fetched = try request { () throws(BrokerError) in
            try log.fetch(from: position, isolation: .committed, limit: 20)
        }
        position = fetched.nextOffset
        try lend(fetched.records, partition: partition) { records throws(StreamFailure) in
            for record in records { try receive(record) }
        }
        if fetched.records.isEmpty { try wait?(min(timeoutMs, 10)) }
        return fetched.records.isEmpty
    }

    /// How time passes while a read finds nothing.
    public var wait: ((_ milliseconds: Int64) throws(StreamFailure) -> Void)?

    /// Ends the reading.
    public func close() {
        partition = nil
    }

    private func log(_ partition: Int32) throws(StreamFailure) -> PartitionLog {
        try request { () throws(BrokerError) in try broker.partition(topic, partition) }
    }
}
