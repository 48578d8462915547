public import Streaming

/// Reads a changelog of a ``SimulatedBroker``.
public final class SimulatedChangelog: ChangelogReader {
    private let broker: SimulatedBroker
    private let topic: String
    private var positions: [PartitionOffset] = []

    /// Whether ``logEndOffset(of:timeoutMs:)`` gives the last stable offset, as a handle that reads committed records
    /// does: a negative control.
    public var confusesEndWithStable = false

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

    /// The timestamp of the first record that is committed.
    public func oldestTimestampMs(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64? {
        let log = try log(partition)
        return try request { () throws(BrokerError) in
            try log.fetch(from: log.startOffset, isolation: .committed, limit: 1)
        }.records.first?.timestampMs
    }

    /// Starts to read.
    public func open(_ places: [PartitionOffset], timeoutMs: Int64) throws(StreamFailure) {
        positions = []
        for place in places {
            positions.append(
                PartitionOffset(place.partition, max(place.offset, try log(place.partition).startOffset))
            )
        }
    }

    /// Reads up to 20 records of each partition; when there are none, time passes.
    public func read(
        timeoutMs: Int64,
        _ receive: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void
    ) throws(StreamFailure) {
        let limit = 20
        var isEmpty = true
        for (index, place) in positions.enumerated() {
            let log = try log(place.partition)
            let fetched = try request { () throws(BrokerError) in
                try log.fetch(from: max(place.offset, log.startOffset), isolation: .committed, limit: limit)
            }
            positions[index].offset =
                fetched.records.count < limit ? max(fetched.nextOffset, log.lastStableOffset) : fetched.nextOffset
            if fetched.records.isEmpty { continue }
            isEmpty = false
            try lend(fetched.records, partition: place.partition, to: receive)
        }
        if isEmpty { try wait?(min(timeoutMs, 10)) }
    }

    /// The offset from which the next read reads a partition.
    public func position(of partition: Int32) -> Int64 {
        positions.first { $0.partition == partition }?.offset ?? 0
    }

    /// How time passes while a read finds nothing.
    public var wait: ((_ milliseconds: Int64) throws(StreamFailure) -> Void)?

    /// Ends the reading.
    public func close() {
        positions = []
    }

    private func log(_ partition: Int32) throws(StreamFailure) -> PartitionLog {
        try request { () throws(BrokerError) in try broker.partition(topic, partition) }
    }
}
