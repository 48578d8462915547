public import ContactCenter

/// The alerts of one agent on its running after-call work: what fires, and when the next is due (alerts 3.1, 3.3).
///
/// It compares what should fire at an instant with what does, and says the difference; so a correction of the past
/// needs hardly a path of its own. An alert whose ground had ended before it could be published never fires.
/// What was resolved is remembered for a while, since a late event may say that it ended otherwise, or not at all; and
/// as long as what it is about goes on, since another threshold may let the same episode go on.
/// All of it lies in the workspace of the agent's stage, and must be judged with no other.
public struct AgentAlerts: Sendable {
    /// Of so many resolved alerts of an agent a correction is published; of older ones it is not.
    private static let memory = 8

    /// Up to which instant the rules have been judged; it never goes back.
    var judgedUntil: Timestamp = .distantPast
    /// The first of its alerts in the workspace.
    var first = AlertChains.none

    /// Creates the alerts of an agent for whom nothing fires.
    public init() {}

    /// Whether nothing fires, and nothing was resolved of which more may be said.
    public var isQuiet: Bool { first == AlertChains.none }

    /// What fires now, in the order in which it began. Texts are runs of the bytes of `work`.
    public func firing(in work: borrowing AlertWorkspace) -> [LiveAlert] {
        var alerts: [LiveAlert] = []
        var link = first
        while link != AlertChains.none {
            if work.chains[link].resolution == nil { alerts.append(work.chains[link].alert) }
            link = work.chains.next(link)
        }
        return alerts
    }

    /// Judges the rules on what is known now and leaves in `work` what is to be published.
    ///
    /// - Parameters:
    ///   - facts: the agent as it is now, and the wraps that have just ended.
    ///   - instant: what was due before it fires; the newest event's time, or the wall clock once the task has caught
    ///     up.
    ///   - now: the wall clock, for the time of publication.
    ///   - work: that of the agent's stage.
    /// - Returns: when a rule is next due; ``Timestamp/distantFuture`` if none is.
    public mutating func judge(
        _ facts: borrowing AgentFacts,
        rules: borrowing LiveRuleTable,
        at instant: Timestamp,
        now: Timestamp,
        work: inout AlertWorkspace
    ) -> Timestamp {
        judgedUntil = max(judgedUntil, instant)
        if !work.changes.isEmpty { work.changes.removeAll(keepingCapacity: true) }
        work.compactIfWorthwhile()
        let nameCount = work.names.count
        work.judgement.judge(facts, rules, until: judgedUntil, names: &work.names)
        if !isQuiet {
            amend(facts, rules, &work)
            resolve(facts, rules, &work)
        }
        var keepsNames = false
        for index in work.judgement.due.indices {
            if fire(work.judgement.due[index], now: now, &work) { keepsNames = true }
        }
        if !keepsNames { work.names.truncate(to: nameCount) }
        return work.judgement.nextAt
    }

    /// Lets an alert fire, or go on.
    ///
    /// - Returns: whether one of its names is kept.
    private mutating func fire(_ due: LiveAlert, now: Timestamp, _ work: inout AlertWorkspace) -> Bool {
        var alert = due
        if let link = standing(onGroundOf: due, work) {
            let known = work.chains[link].alert
            let hasKnownTexts = alert.goOn(from: known, work.bytes)
            // A queue or a reason heard later moves texts; that alone is nothing to wake somebody for again.
            let isNews = alert.severity != known.severity || alert.at != known.at
            if isNews { alert.revision += 1 }
            work.chains[link].alert = alert
            if isNews { work.changes.append(AlertChange(alert: alert)) }
            return !hasKnownTexts
        }
        alert.firedAt = now
        // Resolved in error: the episode goes on.
        if let link = latestResolved(onGroundOf: due, work) {
            let known = work.chains[link].alert
            alert.episode = known.episode
            alert.firedAt = known.firedAt
            alert.revision = known.revision
            work.chains.remove(link, from: &first)
        }
        var link = first
        while link != AlertChains.none {
            if work.chains[link].resolution != nil, work.chains[link].alert.isSameGround(as: due, in: work.bytes) {
                work.chains[link].isAmendable = false
            }
            link = work.chains.next(link)
        }
        alert.revision += 1
        work.chains.append(KeptAlert(alert), to: &first)
        work.changes.append(AlertChange(alert: alert))
        return true
    }

    /// The alert that stands on the ground of `due`.
    private func standing(onGroundOf due: LiveAlert, _ work: borrowing AlertWorkspace) -> UInt32? {
        var link = first
        while link != AlertChains.none {
            let kept = work.chains[link]
            if kept.resolution == nil, kept.alert.isSameGround(as: due, in: work.bytes) { return link }
            link = work.chains.next(link)
        }
        return nil
    }

