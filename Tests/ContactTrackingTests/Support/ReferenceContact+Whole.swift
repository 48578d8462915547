import ContactCenter

/// The contact as a whole: transfers, outcome, survey, and what is said of it.
extension ReferenceContact {
    private var handlers: [PlainLeg] {
        legs.filter { $0.leg.phase != .retracted && $0.established != nil && !$0.isConsultation }.sorted {
            ($0.established ?? 0, $0.agent, $0.leg.startedAt.milliseconds)
                < ($1.established ?? 0, $1.agent, $1.leg.startedAt.milliseconds)
        }
    }

    func last(_ kind: EventKind) -> PlainEvent? { events.last { $0.event.kind == kind } }

    func leg(before instant: Int64) -> PlainLeg? { handlers.last { ($0.established ?? 0) <= instant } }

    func leg(of transfer: PlainEvent) -> PlainLeg? {
        let known = handlers.filter { ($0.established ?? 0) <= transfer.time }
        let from = transfer.string(transfer.event.contact.fromAgentID)
        if !from.isEmpty { return known.last { $0.agent == from } }
        let ends = known.map { ($0, $0.cleared ?? .max) }
        if let next = ends.filter({ $0.1 >= transfer.time }).map(\.1).min() {
            return next == .max ? ends.last { $0.1 == .max }?.0 : ends.first { $0.1 == next }?.0
        }
        let before = ends.map(\.1).max()
        return ends.last { $0.1 == before }?.0
    }

    var firstQueued: Int64? { events.first { $0.event.kind == .contactQueued }?.time }

    var startedAt: Int64? {
        firstQueued ?? legs.filter { $0.leg.phase != .retracted }.compactMap(\.established).min()
    }

    /// What was named last, by queued or by a leg that is no consultation.
    func attribute(_ ofEvent: KeyPath<Event, Text>, _ ofLeg: KeyPath<LegFacts, Text>) -> String {
        var found: [(at: Int64, rank: Int, index: Int, value: String)] = []
        for (index, event) in events.enumerated() where event.event.kind == .contactQueued {
            found.append((event.time, 0, index, event.string(event.event[keyPath: ofEvent])))
        }
        for (index, leg) in legs.enumerated() where leg.leg.phase != .retracted && !leg.isConsultation {
            found.append((leg.leg.startedAt.milliseconds, 1, index, leg.string(leg.leg[keyPath: ofLeg])))
        }
        let order = found.sorted { ($0.at, $0.rank, $0.index) < ($1.at, $1.rank, $1.index) }
        return order.last { !$0.value.isEmpty }?.value ?? ""
    }

    var customer: String { attribute(\.customerID, \.customerID) }

    private mutating func count(_ kind: String, _ at: Int64, _ leg: PlainLeg?, _ rest: [String] = []) {
        let dimensions = leg.map { dimensionWords($0) } ?? []
        let words = (["\(kind)@\(Self.offset(at))"] + dimensions + rest).filter { !$0.isEmpty }
        facts[words.joined(separator: " "), default: 0] += 1
    }

    private func dimensionWords(_ leg: PlainLeg) -> [String] {
        func named(_ name: String, _ text: Text) -> String { text.isNone ? "" : "\(name)=\(leg.string(text))" }
        let facts = leg.leg
        return [
            "agent=\(leg.agent)", named("team", facts.team), named("site", facts.site), named("queue", facts.queue),
            named("campaign", facts.campaign), named("reason", facts.reason), "\(facts.channel.name)",
            "\(facts.direction.name)", facts.isNewHire.map { $0 ? "new" : "experienced" } ?? "",
        ]
    }

    mutating func tellContact() {
        let transfers = events.filter { $0.event.kind == .contactTransferred }
        if let first = transfers.first { count("transferred", first.time, leg(of: first)) }
        tellEscalation(transfers)
        if let outcome = last(.contactOutcome) { tell(outcome) }
        guard let survey = last(.contactSurveyed) else { return }
        let details = survey.event.contact
        let score = details.csatThousandths.map { String($0) } ?? "-"
        let rest = ["csat=\(score)/\(details.csatScale ?? 5)", "nps=\(details.nps.map { String($0) } ?? "-")"]
        count("surveyed", survey.time, leg(before: survey.time), rest)
    }

