import AgentTracking
import Alerting
import ContactCenter
import Indicators

extension AgentStage {
    /// Appends the wraps and intervals that the tracker has just told.
    mutating func publish(
        effectsOf number: Int,
        _ agent: AgentKey,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        tell(effectsOf: number, agent, headers, into: &batch)
        if effects.isEmpty { return }
        let encoder = EffectEncoder(hasWraps: publishes(.wraps), hasIntervals: publishes(.intervals))
        let bytes = slab.slot(number).pointee.tracker.bytes
        encoder.append(effects, of: agent, headers: headers, in: bytes, to: &batch)
        if encoder.hasWraps { counters.count(effects.wraps.count, .wraps) }
        if encoder.hasIntervals { counters.count(effects.intervals.count, .intervals) }
        counters.corrections += EffectEncoder.corrections(in: effects)
    }

    /// Tells other stages what the tracker has just told of legs and time.
    mutating func tell(
        effectsOf number: Int,
        _ agent: AgentKey,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        if effects.tellsNothing { return }
        let bytes = slab.slot(number).pointee.tracker.bytes
        legTeller.append(effects, of: agent, headers: headers, in: bytes, to: &batch)
        counters.count(effects.legs.count, .contactInbox)
        for told in effects.times {
            deltas.add(
                told.fact,
                sign: told.isTakenBack ? -1 : 1,
                tenant: agent.tenant,
                agentID: agent.agentID,
                bytes: bytes
            )
        }
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
        guard let view = gatherFacts(slot.pointee.tracker, unlessQuiet: slot.pointee.alerts.isQuiet) else {
            slot.pointee.alertsDueAt = .distantFuture
            return
        }
        facts.heardAt = heardAt
        // An event that comes late is heard after a newer one, which has shown already that its time has passed.
        slot.pointee.alertsDueAt = slot.pointee.alerts.judge(
            facts,
            rules: rules,
            at: max(heardAt, slot.pointee.tracker.newestAt ?? heardAt),
            now: now,
            work: &alertWork
        )
        if alertWork.changes.isEmpty { return }
        let bytes = slot.pointee.tracker.bytes
        let encoder = AlertEncoder(
            agent: agent,
            team: view.team.bytes(in: bytes),
            site: view.site.bytes(in: bytes),
            names: alertWork.bytes
        )
        for index in alertWork.changes.indices {
            encoder.append(alertWork.changes[index], headers: headers, to: &batch)
        }
        counters.count(alertWork.changes.count, .alerts)
    }

    /// Gathers what the live rules need to know of an agent.
    ///
    /// - Parameter isQuiet: whether there is nothing to judge but open wraps.
    /// - Returns: the agent as presented now; `nil` if there is nothing to judge.
    private mutating func gatherFacts(_ tracker: borrowing AgentTracker, unlessQuiet isQuiet: Bool) -> AgentView? {
        if isQuiet, !tracker.hasOpenWrap { return nil }
        guard let view = tracker.view else { return nil }
        facts.removeAll()
        facts.state = view.state
        facts.since = view.since
        facts.bytes = tracker.bytes
        for index in effects.wraps.indices { gather(endOf: index) }
        for index in effects.intervals.indices {
            guard effects.intervals[index].status != .retracted, effects.intervals[index].state == .afterCallWork else {
                continue
            }
            let startedAt = effects.intervals[index].startedAt
            facts.endedWork.append(
                AgentFacts.EndedWork(startedAt: startedAt, endedAt: effects.intervals[index].endedAt)
            )
        }
        tracker.forEachOpenContact { contact in
            guard contact.phase == .wrap else { return }
            let name = AgentFacts.WrapName(
                contactID: contact.contactID,
                legStartedAt: contact.legStartedAt,
                segment: contact.segment
            )
            var wrap = AgentFacts.OpenWrap(name, startedAt: contact.since)
            wrap.queue = contact.queue
            wrap.channel = contact.channel
            wrap.deadline = contact.onLimit == .exceed ? contact.deadline : nil
            wrap.limitMs = contact.limitMs ?? 0
            wrap.extendedMs = contact.extendedMs
            facts.openWraps.append(wrap)
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
        ended.queue = effects.wraps[index].queue
        ended.exceededMs = effects.wraps[index].exceededMs
        ended.hasOverlap = effects.wraps[index].overlapMs > 0
        ended.isByLogOff = effects.wraps[index].endCause == .loggedOff
        facts.endedWraps.append(ended)
    }
}
