import AgentTracking
import Alerting
import ContactCenter

extension AgentStage {
    /// Judges the live rules on an agent of whom an event was heard, unless it is plain that nothing can be due.
    ///
    /// Of most events nothing is to be judged but how long things last that have just begun, and then it is enough to
    /// come back when the first of them may have lasted long enough: ``LiveRuleTable/leastWaitMs`` later.
    mutating func judge(
        _ number: Int,
        _ agent: AgentKey,
        after event: UnsafePointer<Event>,
        _ acceptance: Acceptance,
        now: Timestamp,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        guard publishes(.alerts) else { return }
        let slot = slab.slot(number)
        let (time, kind) = (event.pointee.time, event.pointee.kind)
        let mayRepeat = !effects.wraps.isEmpty || kind == .contactNotAnswered
        let isPlain =
            slot.pointee.alerts.isQuiet && acceptance == .applied && slot.pointee.alertsDueAt >= time
            && kind != .contactHeld && kind != .agentLoggedOff && !slot.pointee.tracker.hasOpenWrap
            && !(mayRepeat && slot.pointee.tracker.isRepeating)
            && !(rules.dependsOnLabels && event.pointee.saysLabels)
        let latest = time + rules.leastWaitMs
        if isPlain {
            slot.pointee.alertsDueAt = min(slot.pointee.alertsDueAt, latest)
            return
        }
        judge(number, agent, heardAt: time, now: now, headers, into: &batch)
        if facts.state != .loggedOff { slot.pointee.alertsDueAt = min(slot.pointee.alertsDueAt, latest) }
    }

    /// Judges the live rules on an agent as it is now.
    ///
    /// - Parameter heardAt: the time of the event that was just heard, or the wall clock where only time has passed.
    mutating func judge(
        _ number: Int,
        _ agent: AgentKey,
        heardAt: Timestamp,
        now: Timestamp,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        guard publishes(.alerts) else { return }
        let slot = slab.slot(number)
        guard let view = gatherFacts(slot.pointee.tracker, heardAt: heardAt) else { return }
        facts.tenant = agent.tenant
        // An event that comes late is heard after a newer one, which has shown already that its time has passed.
        slot.pointee.alertsDueAt = slot.pointee.alerts.judge(
            facts,
            rules: rules,
            at: max(heardAt, facts.newestAt),
            now: now,
            work: &alertWork
        )
        if alertWork.changes.isEmpty { return }
        let bytes = slot.pointee.tracker.bytes
        let thresholds = rules.thresholds(of: nil, facts, at: max(heardAt, facts.newestAt))
        let encoder = AlertEncoder(
            agent: agent,
            team: view.team.bytes(in: bytes),
            site: view.site.bytes(in: bytes),
            names: alertWork.bytes,
            shortWrapMs: thresholds.shortWrapMs,
            lastWraps: thresholds.lastWraps
        )
        for index in alertWork.changes.indices {
            let fingerprint = encoder.append(alertWork.changes[index], headers: headers, &summaries, to: &batch)
            resolved.note(fingerprint, isResolved: alertWork.changes[index].resolution != nil, now: now)
        }
        counters.count(alertWork.changes.count, .alerts)
    }

    /// Gathers what the live rules need to know of an agent.
    ///
    /// - Returns: the agent as presented now; `nil` if nothing was heard of it.
    private mutating func gatherFacts(_ tracker: borrowing AgentTracker, heardAt: Timestamp) -> AgentView? {
        guard let view = tracker.view, let newestAt = tracker.newestAt else { return nil }
        facts.removeAll()
        facts.state = view.state
        facts.since = view.since
        facts.heardAt = heardAt
        facts.newestAt = newestAt
        facts.bytes = tracker.bytes
        facts.shortWraps = AgentFacts.Repeated(tracker.repetitions.shortWraps)
        facts.unanswered = AgentFacts.Repeated(tracker.repetitions.unanswered)
        facts.team = view.team
        facts.site = view.site
        facts.reason = view.reason
        for index in effects.wraps.indices { gather(endOf: index) }
        for index in effects.intervals.indices {
            let state = effects.intervals[index].state
            guard effects.intervals[index].status != .retracted, state == .afterCallWork || state == .notReady else {
                continue
            }
            facts.endedStates.append(
                AgentFacts.EndedState(
                    state,
                    startedAt: effects.intervals[index].startedAt,
                    endedAt: effects.intervals[index].endedAt
                )
            )
        }
        tracker.forEachOpenContact { contact in
            if contact.phase == .wrap { facts.openWraps.append(AgentFacts.OpenWrap(contact)) }
            if let call = AgentFacts.Call(contact) { facts.calls.append(call) }
        }
        return view
    }

