import AfterCall
import ContactCenter
import Kafka
import Logging

/// Reads alerts for a ``FollowingSink``, hands them out, and commits what is done with. Belongs to one thread.
final class FollowingReader: ConsumerDelegate {
    /// Where a partition is begun of which the group has no offset.
    enum FirstStart: Sendable {
        /// With all that is there.
        case beginning
        /// With what was published in the last so many milliseconds.
        case last(Milliseconds)
    }

    /// What we have of a partition.
    private struct Holding {
        let lease = Lease()
        var tracker = OffsetTracker()
        var committed: Int64?
    }

    /// How often offsets are committed, in milliseconds.
    private static let commitEveryMs: Int64 = 500
    /// How long the coordinator may take to answer, in milliseconds.
    private static let askMs: Int32 = 15_000

    private let sink: FollowingSink
    private let firstStart: FirstStart
    private let letters: DeadLetterWriter
    private let topic: String
    private var holdings: [Int32: Holding] = [:]
    /// What was read and finds no room yet, in order.
    private var held: [QueuedAlert] = []
    private var pendingLetters: [(letter: DeadLetter, lease: Lease)] = []
    /// Whether the partitions are paused; `nil` where some are and some are not.
    private var isPaused: Bool? = false
    private var lastCommit = ContinuousClock.now

    init(_ sink: FollowingSink, firstStart: FirstStart) {
        self.sink = sink
        self.firstStart = firstStart
        letters = DeadLetterWriter(sink.clients, sink.metrics, logger: sink.logger)
        topic = sink.clients.settings.topic(of: .alerts)
    }

    var isDone: Bool { sink.isIdle }
    var hasRoom: Bool { held.isEmpty }

    func assigned(
        _ partitions: [KafkaTopicPartition],
        _ consumer: KafkaConsumer
    ) throws(KafkaError) -> [KafkaPartitionOffset] {
        var starts: [KafkaPartitionOffset] = []
        var unknown: [KafkaTopicPartition] = []
        for found in try consumer.committed(partitions, timeoutMs: Self.askMs) {
            if found.offset.absolute == nil { unknown.append(found.partition) } else { starts.append(found) }
        }
        switch firstStart {
        case .beginning: starts += unknown.map { KafkaPartitionOffset($0, .beginning) }
        case .last(let milliseconds):
            let since = WallClock.now.milliseconds - milliseconds
            if !unknown.isEmpty {
                starts += try consumer.offsets(for: unknown.map { ($0, since) }, timeoutMs: Self.askMs)
            }
        }
        for partition in partitions {
            // A consumer that failed gave nothing up.
            holdings.updateValue(Holding(), forKey: partition.partition)?.lease.revoke()
        }
        held.removeAll { $0.lease.isRevoked }
        isPaused = nil
        return starts
    }

    func revoked(_ partitions: [Int32], _ consumer: KafkaConsumer?) {
        settle()
        if let consumer { commit(consumer) }
        for partition in partitions { holdings.removeValue(forKey: partition)?.lease.revoke() }
        held.removeAll { $0.lease.isRevoked }
    }

    func received(_ record: StoredRecord) {
        guard var holding = holdings[record.partition] else { return }
        if let last = holding.tracker.last, record.offset <= last {
            // The topic was made anew: what was before is nobody's news.
            holding.lease.revoke()
            held.removeAll { $0.lease.isRevoked }
            holding = Holding()
        }
        holding.tracker.began(record.offset, timestampMs: record.timestampMs)
        defer { holdings[record.partition] = holding }
        guard let value = record.value else { return holding.tracker.finished(record.offset) }
        do {
            let alert = try AlertRecord(json: value)
            guard sink.tells(of: alert) else { return holding.tracker.finished(record.offset) }
            held.append(QueuedAlert(alert: alert, record: record, lease: holding.lease))
            handOut()
        } catch {
            let letter = DeadLetter(record: record, sink: sink.name, cause: .malformed, detail: Self.detail(of: error))
            pendingLetters.append((letter, holding.lease))
        }
    }

    /// What is wrong with a record that is none of an alert; nothing of what it says.
    private static func detail(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(type(of: error))" }
        func name(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, _): return "it has no \(key.stringValue)"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: return "it is no JSON"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let path = name(context)
            return path.isEmpty ? "it is no JSON object" : "\(path) is not as an alert record has it"
        @unknown default: return "\(type(of: error))"
        }
    }

    func reachedEnd(of partition: Int32) {}

    func turn(_ consumer: KafkaConsumer) throws(KafkaError) {
        settle()
        handOut()
        if isPaused != !held.isEmpty {
            let assigned = try consumer.assignment
            if held.isEmpty { try consumer.resume(assigned) } else { try consumer.pause(assigned) }
            isPaused = !held.isEmpty
        }
        let now = ContinuousClock.now
        if now - lastCommit >= .milliseconds(Self.commitEveryMs) || sink.isIdle {
            lastCommit = now
            commit(consumer)
            let oldest = holdings.values.compactMap(\.tracker.oldestMs).min()
            sink.metrics.set(
                queue: holdings.values.reduce(0) { $0 + $1.tracker.openCount },
                oldestMs: oldest.map { WallClock.now.milliseconds - $0 } ?? 0
            )
        }
    }

    private func handOut() {
        while let next = held.first, sink.offer(next) { held.removeFirst() }
    }

    /// Takes over what the lanes have done.
    private func settle() {
        for receipt in sink.takeReceipts() where !receipt.lease.isRevoked {
            if let letter = receipt.letter {
                pendingLetters.append((letter, receipt.lease))
            } else {
                holdings[receipt.partition]?.tracker.finished(receipt.offset)
            }
        }
        pendingLetters.removeAll { $0.lease.isRevoked }
        guard !pendingLetters.isEmpty, letters.write(pendingLetters.map(\.letter)) else { return }
        for (letter, _) in pendingLetters {
            holdings[letter.record.partition]?.tracker.finished(letter.record.offset)
        }
        pendingLetters.removeAll()
    }

    /// Commits what is done with; what fails is committed with the next.
    private func commit(_ consumer: KafkaConsumer) {
        let offsets = holdings.compactMap { partition, holding -> KafkaPartitionOffset? in
            guard let position = holding.tracker.position, position != holding.committed else { return nil }
            return KafkaPartitionOffset(topic, partition, KafkaOffset(rawValue: position))
        }
        guard !offsets.isEmpty else { return }
        do throws(KafkaError) {
            try consumer.commit(offsets, timeoutMs: Self.askMs)
            for offset in offsets { holdings[offset.partition.partition]?.committed = offset.offset.absolute }
        } catch {
            sink.logger.debug("a sink's offsets were not committed", metadata: ["error": "\(error)"])
        }
    }
}
