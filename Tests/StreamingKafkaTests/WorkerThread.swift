import Foundation
import Kafka
import Streaming
import StreamingKafka
import Synchronization

/// Kills a worker at a random point of its loop now and then, as a process is killed: nothing is aborted or left.
final class RandomKills: FaultHook {
    private var state: UInt64
    private let isArmed: () -> Bool
    private let onceIn: UInt64
    private(set) var killedAt: FaultPoint?

    init(seed: UInt64, onceIn: UInt64, isArmed: @escaping () -> Bool) {
        state = seed
        self.onceIn = onceIn
        self.isArmed = isArmed
    }

    /// How much more often than others a point is reached, so that each is a place to be killed at now and then.
    private static func rarity(_ point: FaultPoint) -> UInt64 {
        switch point {
        case .beforePoll, .beforeTimers, .betweenProduces: 20_000
        case .inAssign, .inRestore, .afterRestore, .inRevoke, .afterRevoke, .inLost, .inClose, .afterSourceClose,
            .beforeAbort, .afterAbort, .afterRecreate:
            3
        default: 12
        }
    }

    func reached(_ point: FaultPoint) throws(StreamFailure) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let odds = onceIn * Self.rarity(point)
        guard (state >> 33) % odds == 0, isArmed() else { return }
        killedAt = point
        throw StreamFailure(.halted, "killed \(point.rawValue)")
    }
}

/// What became of the workers of a run.
final class RunLog: Sendable {
    private let lines = Mutex<[String]>([])
    private let killed = Mutex<[String: Int]>([:])
    let kills = Atomic<Int>(0)
    let stops = Atomic<Bool>(false)

    func note(_ line: String) { lines.withLock { $0.append(line) } }

    func noteKill(at point: FaultPoint) {
        kills.add(1, ordering: .relaxed)
        killed.withLock { $0[point.rawValue, default: 0] += 1 }
    }

    var killPoints: [String: Int] { killed.withLock { $0 } }
    var allLines: [String] { lines.withLock { $0 } }
}

/// One member with one transactional id, made anew each time it was killed.
struct WorkerThread {
    let number: Int
    let seed: UInt64
    let killLimit: Int
    let topics: RunTopics
    let log: RunLog
    var guarantee = WorkerConfiguration.Guarantee.exactlyOnce
    /// The more, the more seldom it is killed.
    var killsOnceIn: UInt64 = 8

    func run() {
        var seed = self.seed
        while !log.stops.load(ordering: .relaxed) {
            seed = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
            do {
                try runOnce(seed)
            } catch {
                log.note("worker \(number): \(error)")
            }
        }
    }

    private func runOnce(_ seed: UInt64) throws {
        let (log, killLimit) = (log, killLimit)
        var configuration = WorkerConfiguration(changelogTopic: CountingProcessor.changelog)
        configuration.guarantee = guarantee
        let faults = RandomKills(seed: seed, onceIn: killsOnceIn) { log.kills.load(ordering: .relaxed) < killLimit }
        let worker = Worker(
            source: try KafkaRecordSource(
                consumer(),
                topics: KafkaSourceTopics(topics.source),
                handlers: Broker.handlers
            ),
            sink: try KafkaSink(
                producer(),
                source: KafkaSourceTopics(topics.source),
                topics: [topics.outputs, topics.changelog],
                handlers: Broker.handlers
            ),
            changelog: try KafkaChangelogReader(reader(), topic: topics.changelog, handlers: Broker.handlers),
            clock: SystemClock(),
            factory: CountingFactory(),
            configuration: configuration,
            faults: faults
        )
        do {
            try worker.start()
            while !log.stops.load(ordering: .relaxed) { try worker.runRound() }
            try worker.close()
        } catch {
            guard let point = faults.killedAt else { throw error }
            log.noteKill(at: point)
        }
    }

    private func consumer() -> KafkaConfiguration {
        var configuration = Broker.configuration()
        configuration.clientID = "\(topics.name)-\(number)"
        configuration.groupID = topics.name
        configuration.sessionTimeoutMs = 6_000
        configuration.properties["heartbeat.interval.ms"] = "500"
        // Known to hang with cooperative-sticky below 2.6.1.
        configuration.properties["partition.assignment.strategy"] = "range"
        return configuration
    }

    private func producer() -> KafkaConfiguration {
        var configuration = Broker.configuration()
        if guarantee == .exactlyOnce { configuration.transactionalID = "\(topics.name)-\(number)" }
        configuration.transactionTimeoutMs = 10_000
        configuration.retryBackoffMs = 2
        return configuration
    }

    private func reader() -> KafkaConfiguration {
        var configuration = Broker.configuration()
        configuration.groupID = "\(topics.name)-restore"
        return configuration
    }
}
