import ContactCenter

/// Contacts as no switch should send them: events of any kind in any order at few instants, copies that differ, legs
/// that are corrected and retracted.
struct HostileContact {
    private var random: SeededRandom
    private let spanMs: Int64
    private var steps: [ContactStep] = []

    static func steps(_ random: inout SeededRandom, spanMs: Milliseconds) -> [ContactStep] {
        var contact = HostileContact(random: random, spanMs: spanMs)
        for number in 0..<contact.below(10) { contact.addEvent(number) }
        for number in 0..<contact.below(5) { contact.addLeg(number) }
        random = contact.random
        return contact.steps
    }

    private init(random: SeededRandom, spanMs: Milliseconds) {
        self.random = random
        self.spanMs = spanMs
    }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
    private mutating func oneIn(_ times: Int) -> Bool { below(times) == 0 }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// One of few instants, so that many things happen at the same one.
    private mutating func instant() -> Timestamp {
        let step = max(1, spanMs / 20)
        return ContactTimeline.epoch + Int64(below(21)) * step + (oneIn(4) ? Int64(below(Int(step))) : 0)
    }

    private mutating func answer() -> Bool? { pick([nil, true, false]) }

    // MARK: Events

    private mutating func addEvent(_ number: Int) {
        let kinds: [EventKind] = [
            .contactQueued, .contactQueued, .contactQueued, .contactLeftQueue, .contactAbandoned, .contactTransferred,
            .contactEnded, .contactOutcome, .contactOutcome, .contactSurveyed,
        ]
        var builder = StepBuilder()
        var event = Event(kind: pick(kinds), time: instant())
        event.id = builder.text("e\(number)")
        event.source = builder.text(pick(["acd", "crm"]))
        event.sequence = Int64(below(3))
        let queue = pick(["support", "support", "sales", ""])
        if !queue.isEmpty { event.queue = builder.text(queue) }
        switch event.kind {
        case .contactQueued: describe(&event, &builder)
        case .contactLeftQueue: event.cause = builder.text(pick(["overflow", "callback", "flow_out", "other", "moon"]))
        case .contactEnded: event.cause = builder.text("hung_up")
        case .contactTransferred:
            event.contact.transferKind = pick([nil, .blind, .attended, .conference])
            if oneIn(2) { event.contact.fromAgentID = builder.text(pick(["anna", "bert", "zoë"])) }
            if oneIn(2) { event.contact.tier = builder.text(pick(["1", "2", "3"])) }
        case .contactOutcome: judge(&event, &builder)
        default:
            event.contact.csatThousandths = pick([nil, 1_000, 4_500])
            event.contact.csatScale = pick([nil, 5, 10])
            event.contact.nps = pick([nil, 0, 10])
        }
        steps.append(.event(event, builder.bytes))
        if oneIn(4) { addCopy(of: event, builder) }
    }

    private mutating func describe(_ event: inout Event, _ builder: inout StepBuilder) {
        if oneIn(2) { event.customerID = builder.text(pick(["k1", "k2"])) }
        if oneIn(2) { event.reason = builder.text(pick(["billing", "moving"])) }
        if oneIn(4) { event.campaign = builder.text("spring") }
        event.channel = pick([nil, .voice, .chat])
        event.direction = pick([nil, .inbound, .outbound])
        event.contact.priority = pick([nil, 0, 7])
    }

    private mutating func judge(_ event: inout Event, _ builder: inout StepBuilder) {
        event.contact.resolved = answer()
        event.contact.escalated = answer()
        event.contact.converted = answer()
        event.contact.complaint = answer()
        event.contact.amountMicros = pick([nil, 0, 19_990_000])
        if oneIn(2) { event.contact.currency = builder.text(pick(["EUR", "PLN"])) }
    }

    /// A copy with the same id and source: with another version, queue or time.
    private mutating func addCopy(of event: Event, _ before: StepBuilder) {
        var (copy, builder) = (event, before)
        switch below(4) {
        case 0: copy.version = 1
        case 1: copy.queue = builder.text("other")
        case 2: copy.time = instant()
        default: break
        }
        steps.append(.event(copy, builder.bytes))
    }

    // MARK: Legs

    private mutating func addLeg(_ number: Int) {
        let agent = pick(["anna", "bert", "zoë"])
        let startedAt = instant() + Int64(number)
        for revision in 1...(1 + below(3)) { addTelling(of: agent, startedAt, Int32(revision)) }
    }

    private mutating func addTelling(of agent: String, _ startedAt: Timestamp, _ revision: Int32) {
        var builder = StepBuilder()
        var leg = LegFacts(agentID: builder.text(agent), startedAt: startedAt, phase: .live)
        leg.revision = revision
        leg.phase = pick([.live, .cleared, .closed, .closed, .notAnswered, .retracted])
        if leg.phase != .retracted {
            describe(&leg, &builder)
            if oneIn(2) || leg.phase == .notAnswered { leg.offeredAt = startedAt }
            var now = startedAt + Int64(below(20)) * 1_000
            if leg.phase == .notAnswered {
                leg.clearedAt = now
                leg.notAnsweredCause = pick([nil, .noAnswer, .rejected, .callerAbandoned, .failed])
            } else {
                leg.establishedAt = now
                leg.ringMs = leg.offeredAt.map { now - $0 } ?? 0
            }
            if leg.phase == .cleared || leg.phase == .closed {
                now = now + Int64(below(60)) * 1_000
                leg.clearedAt = now
                leg.holdMs = pick([0, 0, 5_000])
                leg.talkMs = Int64(below(60_000))
                leg.consultMs = Int64(below(3)) * 1_000
            }
            if leg.phase == .closed || leg.phase == .cleared && oneIn(3) { closeWrap(&leg, after: now) }
        }
        steps.append(.leg(leg, builder.bytes))
    }

    private mutating func describe(_ leg: inout LegFacts, _ builder: inout StepBuilder) {
        if oneIn(2) { leg.queue = builder.text(pick(["support", "sales"])) }
        if oneIn(2) { leg.team = builder.text(pick(["north", "south"])) }
        if oneIn(3) { leg.customerID = builder.text(pick(["k1", "k2"])) }
        if oneIn(3) { leg.reason = builder.text(pick(["billing", "moving"])) }
        if oneIn(4) { leg.campaign = builder.text("spring") }
        if oneIn(4) { leg.site = builder.text("łódź") }
        leg.channel = pick([.voice, .voice, .chat])
        leg.direction = pick([.inbound, .inbound, .outbound, .internalCall])
        leg.isNewHire = answer()
        if oneIn(6) { leg.flags.insert(.consult) }
        if oneIn(6) { leg.flags.insert(.suspect) }
    }

    private mutating func closeWrap(_ leg: inout LegFacts, after cleared: Timestamp) {
        leg.wrapMs = pick([0, 1_000, 2_999, 3_000, 30_000, 30_001, 60_000, 60_001])
        leg.wrapEndedAt = cleared + leg.wrapMs
        leg.segments = Int32(1 + below(2))
        leg.endCause = pick([.ready, .completed, .noWrap, .capped])
    }
}
