import AgentTracking
import Alerting
public import ContactCenter
import Indicators
import Streaming
import Telephony

/// The agents stage of one partition: records in, records out, and nothing between but memory.
///
/// It decodes, folds each agent, judges the live rules and encodes what is to be published, in the order of the input.
/// Time comes in as a value: ``settle(at:into:)`` is called with the wall clock once the partition has caught up.
///
/// Thread safety: none; a stage belongs to one thread.
public struct AgentStage: ~Copyable {
    let settings: AgentStageSettings
    let deadLetters: DeadLetterEncoder
    /// One bit an output that is published: asked for each record, which a set is too slow for.
    private let publishedBits: UInt16
    var rules: LiveRuleTable
    /// Tells apart what the directory says of live rules; 0 where it says nothing.
    var directoryRules: UInt64 = 0
    /// Whether these have changed since the transaction began.
    var hasNewRules = false
    var decoder: CanonicalDecoder
    var cloudEvent = CloudEventHeaders()
    var work: TrackerWorkspace
    var effects = EffectBuffer()
    var facts = AgentFacts()
    var alertWork = AlertWorkspace()
    var summaries = AlertSummaries()
    var agentEncoder = AgentEncoder()
    var legTeller = LegTeller()
    /// What the transaction changes of indicators.
    var deltas: DeltaBuilder

    var numbers = ByteKeyTable(capacity: 1_024)
    var slab: AgentSlab
    var resolved = ResolvedAlerts()
    var keyRoom = ByteArena()
    var wheel: TimingWheel
    var dirty: [Int] = []
    var due: [Int] = []
    var parked = ParkedRecords()
    /// Up to when each task of the ingest stage has passed everything on; of none where the input is the bus itself.
    var watermarks: WatermarkTable
    var watermarksBefore: WatermarkTable
    let readsInbox: Bool
    var logOns = LogOnEnrichment()
    var ready = ReadyAgents()
    var running: RunningWork
    /// Whether agents were restored since the last transaction.
    var wasRestored = false
    /// What the clock was when it last acted.
    var settledAt = Timestamp.distantPast
    var foreseen = Foreseen()
    var journal: AgentJournal
    var changelog: ChangelogWriting
    /// Why the record of an agent could not be decoded when something was first heard of it; `nil` if that never was.
    ///
    /// A record is restored unseen, so its damage shows only then. What should have touched the agent did not, and its
    /// record is kept as it was; of several damaged agents the first counts. To be looked at after each batch: a stage
    /// with damage must end without a commit, and is of no more use.
    public internal(set) var damage: WireError?

    /// The newest event time that was applied.
    public internal(set) var newestEventAt = Timestamp.distantPast
    var newestEventBefore = Timestamp.distantPast

    /// By how much an event's clock was ahead of its arrival at most, since that was last asked for.
    var aheadMs: Milliseconds = 0
    var aheadBefore: Milliseconds = 0

    /// What became of the records so far.
    public internal(set) var counters = StageCounters()

    /// Creates a stage that knows no agent; `start` is any instant before the wall clock.
    public init(settings: AgentStageSettings, start: Timestamp) {
        self.settings = settings
        deadLetters = DeadLetterEncoder(topic: Array(settings.inputTopic.utf8))
        readsInbox = settings.ingestTasks != nil
        let ingest = (settings.ingestTasks ?? []).map { SourceTask(stage: .ingest, partition: $0) }
        watermarks = WatermarkTable(sources: ingest)
        watermarksBefore = watermarks
        rules = LiveRuleTable(settings.rules, horizonMs: settings.policy.horizonMs)
        var policy = settings.policy
        policy.count(for: settings.rules)
        publishedBits = settings.outputs.reduce(0) { $0 | 1 << $1.rawValue }
        decoder = CanonicalDecoder(maximumValueBytes: settings.maximumValueBytes)
        let pool = BlockPool(source: LargePages.allocate)
        work = TrackerWorkspace(policies: PolicyTable(policy), tells: settings.tells, pool: pool)
        deltas = DeltaBuilder(settings: settings.deltas, isOfTimeOnly: true, pool: pool)
        running = RunningWork(settings: settings.deltas)
        slab = AgentSlab(in: pool)
        journal = AgentJournal(in: pool)
        changelog = ChangelogWriting(settings)
        wheel = TimingWheel(start: start)
    }

