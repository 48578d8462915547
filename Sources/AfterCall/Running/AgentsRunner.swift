public import Alerting
import Kafka
public import Logging
import Streaming
import StreamingKafka
import Synchronization

/// The agents stage on a bus: as many workers as configured, each on a thread of its own.
///
/// A worker holds nothing that is not on the bus. Whatever it cannot handle ends it, and a new one takes its place;
/// only what a person has to put right ends the runner.
///
/// Thread safety: all of it may be called from any thread.
public final class AgentsRunner: Sendable {
    private let current: Mutex<AfterCallConfiguration>
    /// Counts how often the settings were replaced: workers with older ones end, and others take their place.
    private let revision = Atomic<Int>(0)
    private let logger: Logger
    private let knownPartitions: Int32?
    private let isStopping = Atomic<Bool>(false)
    private let workers: Mutex<[WorkerStatus]>
    private let metrics: StageMetrics
    private let clock = SystemClock()

    private static let firstPauseMs: Int64 = 200
    private static let longestPauseMs: Int64 = 5_000

    /// Prepares a runner; nothing is connected before ``run()``.
    ///
    /// - Parameter knownPartitions: how many partitions the input has, where all topics are known to be there and
    ///   right, and the broker cannot be asked: the one in this process has no administration.
    public init(_ settings: AfterCallConfiguration, logger: Logger, knownPartitions: Int32? = nil) {
        current = Mutex(settings)
        self.knownPartitions = knownPartitions
        self.logger = logger
        metrics = StageMetrics(stage: "agents", topic: settings.topics.input)
        var status = WorkerStatus()
        status.heardAtMs = clock.monotonicMs
        workers = Mutex(Array(repeating: status, count: settings.processing.workers))
        metrics.update(StageFigures([status], settings.topics))
    }

    /// How far it has come.
    public var status: RunnerStatus {
        RunnerStatus(workers.withLock { $0 }, nowMs: clock.monotonicMs)
    }

    private var settings: AfterCallConfiguration { current.withLock { $0 } }

    /// Goes on with other rules for alerts: workers commit, leave, and come back with what they need.
    ///
    /// It costs what a planned move of the partitions costs. What rules were passed over meanwhile is judged anew.
    public func apply(_ alerts: LiveRules) {
        let isNew = current.withLock { settings in
            defer { settings.alerts = alerts }
            return settings.alerts != alerts
        }
        if isNew { revision.add(1, ordering: .acquiringAndReleasing) }
    }

