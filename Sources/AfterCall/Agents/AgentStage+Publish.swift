import AgentTracking
import Alerting
import ContactCenter

extension AgentStage {
    /// Appends the wraps and intervals that the tracker has just told.
    mutating func publish(
        effectsOf number: Int,
        _ agent: AgentKey,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        if effects.isEmpty { return }
        let bytes = slab.slot(number).pointee.tracker.bytes
        let key = agent.append(to: &batch)
        var corrections = 0
        if publishes(.wraps), let first = effects.wraps.baseAddress {
            for wrap in first..<first + effects.wraps.count {
                WrapEncoder.append(wrap, of: agent, key: key, headers: headers, in: bytes, to: &batch)
            }
            counters.count(effects.wraps.count, .wraps)
        }
        if publishes(.intervals), let first = effects.intervals.baseAddress {
            for interval in first..<first + effects.intervals.count {
                IntervalEncoder.append(
                    interval,
                    contacts: effects.contacts,
                    of: agent,
                    key: key,
                    headers: headers,
                    in: bytes,
                    to: &batch
                )
            }
            counters.count(effects.intervals.count, .intervals)
        }
        for index in effects.wraps.indices where effects.wraps[index].status != .closed { corrections += 1 }
        for index in effects.intervals.indices where effects.intervals[index].status != .closed { corrections += 1 }
        counters.corrections += corrections
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
        if slot.pointee.alerts.isQuiet, !slot.pointee.tracker.hasOpenWrap {
            slot.pointee.alertsDueAt = .distantFuture
            return
        }
        guard let view = slot.pointee.tracker.view else { return }
        gatherFacts(slot.pointee.tracker, view)
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

    private mutating func gatherFacts(_ tracker: borrowing AgentTracker, _ view: AgentView) {
        facts.removeAll()
        facts.state = view.state
        facts.since = view.since
        facts.bytes = tracker.bytes
        for wrap in effects.wraps {
            let name = AgentFacts.WrapName(
                contactID: wrap.contactID,
                legStartedAt: wrap.legStartedAt,
                segment: wrap.segment
            )
            if wrap.status == .retracted {
                facts.withdrawnWraps.append(name)
            } else {
                var ended = AgentFacts.EndedWrap(name, startedAt: wrap.wrapStartedAt, endedAt: wrap.wrapEndedAt)
                ended.queue = wrap.queue
                ended.exceededMs = wrap.exceededMs
                ended.hasOverlap = wrap.overlapMs > 0
                ended.isByLogOff = wrap.endCause == .loggedOff
                facts.endedWraps.append(ended)
            }
        }
        for interval in effects.intervals where interval.status != .retracted && interval.state == .afterCallWork {
            facts.endedWork.append(AgentFacts.EndedWork(startedAt: interval.startedAt, endedAt: interval.endedAt))
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
    }
}
