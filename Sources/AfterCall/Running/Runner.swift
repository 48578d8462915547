public import Alerting
import Kafka
public import Logging
import Streaming
import StreamingKafka
import Synchronization

/// The stages on a bus: as many workers each as configured, each worker on a thread of its own.
///
/// A worker holds nothing that is not on the bus. Whatever it cannot handle ends it, and a new one takes its place;
/// only what a person has to put right ends the runner.
///
/// Thread safety: all of it may be called from any thread.
public final class Runner: Sendable {
    private let current: Mutex<AfterCallConfiguration>
    /// Counts how often the settings were replaced: workers with older ones end, and others take their place.
    let revision = Atomic<Int>(0)
    let logger: Logger
    let knownPartitions: Int32?
    /// The stages that are asked to end, a bit each.
    private let stopping = Atomic<UInt8>(0)
    let workers: Mutex<[Stage: [WorkerStatus]]>
    let metrics: [Stage: StageMetrics]
    let clock = SystemClock()
    let shelf = DirectoryShelf()
    let inquiries = Inquiries()
    let standbys = StageStandbys()

    private static let firstPauseMs: Int64 = 200
    private static let longestPauseMs: Int64 = 5_000

    /// Prepares a runner; nothing is connected before ``run()``.
    ///
    /// - Parameter knownPartitions: how many partitions every topic has, where all are known to be there and
    ///   right, and the broker cannot be asked: the one in this process has no administration.
    public init(_ settings: AfterCallConfiguration, logger: Logger, knownPartitions: Int32? = nil) {
        current = Mutex(settings)
        self.knownPartitions = knownPartitions
        self.logger = logger
        var status = WorkerStatus()
        status.heardAtMs = clock.monotonicMs
        let none = Dictionary(
            uniqueKeysWithValues: settings.stages.map { stage in
                (stage, Array(repeating: status, count: settings.workers(of: stage)))
            }
        )
        workers = Mutex(none)
        metrics = Dictionary(
            uniqueKeysWithValues: settings.stages.map { stage in
                let topic = stage == .ingest && !settings.sources.isEmpty ? "sources" : settings.source(of: stage)
                let metrics = StageMetrics(stage: stage.rawValue, topic: topic)
                metrics.update(StageFigures(none[stage] ?? [], settings))
                return (stage, metrics)
            }
        )
    }

    /// How far the agents stage has come.
    public var status: RunnerStatus { status(of: .agents) }

    /// How far a stage has come.
    public func status(of stage: Stage) -> RunnerStatus {
        RunnerStatus(workers.withLock { $0[stage] ?? [] }, nowMs: clock.monotonicMs)
    }

    /// The stages that are run.
    public var stages: [Stage] { settings.stages }

    /// Topics that are in use, and were deleted.
    public var goneTopics: [String] { inquiries.topics.gone }

    var settings: AfterCallConfiguration { current.withLock { $0 } }

    /// The settings, if they were replaced since `revision`, which is the present count then.
    func settings(since revision: inout Int) -> AfterCallConfiguration? {
        let now = self.revision.load(ordering: .acquiring)
        defer { revision = now }
        return now == revision ? nil : settings
    }

    /// Goes on with other rules for alerts: workers commit, leave, and come back with what they need. It costs what a
    /// planned move of the partitions costs. What rules were passed over meanwhile is judged anew.
    public func apply(_ alerts: LiveRules, _ rules: RuleSettings) {
        let isNew = current.withLock { settings in
            defer { (settings.alerts, settings.rules) = (alerts, rules) }
            return settings.alerts != alerts || settings.rules != rules
        }
        if isNew { revision.add(1, ordering: .acquiringAndReleasing) }
    }

    /// How many events of the bus were read, of agents and of contacts, as far as that is committed.
    public var eventsRead: Int {
        // With sources, what the agents stage reads was read by the ingest stage before.
        let agents = settings.sources.isEmpty ? status(of: .agents).counters.read : 0
        return agents + status(of: .ingest).counters.read
    }

    /// How many records were published to `output`, as far as that is committed; of an inbox, everything in it.
    public func published(_ output: Output) -> Int {
        settings.stages.reduce(0) { $0 + status(of: $1).counters.published(output) }
    }

    /// Asks stages to end: what they have read is committed, and their groups are left. ``run()`` ends with the last.
    public func stop(_ stages: [Stage] = Stage.allCases) {
        stopping.bitwiseOr(stages.reduce(0) { $0 | $1.bit }, ordering: .releasing)
    }

    /// The directory as it was read last; its aliases are for screens.
    public var directory: Directory { shelf.directory }

    func isStopping(_ stage: Stage) -> Bool { stopping.load(ordering: .acquiring) & stage.bit != 0 }
    var isStoppingWhole: Bool { settings.stages.allSatisfy(isStopping) }

