import ContactCenter
import Kafka
public import Logging
import Streaming
import Synchronization

/// The stages on a bus: as many workers each as configured, each worker on a thread of its own.
///
/// A worker holds nothing that is not on the bus. Whatever it cannot handle ends it, and a new one takes its place;
/// only what a person has to put right ends the runner.
///
/// Thread safety: all of it may be called from any thread.
public final class Runner: Sendable {
    private let settings: AfterCallConfiguration
    private let logger: Logger
    private let knownPartitions: Int32?
    private let isStopping = Atomic<Bool>(false)
    private let workers: Mutex<[Stage: [WorkerStatus]]>
    private let shelf = DirectoryShelf()

    private static let firstPauseMs: Int64 = 200
    private static let longestPauseMs: Int64 = 5_000

    /// Prepares a runner; nothing is connected before ``run()``.
    ///
    /// - Parameter knownPartitions: how many partitions every topic has, where all are known to be there and
    ///   right, and the broker cannot be asked: the one in this process has no administration.
    public init(_ settings: AfterCallConfiguration, logger: Logger, knownPartitions: Int32? = nil) {
        self.settings = settings
        self.knownPartitions = knownPartitions
        self.logger = logger
        let none = Array(repeating: WorkerStatus(), count: settings.processing.workers)
        workers = Mutex(Dictionary(uniqueKeysWithValues: settings.stages.map { ($0, none) }))
    }

    /// How far the agents stage has come.
    public var status: RunnerStatus { status(of: .agents) }

    /// How far a stage has come.
    public func status(of stage: Stage) -> RunnerStatus {
        RunnerStatus(workers.withLock { $0[stage] ?? [] })
    }

    /// How many events of the bus were read, of agents and of contacts, as far as that is committed.
    public var eventsRead: Int { status(of: .agents).counters.read + status(of: .ingest).counters.read }

    /// How many records were published to `output`, as far as that is committed.
    public func published(_ output: Output) -> Int {
        settings.stages.reduce(0) { $0 + status(of: $1).counters.published(output) }
    }

