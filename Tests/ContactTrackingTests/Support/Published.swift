import ContactCenter
import ContactTracking

/// What the readers of what a contact tells know in the end, in words.
struct Published: Equatable {
    /// The last record, but for its revision; a withdrawn one is none.
    var record = "-"
    /// How often each fact was added more than taken back.
    var facts: [String: Int] = [:]
    /// What the customers' step was told last, by customer.
    var customers: [String: String] = [:]
    /// Where the contact waits.
    var waiting = "-"
    var anomalies: [String: Int32] = [:]

    /// Everything that does not depend on the order of arrival.
    static func == (left: Published, right: Published) -> Bool { left.words == right.words }

    var words: String {
        let facts = facts.filter { $0.value != 0 }.map { "\($0.key) x\($0.value)" }.sorted()
        let customers = customers.map { "\($0.key): \($0.value)" }.sorted()
        let anomalies = anomalies.filter { $0.value != 0 && $0.key != "conflict" }.map { "\($0.key)=\($0.value)" }
            .sorted()
        return """
            record \(record)
            facts \(facts.joined(separator: "\n      "))
            customers \(customers)
            waiting \(waiting) anomalies \(anomalies)
            """
    }

    /// The facts of a kind, such as `answered@12s queue=support 12000 within_threshold`.
    func facts(_ kind: ContactFactKind) -> [String] {
        facts.filter { $0.value > 0 && $0.key.hasPrefix("\(kind)@") }.map { $0.key }.sorted()
    }
}

/// Writes what is published in words.
enum Words {
    static func string(_ text: Text, _ bytes: UnsafeRawBufferPointer) -> String {
        text.isNone ? "-" : String(decoding: text.bytes(in: bytes), as: UTF8.self)
    }

    static func offset(_ instant: Timestamp?) -> String {
        guard let instant else { return "-" }
        let ms = instant - ContactTimeline.epoch
        return ms % 1_000 == 0 ? "\(ms / 1_000)s" : "\(ms)ms"
    }

    static func fact(_ fact: ContactFact, _ bytes: UnsafeRawBufferPointer) -> String {
        var parts = ["\(fact.kind)@\(offset(fact.at))"]
        let texts = [
            ("agent", fact.agentID), ("team", fact.team), ("site", fact.site), ("queue", fact.queue),
            ("campaign", fact.campaign), ("reason", fact.reason),
        ]
        for (name, text) in texts where !text.isNone { parts.append("\(name)=\(string(text, bytes))") }
        if let channel = fact.channel { parts.append("\(channel.name)") }
        if let direction = fact.direction { parts.append("\(direction.name)") }
        if let isNewHire = fact.isNewHire { parts.append(isNewHire ? "new" : "experienced") }
        switch fact.kind {
        case .handled:
            parts.append("until=\(offset(fact.until)) ring=\(fact.ringMs) talk=\(fact.talkMs) hold=\(fact.holdMs)")
            parts.append("wrap=\(fact.wrapMs)")
        case .waiting: parts.append("until=\(offset(fact.until))")
        case .answered, .abandoned, .leftQueue, .resolved: parts.append("\(fact.durationMs)ms")
        case .outcome:
            if fact.amountMicros != 0 { parts.append("\(fact.amountMicros) \(string(fact.currency, bytes))") }
        case .surveyed:
            parts.append("csat=\(fact.csatThousandths.map(String.init) ?? "-")/\(fact.csatScale)")
            parts.append("nps=\(fact.nps.map(String.init) ?? "-")")
        default: break
        }
        return (parts + flags(fact.flags)).joined(separator: " ")
    }

    static func flags(_ flags: ContactFactFlags) -> [String] {
        let names: [(ContactFactFlags, String)] = [
            (.withinThreshold, "within_threshold"), (.shortAbandon, "short"), (.callback, "callback"),
            (.suspect, "suspect"), (.noWrap, "no_wrap"), (.withinTarget, "within_target"), (.exceeded, "exceeded"),
            (.tooShort, "too_short"), (.hasHold, "has_hold"), (.complaint, "complaint"),
            (.resolvedAtFirst, "resolved"), (.provisional, "provisional"),
        ]
        return names.filter { flags.contains($0.0) }.map { $0.1 }
    }

