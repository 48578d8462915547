import ContactCenter

/// The rules on conversations, and on what the agent does as such.
extension Judgement {
    /// Judges a conversation that goes on.
    mutating func judge(
        _ call: AgentFacts.Call,
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable,
        _ names: inout ByteArena
    ) {
        let thresholds = rules.thresholds(of: call.labels, facts, at: until)
        noteChange(rules.nextChange(of: call.labels, facts, after: until))
        if let holdMs = thresholds.holdMs, let heldSince = call.heldSince, isDue(heldSince + holdMs) {
            add(LiveAlert(.holdLong, from: heldSince, longerThan: holdMs), call, facts, &names)
        }
        if let talkMs = thresholds.talkMs, isDue(call.establishedAt + talkMs) {
            add(LiveAlert(.talkLong, from: call.establishedAt, longerThan: talkMs), call, facts, &names)
        }
    }

    private mutating func add(
        _ alert: LiveAlert,
        _ call: AgentFacts.Call,
        _ facts: borrowing AgentFacts,
        _ names: inout ByteArena
    ) {
        var alert = alert
        alert.legStartedAt = call.legStartedAt
        add(alert, contact: call.contactID, call.labels, facts, &names)
    }

    /// Judges an agent who has not logged off.
    mutating func judgeAgent(
        _ facts: borrowing AgentFacts,
        _ thresholds: LiveThresholds,
        _ names: inout ByteArena
    ) {
        if facts.state == .notReady, let limit = thresholds.notReadyMs, isDue(facts.since + limit) {
            var alert = LiveAlert(.notReadyLong, from: facts.since, longerThan: limit)
            alert.reason = names.append(facts.reason.bytes(in: facts.bytes))
            due.append(alert)
        }
        // Of whom it was never said that they are at work, it is no wonder.
        if let limit = thresholds.silentMs, facts.state != .unknown {
            judge(.agentSilent, from: facts.newestAt, longerThan: limit)
        }
        if let limit = thresholds.shortWraps { judge(.acwTooShort, facts.shortWraps, limit) }
        if let limit = thresholds.unanswered { judge(.notAnsweredRepeated, facts.unanswered, limit) }
    }

    /// Judges something that lasts.
    mutating func judge(_ rule: LiveRule, from start: Timestamp, longerThan limit: Milliseconds) {
        if isDue(start + limit) { due.append(LiveAlert(rule, from: start, longerThan: limit)) }
    }

    /// Judges something that was done repeatedly.
    private mutating func judge(_ rule: LiveRule, _ repeated: AgentFacts.Repeated, _ limit: Int) {
        // They are many for as many as were asked for when the last was counted.
        guard repeated.areMany, Int(repeated.number) >= limit, isDue(repeated.since) else { return }
        var alert = LiveAlert(rule, from: repeated.since, longerThan: 0)
        alert.count = repeated.number
        alert.thresholdMs = Milliseconds(limit)
        alert.leastThresholdMs = alert.thresholdMs
        due.append(alert)
    }
}

extension LiveAlert {
    /// An alert on what has lasted for longer than `limit`.
    init(_ rule: LiveRule, from start: Timestamp, longerThan limit: Milliseconds) {
        let dueAt = start + limit
        self.init(
            rule: rule,
            severity: rule.severity,
            measuredFrom: start,
            dueAt: dueAt,
            at: dueAt,
            thresholdMs: limit
        )
    }
}
