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
    ///   - near: what a restore may begin with.
    ///   - inquiries: what is asked beside the work.
    ///   - metrics: told what happens, and by librdkafka.
    ///   - publish: given the status now and then, on this thread.
    init(
        _ clients: WorkerClients,
        _ topics: TopicFacts,
        _ factory: Factory,
        _ near: NearState<Factory.Processor>,
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
            handlers: handlers,
            givesWay: near.givesWay
        )
        totals = factory.totals
        ends = inquiries.ends
        notes = WorkerNotes(logger, metrics, inquiries.topics, readsInbox: settings.readsInbox(stage), publish: publish)
        let notes = notes
        worker = Worker(
            source: source,
            sink: sink,
            changelog: changelog,
            clock: clock,
            factory: factory,
            configuration: settings.worker(of: stage),
            faults: NoFaults(),
            snapshots: near.snapshots,
            standby: near.standby,
            fence: KafkaWriterFence(
                consumer: clients.consumer,
                producer: clients.producer(topics),
                source: sourceTopics,
                prefix: "\(settings.appID)-",
                handlers: handlers
            ),
            letGo: { OwnThread.letGo(of: &$0) },
            notify: { notes.note($0) }
        )
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

/// State of tasks that need not be read from a broker.
struct NearState<Processor: StageProcessor> {
    /// Copies on disk.
    let snapshots: SnapshotFolder?
    /// Hands over a task that was kept in memory.
    let standby: (_ partition: Int32, _ endOffset: Int64) -> KnownTask<Processor>?
    /// Whether a restore has to give way to another.
    let givesWay: () -> Bool
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
