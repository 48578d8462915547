import AgentTracking
import ContactCenter
import ContactTracking
import Indicators
import Streaming
import Telephony

/// The contacts stage of one partition of the contact inbox: events of contacts and legs in; contact records, and what
/// the indicators change by, out.
///
/// Thread safety: none; a stage belongs to one thread.
struct ContactStage: ~Copyable {
    let settings: ContactStageSettings
    /// The partition of its input, by which it names itself.
    let partition: Int32
    var decoder: CanonicalDecoder
    var cloudEvent = CloudEventHeaders()
    var work: ContactWorkspace
    var effects: ContactEffects
    var contacts: KeyedTrackers<ContactTracker>
    var parked = ParkedRecords()
    /// What it changes indicators by; other tasks of the worker have it too.
    var deltas: WorkerDeltas
    var waiting = WaitingContacts()
    private var tenants: TenantPolicies
    var key = WireWriter(capacity: 256)
    var writer = WireWriter()
    var due: [Int] = []
    /// Up to when each task of the agents stage has told of its legs, and of the ingest stage has passed on events.
    var watermarks: WatermarkTable
    private var watermarksBefore: WatermarkTable
    /// The newest event time that was applied.
    var newestEventAt = Timestamp.distantPast
    private var newestEventBefore = Timestamp.distantPast
    /// By how much an event's clock was ahead of its arrival at most, since that was last asked for.
    var aheadMs: Milliseconds = 0
    private var aheadBefore: Milliseconds = 0
    /// Why the record of a contact could not be decoded; `nil` if that never was.
    var damage: WireError?
    /// What became of the records so far.
    var counters = StageCounters()
    private var countersBefore = StageCounters()
    private var waitingBefore = WaitingContacts()

    init(settings: ContactStageSettings, partition: Int32, start: Timestamp, deltas: WorkerDeltas? = nil) {
        self.settings = settings
        self.partition = partition
        decoder = CanonicalDecoder(maximumValueBytes: settings.maximumValueBytes)
        let pool = BlockPool(source: LargePages.allocate)
        work = ContactWorkspace(settings: settings.tracking, policies: settings.policies, pool: pool)
        tenants = TenantPolicies(settings.policies)
        effects = ContactEffects(in: pool)
        contacts = KeyedTrackers(in: pool, start: start)
        self.deltas = deltas ?? WorkerDeltas(settings.deltas)
        let agents = SourceTask.all(of: .agents, partitions: settings.agentPartitions)
        let ingest = settings.ingestTasks.map { SourceTask(stage: .ingest, partition: $0) }
        watermarks = WatermarkTable(sources: agents + ingest)
        watermarksBefore = watermarks
    }

    func publishes(_ output: Output) -> Bool { settings.outputs.contains(output) }

    /// Judges by the thresholds of `directory` from now on, each fact by those in force at its time.
    mutating func use(_ directory: Directory) {
        tenants.use(directory)
    }

    /// Makes the thresholds of `tenant` those of what is folded next.
    mutating func usePolicies(of tenant: UnsafeRawBufferPointer) {
        if let policies = tenants.change(to: tenant) { work.policies = policies }
    }

    /// Takes one record of the inbox.
    mutating func take(_ record: InputRecord, now: Timestamp, into batch: inout OutputBatch) {
        counters.read += 1
        guard let value = record.value, Self.isOfOurs(record) else {
            return take(event: record, now: now, hasWaited: false, into: &batch)
        }
        do throws(WireError) {
            switch try ContactInbox.read(value) {
            case .leg(let leg): try take(leg, value, record, into: &batch)
            case .watermark(let watermark):
                counters.applied += 1
                watermarks.update(watermark.source, watermark.at)
            }
        } catch {
            if damage == nil { damage = error }
        }
    }

    // MARK: Legs

    private mutating func take(
        _ leg: ContactInbox.Leg,
        _ value: UnsafeRawBufferPointer,
        _ record: InputRecord,
        into batch: inout OutputBatch
    ) throws(WireError) {
        let contact = AgentKey(tenant: leg.tenant, agentID: leg.contactID)
        let number = try touch(contact)
        effects.removeAll()
        let slot = contacts.slot(number)
        switch slot.pointee.tracker.apply(leg: leg.facts, bytes: value, work: &work, effects: &effects) {
        case .applied: counters.applied += 1
        case .duplicate: counters.duplicates += 1
        // The leg was told to the bus by the agents stage, and there is no event to complain of.
        case .tooLate, .tooMany: counters.ignored += 1
        }
        publish(number, contact, headers(of: record, into: &batch), into: &batch)
        contacts.arm(number)
    }

    /// The number of a contact that may now be changed.
    private mutating func touch(_ contact: AgentKey) throws(WireError) -> Int {
        key.removeAll()
        contact.writeChangelogKey(to: &key)
        let number = contacts.number(of: key.bytes)
        usePolicies(of: contact.tenant)
        try contacts.touch(number, work: &work)
        return number
    }