    private mutating func tellEscalation(_ transfers: [PlainEvent]) {
        var tier = 1
        var found: (Int64, PlainLeg?)?
        for transfer in transfers where found == nil {
            guard let next = Int(transfer.string(transfer.event.contact.tier)) else { continue }
            if next > tier { found = (transfer.time, leg(of: transfer)) }
            tier = max(tier, next)
        }
        if let outcome = last(.contactOutcome), outcome.event.contact.escalated == true,
            outcome.time < found?.0 ?? .max
        {
            found = (outcome.time, leg(before: outcome.time))
        }
        if let found { count("escalated", found.0, found.1) }
    }

    private mutating func tell(_ outcome: PlainEvent) {
        let owner = leg(before: outcome.time)
        let details = outcome.event.contact
        if details.resolved == true, let startedAt {
            count("resolved", outcome.time, owner, ["\(max(0, outcome.time - startedAt))ms"])
        }
        let amount = details.amountMicros ?? 0
        let currency = outcome.string(details.currency)
        var rest = amount == 0 ? [] : ["\(amount) \(currency.isEmpty ? "-" : currency)"]
        if amount != 0, currency.isEmpty { anomalies["amount_without_currency"] = 1 }
        if details.complaint == true { rest.append("complaint") }
        count("outcome", outcome.time, owner, rest)
        let isOutbound = legs.contains {
            $0.leg.phase != .retracted && !$0.isConsultation && $0.leg.direction == .outbound
        }
        if details.converted == true, isOutbound || !attribute(\.campaign, \.campaign).isEmpty {
            count("converted", outcome.time, owner)
        }
        guard let resolved = details.resolved else { return }
        var flags = resolved ? ["resolved"] : []
        if resolved, !customer.isEmpty, startedAt != nil { flags.append("provisional") }
        count("firstContact", outcome.time, owner, flags)
    }

    // MARK: What is said of it

    private var unfinished: Bool { legs.contains { $0.leg.phase == .live || $0.leg.phase == .cleared } }

    var isPublished: Bool {
        visits.contains { $0.closed != nil }
            || legs.contains { $0.leg.phase == .closed || $0.leg.phase == .notAnswered }
    }

    /// How the record begins: whether it is complete, when the contact began and ended, and its sums.
    var recordWords: [String] {
        if !isPublished { return ["-"] }
        let present = legs.filter { $0.leg.phase != .retracted }
        let isWaiting = visits.contains { $0.closed == nil }
        let ends = present.compactMap(\.cleared) + visits.filter { $0.result == "abandoned" }.compactMap(\.closed)
        let instants =
            events.map(\.time)
            + present.flatMap {
                [$0.leg.startedAt.milliseconds, $0.established, $0.cleared, $0.leg.wrapEndedAt?.milliseconds].compactMap
                { $0 }
            }
        let now = max(clock, instants.max() ?? .min)
        var ended = last(.contactEnded)?.time
        let cause = last(.contactEnded).map { $0.cause } ?? ""
        if ended == nil, !isWaiting, !present.contains(where: { $0.leg.phase == .live }), let quiet = ends.max(),
            now > quiet + 60_000
        {
            ended = quiet
        }
        let isComplete = ended != nil && !isWaiting && !unfinished
        let started = ([firstQueued].compactMap { $0 } + present.map { $0.leg.startedAt.milliseconds }).min()
        let closed = visits.filter { $0.result != "lost_track" }
        let wait = closed.reduce(0) { $0 + ($1.closed.map { closed in closed } ?? $1.queued.time) - $1.queued.time }
        let handled = present.filter { $0.established != nil && $0.cleared != nil && !$0.isConsultation }
        func sum(_ part: (LegFacts) -> Int64) -> Int64 { handled.reduce(0) { $0 + part($1.leg) } }
        return [
            isComplete ? "complete" : "open",
            "\(Self.offset(started))..\(Self.offset(ended)) \(cause.isEmpty ? "-" : cause)",
            "handled=\(handled.count) wait=\(wait) ring=\(sum(\.ringMs)) talk=\(sum(\.talkMs))",
            "hold=\(sum(\.holdMs)) consult=\(sum(\.consultMs)) wrap=\(sum(\.wrapMs))",
        ]
    }
}