    /// The alert that was resolved last of those that were due on the ground of `due` at the same instant, or whose
    /// episode has the same name: a late event may have moved when it was due, or made a wrap the second of its leg.
    private func latestResolved(onGroundOf due: LiveAlert, _ work: borrowing AlertWorkspace) -> UInt32? {
        var found: UInt32?
        var link = first
        while link != AlertChains.none {
            let kept = work.chains[link]
            let isSameGround = kept.alert.dueAt == due.dueAt && kept.alert.isSameGround(as: due, in: work.bytes)
            if kept.resolution != nil, isSameGround || kept.alert.isSameEpisode(as: due, in: work.bytes) {
                found = link
            }
            link = work.chains.next(link)
        }
        return found
    }

    /// Resolves what fires and is not due.
    private mutating func resolve(
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable,
        _ work: inout AlertWorkspace
    ) {
        var link = first
        while link != AlertChains.none {
            var kept = work.chains[link]
            if kept.resolution != nil || work.judgement.hasDue(onGroundOf: kept.alert, work.names.bytes) {
                link = work.chains.next(link)
                continue
            }
            let isRemoved = rules.isOff(kept.alert, names: work.bytes, facts, at: judgedUntil)
            let ending =
                isRemoved
                ? Ending(ofRemovedRule: kept.alert, foundAt: facts.heardAt)
                : Ending(of: kept.alert, names: work.bytes, facts, rules)
            kept.resolution = ending.resolution
            kept.at = ending.at
            kept.leftAt = ending.leftAt
            kept.isAmendable = ending.isAmendable
            publish(&kept, ending, &work)
            forgetOneIfFull(facts, &work)
            let next = work.chains.next(link)
            // To the end, which is behind everything that was resolved before.
            work.chains.remove(link, from: &first)
            work.chains.append(kept, to: &first)
            link = next
        }
    }

    /// Forgets the oldest resolved alert if there are too many, or the oldest of those whose ground is over.
    private mutating func forgetOneIfFull(_ facts: borrowing AgentFacts, _ work: inout AlertWorkspace) {
        var count = 0
        var (oldest, oldestOver) = (AlertChains.none, AlertChains.none)
        var link = first
        while link != AlertChains.none {
            if work.chains[link].resolution != nil {
                if count == 0 { oldest = link }
                if oldestOver == AlertChains.none, !facts.isGroundOngoing(of: work.chains[link].alert, work.bytes) {
                    oldestOver = link
                }
                count += 1
            }
            link = work.chains.next(link)
        }
        if count < Self.memory { return }
        work.chains.remove(oldestOver == AlertChains.none ? oldest : oldestOver, from: &first)
    }

    /// Publishes how resolved alerts ended according to what is known now, where that is otherwise than was told.
    private mutating func amend(
        _ facts: borrowing AgentFacts,
        _ rules: borrowing LiveRuleTable,
        _ work: inout AlertWorkspace
    ) {
        let oldest = judgedUntil - rules.memoryMs
        var next = first
        while next != AlertChains.none {
            let link = next
            next = work.chains.next(link)
            var known = work.chains[link]
            guard let resolution = known.resolution else { continue }
            if known.at < oldest, !facts.isGroundOngoing(of: known.alert, work.bytes) {
                work.chains.remove(link, from: &first)
                continue
            }
            if !known.isAmendable || work.judgement.hasDue(onGroundOf: known.alert, work.names.bytes) { continue }
            let names = work.bytes
            let ending: Ending
            if let wrap = facts.endedWraps.first(where: { known.alert.isAbout($0.name, $0.startedAt, names, facts) }) {
                ending = Ending(of: known.alert, endOf: wrap, leftAt: known.leftAt, facts, rules)
            } else if facts.withdrawnWraps.contains(where: { known.alert.isAbout($0, nil, names, facts) }) {
                ending = Ending(correctionOf: known.alert)
            } else if known.alert.rule == .holdLong || known.alert.rule == .talkLong,
                let call = facts.calls.first(where: { known.alert.isAbout($0, names, facts) }),
                let amended = Ending(amending: known.alert, call, facts, rules)
            {
                ending = amended
            } else {
                continue
            }
            if ending.resolution == resolution, ending.at == known.at { continue }
            known.resolution = ending.resolution
            known.at = ending.at
            publish(&known, ending, &work)
            work.chains[link] = known
        }
    }

    private func publish(_ known: inout KeptAlert, _ ending: Ending, _ work: inout AlertWorkspace) {
        known.alert.revision += 1
        var shown = ending.alert
        shown.revision = known.alert.revision
        work.changes.append(AlertChange(alert: shown, resolution: known.resolution, resolvedAt: known.at))
    }
}
