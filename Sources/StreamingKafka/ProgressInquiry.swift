import Kafka
import Streaming

/// Asks how far a group has come with partitions.
///
/// The offsets are those that are committed, whatever is pending; records are committed ones, as its members read them.
final class ProgressInquiry {
    private static let timeoutMs: Int32 = 2_000
    /// How old an end has to be that has to be reached by now, in milliseconds: what came since is on its way.
    private static let inFlightMs: Int64 = 1_000
    /// Between two looks at ends, at least, in milliseconds.
    private static let sampleMs: Int64 = 250

    private let coordinator: KafkaConsumer
    private let reader: KafkaConsumer
    private let leadMs: Int64
    private let clock: any WorkerClock
    /// The ends of partitions at an instant of the monotonic clock.
    private struct Ends {
        var atMs: Int64
        var offsets: [KafkaTopicPartition: Int64]
    }

    /// What the group has yet to commit of partitions.
    struct Finding {
        /// The timestamp of the oldest record, older than the lead, that is not committed; `Int64.max` where there is
        /// none, `Int64.min` where a partition did not answer.
        var oldestMs: Int64
        /// Whether nothing old has come within the last second and everything old is committed.
        var isQuiet: Bool
    }

    /// Oldest first; of those that are old enough the youngest is the first.
    private var samples: [Ends] = []
    private var pace = ReplayPace()

    /// - Parameter clock: by what the age of ends and the pace of a replay are told; how long is waited is told by the
    ///   machine's.
    init(
        _ configuration: KafkaConfiguration,
        leadMs: Int64,
        clock: any WorkerClock = SystemClock(),
        handlers: KafkaHandlers
    ) throws(KafkaError) {
        var configuration = configuration
        configuration.isolationLevel = .readUncommitted
        coordinator = try KafkaConsumer(configuration, handlers: handlers)
        configuration.isolationLevel = .readCommitted
        configuration.reportsEndOfPartition = true
        configuration.offsetReset = .earliest
        configuration.fetchWaitMaxMs = 10
        // One record is all that is asked for.
        configuration.properties["max.partition.fetch.bytes"] = "4096"
        reader = try KafkaConsumer(configuration, handlers: handlers)
        self.leadMs = leadMs
        self.clock = clock
    }

    func close() throws(KafkaError) {
        try reader.close(timeoutMs: Self.timeoutMs)
        try coordinator.close(timeoutMs: Self.timeoutMs)
    }

    /// Looks at what the group has yet to commit of `partitions`.
    func look(at partitions: [KafkaTopicPartition], nowMs: Int64) throws(KafkaError) -> Finding {
        let recentMs = nowMs - leadMs
        let committed = try coordinator.committed(partitions, timeoutMs: Self.timeoutMs)
        let firstRecent = try offsets(of: partitions, at: recentMs)
        let ends = try noteEnds(of: partitions)
        let before = endsBefore()
        var (behind, underWay): ([KafkaPartitionOffset], [KafkaPartitionOffset]) = ([], [])
        var grows = false
        for place in committed {
            let next = place.offset.absolute ?? .min
            // Where no record is so young, the end may have been reached all the same.
            if let young = firstRecent[place.partition], next >= young { continue }
            let end = ends[place.partition] ?? .max
            if before[place.partition] != end { grows = true }
            // A partition may be live and its timestamps old: what was there a second ago is committed by now.
            if next < before[place.partition] ?? .max {
                behind.append(place)
            } else if next < end {
                underWay.append(place)
            }
        }
        var oldest = behind.isEmpty ? .max : try nextRecord(of: behind, recentMs)
        if underWay.isEmpty { return Finding(oldestMs: oldest, isQuiet: oldest == .max && !grows) }
        // A second of a replay may be minutes.
        let next = try nextRecord(of: underWay, recentMs)
        if pace.isFast(at: next, nowMs: clock.monotonicMs) { oldest = min(oldest, next) }
        return Finding(oldestMs: oldest, isQuiet: false)
    }

    /// Where partitions end, which is noted, so that it is known in a second.
    private func noteEnds(of partitions: [KafkaTopicPartition]) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let now = clock.monotonicMs
        let ends = try offsets(of: partitions, at: KafkaOffset.end.rawValue)
        let isFresh = samples.last.map { now - $0.atMs < Self.sampleMs } ?? false
        if !isFresh || partitions.contains(where: { samples.last?.offsets[$0] == nil }) {
            samples.append(Ends(atMs: now, offsets: ends))
        }
        while samples.count > 1, samples[1].atMs <= now - Self.inFlightMs { samples.removeFirst() }
        return ends
    }

    /// Where partitions ended a second ago; nothing where nobody looked then: by an older end a partition in which more
    /// and more waits would have been read.
    private func endsBefore() -> [KafkaTopicPartition: Int64] {
        guard let first = samples.first else { return [:] }
        let age = clock.monotonicMs - first.atMs
        return age >= Self.inFlightMs && age < 2 * Self.inFlightMs ? first.offsets : [:]
    }

    /// The offsets of the first records at or after an instant; none where there is no such record.
    private func offsets(
        of partitions: [KafkaTopicPartition],
        at instantMs: Int64
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let found = try reader.offsets(
            for: partitions.map { (partition: $0, milliseconds: instantMs) },
            timeoutMs: Self.timeoutMs
        )
        return found.reduce(into: [:]) { offsets, place in offsets[place.partition] = place.offset.absolute }
    }

    /// The oldest of the records that are next in partitions.
    private func nextRecord(of places: [KafkaPartitionOffset], _ recentMs: Int64) throws(KafkaError) -> Int64 {
        try reader.replaceAssignment(
            startingAt: places.map { place in
                KafkaPartitionOffset(place.partition, place.offset.absolute == nil ? .beginning : place.offset)
            }
        )
        var silent = Set(places.map(\.partition))
        var oldest = Int64.max
        var failure: KafkaError?
        let deadline = ContinuousClock.now + .milliseconds(Self.timeoutMs)
        while !silent.isEmpty, failure == nil, ContinuousClock.now < deadline {
            let outcome = reader.poll(timeoutMs: 100)
            switch consume outcome {
            case .message(let message):
                // A record without a timestamp cannot be compared, and is not waited for.
                let isNext = silent.remove(KafkaTopicPartition(message.topic, message.partition)) != nil
                guard isNext, let at = message.timestamp.milliseconds, at < recentMs else { continue }
                oldest = min(oldest, at)
            case .endOfPartition(let end): silent.remove(end.partition)
            case .nothing: continue
            case .failure(let error, _): failure = error
            }
        }
        try reader.clearAssignment()
        if let failure { throw failure }
        return silent.isEmpty ? oldest : .min
    }
}
