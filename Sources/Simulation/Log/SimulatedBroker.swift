/// A log in memory with Kafka's semantics, in virtual time: partitions, a transaction coordinator, consumer groups.
///
/// One call is one request, answered at once; what the broker does later, such as writing markers, happens when
/// ``advance(to:)`` gets there. Thread safety: none.
public final class SimulatedBroker {
    enum Event {
        case marker(PartitionName, ProducerIdentity, isCommit: Bool)
        case offsetsMarker(group: String, ProducerIdentity, isCommit: Bool)
        case endRequest(ProducerIdentity, isCommit: Bool)
    }

    struct PartitionName: Hashable {
        var topic: String
        var partition: Int32
    }

    private struct Scheduled {
        var timeMs: Int64
        var event: Event
    }

    /// How long markers take, in milliseconds.
    public struct MarkerDelays: Sendable {
        /// How long a marker takes.
        public var usual: ClosedRange<Int64> = 0...0
        /// How long a slow marker takes.
        public var slow: ClosedRange<Int64> = 0...0
        /// The share of slow markers.
        public var slowShare = 0.0

        /// Creates delays of nothing.
        public init() {}
    }

    /// The time, in milliseconds.
    public private(set) var nowMs: Int64

    /// How long markers take, each on its own.
    public var markerDelays = MarkerDelays()

    var logs: [String: [PartitionLog]] = [:]
    var transactions: [String: TransactionState] = [:]
    var groups: [String: SimulatedGroup] = [:]
    var random: SplitMix64
    /// What is to be done later, what is due next at the end; of what is due at once the first is nearest to it.
    private var scheduled: [Scheduled] = []

    /// Creates a broker without topics; `seed` decides how long markers take, and its time begins at `startMs`.
    public init(seed: UInt64, startMs: Int64 = 0) {
        random = SplitMix64(seed: seed, index: 1)
        nowMs = startMs
    }

    /// Creates a topic.
    public func createTopic(_ name: String, partitions: Int) {
        logs[name] = Array(repeating: PartitionLog(), count: partitions)
    }

    /// How many partitions `topic` has; 0 when there is no such topic.
    public func partitionCount(of topic: String) -> Int { logs[topic]?.count ?? 0 }

    /// A partition as it is.
    public func partition(_ topic: String, _ partition: Int32) throws(BrokerError) -> PartitionLog {
        guard let partitions = logs[topic], partitions.indices.contains(Int(partition)) else {
            throw .unknownTopicOrPartition
        }
        return partitions[Int(partition)]
    }

    /// The offset of the first record that a partition keeps.
    public func startOffset(of topic: String, _ partition: Int32) throws(BrokerError) -> Int64 {
        guard let partitions = logs[topic], partitions.indices.contains(Int(partition)) else {
            throw .unknownTopicOrPartition
        }
        return partitions[Int(partition)].startOffset
    }

    /// Appends a record of no transaction, with the broker's time.
    public func append(
        to topic: String,
        _ partition: Int32,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: LogHeaders = LogHeaders(),
        timestampMs: Int64? = nil
    ) throws(BrokerError) {
        try update(PartitionName(topic: topic, partition: partition)) {
            $0.append(key: key, value: value, headers: headers, timestampMs: timestampMs ?? nowMs)
        }
    }

    /// Reads up to `limit` records from `offset` on.
    public func fetch(
        _ topic: String,
        _ partition: Int32,
        from offset: Int64,
        isolation: ReadIsolation,
        limit: Int
    ) throws(BrokerError) -> FetchedRecords {
        guard let partitions = logs[topic], partitions.indices.contains(Int(partition)) else {
            throw .unknownTopicOrPartition
        }
        return try partitions[Int(partition)].fetch(from: offset, isolation: isolation, limit: limit)
    }

    /// Compacts a partition; see ``PartitionLog/compact(tombstonesBeforeMs:nowMs:)``.
    public func compact(_ topic: String, _ partition: Int32, tombstonesBeforeMs: Int64?) throws(BrokerError) {
        try update(PartitionName(topic: topic, partition: partition)) { log in
            log.compact(tombstonesBeforeMs: tombstonesBeforeMs, nowMs: nowMs)
        }
    }

    /// Deletes the records of a partition before `offset`.
    public func deleteRecords(_ topic: String, _ partition: Int32, before offset: Int64) throws(BrokerError) {
        try update(PartitionName(topic: topic, partition: partition)) { $0.deleteRecords(before: offset) }
    }

    /// Lets the time come to `timeMs`, and does in order what is due until then.
    public func advance(to timeMs: Int64) {
        while let next = scheduled.last, next.timeMs <= timeMs {
            scheduled.removeLast()
            nowMs = max(nowMs, next.timeMs)
            expire()
            perform(next.event)
        }
        nowMs = max(nowMs, timeMs)
        expire()
    }

    func schedule(_ event: Event, afterMs delay: Int64) {
        guard delay > 0 else {
            perform(event)
            return
        }
        let timeMs = nowMs + delay
        // A handful is scheduled at a time.
        let place = scheduled.lastIndex { $0.timeMs > timeMs }.map { $0 + 1 } ?? 0
        scheduled.insert(Scheduled(timeMs: timeMs, event: event), at: place)
    }

    func markerDelay() -> Int64 {
        random.chance(markerDelays.slowShare) ? random.within(markerDelays.slow) : random.within(markerDelays.usual)
    }

    func update(
        _ name: PartitionName,
        _ change: (inout PartitionLog) throws(BrokerError) -> Void
    ) throws(BrokerError) {
        guard var partitions = logs.removeValue(forKey: name.topic) else { throw .unknownTopicOrPartition }
        defer { logs[name.topic] = partitions }
        guard partitions.indices.contains(Int(name.partition)) else { throw .unknownTopicOrPartition }
        try change(&partitions[Int(name.partition)])
    }

    private func expire() {
        expireTransactions()
        for group in groups.values { group.expire(nowMs: nowMs) }
    }

    private func perform(_ event: Event) {
        switch event {
        case .marker(let name, let producer, let isCommit): writeMarker(name, producer, isCommit)
        case .offsetsMarker(let group, let producer, let isCommit):
            groups[group]?.endPending(of: producer.id, isCommit: isCommit)
            markerWritten(producer)
        case .endRequest(let producer, let isCommit): lateEndRequest(producer, isCommit)
        }
    }
}