    private mutating func gather(endOf index: Int) {
        let name = AgentFacts.WrapName(
            contactID: effects.wraps[index].contactID,
            legStartedAt: effects.wraps[index].legStartedAt,
            segment: effects.wraps[index].segment
        )
        if effects.wraps[index].status == .retracted { return facts.withdrawnWraps.append(name) }
        var ended = AgentFacts.EndedWrap(
            name,
            startedAt: effects.wraps[index].wrapStartedAt,
            endedAt: effects.wraps[index].wrapEndedAt
        )
        ended.labels.queue = effects.wraps[index].queue
        ended.labels.channel = effects.wraps[index].channel
        ended.labels.campaign = effects.wraps[index].campaign
        ended.labels.reason = effects.wraps[index].reason
        ended.exceededMs = effects.wraps[index].exceededMs
        ended.hasOverlap = effects.wraps[index].overlapMs > 0
        ended.isByLogOff = effects.wraps[index].endCause == .loggedOff
        facts.endedWraps.append(ended)
        // Only the first segment says how long the contact was talked to and held.
        guard name.segment == 1, let establishedAt = effects.wraps[index].establishedAt,
            let clearedAt = effects.wraps[index].clearedAt
        else { return }
        var call = AgentFacts.Call(name.contactID, legStartedAt: name.legStartedAt, establishedAt: establishedAt)
        call.labels = ended.labels
        call.clearedAt = clearedAt
        call.since = clearedAt
        call.holdMs = effects.wraps[index].holdMs
        facts.calls.append(call)
    }
}

extension Event {
    /// Whether it may say something by which thresholds differ: what was thought of when one is due may be wrong then.
    fileprivate var saysLabels: Bool {
        if kind == .agentLoggedOn { return true }
        return kind.family == .leg && (!queue.isNone || !reason.isNone || !campaign.isNone || channel != nil)
    }
}

extension AgentFacts.Repeated {
    fileprivate init(_ count: Repetitions.Count) {
        self.init()
        number = count.number
        areMany = count.areMany
        since = count.since
    }
}

extension AgentFacts.Labels {
    fileprivate init(_ contact: OpenContact) {
        self.init()
        queue = contact.queue
        channel = contact.channel
        campaign = contact.campaign
        reason = contact.reason
    }
}

extension AgentFacts.OpenWrap {
    fileprivate init(_ contact: OpenContact) {
        let name = AgentFacts.WrapName(
            contactID: contact.contactID,
            legStartedAt: contact.legStartedAt,
            segment: contact.segment
        )
        self.init(name, startedAt: contact.since)
        labels = AgentFacts.Labels(contact)
        deadline = contact.onLimit == .exceed ? contact.deadline : nil
        limitMs = contact.limitMs ?? 0
        extendedMs = contact.extendedMs
    }
}

extension AgentFacts.Call {
    /// The conversation of `contact`; `nil` if it has none.
    fileprivate init?(_ contact: OpenContact) {
        guard let establishedAt = contact.establishedAt, !contact.isStandalone else { return nil }
        self.init(contact.contactID, legStartedAt: contact.legStartedAt, establishedAt: establishedAt)
        labels = AgentFacts.Labels(contact)
        clearedAt = contact.clearedAt
        heldSince = contact.phase == .held ? contact.since : nil
        since = contact.since
        holdMs = contact.holdMs
    }
}
