import ContactCenter

/// How the ground of an alert has ended.
struct Ending {
    var resolution: Resolution
    var at: Timestamp
    /// The alert as far as its ground did stand.
    var alert: LiveAlert
    /// Whether what is heard of the end of the wrap later may change it.
    var isAmendable: Bool
    /// When the agent left the wrap for something else while it was open: the alert stood no longer than that.
    var leftAt: Timestamp?

    /// The ending of `alert`, which stood until now and does not stand on `facts`.
    ///
    /// - Parameter names: what the texts of `alert` refer to.
    init(
        of alert: LiveAlert,
        names: UnsafeRawBufferPointer,
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable
    ) {
        if !alert.rule.isPerContact {
            self.init(ofAgentAlert: alert, facts)
        } else if alert.rule == .holdLong || alert.rule == .talkLong {
            guard let call = facts.calls.first(where: { alert.isAbout($0, names, facts) }) else {
                self.init(correctionOf: alert)
                return
            }
            self.init(of: alert, call, facts, rules)
        } else if let wrap = facts.endedWraps.first(where: { alert.isAbout($0.name, $0.startedAt, names, facts) }) {
            self.init(of: alert, endOf: wrap, leftAt: nil, facts, rules)
        } else if let wrap = facts.openWraps.first(where: { alert.isAbout($0.name, $0.startedAt, names, facts) }) {
            self.init(of: alert, while: wrap, facts)
        } else {
            self.init(correctionOf: alert)
        }
    }

    /// The ending of an alert that should never have fired.
    init(correctionOf alert: LiveAlert) {
        resolution = .corrected
        at = alert.at
        self.alert = alert
        isAmendable = true
    }

    /// The ending of an alert by the end of the wrap that it is about.
    ///
    /// - Parameter leftAt: when the agent was thought to have left the wrap for something else.
    init(
        of alert: LiveAlert,
        endOf wrap: AgentFacts.EndedWrap,
        leftAt: Timestamp?,
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable
    ) {
        var known = alert
        known.measuredFrom = wrap.startedAt
        if alert.rule == .acwLimitPassed {
            // The record knows the deadline, with whatever extension was heard of only now.
            known.dueAt = wrap.endedAt - wrap.exceededMs
            known.at = known.dueAt
        } else {
            let thresholds = rules.thresholds(of: wrap.labels, facts, at: wrap.endedAt)
            let (warningMs, criticalMs) = (thresholds.exceededWarningMs, thresholds.exceededCriticalMs)
            let isSinceReturn = alert.dueAt > alert.measuredFrom + alert.leastThresholdMs
            let since = isSinceReturn ? alert.dueAt : .distantPast
            // Without an array, which would be allocated for each alert that ends.
            let least = min(warningMs ?? .max, criticalMs ?? .max)
            known.leastThresholdMs = least == .max ? alert.leastThresholdMs : least
            known.dueAt = max(wrap.startedAt + known.leastThresholdMs, since)
            known.thresholdMs = (alert.severity == .critical ? criticalMs : warningMs) ?? alert.thresholdMs
            known.at = max(wrap.startedAt + known.thresholdMs, since)
        }
        let bound = wrap.hasOverlap ? leftAt : nil
        let end = min(wrap.endedAt, bound ?? .distantFuture)
        if end <= known.dueAt {
            self.init(correctionOf: alert)
        } else {
            let isLoggedOff = wrap.isByLogOff && end == wrap.endedAt
            self.init(of: known, at: end, isLoggedOff ? .loggedOff : .ended)
        }
        isAmendable = true
        self.leftAt = bound
    }

    /// The ending of an alert about a wrap that goes on.
    private init(of alert: LiveAlert, while wrap: AgentFacts.OpenWrap, _ facts: borrowing AgentFacts) {
        switch alert.rule {
        case .acwExceeded where facts.state != .afterCallWork && facts.since > alert.dueAt:
            // The agent calls back, or has taken the next contact.
            self.init(of: alert, at: facts.since, .ended)
            isAmendable = true
            leftAt = facts.since
        case .acwLimitPassed where facts.heardAt > alert.at:
            let isExtended = wrap.deadline.map { $0 > alert.at } ?? false
            self.init(of: alert, at: facts.heardAt, isExtended ? .extended : .ended)
        default:
            self.init(correctionOf: alert)
            if facts.state != .afterCallWork { leftAt = facts.since }
        }
    }

    /// An ending at `instant`, after the alert was due, if perhaps not in the severity that it had reached.
    init(of alert: LiveAlert, at instant: Timestamp, _ resolution: Resolution) {
        self.resolution = resolution
        self.at = instant
        self.alert = alert
        isAmendable = false
        if alert.at >= instant {
            self.alert.severity = .warning
            self.alert.at = alert.dueAt
            self.alert.thresholdMs = alert.leastThresholdMs
        }
    }
}

extension LiveAlert {
    /// Whether it is about the wrap called `name` that began at `start`; `names` is what its own texts refer to.
    func isAbout(
        _ name: AgentFacts.WrapName,
        _ start: Timestamp?,
        _ names: UnsafeRawBufferPointer,
        _ facts: borrowing AgentFacts
    ) -> Bool {
        segment == name.segment && (legStartedAt == name.legStartedAt || measuredFrom == start)
            && name.contactID.bytes(in: facts.bytes).hasSameBytes(as: contactID.bytes(in: names))
    }
}
