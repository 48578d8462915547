import ContactCenter
import Indicators
public import Streaming

/// The contacts stage as the logic of a task: what the runtime asks of a stage, in terms of ``ContactStage``.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class ContactsProcessor: CountedProcessor {
    fileprivate var stage: ContactStage
    private let factory: ContactsFactory
    /// What the worker has done whose task this is.
    fileprivate var totals: StageTotals
    fileprivate let held: HeldOutput
    private var watermarks = WatermarkTeller()
    private var reporter: PartitionReporter
    private var writer = WireWriter(capacity: 128)
    private var kept = StageCounters()
    private var directory: DirectoryView
    /// The newest of Kafka's timestamps on the bus.
    private var newestArrival = Timestamp.distantPast
    private var newestArrivalBefore = Timestamp.distantPast
    /// The wall clock of the newest call: it goes back now and then, and timers must not.
    private var latest: Timestamp

    init(_ factory: ContactsFactory, partition: Int32) {
        stage = ContactStage(
            settings: factory.settings,
            partition: partition,
            start: factory.start,
            deltas: factory.deltas
        )
        directory = DirectoryView(factory.directory)
        self.factory = factory
        totals = factory.totals
        held = HeldOutput(
            source: factory.source,
            maximumDeadLetterBytes: factory.maximumDeadLetterBytes,
            bundling: [(.customerInbox, factory.customerPartitions), (.cellsInbox, factory.cellPartitions)],
            in: factory.bundles
        )
        latest = factory.start
        let source = SourceTask(stage: .contacts, partition: partition)
        reporter = PartitionReporter(topic: factory.topic, source)
    }

    /// How many contacts the task knows.
    public var keyCount: Int { stage.contacts.count }

    /// Records that wait for their time.
    public var waitingCount: Int { stage.counters.waiting }

    /// Contacts that a timer will wake.
    public var timerCount: Int { stage.contacts.timerCount }

    /// Takes records of the inbox, each after those that waited for a time that it shows to have come.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        let now = note(nowMs)
        for record in records {
            do throws(WireError) {
                try RecordBundle.forEach(in: record) { record throws(WireError) in take(InputRecord(record), now) }
            } catch {
                if stage.damage == nil { stage.damage = error }
            }
        }
        watermarks.note(eventAt: stage.newestEventAt)
        try handOnMuch(to: output)
    }

    private func take(_ record: InputRecord, _ now: Timestamp) {
        // When one of our stages told of a leg says nothing of how far the bus was read.
        if !ContactStage.isOfOurs(record) {
            newestArrival = max(newestArrival, ContactStage.arrival(of: record) ?? now)
        }
        let reached = min(now, newestArrival)
        if let waiting = stage.parked.nextInstant, waiting <= reached {
            stage.takeWaiting(at: reached, into: &held.batch)
        }
        stage.take(record, now: now, into: &held.batch)
    }

    /// When the clock will next change something.
    public var nextTimerMs: Int64? {
        // What the clock may not do yet it does with the record that lets it.
        let action = mayFollowClock(at: latest) ? stage.nextActionAt : nil
        guard tellsWatermarks else { return action?.milliseconds }
        return min(action ?? .distantFuture, watermarks.nextInstant).milliseconds
    }

    /// Whether those who tell of legs and events were reading what comes in when they were last heard of, and that is
    /// not long ago. In a backlog the inbox may be empty while they are days behind: then events alone tell the time.
    private func mayFollowClock(at now: Timestamp) -> Bool {
        if stage.watermarks.isEmpty { return true }
        guard let least = stage.watermarks.least else { return false }
        // The ingest stage tells the agents stage, and that tells us.
        return least >= now - 2 * WatermarkTeller.patienceMs
    }

    /// Whether others wait to hear up to when everything has been told.
    private var tellsWatermarks: Bool { factory.cellPartitions > 0 || factory.customerPartitions > 0 }

    /// Takes records whose time has come, and lets deadlines act.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        let now = note(nowMs)
        watermarks.noteCaughtUp(at: Timestamp(milliseconds: nowMs))
        guard mayFollowClock(at: now) else { return 0 }
        var count = stage.takeWaiting(at: now, limit: limit, into: &held.batch)
        if count < limit { count += stage.settle(at: now, limit: limit - count, into: &held.batch) }
        try handOnMuch(to: output)
        return count
    }

    /// Takes the time, and a directory that has changed.
    private func note(_ nowMs: Int64) -> Timestamp {
        if let news = directory.news() { stage.use(news) }
        latest = max(latest, Timestamp(milliseconds: nowMs))
        stage.deltas.builder.note(now: latest)
        return latest
    }

    /// Whether something is published with the commit.
    public var hasOutputWaiting: Bool {
        held.isWaiting || stage.deltas.builder.scopeCount > 0 || tellsWatermarks && watermarks.isWaiting
    }

    /// How many contacts the transaction has touched.
    public var changedKeyCount: Int { stage.contacts.touchedCount }

    /// Sends what the indicators change by.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        stage.sendDeltas(into: &held.batch)
        tellWatermark()
        try held.handOnAll(to: output)
    }

    /// Hands on what the worker's tasks tell other stages.
    public func finishTogether(into output: some RecordOutput) throws(StreamFailure) {
        try held.handOnBundles(to: output)
    }

    private func tellWatermark() {
        // What other stages have yet to tell of legs and events is not told here either.
        let bound = stage.watermarks.least ?? .distantPast
        guard tellsWatermarks, let watermark = watermarks.watermark(at: latest, bound: bound) else { return }
        let source = SourceTask(stage: .contacts, partition: stage.partition)
        held.batch.addWatermark(watermark, of: source, partitions: factory.cellPartitions, writer: &writer)
        stage.counters.count(Int(factory.cellPartitions), .cellsInbox)
        let message = ContactInbox.Watermark(source: source, partitions: factory.contactPartitions, at: watermark)
        let customers = factory.customerPartitions
        held.batch.addWatermark(message, to: .customerInbox, partitions: customers, writer: &writer)
        stage.counters.count(Int(customers), .customerInbox)
        // What other stages have yet to tell is no delay of this one.
        reporter.tell(
            at: latest,
            reached: watermarks.reached(at: latest),
            aheadMs: stage.aheadMs,
            &stage.counters,
            into: &held.batch,
            writer: &writer
        )
        stage.aheadMs = 0
    }

    /// Writes the contacts that were touched, and the records that came to wait or no longer do.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        try stage.writeChangelog(at: latest) { key, value throws(StreamFailure) in
            try changelog.produce(to: topic, partition: partition, key: key, value: value)
        }
    }

    /// Takes up what a record of the changelog says.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        do throws(WireError) {
            guard let key = record.key else { throw WireError(.inconsistent) }
            try stage.restore(key: key, value: record.value, now: latest)
        } catch {
            throw StreamFailure(
                .refused,
                "the changelog cannot be read at partition \(record.partition), offset \(record.offset): "
                    + "\(error.code), field \(error.field)"
            )
        }
        kept = stage.counters
    }

    /// Lets what follows be undone.
    public func beginJournal() {
        stage.beginTransaction()
        newestArrivalBefore = newestArrival
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
        newestArrival = newestArrivalBefore
        held.forget()
    }

    private func handOnMuch(to output: some RecordOutput) throws(StreamFailure) {
        if let damage = stage.damage {
            let what = "\(damage.code), field \(damage.field)"
            throw StreamFailure(.refused, "a record of the contact inbox or of a contact cannot be read: \(what)")
        }
        try held.handOnMuch(to: output)
    }
}

