import ContactCenter
import Indicators
public import Streaming

/// The agents stage as the logic of a task: what the runtime asks of a stage, in terms of ``AgentStage``.
///
/// What is published is held until the commit, or until there is much of it: a transaction that begins with its offsets
/// ends sooner (see ``Worker``). The record of an agent is published once a transaction, as it is then.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class AgentsProcessor: CountedProcessor {
    private var stage: AgentStage
    /// What the worker has done whose task this is.
    fileprivate var totals: StageTotals
    fileprivate let held: HeldOutput
    private let partition: Int32
    private let factory: AgentsFactory
    private var watermarks = WatermarkTeller()
    private var reporter: PartitionReporter
    private var writer = WireWriter(capacity: 128)
    private var keys: [UnsafeRawBufferPointer] = []
    /// The newest of Kafka's timestamps, in milliseconds since the Unix epoch.
    private var newestTimestampMs = Int64.min
    private var newestTimestampBefore = Int64.min
    /// What the stage had done when its journal was last kept.
    private var kept = StageCounters()
    /// The wall clock of the newest call: it goes back now and then, and timers must not.
    private var latest: Timestamp
    private var directory: DirectoryView

    init(_ factory: AgentsFactory, partition: Int32) {
        self.factory = factory
        self.partition = partition
        stage = AgentStage(settings: factory.settings, start: factory.start)
        totals = factory.totals
        directory = DirectoryView(factory.directory)
        // Before anything is restored: what a changelog says of deadlines was reckoned with a directory.
        if let known = directory.news() { stage.use(known) }
        held = HeldOutput(
            source: factory.source,
            maximumDeadLetterBytes: factory.maximumDeadLetterBytes,
            bundling: [(.cellsInbox, factory.cellPartitions), (.contactInbox, factory.contactPartitions)],
            in: factory.bundles
        )
        latest = factory.start
        let source = SourceTask(stage: .agents, partition: partition)
        reporter = PartitionReporter(topic: factory.settings.inputTopic, source)
    }

    /// How many agents the task knows.
    public var keyCount: Int { stage.agentCount }

    /// Records that wait for their time.
    public var waitingCount: Int { stage.counters.waiting }

    /// Agents that a timer will wake.
    public var timerCount: Int { stage.timerCount }

    /// Takes records, each after those that waited for a time that it shows to have come: Kafka's timestamps tell that,
    /// so that a backlog is read as it was when it was live.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        let now = note(nowMs)
        foresee(records)
        for record in records {
            let record = InputRecord(record)
            if !stage.isOfOurs(record) {
                newestTimestampMs = max(newestTimestampMs, stage.arrival(of: record)?.milliseconds ?? nowMs)
            }
            // A timestamp may be ahead as well; the wall clock has the last word.
            let reached = min(now, Timestamp(milliseconds: newestTimestampMs))
            if let waiting = stage.nextWaitingAt, waiting <= reached {
                stage.takeWaiting(at: reached, into: &held.batch)
            }
            stage.take(record, now: now, into: &held.batch)
        }
        watermarks.note(eventAt: stage.newestEventAt)
        try handOnMuch(to: output)
    }

    private func foresee(_ records: UnsafeBufferPointer<StreamRecord>) {
        guard records.count > 1 else { return }
        lendKeys(of: records) { stage.foresee($0) }
    }

    private func lendKeys(
        of records: UnsafeBufferPointer<StreamRecord>,
        to body: (UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Void
    ) {
        keys.removeAll(keepingCapacity: true)
        for record in records { keys.append(record.key ?? UnsafeRawBufferPointer(start: nil, count: 0)) }
        keys.withUnsafeBufferPointer(body)
    }

    /// When the clock will next change something.
    public var nextTimerMs: Int64? {
        // On a bus where nothing comes in, another directory would wait for the next timer.
        if directory.hasNews { return latest.milliseconds }
        // What the clock may not do yet it does with the record that lets it.
        let action = stage.mayFollowClock(at: latest) ? stage.nextActionAt : nil
        guard factory.tellsWatermarks else { return action?.milliseconds }
        return min(action ?? .distantFuture, watermarks.nextInstant).milliseconds
    }

    /// Takes records whose time has come, and lets deadlines and alerts act.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        let now = note(nowMs)
        watermarks.noteCaughtUp(at: Timestamp(milliseconds: nowMs))
        guard stage.mayFollowClock(at: now) else { return 0 }
        var count = stage.takeWaiting(at: now, limit: limit, into: &held.batch)
        if count < limit { count += stage.settle(at: now, limit: limit - count, into: &held.batch) }
        try handOnMuch(to: output)
        return count
    }

    /// Takes the time, and a directory that has changed.
    private func note(_ nowMs: Int64) -> Timestamp {
        if let news = directory.news() { stage.use(news) }
        latest = max(latest, Timestamp(milliseconds: nowMs))
        stage.deltas.note(now: latest)
        return latest
    }

    /// Whether something is published with the commit.
    public var hasOutputWaiting: Bool {
        stage.hasUnpublishedAgents || held.isWaiting || stage.hasReadyNews
            || factory.tellsWatermarks && watermarks.isWaiting
    }

    /// How many agents the transaction has touched.
    public var changedKeyCount: Int { stage.touchedCount }

    /// Publishes the records of the agents that have changed.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        stage.endBatch(into: &held.batch)
        stage.sendDeltas(from: partition, into: &held.batch)
        tellWatermark()
        try held.handOnAll(to: output)
    }

    /// Hands on what the worker's tasks tell other stages.
    public func finishTogether(into output: some RecordOutput) throws(StreamFailure) {
        try held.handOnBundles(to: output)
    }

    /// Tells the contacts and the cells stage up to when everything has been told.
    private func tellWatermark() {
        let bound = stage.boundOfWatermark
        guard factory.tellsWatermarks, let watermark = watermarks.watermark(at: latest, bound: bound) else { return }
        let source = SourceTask(stage: .agents, partition: partition)
        held.batch.addWatermark(watermark, of: source, partitions: factory.cellPartitions, writer: &writer)
        let message = ContactInbox.Watermark(source: source, partitions: factory.agentPartitions, at: watermark)
        held.batch.addWatermark(message, partitions: factory.contactPartitions, writer: &writer)
        stage.counters.count(Int(factory.cellPartitions), .cellsInbox)
        stage.counters.count(Int(factory.contactPartitions), .contactInbox)
        guard factory.cellPartitions > 0 else { return }
        reporter.tell(
            at: latest,
            reached: watermark,
            aheadMs: stage.aheadMs,
            &stage.counters,
            into: &held.batch,
            writer: &writer
        )
        stage.aheadMs = 0
    }

    /// Writes the agents that were touched, and the records that came to wait or no longer do.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        try stage.writeChangelog { key, value throws(StreamFailure) in
            try changelog.produce(to: topic, partition: partition, key: key, value: value)
        }
        try stage.writeWaiting { key, value throws(StreamFailure) in
            try changelog.produce(to: topic, partition: partition, key: key, value: value)
        }
    }

    /// Takes up what records of the changelog say, their agents' memory asked for together.
    public func restore(_ records: UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) {
        lendKeys(of: records) { stage.foreseeRestored($0) }
        for record in records { try takeUp(record) }
        kept = stage.counters
    }

    /// Takes up what a record of the changelog says.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        try takeUp(record)
        kept = stage.counters
    }

    private func takeUp(_ record: StreamRecord) throws(StreamFailure) {
        do throws(WireError) {
            guard let key = record.key else { throw WireError(.inconsistent) }
            if AgentStage.isWaitingRecord(key) {
                try stage.restoreWaiting(key: key, value: record.value)
            } else if let value = record.value {
                try stage.restore(value)
            } else {
                stage.restore(tombstoneFor: key)
            }
        } catch {
            throw StreamFailure(
                .refused,
                "the changelog cannot be read at partition \(record.partition), offset \(record.offset): "
                    + "\(error.code), field \(error.field)"
            )
        }
    }

    /// Lets what follows be undone.
    public func beginJournal() {
        stage.beginTransaction()
        newestTimestampBefore = newestTimestampMs
    }

    /// Keeps what was done, and counts it.
    public func keepJournal() {
        stage.keep()
        watermarks.keep()
        reporter.keep()
        var done = stage.counters
        done.subtract(kept)
        totals.add(done)
        kept = stage.counters
    }

    /// Undoes what was done, and forgets what was to be published.
    public func rollBack() {
        stage.undo()
        watermarks.undo()
        reporter.undo()
        // The records come again, and with them the time.
        newestTimestampMs = newestTimestampBefore
        held.forget()
    }

    /// Hands on what is held if it is much, and finds out about an agent that had to be known and was damaged.
    private func handOnMuch(to output: some RecordOutput) throws(StreamFailure) {
        if let damage = stage.damage {
            let what = "\(damage.code), field \(damage.field)"
            throw StreamFailure(.refused, "the changelog record of an agent cannot be read: \(what)")
        }
        try held.handOnMuch(to: output)
    }
}

