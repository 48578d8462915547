import ContactCenter

/// How alerts on conversations end, and those on what the agent does as such.
extension Ending {
    /// The ending of an alert whose rule is not in force any more, which was found at `instant`.
    init(ofRemovedRule alert: LiveAlert, foundAt instant: Timestamp) {
        self.init(of: alert, at: max(instant, alert.at + 1), .ruleRemoved)
    }

    /// The ending of an alert about a conversation that is still known, if perhaps over.
    init(
        of alert: LiveAlert,
        _ call: AgentFacts.Call,
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable
    ) {
        var known = alert
        let end: Timestamp
        let thresholds = rules.thresholds(of: call.labels, facts, at: call.clearedAt ?? facts.heardAt)
        let thresholdMs = (alert.rule == .talkLong ? thresholds.talkMs : thresholds.holdMs) ?? alert.thresholdMs
        (known.thresholdMs, known.leastThresholdMs) = (thresholdMs, thresholdMs)
        if alert.rule == .talkLong {
            known.measuredFrom = call.establishedAt
            end = call.clearedAt ?? .distantPast
        } else if let heldSince = call.heldSince {
            // Held again: when it was retrieved in between is what was just heard.
            end = heldSince > alert.measuredFrom ? min(heldSince, facts.heardAt) : .distantPast
        } else {
            end = call.clearedAt ?? call.since
        }
        known.dueAt = known.measuredFrom + thresholdMs
        known.at = known.dueAt
        let wasNeverLong = alert.rule == .holdLong && call.heldSince == nil && call.holdMs <= thresholdMs
        if end <= known.at || wasNeverLong {
            self.init(correctionOf: alert)
        } else {
            self.init(of: known, at: end, Self.isByLogOff(end, facts) ? .loggedOff : .ended)
        }
        isAmendable = true
    }

    /// What is known now of the ending of an alert about a conversation that was resolved; `nil` if nothing new.
    ///
    /// Of a single hold no more is known than that all holds together were no longer than it would have had to be.
    init?(
        amending alert: LiveAlert,
        _ call: AgentFacts.Call,
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable
    ) {
        let isOver = call.clearedAt != nil
        let wasNeverHeldLong = call.heldSince == nil && call.holdMs <= alert.thresholdMs
        guard alert.rule == .talkLong ? isOver : wasNeverHeldLong else { return nil }
        self.init(of: alert, call, facts, rules)
    }

    /// The ending of an alert about the agent as such.
    init(ofAgentAlert alert: LiveAlert, _ facts: borrowing AgentFacts) {
        let end: Timestamp
        switch alert.rule {
        case .agentSilent: end = facts.state == .loggedOff ? facts.since : facts.newestAt
        case .acwTooShort: end = Self.end(of: facts.shortWraps)
        case .notAnsweredRepeated: end = Self.end(of: facts.unanswered)
        default: end = Self.end(of: alert.rule == .acwStuck ? .afterCallWork : .notReady, alert, facts)
        }
        if end <= alert.at {
            self.init(correctionOf: alert)
        } else {
            self.init(of: alert, at: end, Self.isByLogOff(end, facts) ? .loggedOff : .ended)
        }
        isAmendable = false
    }

    private static func isByLogOff(_ end: Timestamp, _ facts: borrowing AgentFacts) -> Bool {
        facts.state == .loggedOff && facts.since == end
    }

    private static func end(of repeated: AgentFacts.Repeated) -> Timestamp {
        repeated.areMany ? .distantPast : repeated.since
    }

    /// When the agent left the state in which they had been since the alert's beginning.
    private static func end(
        of state: PresentedState,
        _ alert: LiveAlert,
        _ facts: borrowing AgentFacts
    ) -> Timestamp {
        let ended = facts.endedStates.first { $0.state == state && $0.startedAt == alert.measuredFrom }
        if let ended { return ended.endedAt }
        // The same state for another reason is another time in it.
        return facts.state != state || facts.since > alert.measuredFrom ? facts.since : .distantPast
    }
}

extension LiveAlert {
    /// Whether it is about the conversation of `call`; `names` is what its own texts refer to.
    func isAbout(
        _ call: AgentFacts.Call,
        _ names: UnsafeRawBufferPointer,
        _ facts: borrowing AgentFacts
    ) -> Bool {
        (legStartedAt == call.legStartedAt || measuredFrom == call.establishedAt)
            && call.contactID.bytes(in: facts.bytes).hasSameBytes(as: contactID.bytes(in: names))
    }
}
