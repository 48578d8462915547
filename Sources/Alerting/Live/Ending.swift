import ContactCenter

/// How the ground of an alert has ended.
struct Ending {
    var resolution: Resolution
    var at: Timestamp
    /// The alert as far as its ground did stand.
    var alert: LiveAlert
    /// Whether the end of a wrap has ended it, so that a correction of that end is one of this.
    var isByEndOfWrap = false

    /// The ending of `alert`, which stood until now and does not stand on `facts`.
    init(of alert: LiveAlert, _ facts: borrowing AgentFacts) {
        if !alert.rule.isPerContact {
            self.init(ofAgentAlert: alert, facts)
        } else if let wrap = facts.endedWraps.first(where: { alert.isAbout($0.name, $0.startedAt, facts) }) {
            self.init(of: alert, endOf: wrap)
        } else if let wrap = facts.openWraps.first(where: { alert.isAbout($0.name, $0.startedAt, facts) }) {
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
    }

    /// The ending of an alert by the end of the wrap that it is about.
    init(of alert: LiveAlert, endOf wrap: AgentFacts.EndedWrap) {
        var known = alert
        let shiftMs = wrap.startedAt - alert.measuredFrom
        known.measuredFrom = wrap.startedAt
        known.dueAt = alert.dueAt + shiftMs
        known.at = alert.at + shiftMs
        if alert.rule == .acwLimitPassed {
            // The record knows the deadline, with whatever extension was heard of only now.
            known.dueAt = wrap.endedAt - wrap.exceededMs
            known.at = known.dueAt
        }
        if wrap.endedAt <= known.dueAt {
            self.init(correctionOf: alert)
        } else {
            self.init(of: known, at: wrap.endedAt, wrap.isByLogOff ? .loggedOff : .ended)
        }
        isByEndOfWrap = true
    }

    /// The ending of an alert about a wrap that goes on.
    private init(of alert: LiveAlert, while wrap: AgentFacts.OpenWrap, _ facts: borrowing AgentFacts) {
        switch alert.rule {
        case .acwExceeded where facts.state != .afterCallWork && facts.since > alert.dueAt:
            // The agent calls back, or has taken the next contact.
            self.init(of: alert, at: facts.since, .ended)
        case .acwLimitPassed where facts.heardAt > alert.at:
            let isExtended = wrap.deadline.map { $0 > alert.at } ?? false
            self.init(of: alert, at: facts.heardAt, isExtended ? .extended : .ended)
        default:
            self.init(correctionOf: alert)
        }
    }

    /// The ending of an alert about the agent's state.
    private init(ofAgentAlert alert: LiveAlert, _ facts: borrowing AgentFacts) {
        let work = facts.endedWork.first { $0.startedAt == alert.measuredFrom }
        let end = work?.endedAt ?? (facts.state == .afterCallWork ? .distantPast : facts.since)
        if end <= alert.at {
            self.init(correctionOf: alert)
        } else {
            let isLoggedOff = facts.state == .loggedOff && facts.since == end
            self.init(of: alert, at: end, isLoggedOff ? .loggedOff : .ended)
        }
    }

    /// An ending at `instant`, after the alert was due, if perhaps not in the severity that it had reached.
    private init(of alert: LiveAlert, at instant: Timestamp, _ resolution: Resolution) {
        self.resolution = resolution
        self.at = instant
        self.alert = alert
        if alert.at >= instant {
            self.alert.severity = .warning
            self.alert.at = alert.dueAt
            self.alert.thresholdMs = alert.leastThresholdMs
        }
    }
}

extension LiveAlert {
    /// Whether it is about the wrap called `name` that began at `start`.
    func isAbout(_ name: AgentFacts.WrapName, _ start: Timestamp?, _ facts: borrowing AgentFacts) -> Bool {
        segment == name.segment && (legStartedAt == name.legStartedAt || measuredFrom == start)
            && name.contactID.bytes(in: facts.bytes).elementsEqual(contactID)
    }
}
