public import Streaming

/// A consumer of a ``SimulatedBroker``: a member of a group, as librdkafka is one.
public final class SimulatedSource: RecordSource {
    /// The member's identity: stale as soon as the group has rebalanced without it.
    public struct GroupMetadata: Hashable, Sendable {
        /// The group.
        public var group: String
        /// The member; empty before it has joined.
        public var memberID: String
        /// The last rebalance that the member took part in.
        public var generation: Int
    }

    /// What may go wrong with a poll.
    public enum Fault: Hashable, Sendable {
        /// The poll fails, and may be repeated.
        case retriable
        /// Up to so many records that were delivered come again, as librdkafka 2.0.2 does after a rebalance.
        case redelivery(records: Int64)
        /// Fetches are under way, and no end is found: of a partition whose end was found before nothing is there that
        /// was appended since the last poll, of others nothing at all.
        case slowFetch
    }

    private let broker: SimulatedBroker
    private let topic: String
    private let groupName: String
    private let group: SimulatedGroup
    private var random: SplitMix64
    private var memberID: String?
    private var generation = -1
    private var owned: [Int32] = []
    private var positions: [Int32: Int64] = [:]
    private var ended: Set<Int32> = []
    /// When it was last polled, by the broker's clock.
    private var polledAtMs = Int64.min

    /// What goes wrong with the next poll; asked once a poll.
    public var nextFault: (() -> Fault?)?

    /// Creates a consumer of the group's topic; `seed` decides which partition is read next.
    public init(broker: SimulatedBroker, group name: String, topic: String, seed: UInt64) {
        guard let group = broker.group(name) else { preconditionFailure("no group \(name)") }
        self.broker = broker
        self.topic = topic
        groupName = name
        self.group = group
        random = SplitMix64(seed: seed, index: 2)
    }

    /// Becomes a member.
    public func subscribe() throws(StreamFailure) {
        memberID = group.addMember(nowMs: broker.nowMs)
    }

    /// Whether the broker hears of the member; not when its process is stopped or dead.
    public func setHeartbeat(_ isHeartbeating: Bool) {
        guard let memberID else { return }
        group.setHeartbeat(of: memberID, isHeartbeating, nowMs: broker.nowMs)
    }

    /// Serves the group, then delivers some records of a partition if there are any. Never waits.
    public func poll(
        timeoutMs: Int64,
        limit: Int,
        delivering observer: some SourceObserver
    ) throws(StreamFailure) -> Int {
        let fault = nextFault?()
        let lastMs = polledAtMs
        polledAtMs = broker.nowMs
        if fault == .retriable { throw StreamFailure(.retriable, "the poll failed") }
        try serveGroup(observer)
        if case .redelivery(let records) = fault {
            for (partition, position) in positions { positions[partition] = max(0, position - records) }
        }
        return try deliver(atMost: limit, slowSinceMs: fault == .slowFetch ? lastMs : nil, observer)
    }

    /// The committed offsets.
    public func committed(_ partitions: [Int32], timeoutMs: Int64) throws(StreamFailure) -> [PartitionOffset] {
        var places: [PartitionOffset] = []
        for partition in partitions {
            let offset = try request { () throws(BrokerError) in try group.committedOffset(of: partition) }
            places.append(PartitionOffset(partition, offset ?? 0))
        }
        return places
    }

    /// Commits offsets outside any transaction.
    public func commit(_ offsets: [PartitionOffset], timeoutMs: Int64) throws(StreamFailure) {
        let byPartition = Dictionary(uniqueKeysWithValues: offsets.map { ($0.partition, $0.offset) })
        try request { () throws(BrokerError) in
            try group.commit(byPartition, memberID: memberID ?? "", generation: generation)
        }
    }

    /// Starts to read.
    public func assign(_ offsets: [PartitionOffset]) throws(StreamFailure) {
        try seek(offsets)
    }

    /// Stops reading.
    public func unassign(_ partitions: [Int32]) throws(StreamFailure) {
        for partition in partitions {
            positions[partition] = nil
            ended.remove(partition)
        }
    }

    /// Reads on elsewhere.
    public func seek(_ offsets: [PartitionOffset]) throws(StreamFailure) {
        for place in offsets {
            positions[place.partition] = place.offset
            ended.remove(place.partition)
        }
    }

