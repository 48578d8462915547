import AgentTracking
import ContactCenter
import ContactTracking
import Indicators
public import Streaming

/// The customers stage as the logic of a task: the contacts of a customer meet, and what they said of first contact
/// resolution is put right.
///
/// It publishes nothing but changes of indicators. Its time is that up to which the contacts stage has told everything,
/// and never the wall clock alone: in a backlog a customer who came back a day later may be read much later.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class CustomersProcessor: CountedProcessor {
    private var work: ContactWorkspace
    private var effects: ContactEffects
    private var customers: KeyedTrackers<CustomerTracker>
    /// What it changes indicators by; other tasks of the worker have it too.
    fileprivate var deltas: WorkerDeltas
    private var key = WireWriter(capacity: 256)
    private var writer = WireWriter()
    private var due: [Int] = []
    private let partition: Int32
    /// What the worker has done whose task this is.
    fileprivate var totals: StageTotals
    fileprivate let held: HeldOutput
    private var counters = StageCounters()
    private var kept = StageCounters()
    /// Up to when each task of the contacts stage has told of its contacts.
    private var watermarks: WatermarkTable
    private var watermarksBefore: WatermarkTable
    /// The wall clock of the newest call.
    private var latest: Timestamp

    init(_ factory: CustomersFactory, partition: Int32) {
        let pool = BlockPool(source: LargePages.allocate)
        work = ContactWorkspace(settings: factory.settings.tracking, policies: factory.settings.policies, pool: pool)
        effects = ContactEffects(in: pool)
        customers = KeyedTrackers(in: pool, start: factory.start - Self.backlogMs)
        deltas = factory.deltas
        self.partition = partition
        totals = factory.totals
        held = HeldOutput(
            source: factory.source,
            maximumDeadLetterBytes: factory.maximumDeadLetterBytes,
            bundling: [(.cellsInbox, factory.cellPartitions)],
            in: factory.bundles
        )
        watermarks = WatermarkTable(sources: SourceTask.all(of: .contacts, partitions: factory.contactPartitions))
        watermarksBefore = watermarks
        latest = factory.start
    }

    /// How old a backlog may be in which what is over is forgotten as it is read, and not only at its end.
    private static let backlogMs: Milliseconds = 100 * 86_400_000

    /// How many customers the task knows.
    public var keyCount: Int { customers.count }

    /// Nothing waits here.
    public var waitingCount: Int { 0 }

    /// Customers that a timer will wake.
    public var timerCount: Int { customers.timerCount }

    /// Takes what contacts tell.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        note(nowMs)
        for record in records {
            do throws(WireError) {
                try RecordBundle.forEach(in: record) { record throws(WireError) in
                    counters.read += 1
                    guard let value = record.value else { throw WireError(.inconsistent) }
                    if let watermark = try ContactInbox.watermark(in: value) {
                        watermarks.update(watermark.source, watermark.at)
                        counters.applied += 1
                    } else {
                        try take(CustomerInbox.read(value), value)
                    }
                }
            } catch {
                throw unreadable("the customer inbox", record, error)
            }
        }
        try held.handOnMuch(to: output)
    }

    private func note(_ nowMs: Int64) {
        latest = max(latest, Timestamp(milliseconds: nowMs))
        deltas.builder.note(now: latest)
    }

    /// Up to when everything has been told, and the clock has come; nothing may become final behind it.
    private var reached: Timestamp { min(latest, watermarks.least ?? .distantPast) }

    private func take(
        _ message: CustomerInbox.Message,
        _ value: UnsafeRawBufferPointer
    ) throws(WireError) {
        let customer = AgentKey(tenant: message.tenant, agentID: message.contact.customerID.bytes(in: value))
        key.removeAll()
        customer.writeChangelogKey(to: &key)
        let number = customers.number(of: key.bytes)
        try customers.touch(number, work: &work)
        effects.removeAll()
        let slot = customers.slot(number)
        switch slot.pointee.tracker.apply(message.contact, bytes: value, work: &work, effects: &effects) {
        case .applied: counters.applied += 1
        case .duplicate: counters.duplicates += 1
        case .tooLate, .tooMany: counters.ignored += 1
        }
        add(number, tenant: customer.tenant)
        customers.arm(number)
    }

    private func add(_ number: Int, tenant: UnsafeRawBufferPointer) {
        let bytes = customers.slot(number).pointee.tracker.bytes
        for fact in effects.takenBack { deltas.builder.add(fact, sign: -1, tenant: tenant, bytes: bytes) }
        for fact in effects.added { deltas.builder.add(fact, sign: 1, tenant: tenant, bytes: bytes) }
    }

    /// When something provisional becomes final that has been waiting for what was read last; else the contacts stage
    /// says when time has passed.
    public var nextTimerMs: Int64? {
        guard let next = customers.nextInstant, next <= reached else { return nil }
        return next.milliseconds
    }

    /// Lets what was provisional become final, and forgets what is old.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        note(nowMs)
        let reached = reached
        due.removeAll(keepingCapacity: true)
        do throws(WireError) {
            try customers.advance(to: reached, limit: limit, work: &work, into: &due)
        } catch {
            throw StreamFailure(.refused, "the record of a customer cannot be read: \(error.code)")
        }
        for number in due {
            effects.removeAll()
            customers.slot(number).pointee.tracker.advanceClock(to: reached, work: &work, effects: &effects)
            if let customer = AgentKey(changelogKey: customers.key(of: number)) { add(number, tenant: customer.tenant) }
            customers.arm(number)
        }
        return due.count
    }

    /// Whether something is sent with the commit.
    public var hasOutputWaiting: Bool { deltas.builder.scopeCount > 0 }

    /// How many customers the transaction has touched.
    public var changedKeyCount: Int { customers.touchedCount }

    /// Sends what the indicators change by.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        var count = 0
        deltas.builder.forEachScope(source: SourceTask(stage: .customers, partition: partition)) { key, value in
            held.batch.addInternal(.cellsInbox, key: key, value: value)
            count += 1
        }
        counters.count(count, .cellsInbox)
        deltas.builder.removeAll()
        try held.handOnAll(to: output)
    }

    /// Hands on what the worker's tasks tell other stages.
    public func finishTogether(into output: some RecordOutput) throws(StreamFailure) {
        try held.handOnBundles(to: output)
    }

    /// Keys of which nothing is due for so long are packed.
    private static let packingMs: Milliseconds = 600_000

    /// Writes the customers that were touched.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        try customers.writeChangelog(
            with: &writer,
            packsUntil: reached + Self.packingMs,
            KeyedRecord.writeHead
        ) { key, value throws(StreamFailure) in
            try changelog.produce(to: topic, partition: partition, key: key, value: value)
        }
    }

    /// Takes up what a record of the changelog says.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        do throws(WireError) {
            guard let key = record.key else { throw WireError(.inconsistent) }
            if let value = record.value { try KeyedRecord.check(value) }
            let number = try customers.restore(key, record.value, work: &work)
            guard let number, let value = record.value else { return }
            customers.packIfQuiet(number, record: value, packsUntil: latest + Self.packingMs)
        } catch {
            throw unreadable("the changelog", record, error)
        }
    }

    private func unreadable(_ what: String, _ record: StreamRecord, _ error: WireError) -> StreamFailure {
        StreamFailure(
            .refused,
            "\(what) cannot be read at partition \(record.partition), offset \(record.offset): "
                + "\(error.code), field \(error.field)"
        )
    }

    /// Lets what follows be undone.
    public func beginJournal() {
        customers.begin()
        watermarksBefore = watermarks
    }

    /// Keeps what was done, and counts it.
    public func keepJournal() {
        customers.keep()
        var done = counters
        done.subtract(kept)
        totals.add(done)
        kept = counters
    }

    /// Undoes what was done.
    public func rollBack() {
        customers.undo()
        watermarks = watermarksBefore
        deltas.builder.removeAll()
        counters = kept
        held.forget()
    }
}

/// Makes the customers stage for the tasks of one worker.
public struct CustomersFactory: CountedFactory {
    let settings: ContactStageSettings
    /// How many tasks the contacts stage has.
    let contactPartitions: Int32
    /// How many partitions the cells inbox has.
    var cellPartitions: Int32 = 0
    /// `ce_source` of what is published.
    let source: [UInt8]
    let maximumDeadLetterBytes: Int
    /// Any instant before the wall clock.
    let start: Timestamp
    /// What the tasks of the worker have done.
    public let totals = StageTotals()
    /// What its tasks tell other stages, until it is handed on.
    let bundles = InboxBundles()
    /// What its tasks change indicators by, until it is sent.
    let deltas: WorkerDeltas

    /// The stage without any customer.
    public func makeProcessor(partition: Int32) -> CustomersProcessor {
        CustomersProcessor(self, partition: partition)
    }

    /// Lets the task count for this worker, and tell others together with its tasks.
    public func adopt(_ processor: CustomersProcessor) {
        processor.totals = totals
        processor.held.bundle(in: bundles)
        processor.deltas = deltas
    }

    /// Forgets what was not handed on.
    public func transactionEnded() {
        bundles.removeAll()
        deltas.builder.removeAll()
    }
}