    static func record(
        _ record: ContactRecord,
        _ effects: borrowing ContactEffects,
        _ bytes: UnsafeRawBufferPointer
    ) -> String {
        if record.status == .retracted { return "-" }
        var parts = [record.isComplete ? "complete" : "open"]
        parts.append("\(offset(record.startedAt))..\(offset(record.endedAt)) \(string(record.endCause, bytes))")
        parts.append("customer=\(string(record.customerID, bytes)) campaign=\(string(record.campaign, bytes))")
        parts.append("reason=\(string(record.reason, bytes))")
        parts.append("\(record.channel.map { "\($0.name)" } ?? "-") \(record.direction.map { "\($0.name)" } ?? "-")")
        parts.append("handled=\(record.handled) wait=\(record.waitMs) ring=\(record.ringMs) talk=\(record.talkMs)")
        parts.append("hold=\(record.holdMs) consult=\(record.consultMs) wrap=\(record.wrapMs)")
        parts.append("resolution=\(record.resolutionMs.map(String.init) ?? "-")")
        for index in record.visits { parts.append(visit(effects.visits[index], bytes)) }
        for index in record.legs { parts.append(leg(effects.legs[index], bytes)) }
        for index in record.transfers { parts.append(transfer(effects.transfers[index], bytes)) }
        if let outcome = record.outcome { parts.append(self.outcome(outcome, bytes)) }
        if let survey = record.survey {
            let csat = survey.csatThousandths.map(String.init) ?? "-"
            let rest = "\(survey.csatScale.map(String.init) ?? "-") \(survey.nps.map(String.init) ?? "-")"
            parts.append("survey[\(offset(survey.at)) \(string(survey.agentID, bytes)) \(csat) \(rest)]")
        }
        return parts.joined(separator: " ")
    }

    private static func visit(_ visit: QueueVisit, _ bytes: UnsafeRawBufferPointer) -> String {
        let names = "\(visit.channel.map { "\($0.name)" } ?? "-") \(visit.direction.map { "\($0.name)" } ?? "-")"
        let result = visit.result.map { "\($0.name)" } ?? "-"
        return """
            visit[\(string(visit.queue, bytes)) \(offset(visit.openedAt))..\(offset(visit.closedAt)) \(result) \
            wait=\(visit.waitMs.map(String.init) ?? "-") by=\(string(visit.agentID, bytes)) \
            \(string(visit.campaign, bytes)) \(string(visit.reason, bytes)) \(names) \
            \(visit.priority.map(String.init) ?? "-")]
            """
    }

    static func leg(_ leg: LegFacts, _ bytes: UnsafeRawBufferPointer) -> String {
        let texts = [
            leg.queue, leg.campaign, leg.reason, leg.customerID, leg.disposition, leg.team, leg.site, leg.wraps,
        ]
        let cause = leg.notAnsweredCause.map { "\($0.name)" } ?? "-"
        let names = (texts.map { string($0, bytes) } + [cause]).joined(separator: " ")
        let times = [leg.offeredAt, leg.establishedAt, leg.clearedAt, leg.wrapEndedAt].map(offset).joined(
            separator: " "
        )
        return """
            leg[\(string(leg.agentID, bytes)) \(offset(leg.startedAt)) \(leg.phase) \(leg.flags.rawValue) \(times) \
            \(leg.ringMs) \(leg.talkMs) \(leg.holdMs) \(leg.consultMs) \(leg.wrapMs) \(leg.segments) \
            \(leg.endCause.map { "\($0.name)" } ?? "-") \(leg.channel.name) \(leg.direction.name) \
            \(leg.isNewHire.map { "\($0)" } ?? "-") \(names)]
            """
    }

    private static func transfer(_ transfer: ContactTransfer, _ bytes: UnsafeRawBufferPointer) -> String {
        """
        transfer[\(offset(transfer.at)) \(transfer.kind.map { "\($0.name)" } ?? "-") \
        \(string(transfer.fromAgentID, bytes)) \(string(transfer.toAgentID, bytes)) \
        \(string(transfer.toQueue, bytes)) \(string(transfer.tier, bytes))]
        """
    }

    private static func outcome(_ outcome: ContactOutcome, _ bytes: UnsafeRawBufferPointer) -> String {
        let answers = [outcome.resolved, outcome.escalated, outcome.converted, outcome.complaint]
        let names = [outcome.tier, outcome.reason, outcome.currency].map { string($0, bytes) }.joined(separator: " ")
        return """
            outcome[\(offset(outcome.at)) \(string(outcome.agentID, bytes)) \
            \(answers.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")) \(names) \
            \(outcome.amountMicros.map(String.init) ?? "-")]
            """
    }
}
