// IndicatorWorkload: facts of a large centre from a seed, and the path that they take to KPI records.
// May import: ContactCenter, Indicators.
// Must never: read a clock or do I/O; whoever measures does.
public import ContactCenter
public import Indicators

/// Facts of a centre with so many agents and queues, in the order of time, and what becomes of them.
public struct IndicatorWorkload: ~Copyable {
    /// How many agents, queues and reasons there are.
    public struct Size: Sendable {
        /// Twenty make a team.
        public var agents = 10_000
        /// How many queues.
        public var queues = 200
        /// How many reasons, each of any queue.
        public var reasons = 10

        /// Creates the size of a large centre.
        public init() {}
    }

    private let size: Size
    private var random: UInt64 = 42
    private var names = ByteArena()
    private var agents: [Text] = []
    private var teams: [Text] = []
    private var queues: [Text] = []
    private var reasons: [Text] = []
    private var campaigns: [Text] = []
    /// When each agent's state began, and which it is.
    private var since: [Int64] = []
    private var state: [AgentActivity] = []
    /// Event time.
    public private(set) var now = Timestamp(milliseconds: 1_772_442_000_000)
    /// What adds them up.
    public private(set) var builder: DeltaBuilder
    /// How many facts were told.
    public private(set) var facts = 0

    /// Creates a centre in which every agent has just become ready.
    public init(size: Size, pool: BlockPool) {
        self.size = size
        builder = DeltaBuilder(settings: DeltaSettings(), pool: pool)
        agents = (0..<size.agents).map { Self.name("agent-", $0, &names) }
        teams = (0..<size.agents / 20).map { Self.name("team-", $0, &names) }
        queues = (0..<size.queues).map { Self.name("queue-", $0, &names) }
        reasons = (0..<size.reasons).map { Self.name("reason-", $0, &names) }
        campaigns = (0..<20).map { Self.name("campaign-", $0, &names) }
        since = Array(repeating: now.milliseconds, count: size.agents)
        state = Array(repeating: .ready, count: size.agents)
        for agent in 0..<size.agents { tell(.ready, agent, from: now.milliseconds, to: nil, sign: 1) }
    }

    private static func name(_ prefix: StaticString, _ number: Int, _ names: inout ByteArena) -> Text {
        let start = names.count
        _ = names.append(UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
        for power in [10_000, 1_000, 100, 10, 1] {
            names.extend(by: 1).storeBytes(of: 0x30 + UInt8(number / power % 10), as: UInt8.self)
        }
        return Text(offset: start, count: names.count - start)
    }

    private mutating func below(_ bound: Int) -> Int {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(random >> 33) % bound
    }

    /// Tells the facts of `contacts` contacts, which take `durationMs` of time in all: eight facts each.
    public mutating func tell(contacts: Int, durationMs: Int64) {
        let start = now.milliseconds
        for index in 0..<contacts {
            now = Timestamp(milliseconds: start + durationMs * Int64(index) / Int64(contacts))
            tellContact()
        }
        now = Timestamp(milliseconds: start + durationMs)
    }

    private mutating func tellContact() {
        let agent = below(size.agents)
        var fact = ContactFact(kind: .offered, at: now)
        fact.queue = queues[below(queues.count)]
        fact.reason = reasons[below(reasons.count)]
        fact.channel = .voice
        add(fact)
        fact.kind = .answered
        fact.durationMs = Int64(below(60_000))
        if fact.durationMs <= 20_000 { fact.flags = .withinThreshold }
        add(fact)
        fact.flags = []
        fact.agentID = agents[agent]
        fact.team = teams[agent % teams.count]
        fact.isNewHire = agent % 7 == 0
        if agent % 3 == 0 { fact.campaign = campaigns[agent % campaigns.count] }
        fact.kind = .legOffered
        add(fact)
        fact.kind = .handled
        fact.talkMs = Int64(below(400_000))
        fact.holdMs = Int64(below(20_000))
        fact.wrapMs = Int64(below(60_000))
        fact.flags = fact.wrapMs <= 30_000 ? .withinTarget : []
        add(fact)
        for next in [AgentActivity.talking, .afterCallWork] where state[agent] != next { change(agent, next) }
    }

    private mutating func change(_ agent: Int, _ next: AgentActivity) {
        tell(state[agent], agent, from: since[agent], to: nil, sign: -1)
        tell(state[agent], agent, from: since[agent], to: now.milliseconds, sign: 1)
        state[agent] = next
        since[agent] = now.milliseconds
        tell(next, agent, from: now.milliseconds, to: nil, sign: 1)
    }

    private mutating func add(_ fact: borrowing ContactFact) {
        builder.add(fact, sign: 1, tenant: UnsafeRawBufferPointer(start: nil, count: 0), bytes: names.bytes)
        facts += 1
    }

    private mutating func tell(_ activity: AgentActivity, _ agent: Int, from: Int64, to: Int64?, sign: Int64) {
        var fact = AgentTimeFact(
            activity: activity,
            from: Timestamp(milliseconds: from),
            to: to.map { Timestamp(milliseconds: $0) }
        )
        fact.team = teams[agent % teams.count]
        fact.isNewHire = agent % 7 == 0
        builder.add(
            fact,
            sign: sign,
            tenant: UnsafeRawBufferPointer(start: nil, count: 0),
            agentID: agents[agent].bytes(in: names.bytes),
            bytes: names.bytes
        )
        facts += 1
    }

    /// The scopes of the queues.
    public func queueScopes() -> [ScopeKey] {
        var scopes: [ScopeKey] = []
        for queue in queues { scopes.append(ScopeKey([(.queue, Array(queue.bytes(in: names.bytes)))])) }
        return scopes
    }

    /// Calls `body` with each delta, and forgets them.
    public mutating func takeDeltas(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        builder.forEachScope(source: SourceTask(stage: .contacts, partition: 0), body)
        builder.removeAll()
    }
}