    /// Whether the newest fetch found nothing.
    public func hasReachedEnd(of partition: Int32) -> Bool { ended.contains(partition) }

    /// The member's identity.
    public func groupMetadata() -> GroupMetadata {
        GroupMetadata(group: groupName, memberID: memberID ?? "", generation: generation)
    }

    /// Gives everything back and leaves.
    public func close(timeoutMs: Int64, delivering observer: some SourceObserver) throws(StreamFailure) {
        try checkMembership(observer)
        guard let id = memberID else { return }
        if !owned.isEmpty { try observer.partitionsRevoked(owned) }
        owned = []
        group.removeMember(id, nowMs: broker.nowMs)
        memberID = nil
    }
}

extension SimulatedSource {
    private func serveGroup(_ observer: some SourceObserver) throws(StreamFailure) {
        try checkMembership(observer)
        let id = memberID ?? group.addMember(nowMs: broker.nowMs)
        memberID = id
        if isAwaited(id) {
            if group.rebalanceProtocol == .eager { try giveBack(owned, observer) }
            rejoin(id)
        }
        guard generation != group.generation, let assigned = assignment(of: id) else { return }
        generation = group.generation
        let revoked = owned.filter { !assigned.contains($0) }
        try giveBack(revoked, observer)
        let added = assigned.filter { !owned.contains($0) }
        owned += added
        if !added.isEmpty { try observer.partitionsAssigned(added) }
        if !revoked.isEmpty { rejoin(id) }
    }

    private func checkMembership(_ observer: some SourceObserver) throws(StreamFailure) {
        guard let id = memberID, !group.isMember(id) else { return }
        let lost = owned
        memberID = nil
        generation = -1
        owned = []
        if !lost.isEmpty { try observer.partitionsLost(lost) }
    }

    private func giveBack(_ partitions: [Int32], _ observer: some SourceObserver) throws(StreamFailure) {
        guard !partitions.isEmpty else { return }
        try observer.partitionsRevoked(partitions)
        owned.removeAll { partitions.contains($0) }
    }

    // A member that the group threw out while an observer was busy finds that out with the next poll.

    private func isAwaited(_ id: String) -> Bool { (try? group.isAwaiting(id)) ?? false }

    private func assignment(of id: String) -> [Int32]? { (try? group.assignment(of: id)) ?? nil }

    private func rejoin(_ id: String) {
        try? group.rejoin(id, owning: owned, generation: generation, nowMs: broker.nowMs)
    }

    private func deliver(
        atMost limit: Int,
        slowSinceMs: Int64?,
        _ observer: some SourceObserver
    ) throws(StreamFailure) -> Int {
        let readable = positions.keys.sorted()
        guard !readable.isEmpty else { return 0 }
        let first = random.below(readable.count)
        for step in readable.indices {
            let partition = readable[(first + step) % readable.count]
            let endMs = slowSinceMs.map { ended.contains(partition) ? $0 : .min } ?? .max
            let records = try next(partition, atMost: min(limit, 1 + random.below(4)), appendedBefore: endMs)
            if records.isEmpty {
                if slowSinceMs == nil { ended.insert(partition) }
                continue
            }
            ended.remove(partition)
            try lend(records, partition: partition) { records throws(StreamFailure) in
                try observer.recordsArrived(records)
            }
            return records.count
        }
        return 0
    }

    private func next(
        _ partition: Int32,
        atMost limit: Int,
        appendedBefore endMs: Int64
    ) throws(StreamFailure) -> [LogRecord] {
        // As with `auto.offset.reset=earliest`: where retention was faster, reading goes on with what is left.
        let fetched = try request { () throws(BrokerError) in
            let first = try broker.startOffset(of: topic, partition)
            let position = max(positions[partition] ?? 0, first)
            return try broker.fetch(topic, partition, from: position, isolation: .committed, limit: limit)
        }
        let records = fetched.records.prefix { $0.timestampMs < endMs }
        if records.count == fetched.records.count {
            positions[partition] = fetched.nextOffset
        } else if let last = records.last {
            positions[partition] = last.offset + 1
        }
        return Array(records)
    }
}
