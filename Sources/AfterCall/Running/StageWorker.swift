import ContactCenter
import Kafka
import Logging
import Streaming
import StreamingKafka

/// One worker of a stage on Kafka: a member of its group with a producer of its own.
///
/// Thread safety: none; it is made, run and dropped on one thread.
final class StageWorker<Factory: CountedFactory> {
    private typealias StreamWorker = Worker<
        KafkaRecordSource, KafkaSink, KafkaChangelogReader, SystemClock, Factory, NoFaults
    >

    private let worker: StreamWorker
    private let source: KafkaRecordSource
    private let sourceTopics: KafkaSourceTopics
    private let totals: StageTotals
    private let ends: EndOffsets
    private let clock = SystemClock()
    private let notes: WorkerNotes
    private var nextStatusAtMs: Int64 = 0

    private static var statusIntervalMs: Int64 { 200 }

    /// - Parameters:
    ///   - clients: how its clients are set up.
    ///   - topics: what was found out about the topics.
    ///   - factory: makes the stage's logic.
    ///   - snapshots: what a restore may begin with.
    ///   - inquiries: what is asked beside the work.
    ///   - metrics: told what happens, and by librdkafka.
    ///   - publish: given the status now and then, on this thread.
    init(
        _ clients: WorkerClients,
        _ topics: TopicFacts,
        _ factory: Factory,
        _ snapshots: SnapshotFolder?,
        _ inquiries: Inquiries,
        _ logger: Logger,
        _ metrics: StageMetrics,
        publish: @escaping (WorkerStatus) -> Void
    ) throws(StreamFailure) {
        let handlers = KafkaHandlers(logger: logger)
        let (settings, stage) = (clients.settings, clients.stage)
        sourceTopics = topics.sources(of: stage, settings)
        let inStep = settings.readsInStep(stage)
        if inStep { inquiries.others.begin(topics.partitions(of: sourceTopics)) }
        source = try KafkaRecordSource(
            clients.consumer,
            topics: sourceTopics,
            step: inStep ? StepSettings(leadMs: settings.ingestLeadMs, others: inquiries.others) : nil,
            handlers: clients.handlers(of: .consumer, logger)
        )
        let sink = try KafkaSink(
            clients.producer(topics),
            source: sourceTopics,
            topics: Output.allCases.map(settings.topic(of:))
                + (stage.keepsState ? [settings.changelog(of: stage)] : []),
            handlers: clients.handlers(of: .producer, logger)
        )
        let changelog = try KafkaChangelogReader(
            clients.changelogReader,
            topic: settings.changelog(of: stage),
            handlers: handlers
        )
        totals = factory.totals
        ends = inquiries.ends
        notes = WorkerNotes(logger: logger, metrics: metrics, publish: publish)
        let notes = notes
        worker = Worker(
            source: source,
            sink: sink,
            changelog: changelog,
            clock: clock,
            factory: factory,
            configuration: settings.worker(of: stage),
            faults: NoFaults(),
            snapshots: snapshots,
            fence: KafkaWriterFence(
                consumer: clients.consumer,
                producer: clients.producer(topics),
                source: sourceTopics,
                prefix: "\(settings.appID)-",
                handlers: handlers
            )
        ) { notes.note($0) }
    }

    /// Joins the group and works until `isStopping` says so, then leaves; what was read is committed.
    func run(until isStopping: () -> Bool) throws(StreamFailure) {
        defer {
            notes.status.counters = totals.counters
            notes.status.sources = totals.bySource
            notes.status.worker = worker.counters
            notes.status = notes.status.left
            notes.tell()
        }
        try worker.start()
        while !isStopping() {
            try worker.runRound()
            tellIfDue()
        }
        try worker.close()
    }

    private func tellIfDue() {
        let now = clock.monotonicMs
        guard now >= nextStatusAtMs else { return }
        nextStatusAtMs = now + Self.statusIntervalMs
        var status = WorkerStatus()
        status.counters = totals.counters
        status.sources = totals.bySource
        status.worker = worker.counters
        status.isMember = notes.status.isMember
        var completeUpTo: [Int32: Timestamp] = [:]
        worker.forEachTask { partition, _, _, processor in
            completeUpTo[partition] = processor.completeUpTo
            status.partitions.append(partition)
            status.keys += processor.keyCount
            status.waiting += processor.waitingCount
            status.timersPending += processor.timerCount
            status.unpublished += processor.unpublishedCount
        }
        status.tasks = worker.progress.map { figures(of: $0, completeUpTo: completeUpTo[$0.partition]) }
        status.hasCaughtUp = status.tasks.allSatisfy(\.hasCaughtUp)
        status.lagRecords = status.tasks.reduce(0) { sum, task in
            guard let sum, let lag = task.lagRecords else { return nil }
            return sum + lag
        }
        notes.status = status
        notes.tell()
    }

