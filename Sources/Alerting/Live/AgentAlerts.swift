public import ContactCenter

/// The alerts of one agent on its running after-call work: what fires, and when the next is due (alerts 3.1, 3.3).
///
/// It compares what should fire at an instant with what does, and says the difference; so a correction of the past
/// needs no path of its own. An alert whose ground had ended before it could be published never fires.
public struct AgentAlerts: Sendable {
    /// What fires now.
    public private(set) var firing: [LiveAlert] = []
    /// Up to which instant the rules have been judged; it never goes back.
    private var judgedUntil: Timestamp = .distantPast

    /// Creates the alerts of an agent for whom nothing fires.
    public init() {}

    /// Whether nothing fires.
    public var isQuiet: Bool { firing.isEmpty }

    /// Judges the rules on what is known now and appends to `changes` what is to be published.
    ///
    /// - Parameters:
    ///   - facts: the agent as it is now, and the wraps that have just ended.
    ///   - instant: what was due before it fires; an event's time, or the wall clock once the task has caught up.
    /// - Returns: when a rule is next due; ``Timestamp/distantFuture`` if none is.
    public mutating func judge(
        _ facts: borrowing AgentFacts,
        rules: borrowing LiveRuleTable,
        at instant: Timestamp,
        changes: inout [AlertChange]
    ) -> Timestamp {
        judgedUntil = max(judgedUntil, instant)
        var judgement = Judgement(until: judgedUntil)
        judgement.judge(facts, rules)
        resolve(whatIsNotIn: judgement.due, facts, &changes)
        for alert in judgement.due { fire(alert, &changes) }
        return judgement.nextAt
    }

    private mutating func fire(_ due: LiveAlert, _ changes: inout [AlertChange]) {
        var alert = due
        if let index = firing.firstIndex(where: { $0.isSameGround(as: due) }) {
            alert.episode = firing[index].episode
            // A queue heard later moves thresholds and texts; that alone is nothing to wake somebody for again.
            let isNews = alert.severity != firing[index].severity || alert.at != firing[index].at
            firing[index] = alert
            if !isNews { return }
        } else {
            firing.append(alert)
        }
        changes.append(AlertChange(alert: alert))
    }

    private mutating func resolve(
        whatIsNotIn due: [LiveAlert],
        _ facts: borrowing AgentFacts,
        _ changes: inout [AlertChange]
    ) {
        if firing.isEmpty { return }
        for alert in firing where !due.contains(where: { $0.isSameGround(as: alert) }) {
            let (resolution, at) = Self.end(of: alert, facts)
            changes.append(AlertChange(alert: alert, resolution: resolution, resolvedAt: at))
        }
        firing.removeAll { alert in !due.contains { $0.isSameGround(as: alert) } }
    }

    /// How and when the ground of an alert that no longer stands has ended.
    private static func end(of alert: LiveAlert, _ facts: borrowing AgentFacts) -> (Resolution, Timestamp) {
        if alert.rule.isPerContact {
            for wrap in facts.endedWraps where isAbout(alert, wrap.contactID, wrap.legStartedAt, wrap.segment, facts) {
                if wrap.endedAt <= alert.at { return (.corrected, alert.at) }
                return (wrap.isByLogOff ? .loggedOff : .ended, wrap.endedAt)
            }
            for wrap in facts.openWraps where isAbout(alert, wrap.contactID, wrap.legStartedAt, wrap.segment, facts) {
                if alert.rule == .acwLimitPassed, wrap.isExtended, wrap.deadline ?? .distantPast > alert.at {
                    return (.extended, max(facts.since, alert.at))
                }
                // The wrap goes on while the agent does something else, such as calling back.
                if alert.rule == .acwExceeded, facts.state != .afterCallWork, facts.since > alert.at {
                    return (.ended, facts.since)
                }
            }
            return (.corrected, alert.at)
        }
        if facts.state == .afterCallWork || facts.since <= alert.at { return (.corrected, alert.at) }
        return (facts.state == .loggedOff ? .loggedOff : .ended, facts.since)
    }

    private static func isAbout(
        _ alert: LiveAlert,
        _ contactID: Text,
        _ legStartedAt: Timestamp,
        _ segment: Int32,
        _ facts: borrowing AgentFacts
    ) -> Bool {
        alert.segment == segment && alert.legStartedAt == legStartedAt
            && contactID.bytes(in: facts.bytes).elementsEqual(alert.contactID)
    }
}

/// What should fire at an instant.
private struct Judgement {
    let until: Timestamp
    var due: [LiveAlert] = []
    var nextAt = Timestamp.distantFuture

    init(until: Timestamp) {
        self.until = until
    }

    mutating func judge(_ facts: borrowing AgentFacts, _ rules: borrowing LiveRuleTable) {
        let isWorking = facts.state == .afterCallWork
        for wrap in facts.openWraps where !wrap.contactID.isNone {
            let thresholds = rules.thresholds(ofQueue: wrap.queue, in: facts.bytes)
            if isWorking { judgeExceeded(wrap, facts, thresholds) }
            if thresholds.reportsLimitPassed, let deadline = wrap.deadline, isDue(deadline) {
                var alert = alert(.acwLimitPassed, .warning, wrap, facts, at: deadline)
                alert.thresholdMs = wrap.limitMs ?? 0
                add(alert)
            }
        }
        let stuckAt = facts.since + rules.stuckMs
        if isWorking, isDue(stuckAt) {
            add(
                LiveAlert(
                    rule: .acwStuck,
                    severity: .error,
                    contactID: [],
                    queue: [],
                    legStartedAt: nil,
                    segment: 0,
                    episode: stuckAt,
                    at: stuckAt,
                    valueMs: rules.stuckMs,
                    thresholdMs: rules.stuckMs,
                    isExtended: false
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
        guard isDue(criticalAt) || isWarning else { return }
        let isCritical = criticalAt < until
        var alert = alert(
            .acwExceeded,
            isCritical ? .critical : .warning,
            wrap,
            facts,
            at: isCritical ? criticalAt : warningAt
        )
        alert.episode = min(warningAt, alert.at)
        alert.thresholdMs = isCritical ? thresholds.exceededCriticalMs : thresholds.exceededWarningMs
        add(alert)
    }

    /// Whether `instant` has passed; if not, it is one to come back at.
    private mutating func isDue(_ instant: Timestamp) -> Bool {
        if instant < until { return true }
        nextAt = min(nextAt, instant)
        return false
    }

    private func alert(
        _ rule: LiveRule,
        _ severity: Severity,
        _ wrap: AgentFacts.OpenWrap,
        _ facts: borrowing AgentFacts,
        at instant: Timestamp
    ) -> LiveAlert {
        LiveAlert(
            rule: rule,
            severity: severity,
            contactID: Array(wrap.contactID.bytes(in: facts.bytes)),
            queue: Array(wrap.queue.bytes(in: facts.bytes)),
            legStartedAt: wrap.legStartedAt,
            segment: wrap.segment,
            episode: instant,
            at: instant,
            valueMs: instant - wrap.startedAt,
            thresholdMs: 0,
            isExtended: wrap.isExtended
        )
    }

    /// Adds an alert, unless an older wrap of the same contact has raised the same: they share one fingerprint.
    private mutating func add(_ alert: LiveAlert) {
        if !due.contains(where: { $0.rule == alert.rule && $0.contactID == alert.contactID }) { due.append(alert) }
    }
}
