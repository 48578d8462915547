/// Days of facts from a seed, in the order in which they are told: late ones, spans that are open for long, facts that
/// are taken back and told anew, now and then hours later.
struct HostileFacts {
    /// One fact told or taken back, at the instant at which it is heard of.
    struct Telling {
        var heardAt: Int64
        var fact: PlainFact
        var sign: Int64
    }

    private var dice: Dice
    private(set) var tellings: [Telling] = []
    private let span: Range<Int64>

    /// What was told and not taken back in the end.
    var truth: [PlainFact] {
        var counts: [PlainFact: Int64] = [:]
        for telling in tellings { counts[telling.fact, default: 0] += telling.sign }
        return counts.flatMap { fact, count in Array(repeating: fact, count: Int(count)) }
    }

    init(_ span: Range<Int64>, contacts: Int, agents: Int, seed: UInt64) {
        dice = Dice(seed: seed)
        self.span = span
        for _ in 0..<contacts { addContact() }
        for agent in 0..<agents { addAgent(agent) }
        // Of equal instants those told first come first: nothing is taken back before it is told.
        let numbered = tellings.enumerated().sorted {
            ($0.element.heardAt, $0.offset) < ($1.element.heardAt, $1.offset)
        }
        tellings = numbered.map(\.element)
    }

    private static let kinds = [
        "offered", "answered", "abandoned", "leftQueue", "waiting", "legOffered", "notAnswered", "handled", "handled",
        "handled", "handled", "transferred", "escalated", "resolved", "outcome", "surveyed", "dialled", "connected",
        "converted", "firstContact",
    ]

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &dice) }

    private mutating func dimensions(agent: Int?) -> [String: String] {
        var dimensions: [String: String] = [:]
        if let agent {
            dimensions["agent"] = "a-\(agent)"
            dimensions["team"] = "t-\(agent % 3)"
            if agent % 3 < 2 { dimensions["site"] = "s-\(agent % 2)" }
            dimensions["cohort"] = agent % 4 == 0 ? "new" : "experienced"
        }
        if agent.map({ $0 % 5 == 4 }) ?? dice.happens(0.2) { dimensions["tenant"] = "acme" }
        return dimensions
    }

    private mutating func addContact() {
        let kind = Self.kinds.randomElement(using: &dice) ?? "handled"
        let isOfQueue = ["offered", "answered", "abandoned", "leftQueue", "waiting"].contains(kind)
        var fact = PlainFact.contact(
            kind,
            at: number(span.lowerBound...span.upperBound - 1),
            dimensions(agent: isOfQueue ? nil : Int(number(0...5)))
        )
        if dice.happens(0.9) { fact.dimensions["queue"] = "q-\(number(0...3))" }
        if dice.happens(0.6) { fact.dimensions["reason"] = "r-\(number(0...3))" }
        if dice.happens(0.5) { fact.dimensions["channel"] = dice.happens(0.7) ? "voice" : "chat" }
        if dice.happens(0.5) { fact.dimensions["direction"] = dice.happens(0.7) ? "inbound" : "outbound" }
        if dice.happens(0.2) { fact.dimensions["campaign"] = "c-\(number(0...1))" }
        // Whole and half minutes and the edges of slices and windows are where mistakes are made.
        if dice.happens(0.2) { fact.at -= fact.at % 10_000 }
        if dice.happens(0.1) { fact.at -= fact.at % 900_000 }
        fill(&fact)
        tell(fact)
    }

    private mutating func fill(_ fact: inout PlainFact) {
        fact.duration = number(0...120_000)
        switch fact.kind {
        case "waiting": fact.until = dice.happens(0.95) ? fact.at + number(0...3_000_000) : nil
        case "handled":
            fact.until = fact.at - number(0...60_000)
            fact.ring = number(0...20_000)
            fact.talk = number(0...900_000)
            fact.hold = dice.happens(0.3) ? number(1...100_000) : 0
            fact.wrap = dice.happens(0.1) ? 0 : number(0...(dice.happens(0.1) ? 5_000_000 : 90_000))
            for (flag, share) in [("suspect", 0.05), ("withinTarget", 0.5), ("exceeded", 0.1), ("tooShort", 0.1)]
            where dice.happens(share) { fact.flags.insert(flag) }
            if fact.wrap == 0, dice.happens(0.5) { fact.flags.insert("noWrap") }
            if fact.hold > 0 { fact.flags.insert("hasHold") }
        case "surveyed":
            fact.csatScale = dice.happens(0.5) ? 5 : 10
            if dice.happens(0.7) { fact.csatThousandths = number(0...fact.csatScale) * 1_000 }
            if dice.happens(0.7) { fact.nps = number(0...10) }
        case "outcome":
            if dice.happens(0.3) { fact.flags.insert("complaint") }
            if dice.happens(0.4) {
                fact.amountMicros = number(1...500_000_000)
                fact.currency = dice.happens(0.5) ? "EUR" : "PLN"
            }
        default:
            for flag in ["withinThreshold", "shortAbandon", "callback", "resolvedAtFirst"] where dice.happens(0.4) {
                fact.flags.insert(flag)
            }
        }
    }

    private mutating func addAgent(_ agent: Int) {
        let states = [
            "talking", "held", "afterCallWork", "offered", "ready", "notReady", "loggedOff", "unknown", "standalone",
        ]
        var now = span.lowerBound + number(0...3_600_000)
        var dimensions = dimensions(agent: agent)
        dimensions["team"] = "t-\(agent % 3)"
        while now < span.upperBound {
            let length = dice.happens(0.05) ? number(1...20_000_000) : number(1...900_000)
            let state = states.randomElement(using: &dice) ?? "ready"
            let open = PlainFact.time(state, now, nil, dimensions)
            var closed = open
            closed.until = now + length
            let heard = now + number(0...2_000)
            tellings.append(Telling(heardAt: heard, fact: open, sign: 1))
            tellings.append(Telling(heardAt: max(heard, now + length), fact: open, sign: -1))
            tell(closed, heardAt: max(heard, now + length))
            now += length
        }
        tellings.append(Telling(heardAt: now, fact: .time("loggedOff", now, nil, dimensions), sign: 1))
    }

    /// Tells a fact, and perhaps takes it back later, and perhaps tells it anew with another duration or instant.
    private mutating func tell(_ fact: PlainFact, heardAt: Int64? = nil) {
        let heard = heardAt ?? max(fact.at, fact.until ?? fact.at) + number(0...(dice.happens(0.1) ? 90_000 : 3_000))
        tellings.append(Telling(heardAt: heard, fact: fact, sign: 1))
        guard dice.happens(0.15) else { return }
        let again = heard + number(0...(dice.happens(0.3) ? 20_000_000 : 100_000))
        tellings.append(Telling(heardAt: again, fact: fact, sign: -1))
        guard dice.happens(0.8) else { return }
        var changed = fact
        switch fact.kind {
        case "handled": changed.wrap += number(1...30_000)
        default: changed.at -= number(0...100_000)
        }
        if dice.happens(0.2), let until = fact.until { changed.until = max(changed.at, until - number(0...100_000)) }
        tellings.append(Telling(heardAt: again, fact: changed, sign: 1))
    }
}
