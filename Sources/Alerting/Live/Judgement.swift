import ContactCenter

/// What should fire at an instant.
struct Judgement {
    let until: Timestamp
    var due: [LiveAlert] = []
    /// When a rule is next due.
    var nextAt = Timestamp.distantFuture

    init(until: Timestamp) {
        self.until = until
    }

    mutating func judge(_ facts: borrowing AgentFacts, _ rules: borrowing LiveRuleTable) {
        let isWorking = facts.state == .afterCallWork
        for wrap in facts.openWraps where !wrap.name.contactID.isNone {
            let thresholds = rules.thresholds(ofQueue: wrap.queue, in: facts.bytes)
            // Not while the agent calls back, or has taken the next contact.
            if isWorking { judgeExceeded(wrap, facts, thresholds) }
            if thresholds.reportsLimitPassed, let deadline = wrap.deadline, isDue(deadline) {
                var alert = LiveAlert(
                    rule: .acwLimitPassed,
                    severity: .warning,
                    measuredFrom: wrap.startedAt,
                    dueAt: deadline,
                    at: deadline,
                    thresholdMs: wrap.limitMs + wrap.extendedMs
                )
                alert.isExtended = wrap.extendedMs > 0
                add(alert, about: wrap, facts)
            }
        }
        guard isWorking else { return }
        let stuckAt = facts.since + rules.stuckMs
        if isDue(stuckAt) {
            due.append(
                LiveAlert(
                    rule: .acwStuck,
                    severity: .error,
                    measuredFrom: facts.since,
                    dueAt: stuckAt,
                    at: stuckAt,
                    thresholdMs: rules.stuckMs
                )
            )
        }
    }

    private mutating func judgeExceeded(
        _ wrap: AgentFacts.OpenWrap,
        _ facts: borrowing AgentFacts,
        _ thresholds: LiveThresholds
    ) {
        // An agent that comes back to an old wrap is over the threshold from then on, not from before.
        let warningAt = max(wrap.startedAt + thresholds.exceededWarningMs, facts.since)
        let criticalAt = max(wrap.startedAt + thresholds.exceededCriticalMs, facts.since)
        let isWarning = isDue(warningAt)
        let isCritical = isDue(criticalAt)
        guard isWarning || isCritical else { return }
        let warningIsFirst = warningAt < criticalAt
        var alert = LiveAlert(
            rule: .acwExceeded,
            severity: isCritical ? .critical : .warning,
            measuredFrom: wrap.startedAt,
            dueAt: min(warningAt, criticalAt),
            at: isCritical ? criticalAt : warningAt,
            thresholdMs: isCritical ? thresholds.exceededCriticalMs : thresholds.exceededWarningMs
        )
        if warningIsFirst { alert.leastThresholdMs = thresholds.exceededWarningMs }
        add(alert, about: wrap, facts)
    }

    /// Whether `instant` has passed; if not, it is one to come back at.
    private mutating func isDue(_ instant: Timestamp) -> Bool {
        if instant < until { return true }
        nextAt = min(nextAt, instant)
        return false
    }

    /// Adds an alert, unless an older wrap of the same contact has raised the same: they share one fingerprint.
    private mutating func add(_ alert: LiveAlert, about wrap: AgentFacts.OpenWrap, _ facts: borrowing AgentFacts) {
        var alert = alert
        alert.contactID = Array(wrap.name.contactID.bytes(in: facts.bytes))
        alert.queue = Array(wrap.queue.bytes(in: facts.bytes))
        alert.channel = wrap.channel
        alert.legStartedAt = wrap.name.legStartedAt
        alert.segment = wrap.name.segment
        if !due.contains(where: { $0.rule == alert.rule && $0.contactID == alert.contactID }) { due.append(alert) }
    }
}