/// Makes the contacts stage for the tasks of one worker.
public struct ContactsFactory: CountedFactory {
    let settings: ContactStageSettings
    /// How many partitions the stage's own input has.
    let contactPartitions: Int32
    /// How many partitions the cells inbox has.
    let cellPartitions: Int32
    /// How many partitions the customer inbox has.
    var customerPartitions: Int32 = 0
    /// The stage's input, as alerts on its partitions name it.
    var topic = ""
    /// `ce_source` of what is published.
    let source: [UInt8]
    /// How large a dead letter may be with its headers.
    let maximumDeadLetterBytes: Int
    /// Any instant before the wall clock.
    let start: Timestamp
    /// Where the directory is; `nil` where none is read.
    var directory: DirectoryShelf?
    /// What the tasks of the worker have done.
    public let totals = StageTotals()
    /// What its tasks tell other stages, until it is handed on.
    let bundles = InboxBundles()
    /// What its tasks change indicators by, until it is sent.
    let deltas: WorkerDeltas

    /// The stage without any contact.
    public func makeProcessor(partition: Int32) -> ContactsProcessor { ContactsProcessor(self, partition: partition) }

    /// Lets the task count for this worker, and tell others together with its tasks.
    public func adopt(_ processor: ContactsProcessor) {
        processor.totals = totals
        processor.held.bundle(in: bundles)
        processor.stage.deltas = deltas
    }

    /// Forgets what was not handed on.
    public func transactionEnded() {
        bundles.removeAll()
        deltas.builder.removeAll()
    }
}