    /// The directory as it was read last; its aliases are for screens.
    public var directory: Directory { shelf.directory }

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
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await OwnThread.run(named: "directory") { try self.readDirectory() }
            }
            for stage in stagesToRun(topics) {
                tellJoining(stage, topics)
                let snapshots = snapshotFolder(of: stage, topics)
                if let snapshots {
                    group.addTask {
                        try await OwnThread.run(named: "snapshots") { self.keepSnapshots(stage, snapshots, topics) }
                    }
                }
                for slot in 0..<settings.processing.workers {
                    group.addTask {
                        // When one worker cannot go on for good, the others end in order.
                        defer { self.stop() }
                        try await OwnThread.run(named: "\(stage.rawValue)-\(slot)") {
                            try self.supervise(stage, slot, topics, snapshots)
                        }
                    }
                }
            }
            var failure: (any Error)?
            while let result = await group.nextResult() {
                if case .failure(let error) = result { failure = failure ?? error }
            }
            if let failure { throw failure }
        }
    }

    private func readDirectory() throws(RunnerError) {
        guard let topic = settings.topics.directoryTopic else { return shelf.markRead() }
        let reader = DirectoryReader(settings, topic: topic, shelf: shelf, logger: logger)
        do throws(RunnerError) {
            try reader.run { isStopping.load(ordering: .acquiring) }
        } catch {
            stop()
            throw error
        }
    }

    private func stagesToRun(_ topics: TopicFacts) -> [Stage] {
        settings.stages.filter { stage in
            let source = settings.source(of: stage)
            if topics.partitions[source] != nil { return true }
            logger.warning(
                "a topic does not exist, so nothing is read from it; create it and start again, or name the right one",
                metadata: ["kafka.topic": "\(source)", "stage": "\(stage.rawValue)"]
            )
            return false
        }
    }

    private func tellJoining(_ stage: Stage, _ topics: TopicFacts) {
        let source = settings.source(of: stage)
        logger.info(
            "joining the group",
            metadata: [
                "kafka.group": "\(settings.group(of: stage))", "kafka.topic": "\(source)",
                "kafka.partitions": "\(topics.partitions[source] ?? 0)", "instance": "\(settings.instance.name)",
                "workers": "\(settings.processing.workers)", "guarantee": "\(settings.processing.guarantee)",
            ]
        )
    }

    private func snapshotFolder(of stage: Stage, _ topics: TopicFacts) -> SnapshotFolder? {
        guard stage.keepsState, let path = settings.snapshots.folder else { return nil }
        return SnapshotFolder(path, cluster: topics.cluster, topic: settings.changelog(of: stage), logger: logger)
    }

    /// Runs one worker after the other in `slot`.
    private func supervise(
        _ stage: Stage,
        _ slot: Int,
        _ topics: TopicFacts,
        _ snapshots: SnapshotFolder?
    ) throws(RunnerError) {
        // Without what the directory says, a stage would publish what has to be corrected.
        while !shelf.isRead {
            if isStopping.load(ordering: .acquiring) { return }
            OwnThread.pause(milliseconds: 10)
        }
        var topics = topics
        var pauseMs = Self.firstPauseMs
        while true {
            let startedAt = SuspendingClock.now
            do throws(StreamFailure) {
                return try runWorker(stage, slot, topics, snapshots)
            } catch {
                if error.kind == .refused { throw RunnerError(error) }
                if isStopping.load(ordering: .acquiring) { return notStopped(stage, slot, error) }
                if startedAt.duration(to: .now) > .seconds(30) { pauseMs = Self.firstPauseMs }
                note(stage, slot, error, pauseMs)
            }
            wait(milliseconds: pauseMs)
            pauseMs = min(Self.longestPauseMs, 2 * pauseMs)
            // What the worker relied on may have been changed meanwhile: somebody may have added partitions.
            if let found = try topicsNow() { topics = found }
        }
    }

    private func runWorker(
        _ stage: Stage,
        _ slot: Int,
        _ topics: TopicFacts,
        _ snapshots: SnapshotFolder?
    ) throws(StreamFailure) {
        let clients = WorkerClients(settings: settings, stage: stage, slot: slot)
        let factories = StageFactories(settings: settings, topics: topics, directory: shelf)
        switch stage {
        case .ingest: try run(factories.ingest, clients, topics, snapshots)
        case .agents: try run(factories.agents, clients, topics, snapshots)
        case .contacts: try run(factories.contacts, clients, topics, snapshots)
        case .customers: try run(factories.customers, clients, topics, snapshots)
        case .cells: try run(factories.cells, clients, topics, snapshots)
        }
    }

    private func run<Factory: CountedFactory>(
        _ factory: Factory,
        _ clients: WorkerClients,
        _ topics: TopicFacts,
        _ snapshots: SnapshotFolder?
    ) throws(StreamFailure) {
        let (stage, slot) = (clients.stage, clients.slot)
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        logger[metadataKey: "worker"] = "\(slot)"
        let worker = try StageWorker(clients, topics, factory, snapshots: snapshots, logger: logger) { status in
            self.take(status, stage, slot)
        }
        defer { endWorker(stage, slot) }
        try worker.run { isStopping.load(ordering: .acquiring) }
    }

    private func keepSnapshots(_ stage: Stage, _ folder: SnapshotFolder, _ topics: TopicFacts) {
        let partitions = topics.partitions[settings.source(of: stage)] ?? 0
        let keeper = SnapshotKeeper(settings, stage, folder, partitions: partitions, logger: logger) {
            self.workers.withLock { $0[stage]?.flatMap(\.partitions) ?? [] }
        }
        keeper.run { isStopping.load(ordering: .acquiring) }
    }

    private func take(_ status: WorkerStatus, _ stage: Stage, _ slot: Int) {
        change(stage, slot) { known in
            var status = status
            status.earlier = known.earlier
            known = status
        }
    }

    private func endWorker(_ stage: Stage, _ slot: Int) {
        change(stage, slot) { known in
            var status = WorkerStatus()
            status.earlier = known.earlier
            status.earlier.add(known.counters)
            known = status
        }
    }

    private func change(_ stage: Stage, _ slot: Int, _ body: (inout WorkerStatus) -> Void) {
        workers.withLock { workers in
            var status = workers[stage]?[slot] ?? WorkerStatus()
            body(&status)
            workers[stage]?[slot] = status
        }
    }

    /// What is not committed is read again by whoever comes next, so nothing is lost; but it took no orderly end.
    private func notStopped(_ stage: Stage, _ slot: Int, _ failure: StreamFailure) {
        logger.warning(
            "a worker did not end in order; what it had not committed is done again by the next",
            metadata: ["stage": "\(stage.rawValue)", "worker": "\(slot)", "reason": "\(failure.reason)"]
        )
    }

    private func note(_ stage: Stage, _ slot: Int, _ failure: StreamFailure, _ pauseMs: Int64) {
        logger.error(
            "a worker ended; a new one takes its place",
            metadata: [
                "stage": "\(stage.rawValue)", "worker": "\(slot)", "reason": "\(failure.reason)",
                "pause.ms": "\(pauseMs)",
            ]
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
