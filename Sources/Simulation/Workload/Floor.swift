import ContactCenter

/// What all desks share: words, queues, the numbers of contacts, and the contacts that wait to be taken over.
struct Floor {
    /// A queue, its name as a word.
    struct QueueRule {
        var name: Word
        var channel: Channel
        var limitMs: Int32
        var onLimit: LimitAction
    }

    /// What an agent at a telephone does next.
    enum Activity: Sendable {
        case call, notAnswered, rejected, callerAbandoned, failed, outbound, internalCall, standalone, pause
    }

    /// A contact that an agent has handed on.
    struct HandedOver {
        var contact: UInt64
        var customer: UInt32
        var reason: Word
        var agent: UInt32
    }

    /// How many handed-on contacts wait at most; the oldest gives way.
    static let maximumHandedOver = 64

    let configuration: WorkloadConfiguration
    let behaviour: Behaviour
    private(set) var words = WordTable()
    let speed: Double
    let voiceQueues: [QueueRule]
    let digitalQueues: [QueueRule]
    let campaigns: [Word]
    let reasons: [Word]
    let teams: [Word]
    let sites: [Word]
    let dispositions: [Word]
    let pauses: [Word]
    let skills: [Word]
    let activities: WeightedChoice<Activity>
    let causes: Causes
    /// The names of the sources: a switch per site, the chat platform, the desktop.
    let sources: [Word]
    private var contacts: UInt64 = 0
    private var strangers: UInt64 = 0
    private var handedOver: [HandedOver] = []

    /// The words that desks name themselves.
    struct Causes {
        let normal: [Word]
        let callback, transferred, noAnswer, rejected, callerAbandoned, failed, endOfShift, missedCall, completed,
            device: Word
    }

    init(_ configuration: WorkloadConfiguration, speed: Double) {
        let behaviour = configuration.behaviour
        var words = WordTable()
        self.configuration = configuration
        self.behaviour = behaviour
        self.speed = speed
        let rules = configuration.queues.map { queue in
            QueueRule(
                name: words.word(queue.name),
                channel: queue.channel,
                limitMs: queue.wrapLimitSeconds.map { Int32($0 * 1000) } ?? -1,
                onLimit: queue.onLimit
            )
        }
        voiceQueues = rules.filter { $0.channel == .voice }
        digitalQueues = rules.filter { $0.channel != .voice }
        precondition(!voiceQueues.isEmpty || configuration.digitalAgentShare >= 1, "no queue for voice")
        precondition(!digitalQueues.isEmpty || configuration.digitalAgentShare <= 0, "no queue for chats")
        campaigns = words.words(configuration.campaigns)
        reasons = words.words(configuration.contactReasons)
        teams = words.words(configuration.teams)
        sites = words.words(configuration.sites)
        precondition(
            !campaigns.isEmpty && !reasons.isEmpty && !teams.isEmpty && !sites.isEmpty,
            "a list of names is empty"
        )
        dispositions = words.words(["resolved", "follow_up", "call_back", "sale", "no_sale", "escalated"])
        pauses = words.words(["lunch", "break", "training", "meeting", "coaching", "back_office"])
        skills = words.words(["en\u{1F}fr", "fr", "pl\u{1F}en", "es", "es\u{1F}en\u{1F}sales", "billing\u{1F}claims"])
        sources = words.words(configuration.sites.map { "acd-" + $0 } + ["chat-1", "desktop"])
        causes = Causes(
            normal: words.words(["customer", "agent", "customer", "normal_clearing"]),
            callback: words.word("callback"),
            transferred: words.word("transferred"),
            noAnswer: words.word("no_answer"),
            rejected: words.word("rejected"),
            callerAbandoned: words.word("caller_abandoned"),
            failed: words.word("failed"),
            endOfShift: words.word("end_of_shift"),
            missedCall: words.word("missed_call"),
            completed: words.word("submitted"),
            device: words.word("softphone")
        )
        activities = Floor.activities(behaviour)
        self.words = words
    }

    private static func activities(_ behaviour: Behaviour) -> WeightedChoice<Activity> {
        let others: [(element: Activity, weight: Double)] = [
            (.notAnswered, behaviour.notAnswered),
            (.rejected, behaviour.rejected),
            (.callerAbandoned, behaviour.callerAbandoned),
            (.failed, behaviour.notAnswered / 10),
            (.outbound, behaviour.outbound),
            (.internalCall, behaviour.internalCall),
            (.standalone, behaviour.standalone),
            (.pause, behaviour.pause),
        ]
        let calls = 1 - others.reduce(0) { $0 + $1.weight }
        return WeightedChoice([(element: .call, weight: max(calls, 0))] + others)
    }

    /// The source of everything digital.
    var chatSource: UInt16 { UInt16(sources.count - 2) }
    /// The source of what agents type.
    var desktopSource: UInt16 { UInt16(sources.count - 1) }

    /// The number of a contact that nobody has met.
    mutating func newContact() -> UInt64 {
        contacts += 1
        return contacts
    }

    /// The number of a contact that no agent will ever meet: apart from the others, whose numbers it leaves alone.
    mutating func newContactOfNobody() -> UInt64 {
        strangers += 1
        return strangers | 1 &<< 40
    }

    /// An inbound contact of `queue` that nobody has met.
    mutating func newLeg(_ queue: QueueRule, source: UInt16, random: inout SplitMix64) -> Leg {
        Leg(
            contact: newContact(),
            source: source,
            queue: queue.name,
            reason: random.pick(reasons),
            customer: UInt32(1 + random.below(200_000)),
            channel: queue.channel,
            direction: .inbound,
            limitMs: queue.limitMs,
            onLimit: queue.onLimit
        )
    }

    /// Puts a contact where the next agent who is free takes it.
    mutating func handOver(_ event: WorkloadEvent) {
        if handedOver.count == Floor.maximumHandedOver { handedOver.removeFirst() }
        handedOver.append(
            HandedOver(contact: event.contact, customer: event.customer, reason: event.reason, agent: event.agent)
        )
    }

    /// The contact that has waited longest for somebody other than `agent`, if any.
    mutating func takeOver(by agent: UInt32) -> HandedOver? {
        guard let index = handedOver.firstIndex(where: { $0.agent != agent }) else { return nil }
        return handedOver.remove(at: index)
    }
}