    // MARK: Events

    /// Takes an event of the bus.
    mutating func take(event record: InputRecord, now: Timestamp, hasWaited: Bool, into batch: inout OutputBatch) {
        cloudEvent.reset()
        for header in record.headers {
            cloudEvent.add(
                name: header.name,
                value: header.value ?? UnsafeRawBufferPointer(start: nil, count: 0)
            )
        }
        switch decoder.decode(record.value, headers: cloudEvent) {
        case .ignored: counters.ignored += 1
        case .rejected(let rejection): reject(record, because: rejection, into: &batch)
        case .event:
            do throws(WireError) {
                try accept(record, now: now, hasWaited: hasWaited, into: &batch)
            } catch {
                if damage == nil { damage = error }
            }
        }
    }

    private mutating func accept(
        _ record: InputRecord,
        now: Timestamp,
        hasWaited: Bool,
        into batch: inout OutputBatch
    ) throws(WireError) {
        guard decoder.event.kind.family == .contact else {
            let detail: StaticString = "an event of an agent in the contact inbox"
            return reject(record, because: Rejection(cause: .wrongKey, field: "type", detail: detail), into: &batch)
        }
        let arrival = Self.arrival(of: record) ?? now
        if !hasWaited { aheadMs = max(aheadMs, decoder.event.time - arrival) }
        if decoder.event.time - arrival > settings.maximumAheadMs, !hasWaited {
            counters.aheadBySource.note(decoder.event.source.bytes(in: decoder.payload))
            counters.waiting += 1
            return parked.insert(record, until: decoder.event.time)
        }
        let contact = AgentKey(
            tenant: decoder.event.tenant.bytes(in: decoder.payload),
            agentID: decoder.event.contactID.bytes(in: decoder.payload)
        )
        let number = try touch(contact)
        effects.removeAll()
        let slot = contacts.slot(number)
        let acceptance = slot.pointee.tracker.apply(
            at: decoder.eventAddress,
            payload: decoder.payload,
            work: &work,
            effects: &effects
        )
        switch acceptance {
        case .applied: counters.applied += 1
        case .duplicate: counters.duplicates += 1
        case .tooLate: reject(record, because: Self.tooLate, into: &batch)
        case .tooMany: reject(record, because: Self.tooMany, into: &batch)
        }
        if acceptance == .applied || acceptance == .duplicate {
            newestEventAt = max(newestEventAt, decoder.event.time)
        }
        publish(number, contact, headers(of: record, into: &batch), into: &batch)
        contacts.arm(number)
    }

    private static var tooLate: Rejection {
        Rejection(
            cause: .tooLate,
            field: "time",
            detail: "later than the correction horizon behind the newest event of its contact, or of a forgotten one"
        )
    }

    private static var tooMany: Rejection {
        Rejection(cause: .unsupported, field: "contact_id", detail: "more events of one contact than are kept")
    }

    private mutating func reject(_ record: InputRecord, because rejection: Rejection, into batch: inout OutputBatch) {
        counters.count(rejection.cause)
        guard publishes(.deadLetters) else { return }
        counters.count(1, .deadLetters)
        DeadLetterEncoder.append(inbox: record, because: rejection, to: &batch)
    }

    /// Whether one of our own stages has written a record, and it is no event of the bus.
    static func isOfOurs(_ record: InputRecord) -> Bool {
        record.value.map { ContactInbox.isMessage($0) } ?? false
    }

    /// When the record came to the bus.
    static func arrival(of record: InputRecord) -> Timestamp? {
        if let origin = RecordOrigin(ofInbox: record) { return origin.coordinates.timestamp }
        return record.coordinates.timestamp
    }

    /// Copies the trace context of the record that causes what is published now.
    private func headers(of record: InputRecord, into batch: inout OutputBatch) -> Range<Int> {
        let first = batch.headers.count
        for header in record.headers where AgentStage.isTraceContext(header.name) {
            batch.addHeader(name: header.name, value: header.value)
        }
        return first..<batch.headers.count
    }

    // MARK: Transactions

    /// Begins a transaction.
    mutating func beginTransaction() {
        contacts.begin()
        parked.begin()
        watermarksBefore = watermarks
        waitingBefore = waiting
        countersBefore = counters
        newestEventBefore = newestEventAt
        aheadBefore = aheadMs
    }

    /// Keeps what was done.
    mutating func keep() {
        contacts.keep()
        parked.keep()
    }

    /// Undoes what was done since ``beginTransaction()``.
    mutating func undo() {
        contacts.undo()
        parked.undo()
        deltas.builder.removeAll()
        waiting = waitingBefore
        watermarks = watermarksBefore
        counters = countersBefore
        newestEventAt = newestEventBefore
        aheadMs = aheadBefore
        effects.removeAll()
    }
}
