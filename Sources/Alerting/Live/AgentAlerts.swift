public import ContactCenter

/// The alerts of one agent on its running after-call work: what fires, and when the next is due (alerts 3.1, 3.3).
///
/// It compares what should fire at an instant with what does, and says the difference; so a correction of the past
/// needs hardly a path of its own. An alert whose ground had ended before it could be published never fires.
/// What was resolved is remembered for a while, since a late event may say that it ended otherwise, or not at all.
public struct AgentAlerts: Sendable {
    /// An alert that was resolved and may be corrected.
    private struct Resolved {
        /// The alert as it stood before.
        var alert: LiveAlert
        var resolution: Resolution
        var at: Timestamp
        var leftAt: Timestamp?
        /// Whether more may be said of it: not once the same ground has another episode.
        var isAmendable: Bool

        init(alert: LiveAlert, _ ending: Ending) {
            self.alert = alert
            resolution = ending.resolution
            at = ending.at
            leftAt = ending.leftAt
            isAmendable = ending.isAmendable
        }
    }

    /// Of so many resolved alerts of an agent a correction is published; of older ones it is not.
    private static let memory = 8

    /// What fires now.
    public private(set) var firing: [LiveAlert] = []
    private var resolved: [Resolved] = []
    /// Up to which instant the rules have been judged; it never goes back.
    private var judgedUntil: Timestamp = .distantPast

    /// Creates the alerts of an agent for whom nothing fires.
    public init() {}

    /// Whether nothing fires, and nothing was resolved of which more may be said.
    public var isQuiet: Bool { firing.isEmpty && resolved.isEmpty }

    /// Judges the rules on what is known now and appends to `changes` what is to be published.
    ///
    /// - Parameters:
    ///   - facts: the agent as it is now, and the wraps that have just ended.
    ///   - instant: what was due before it fires; the newest event's time, or the wall clock once the task has caught
    ///     up.
    ///   - now: the wall clock, for the time of publication.
    /// - Returns: when a rule is next due; ``Timestamp/distantFuture`` if none is.
    public mutating func judge(
        _ facts: borrowing AgentFacts,
        rules: borrowing LiveRuleTable,
        at instant: Timestamp,
        now: Timestamp,
        changes: inout [AlertChange]
    ) -> Timestamp {
        judgedUntil = max(judgedUntil, instant)
        var judgement = Judgement(until: judgedUntil)
        judgement.judge(facts, rules)
        if !resolved.isEmpty { amend(facts, whileDue: judgement.due, rules, &changes) }
        if !firing.isEmpty { resolve(whatIsNotIn: judgement.due, facts, rules, &changes) }
        for alert in judgement.due { fire(alert, now: now, &changes) }
        return judgement.nextAt
    }

    private mutating func fire(_ due: LiveAlert, now: Timestamp, _ changes: inout [AlertChange]) {
        var alert = due
        if let index = firing.firstIndex(where: { $0.isSameGround(as: due) }) {
            let known = firing[index]
            alert.episode = known.episode
            alert.firedAt = known.firedAt
            alert.revision = known.revision
            // A queue heard later moves texts; that alone is nothing to wake somebody for again.
            let isNews = alert.severity != known.severity || alert.at != known.at
            if isNews { alert.revision += 1 }
            firing[index] = alert
            if !isNews { return }
        } else {
            alert.firedAt = now
            // Resolved in error: the episode goes on.
            let isKnown = { (known: Resolved) in
                known.alert.isSameGround(as: due) && known.alert.dueAt == due.dueAt
            }
            if let index = resolved.lastIndex(where: isKnown) {
                let known = resolved.remove(at: index).alert
                alert.episode = known.episode
                alert.firedAt = known.firedAt
                alert.revision = known.revision
            }
            for index in resolved.indices where resolved[index].alert.isSameGround(as: due) {
                resolved[index].isAmendable = false
            }
            alert.revision += 1
            firing.append(alert)
        }
        changes.append(AlertChange(alert: alert))
    }

    private mutating func resolve(
        whatIsNotIn due: [LiveAlert],
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable,
        _ changes: inout [AlertChange]
    ) {
        for alert in firing where !due.contains(where: { $0.isSameGround(as: alert) }) {
            let ending = Ending(of: alert, facts, rules)
            var known = Resolved(alert: alert, ending)
            publish(&known, ending, &changes)
            if resolved.count == Self.memory { resolved.removeFirst() }
            resolved.append(known)
        }
        firing.removeAll { alert in !due.contains { $0.isSameGround(as: alert) } }
    }

    /// Publishes how resolved alerts ended according to what is known now, where that is otherwise than was told.
    private mutating func amend(
        _ facts: borrowing AgentFacts,
        whileDue due: [LiveAlert],
        _ rules: borrowing LiveRuleTable,
        _ changes: inout [AlertChange]
    ) {
        let oldest = judgedUntil - rules.memoryMs
        resolved.removeAll { $0.at < oldest }
        for index in resolved.indices where resolved[index].isAmendable {
            var known = resolved[index]
            if due.contains(where: { $0.isSameGround(as: known.alert) }) { continue }
            let ending: Ending
            if let wrap = facts.endedWraps.first(where: { known.alert.isAbout($0.name, $0.startedAt, facts) }) {
                ending = Ending(of: known.alert, endOf: wrap, leftAt: known.leftAt, facts, rules)
            } else if facts.withdrawnWraps.contains(where: { known.alert.isAbout($0, nil, facts) }) {
                ending = Ending(correctionOf: known.alert)
            } else {
                continue
            }
            if ending.resolution == known.resolution, ending.at == known.at { continue }
            known.resolution = ending.resolution
            known.at = ending.at
            publish(&known, ending, &changes)
            resolved[index] = known
        }
    }

    private func publish(_ known: inout Resolved, _ ending: Ending, _ changes: inout [AlertChange]) {
        known.alert.revision += 1
        var shown = ending.alert
        shown.revision = known.alert.revision
        changes.append(AlertChange(alert: shown, resolution: known.resolution, resolvedAt: known.at))
    }
}