    private func figures(of task: TaskProgress, completeUpTo: Timestamp?) -> StageFigures.Task {
        let place = sourceTopics.place(of: task.partition)
        let known = source.knownEnd(of: task.partition)
        // Markers of transactions lie behind the last record.
        let next = source.hasReachedEnd(of: task.partition) ? max(task.next, known ?? 0) : task.next
        let told = ends.end(of: place, nowMs: clock.monotonicMs)
        let left = known.map { max(0, max($0, told ?? 0) - next) }
        let age = task.newestTimestampMs.map { max(0, clock.wallMs - $0) }
        return StageFigures.Task(
            topic: place.topic,
            partition: place.partition,
            lagRecords: left,
            lagMs: left == 0 ? 0 : age,
            hasCaughtUp: task.hasCaughtUp,
            finalityLagMs: completeUpTo.map { max(0, clock.wallMs - $0.milliseconds) },
            committed: task.committed
        )
    }
}

/// What happens to a worker, as log lines and as its status.
private final class WorkerNotes {
    let logger: Logger
    let metrics: StageMetrics
    let publish: (WorkerStatus) -> Void
    var status = WorkerStatus()
    /// How many partitions of the last assignment have not got their state yet.
    private var unrestored = 0
    /// From where its partitions are read.
    private var offsets: [Int32: Int64] = [:]

    init(logger: Logger, metrics: StageMetrics, publish: @escaping (WorkerStatus) -> Void) {
        self.logger = logger
        self.metrics = metrics
        self.publish = publish
    }

    func tell() { publish(status) }

    func note(_ event: WorkerEvent) {
        metrics.note(event)
        switch event {
        case .committed: break
        case .assigned(let places):
            status.isMember = true
            unrestored = places.count
            offsets = Dictionary(places.map { ($0.partition, $0.offset) }) { first, _ in first }
            tellUnrestored(places.first?.partition)
            logger.info("partitions assigned", metadata: ["kafka.partitions": Self.list(places.map(\.partition))])
        case .restoring(let partition, let target):
            tell(RestoreStatus(partition: partition, records: 0, position: 0, target: target))
            if target == 0 { tellLoss(ofChangelog: partition) }
        case .restoreProgress(let partition, let records, let position, let target):
            tell(RestoreStatus(partition: partition, records: records, position: position, target: target))
            logger.info(
                "restoring",
                metadata: [
                    "kafka.partition": "\(partition)", "restore.records": "\(records)",
                    "restore.position": "\(position)", "restore.target": "\(target)",
                ]
            )
        case .restored(let partition, let records, let fromSnapshot, let milliseconds):
            unrestored -= 1
            tellUnrestored(partition)
            if records > 0 { tellLoss(ofOffset: partition) }
            // Of what had no state there is nothing to say.
            logger.log(
                level: records > 0 ? .info : .debug,
                "restored",
                metadata: [
                    "kafka.partition": "\(partition)", "restore.records": "\(records)",
                    "restore.from_snapshot": "\(fromSnapshot)", "restore.ms": "\(milliseconds)",
                ]
            )
        case .revoked(let partitions):
            logger.info("partitions given back", metadata: ["kafka.partitions": Self.list(partitions)])
        case .lost(let partitions):
            status.isMember = false
            logger.warning("partitions lost", metadata: ["kafka.partitions": Self.list(partitions)])
        case .aborted(let reason):
            logger.warning("a transaction was aborted and is done again", metadata: ["reason": "\(reason)"])
        case .producerReplaced(let reason):
            logger.warning("the producer is replaced", metadata: ["reason": "\(reason)"])
        case .fenceFailed(let reason):
            logger.warning(
                "what another process left open could not be ended; waiting until it has timed out",
                metadata: ["reason": "\(reason)"]
            )
        case .pollFailed(let reason):
            var metadata: Logger.Metadata = ["reason": "\(reason)"]
            if let remedy = event.remedy { metadata["remedy"] = "\(remedy)" }
            logger.warning("a poll failed; trying again", metadata: metadata)
        }
    }

    private func tellLoss(ofChangelog partition: Int32) {
        guard let offset = offsets[partition], offset > 0 else { return }
        logger.warning(
            "the changelog is empty, and its input was read: the state is lost, unless there never was any",
            metadata: [
                "kafka.partition": "\(partition)", "kafka.offset": "\(offset)",
                "remedy": "see docs/operations/recovery.md, \"The changelog is lost\"",
            ]
        )
    }

    private func tellLoss(ofOffset partition: Int32) {
        guard offsets[partition] == 0 else { return }
        logger.warning(
            "there is state, and no offset is committed: all is read again, and is late",
            metadata: [
                "kafka.partition": "\(partition)",
                "remedy": "see docs/operations/recovery.md, \"The offsets of the group are lost\"",
            ]
        )
    }

    /// Says that a restore goes on as long as one partition is left, also while it is not known how much that is.
    private func tellUnrestored(_ partition: Int32?) {
        guard unrestored > 0, let partition else { return tell(nil) }
        tell(RestoreStatus(partition: partition, records: 0, position: 0, target: 0))
    }

    private func tell(_ restore: RestoreStatus?) {
        status.restore = restore
        status.hasCaughtUp = false
        tell()
    }

    private static func list(_ partitions: [Int32]) -> Logger.MetadataValue {
        "\(partitions.sorted().map { String($0) }.joined(separator: ","))"
    }
}

extension WorkerStatus {
    /// The status of a worker that owns nothing any more.
    fileprivate var left: WorkerStatus {
        var status = WorkerStatus()
        status.counters = counters
        status.sources = sources
        status.worker = worker
        return status
    }
}
