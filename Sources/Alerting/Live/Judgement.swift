import ContactCenter

/// What should fire at an instant; made once and used again and again.
struct Judgement {
    private(set) var until = Timestamp.distantPast
    /// What should fire.
    var due: [LiveAlert] = []
    /// When a rule is next due.
    private(set) var nextAt = Timestamp.distantFuture

    init() {}

    /// Judges `facts` at `until`; the names of what is due are appended to `names`.
    mutating func judge(
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable,
        until: Timestamp,
        names: inout ByteArena
    ) {
        self.until = until
        if !due.isEmpty { due.removeAll(keepingCapacity: true) }
        nextAt = .distantFuture
        let isWorking = facts.state == .afterCallWork
        for wrap in facts.openWraps where !wrap.name.contactID.isNone {
            let thresholds = rules.thresholds(of: wrap.labels, facts, at: until)
            noteChange(rules.nextChange(of: wrap.labels, facts, after: until))
            // Not while the agent calls back, or has taken the next contact.
            if isWorking { judgeExceeded(wrap, facts, thresholds, &names) }
            if thresholds.reportsLimitPassed, let deadline = wrap.deadline, isDue(deadline) {
                var alert = LiveAlert(
                    rule: .acwLimitPassed,
                    severity: LiveRule.acwLimitPassed.severity,
                    measuredFrom: wrap.startedAt,
                    dueAt: deadline,
                    at: deadline,
                    thresholdMs: wrap.limitMs + wrap.extendedMs
                )
                alert.isExtended = wrap.extendedMs > 0
                add(alert, about: wrap, facts, &names)
            }
        }
        let ofAgent = rules.thresholds(of: nil, facts, at: until)
        if isWorking, let limit = ofAgent.stuckMs { judge(.acwStuck, from: facts.since, longerThan: limit) }
        for call in facts.calls where call.clearedAt == nil { judge(call, facts, rules, &names) }
        if facts.state != .loggedOff { judgeAgent(facts, ofAgent, &names) }
    }

    /// A severity of `acw_exceeded`, and when it is reached.
    private struct Level {
        var severity: Severity
        var thresholdMs: Milliseconds
        var at: Timestamp

        init?(_ severity: Severity, _ thresholdMs: Milliseconds?, _ wrap: AgentFacts.OpenWrap, since: Timestamp) {
            guard let thresholdMs else { return nil }
            self.severity = severity
            self.thresholdMs = thresholdMs
            // An agent that comes back to an old wrap is over the threshold from then on, not from before.
            at = max(wrap.startedAt + thresholdMs, since)
        }
    }

    private mutating func judgeExceeded(
        _ wrap: AgentFacts.OpenWrap,
        _ facts: borrowing AgentFacts,
        _ thresholds: LiveThresholds,
        _ names: inout ByteArena
    ) {
        let warning = Level(.warning, thresholds.exceededWarningMs, wrap, since: facts.since)
        let critical = Level(.critical, thresholds.exceededCriticalMs, wrap, since: facts.since)
        let isWarning = warning.map { isDue($0.at) } ?? false
        let isCritical = critical.map { isDue($0.at) } ?? false
        guard let reached = isCritical ? critical : isWarning ? warning : nil else { return }
        var alert = LiveAlert(
            rule: .acwExceeded,
            severity: reached.severity,
            measuredFrom: wrap.startedAt,
            dueAt: reached.at,
            at: reached.at,
            thresholdMs: reached.thresholdMs
        )
        if let warning, warning.at < reached.at {
            alert.dueAt = warning.at
            alert.episode = warning.at
            alert.leastThresholdMs = warning.thresholdMs
        }
        add(alert, about: wrap, facts, &names)
    }

    /// Whether `instant` has passed; if not, it is one to come back at.
    mutating func isDue(_ instant: Timestamp) -> Bool {
        if instant < until { return true }
        nextAt = min(nextAt, instant)
        return false
    }

    /// Comes back at `instant`, when other thresholds are in force.
    mutating func noteChange(_ instant: Timestamp) { nextAt = min(nextAt, instant) }

    /// Adds an alert, unless an older wrap of the same contact has raised the same: they share one fingerprint.
    private mutating func add(
        _ alert: LiveAlert,
        about wrap: AgentFacts.OpenWrap,
        _ facts: borrowing AgentFacts,
        _ names: inout ByteArena
    ) {
        var alert = alert
        alert.legStartedAt = wrap.name.legStartedAt
        alert.segment = wrap.name.segment
        add(alert, contact: wrap.name.contactID, wrap.labels, facts, &names)
    }

    /// Adds an alert on a contact, unless an older leg of it has raised the same.
    mutating func add(
        _ alert: LiveAlert,
        contact: Text,
        _ labels: AgentFacts.Labels,
        _ facts: borrowing AgentFacts,
        _ names: inout ByteArena
    ) {
        let contactID = contact.bytes(in: facts.bytes)
        for known in due where known.rule == alert.rule {
            if known.contactID.bytes(in: names.bytes).hasSameBytes(as: contactID) { return }
        }
        var alert = alert
        alert.contactID = names.append(contactID)
        alert.channel = labels.channel
        alert.queue = names.append(labels.queue.bytes(in: facts.bytes))
        alert.campaign = names.append(labels.campaign.bytes(in: facts.bytes))
        alert.reason = names.append(labels.reason.bytes(in: facts.bytes))
        due.append(alert)
    }

    /// Whether something is due on the ground of `alert`; texts of both are runs of `names`.
    func hasDue(onGroundOf alert: LiveAlert, _ names: UnsafeRawBufferPointer) -> Bool {
        due.contains { $0.isSameGround(as: alert, in: names) }
    }
}