    /// Asks ``run()`` to end: what was read is committed, and the group left.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
    }

    /// Works until ``stop()``.
    ///
    /// - Throws: ``RunnerError`` when it cannot begin, or only a person can help.
    public func run() async throws {
        if let warning = KafkaLibrary.versionWarning { logger.debug("\(warning)") }
        let topics = try await OwnThread.run(named: "topics") { [self] in try prepareTopics() }
        logger.info(
            "joining the group",
            metadata: [
                "kafka.group": "\(settings.agentsGroup)", "kafka.topic": "\(settings.topics.input)",
                "kafka.partitions": "\(topics.partitions)", "instance": "\(settings.instance.name)",
                "workers": "\(settings.processing.workers)", "guarantee": "\(settings.processing.guarantee)",
            ]
        )
        let snapshots = settings.snapshots.folder.map { path in
            SnapshotFolder(path, cluster: topics.cluster, topic: settings.agentsChangelog, logger: logger)
        }
        try await withThrowingTaskGroup { group in
            if let snapshots {
                group.addTask { try await OwnThread.run(named: "snapshots") { self.keepSnapshots(snapshots, topics) } }
            }
            for slot in 0..<settings.processing.workers {
                group.addTask {
                    // When one worker cannot go on for good, the others end in order.
                    defer { self.stop() }
                    try await OwnThread.run(named: "agents-\(slot)") { try self.supervise(slot, topics, snapshots) }
                }
            }
            var failure: (any Error)?
            while let result = await group.nextResult() {
                if case .failure(let error) = result { failure = failure ?? error }
            }
            if let failure { throw failure }
        }
    }

    /// Runs one worker after the other in `slot`.
    private func supervise(_ slot: Int, _ topics: TopicFacts, _ snapshots: SnapshotFolder?) throws(RunnerError) {
        var topics = topics
        var pauseMs = Self.firstPauseMs
        while true {
            let startedAt = SuspendingClock.now
            do throws(StreamFailure) {
                try runWorker(slot, topics, snapshots)
                if isStopping.load(ordering: .acquiring) { return }
                // It ended because there are new settings.
                continue
            } catch {
                if error.kind == .refused { throw RunnerError(error) }
                if isStopping.load(ordering: .acquiring) { return notStopped(slot, error) }
                if startedAt.duration(to: .now) > .seconds(30) { pauseMs = Self.firstPauseMs }
                note(slot, error, pauseMs)
            }
            wait(milliseconds: pauseMs)
            pauseMs = min(Self.longestPauseMs, 2 * pauseMs)
            // What the worker relied on may have been changed meanwhile: somebody may have added partitions.
            if let found = try topicsNow() { topics = found }
        }
    }

    private func runWorker(
        _ slot: Int,
        _ topics: TopicFacts,
        _ snapshots: SnapshotFolder?
    ) throws(StreamFailure) {
        var logger = logger
        logger[metadataKey: "worker"] = "\(slot)"
        // Before the settings are read, so that none are missed.
        let begun = revision.load(ordering: .acquiring)
        let clients = WorkerClients(settings: settings, slot: slot)
        let worker = try AgentsWorker(clients, topics, snapshots, logger, metrics) { status in
            self.take(status, slot)
        }
        defer { endWorker(slot) }
        try worker.run {
            isStopping.load(ordering: .acquiring) || revision.load(ordering: .relaxed) != begun
        }
    }

    private func keepSnapshots(_ folder: SnapshotFolder, _ topics: TopicFacts) {
        let keeper = SnapshotKeeper(settings, folder, partitions: topics.partitions, logger: logger) {
            self.workers.withLock { $0.flatMap(\.partitions) }
        }
        keeper.run { isStopping.load(ordering: .acquiring) }
    }

    private func take(_ status: WorkerStatus, _ slot: Int) {
        let now = clock.monotonicMs
        let all = workers.withLock { workers in
            var status = status
            status.follow(workers[slot])
            status.heardAtMs = now
            workers[slot] = status
            return workers
        }
        metrics.update(StageFigures(all, settings.topics))
    }

    private func endWorker(_ slot: Int) {
        workers.withLock { $0[slot] = $0[slot].successor }
    }

    /// What is not committed is read again by whoever comes next, so nothing is lost; but it took no orderly end.
    private func notStopped(_ slot: Int, _ failure: StreamFailure) {
        logger.warning(
            "a worker did not end in order; what it had not committed is done again by the next",
            metadata: ["worker": "\(slot)", "reason": "\(failure.reason)"]
        )
    }

    private func note(_ slot: Int, _ failure: StreamFailure, _ pauseMs: Int64) {
        let now = clock.monotonicMs
        workers.withLock { workers in
            workers[slot].replacedWorkers += 1
            workers[slot].heardAtMs = now
        }
        metrics.update(StageFigures(workers.withLock { $0 }, settings.topics))
        logger.error(
            "a worker ended; a new one takes its place",
            metadata: ["worker": "\(slot)", "reason": "\(failure.reason)", "pause.ms": "\(pauseMs)"]
        )
    }

    private func wait(milliseconds: Int64) {
        let deadline = SuspendingClock.now + .milliseconds(milliseconds)
        while SuspendingClock.now < deadline, !isStopping.load(ordering: .acquiring) {
            OwnThread.pause(milliseconds: 50)
        }
    }

    // MARK: Topics

    private func prepareTopics() throws(RunnerError) -> TopicFacts {
        let preparation = TopicPreparation(settings: settings, logger: logger)
        if let knownPartitions { return preparation.facts(assuming: knownPartitions) }
        return try preparation.prepare()
    }

    /// What the topics are like now; `nil` while no broker tells.
    private func topicsNow() throws(RunnerError) -> TopicFacts? {
        do throws(RunnerError) {
            return try prepareTopics()
        } catch  where error.code == .unavailable || error.code == .kafka {
            return nil
        }
    }
}