    /// Whether records are published to `output`.
    func publishes(_ output: Output) -> Bool { publishedBits & 1 << output.rawValue != 0 }

    /// How many agents it knows, those among them whose only events were undone.
    public var agentCount: Int { slab.count }

    /// How many bytes of memory it holds for their state, whether in use at the moment or not.
    public var stateBytes: Int { work.pool.heldBytes }

    /// Takes one record and appends to `batch` what is to be published because of it.
    ///
    /// - Parameter now: the wall clock, for the times of publication and for clocks that are ahead.
    public mutating func take(_ record: InputRecord, now: Timestamp, into batch: inout OutputBatch) {
        counters.read += 1
        foreseen.next += 1
        if takeWatermark(record) { return }
        take(record, now: now, hasWaited: false, into: &batch)
    }

    mutating func take(_ record: InputRecord, now: Timestamp, hasWaited: Bool, into batch: inout OutputBatch) {
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
            if !hasWaited { counters.unknownFields += decoder.unknownFieldCount }
            accept(record, now: now, hasWaited: hasWaited, into: &batch)
        }
    }

    /// Takes a decoded event through the checks of the bus to its agent.
    private mutating func accept(
        _ record: InputRecord,
        now: Timestamp,
        hasWaited: Bool,
        into batch: inout OutputBatch
    ) {
        let aheadMs = decoder.event.time - (arrival(of: record) ?? now)
        if !hasWaited { self.aheadMs = max(self.aheadMs, aheadMs) }
        if aheadMs > settings.rejectAheadMs {
            let rejection = Rejection(cause: .badTime, field: "time", detail: "too far ahead of the record's timestamp")
            return reject(record, because: rejection, into: &batch)
        }
        let agent = AgentKey(
            tenant: decoder.event.tenant.bytes(in: decoder.payload),
            agentID: decoder.event.agentID.bytes(in: decoder.payload)
        )
        guard decoder.event.kind.family != .contact, let key = record.key, agent.matches(key) else {
            return reject(record, because: Self.wrongKey(decoder.event), into: &batch)
        }
        if aheadMs > settings.maximumAheadMs, !hasWaited {
            // Even where the wall clock has passed its time: read from a backlog, it has to wait for those records that
            // came before it was taken when it was live.
            counters.aheadBySource.note(decoder.event.source.bytes(in: decoder.payload))
            counters.waiting += 1
            return parked.insert(record, until: decoder.event.time)
        }
        applyEvent(of: agent, record, now: now, into: &batch)
    }

    private static func wrongKey(_ event: borrowing Event) -> Rejection {
        event.kind.family == .contact
            ? Rejection(cause: .wrongKey, field: "type", detail: "a contact event on the topic of agent events")
            : Rejection(cause: .wrongKey, field: "agent_id", detail: "the record's key is not that of its agent")
    }

    /// Applies the event that was decoded last.
    private mutating func applyEvent(
        of agent: AgentKey,
        _ record: InputRecord,
        now: Timestamp,
        into batch: inout OutputBatch
    ) {
        let number = self.number(of: agent)
        if slab.isPacked(number), !unpack(number) { return }
        let slot = slab.slot(number)
        if journal.isOpen { keepAsBefore(number) }
        if rules.tellsHistory { tellHistory(number, agent, before: decoder.event.time, now: now, into: &batch) }
        effects.removeAll()
        work.policies.select(tenant: agent.tenant)
        let anomaliesBefore = slot.pointee.tracker.anomalies
        let isEnriched = logOns.enrich(decoder.eventAddress, of: agent, payload: decoder.payload)
        let acceptance =
            isTooLateForItsSource(slot.pointee.tracker.newestAt)
            ? .tooLate
            : slot.pointee.tracker.apply(
                at: isEnriched ? logOns.eventAddress : decoder.eventAddress,
                payload: isEnriched ? logOns.payload : decoder.payload,
                work: &work,
                effects: &effects
            )
        counters.count(acceptance)
        counters.anomalies.note(slot.pointee.tracker.anomalies, since: anomaliesBefore)
        switch acceptance {
        case .tooLate:
            let rejection = Rejection(
                cause: .tooLate,
                field: "time",
                detail: "later than the correction horizon behind the newest event of its agent"
            )
            return reject(record, because: rejection, into: &batch)
        case .duplicate: break
        case .applied, .reordered:
            newestEventAt = max(newestEventAt, decoder.event.time)
            let headers = traceHeaders(of: record, into: &batch)
            publish(effectsOf: number, agent, headers, into: &batch)
            judge(number, agent, after: decoder.eventAddress, acceptance, now: now, headers, into: &batch)
            touch(number, because: headers)
            // At once, and not with the batch: what ends with the event's millisecond is told with the event then.
            arm(slot, number)
        }
    }

    /// Whether the event that was decoded last is older than its source may be behind the newest of its agent.
    ///
    /// The tracker itself keeps events for the longest horizon of all sources.
    private func isTooLateForItsSource(_ newestAt: Timestamp?) -> Bool {
        guard !settings.horizons.areEqual, let newestAt else { return false }
        let horizonMs = settings.horizons.horizonMs(of: decoder.event.source, in: decoder.payload)
        return decoder.event.time < newestAt - horizonMs
    }

    private mutating func reject(_ record: InputRecord, because rejection: Rejection, into batch: inout OutputBatch) {
        counters.count(rejection.cause)
        guard publishes(.deadLetters) else { return }
        counters.count(1, .deadLetters)
        guard !readsInbox else { return DeadLetterEncoder.append(inbox: record, because: rejection, to: &batch) }
        deadLetters.append(record, because: rejection, to: &batch)
    }

    /// The number of an agent, which is new where it was never heard of.
    mutating func number(of agent: AgentKey) -> Int {
        if let number = foreseenNumber(of: agent) { return number }
        let number = numberInTable(of: agent)
        if number == slab.count { slab.append(agent) }
        return number
    }

    /// The number of an agent, to whom the slab has to give a place if it is that of nobody yet.
    mutating func numberInTable(of agent: AgentKey) -> Int {
        if agent.tenant.isEmpty { return numbers.insert(agent.agentID) }
        putKeyInRoom(of: agent)
        return numbers.insert(keyRoom.bytes)
    }

    /// Puts into ``keyRoom`` the key by which an agent of a tenant is found.
    mutating func putKeyInRoom(of agent: AgentKey) {
        // A byte that UTF-8 does not have tells it from agents without a tenant, the length tenant from agent.
        keyRoom.truncate(to: 0)
        withUnsafeBytes(of: UInt8(0xFF)) { _ = keyRoom.append($0) }
        withUnsafeBytes(of: UInt32(agent.tenant.count)) { _ = keyRoom.append($0) }
        _ = keyRoom.append(agent.tenant)
        _ = keyRoom.append(agent.agentID)
    }

    /// Copies the trace context of the record that causes what is published now.
    private func traceHeaders(of record: InputRecord, into batch: inout OutputBatch) -> Range<Int> {
        let first = batch.headers.count
        for header in record.headers {
            guard let value = header.value, Self.isTraceContext(header.name) else { continue }
            batch.addHeader(name: header.name, value: value)
        }
        return first..<batch.headers.count
    }

    static func isTraceContext(_ name: UnsafeRawBufferPointer) -> Bool {
        name.elementsEqual("traceparent".utf8) || name.elementsEqual("tracestate".utf8)
    }
}