/// Makes the agents stage for the tasks of one worker.
public struct AgentsFactory: CountedFactory {
    let settings: AgentStageSettings
    /// How many partitions the contact inbox has; 0 where nobody is told of legs.
    var contactPartitions: Int32 = 0
    /// How many partitions the cells inbox has; 0 where nobody is told of time.
    var cellPartitions: Int32 = 0
    /// How many partitions the stage's input has.
    var agentPartitions: Int32 = 1
    /// `ce_source` of what is published.
    let source: [UInt8]
    /// How large a dead letter may be with its headers; a larger one goes without its value.
    let maximumDeadLetterBytes: Int
    /// Any instant before the wall clock.
    let start: Timestamp
    /// Where the directory is; `nil` where none is read.
    var directory: DirectoryShelf?
    /// What the tasks of the worker have done.
    public let totals = StageTotals()
    /// What its tasks tell other stages, until it is handed on.
    let bundles = InboxBundles()

    /// The stage without any agent.
    public func makeProcessor(partition: Int32) -> AgentsProcessor { AgentsProcessor(self, partition: partition) }

    /// Lets the task count for this worker, and tell others together with its tasks.
    public func adopt(_ processor: AgentsProcessor) {
        processor.totals = totals
        processor.held.bundle(in: bundles)
    }

    /// Forgets what was not handed on.
    public func transactionEnded() {
        bundles.removeAll()
    }

    /// Whether others wait to hear up to when everything has been told.
    var tellsWatermarks: Bool { contactPartitions > 0 || cellPartitions > 0 }
}