    /// Works until all stages were asked to ``stop(_:)``.
    ///
    /// - Parameter willFail: told why it will throw, when it begins to wait for what is still running.
    /// - Throws: ``RunnerError`` when it cannot begin, only a person can help, or a worker did not end in order.
    public func run(willFail: (RunnerError) -> Void = { _ in }) async throws {
        if let warning = KafkaLibrary.versionWarning { logger.warning("\(warning)") }
        let topics = try await OwnThread.run(named: "topics") { [self] in try prepareTopics() }
        topics.tellFindings(to: logger)
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await OwnThread.run(named: "directory") { try self.readDirectory() }
            }
            if knownPartitions == nil {
                group.addTask { try await OwnThread.run(named: "ends") { try self.askForEnds() } }
                group.addTask { try await OwnThread.run(named: "watch") { try self.watchTopics(topics) } }
            }
            for stage in stagesToRun(topics) {
                logger.tellJoining(stage, settings, topics)
                if settings.readsInStep(stage), knownPartitions == nil {
                    group.addTask {
                        try await OwnThread.run(named: "others") {
                            try self.inquiries.askForOthers(self.settings, stage, self.logger) {
                                self.isStopping(stage)
                            }
                        }
                    }
                }
                let snapshots = snapshotFolder(of: stage, topics)
                if let snapshots {
                    group.addTask {
                        try await OwnThread.run(named: "snapshots") { self.keepSnapshots(stage, snapshots) }
                    }
                }
                if keepsStandbys(stage) {
                    group.addTask {
                        try await OwnThread.run(named: "standbys") { self.keepStandbys(stage, topics) }
                    }
                }
                if settings.readsInbox(stage), knownPartitions == nil {
                    group.addTask { try await OwnThread.run(named: "inbox") { self.trimInbox(stage) } }
                }
                for slot in 0..<settings.workers(of: stage) {
                    group.addTask {
                        do {
                            try await OwnThread.run(named: "\(stage.rawValue)-\(slot)") {
                                try self.supervise(stage, slot, topics, snapshots)
                            }
                        } catch {
                            // When one worker cannot go on for good, the others end in order.
                            if !self.isStopping(stage) { self.stop() }
                            throw error
                        }
                    }
                }
            }
            var failure: (any Error)?
            while let result = await group.nextResult() {
                guard case .failure(let error) = result, failure == nil else { continue }
                failure = error
                if let error = error as? RunnerError { willFail(error) }
            }
            if let failure { throw failure }
        }
    }

    private func stagesToRun(_ topics: TopicFacts) -> [Stage] {
        settings.stages.filter { stage in
            if settings.sources(of: stage).contains(where: { topics.partitions[$0] != nil }) { return true }
            logger.warning(
                "a topic does not exist, or we may not see it, so nothing is read from it",
                metadata: ["kafka.topic": "\(settings.source(of: stage))", "stage": "\(stage.rawValue)"]
            )
            workers.withLock { $0[stage] = [] }
            return false
        }
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
            if isStopping(stage) { return }
            OwnThread.pause(milliseconds: 10)
        }
        waitForStandbys(stage, slot)
        if isStopping(stage) { return }
        var topics = topics
        var (pauseMs, name) = (Self.firstPauseMs, TakenName())
        while true {
            let startedAt = SuspendingClock.now
            do throws(StreamFailure) {
                try runWorker(stage, slot, topics, snapshots)
                if isStopping(stage) { return }
                // It ended because there are new settings.
                continue
            } catch {
                let waitsForToken = usesTokens && error.cause == .notRecognised
                if error.kind == .refused, !waitsForToken, !name.mayBeTakenBack(after: error, since: startedAt) {
                    throw RunnerError(explaining: error, stage, settings, logger)
                }
                if isStopping(stage) { throw notStopped(stage, slot, error) }
                if startedAt.duration(to: .now) > .seconds(30) { pauseMs = Self.firstPauseMs }
                note(stage, slot, error, pauseMs)
            }
            pause(stage, milliseconds: pauseMs)
            pauseMs = min(Self.longestPauseMs, 2 * pauseMs)
            // What the worker relied on may have been changed meanwhile: somebody may have added partitions.
            if let found = try topicsNow() { topics = found.withoutSources(unlessIn: topics, settings) }
        }
    }

    private func runWorker(
        _ stage: Stage,
        _ slot: Int,
        _ topics: TopicFacts,
        _ snapshots: SnapshotFolder?
    ) throws(StreamFailure) {
        // Before the settings are read, so that none are missed.
        let begun = revision.load(ordering: .acquiring)
        let settings = settings
        let clients = WorkerClients(settings: settings, stage: stage, slot: slot)
        let factories = StageFactories(settings: settings, topics: topics, directory: shelf)
        switch stage {
        case .ingest: try run(factories.ingest, clients, topics, snapshots, nil, begun)
        case .agents: try run(factories.agents, clients, topics, snapshots, standbys.agents, begun)
        case .contacts: try run(factories.contacts, clients, topics, snapshots, standbys.contacts, begun)
        case .customers: try run(factories.customers, clients, topics, snapshots, standbys.customers, begun)
        case .cells: try run(factories.cells, clients, topics, snapshots, standbys.cells, begun)
        }
    }

    private func run<Factory: CountedFactory>(
        _ factory: Factory,
        _ clients: WorkerClients,
        _ topics: TopicFacts,
        _ snapshots: SnapshotFolder?,
        _ standbys: SharedStandbys<Factory.Processor>?,
        _ begun: Int
    ) throws(StreamFailure) {
        let (stage, slot) = (clients.stage, clients.slot)
        var logger = logger
        logger[metadataKey: "stage"] = "\(stage.rawValue)"
        logger[metadataKey: "worker"] = "\(slot)"
        guard let metrics = metrics[stage] else { preconditionFailure("\(stage) is run and was not configured") }
        let kept = self.standbys.fit(topics) ? standbys : nil
        let near = NearState<Factory.Processor>(
            snapshots: snapshots,
            standby: { [clock] partition, endOffset in
                kept?.with { $0.take(partition, endOffset: endOffset, basis: begun, nowMs: clock.monotonicMs) }
            },
            givesWay: { [self, givesWay = settings.givesWay(stage)] in givesWay && agentsComeFirst }
        )
        let worker = try StageWorker(clients, topics, factory, near, inquiries, logger, metrics) { status in
            self.take(status, stage, slot)
        }
        defer { endWorker(stage, slot) }
        try worker.run { isStopping(stage) || revision.load(ordering: .relaxed) != begun }
    }

    /// The partitions that workers of a stage own now.
    func owned(_ stage: Stage) -> [Int32] { workers.withLock { $0[stage]?.flatMap(\.partitions) ?? [] } }

    /// Whether agents are being restored here, or what came meanwhile is not read yet: people wait for their wraps and
    /// live alerts.
    private var agentsComeFirst: Bool {
        workers.withLock { workers in
            workers[.agents]?.contains { worker in
                !worker.restores.isEmpty || !worker.partitions.isEmpty && !worker.hasCaughtUp
            } ?? false
        }
    }

    private func take(_ status: WorkerStatus, _ stage: Stage, _ slot: Int) {
        var status = status
        status.heardAtMs = clock.monotonicMs
        change(stage, slot) { known in
            status.follow(known)
            known = status
        }
    }

    private func endWorker(_ stage: Stage, _ slot: Int) {
        change(stage, slot) { $0 = $0.successor }
    }

    func change(_ stage: Stage, _ slot: Int, _ body: (inout WorkerStatus) -> Void) {
        let all = workers.withLock { workers in
            var status = workers[stage]?[slot] ?? WorkerStatus()
            body(&status)
            workers[stage]?[slot] = status
            return workers[stage] ?? []
        }
        metrics[stage]?.update(StageFigures(all, settings))
    }

    /// What is not committed is read again by whoever comes next, so nothing is lost; but it took no orderly end.
    private func notStopped(_ stage: Stage, _ slot: Int, _ failure: StreamFailure) -> RunnerError {
        logger.warning(
            "a worker did not end in order; what it had not committed is done again by the next",
            metadata: ["stage": "\(stage.rawValue)", "worker": "\(slot)", "reason": "\(failure.reason)"]
        )
        return RunnerError(failure, leaving: stage)
    }

    private func note(_ stage: Stage, _ slot: Int, _ failure: StreamFailure, _ pauseMs: Int64) {
        change(stage, slot) { status in
            status.replacedWorkers += 1
            status.heardAtMs = clock.monotonicMs
        }
        logger.warning(
            "a worker ended; a new one takes its place",
            metadata: [
                "stage": "\(stage.rawValue)", "worker": "\(slot)", "reason": "\(failure.reason)",
                "pause.ms": "\(pauseMs)",
            ]
        )
    }

    private func pause(_ stage: Stage, milliseconds: Int64) {
        let deadline = SuspendingClock.now + .milliseconds(milliseconds)
        while SuspendingClock.now < deadline, !isStopping(stage) {
            OwnThread.pause(milliseconds: 50)
        }
    }

    // MARK: Topics

    private func prepareTopics() throws(RunnerError) -> TopicFacts {
        let preparation = TopicPreparation(settings: settings, logger: logger)
        if let knownPartitions { return preparation.facts(assuming: knownPartitions) }
        return try preparation.prepare()
    }

    /// Whether who we are is told by tokens that expire. Brokers took the first one, or there would be no worker: where
    /// they take the next one no more it is late, and is waited for, as brokers are that are away.
    private var usesTokens: Bool { settings.kafka.saslMechanism == .oauthBearer }

    /// What the topics are like now; `nil` while no broker tells.
    private func topicsNow() throws(RunnerError) -> TopicFacts? {
        do throws(RunnerError) {
            return try prepareTopics()
        } catch  where error.code == .unavailable || error.code == .kafka {
            return nil
        } catch  where error.isAboutIdentity && usesTokens {
            return nil
        }
    }
}
