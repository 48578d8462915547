public import Streaming

/// Copies of what is committed of a changelog of a ``SimulatedBroker``, as something beside the workers takes them.
public final class SimulatedShelf: SnapshotShelf {
    private struct Snapshot {
        var offset: Int64
        var newestTimestampMs: Int64
        /// The newest record of each key, in the order of the log.
        var records: [LogRecord]
    }

    private let broker: SimulatedBroker
    private let topic: String
    private var snapshots: [Int32: Snapshot] = [:]

    /// Creates an empty shelf for the changelog `topic`.
    public init(broker: SimulatedBroker, topic: String) {
        self.broker = broker
        self.topic = topic
    }

    /// Takes a copy of `partition` in place of the one before, going on from that one.
    public func take(_ partition: Int32) throws(BrokerError) {
        var snapshot = snapshots[partition] ?? Snapshot(offset: 0, newestTimestampMs: 0, records: [])
        let fetched = try broker.fetch(topic, partition, from: snapshot.offset, isolation: .committed, limit: .max)
        var newest: [[UInt8]: LogRecord] = [:]
        for record in snapshot.records + fetched.records {
            newest[record.key ?? []] = record
            snapshot.newestTimestampMs = max(snapshot.newestTimestampMs, record.timestampMs)
        }
        snapshot.records = newest.values.filter { $0.value != nil }.sorted { $0.offset < $1.offset }
        snapshot.offset = fetched.nextOffset
        snapshots[partition] = snapshot
    }

    /// Forgets the copy of `partition`, as one that is older than the topic keeps tombstones must be: it would bring
    /// back what was deleted.
    public func forget(_ partition: Int32) {
        snapshots[partition] = nil
    }

    /// Hands over the copy of `partition`.
    public func load(
        _ partition: Int32,
        oldestTimestampMs: Int64?,
        endOffset: Int64,
        _ receive: (StreamRecord) throws(StreamFailure) -> Void
    ) throws(StreamFailure) -> Int64? {
        guard let snapshot = snapshots[partition], snapshot.offset <= endOffset,
            let oldestTimestampMs, oldestTimestampMs <= snapshot.newestTimestampMs
        else { return nil }
        try lend(snapshot.records, partition: partition) { records throws(StreamFailure) in
            for record in records { try receive(record) }
        }
        return snapshot.offset
    }
}
