import ContactCenter

/// Deadlines (model 1.5, 1.7).
extension AgentState {
    /// Lets everything act that is due before `instant`: the ends of milliseconds, and deadlines.
    mutating func advance(to instant: Timestamp, _ work: inout TrackerWorkspace) {
        while true {
            if !isMillisecondOpen {
                let due = max(nextDeadline, settledThrough + 1)
                guard due < instant, nextDeadline < .distantFuture else { return }
                now = due
            }
            guard now < instant else { return }
            work.startsMayFollow = false
            takeUpDeferred(&work)
            nextDeadline = earliestDeadline(work)
            while nextDeadline <= now {
                actOnDeadline(&work)
                nextDeadline = earliestDeadline(work)
            }
            takePresentedState(&work)
            settledThrough = now
            isMillisecondOpen = false
            forgetOldLegs(&work)
        }
    }

    /// The earliest instant at which the clock alone changes something; ``Timestamp/distantFuture`` if never.
    var nextActionAt: Timestamp { isMillisecondOpen ? now : nextDeadline }

    func earliestDeadline(_ work: borrowing TrackerWorkspace) -> Timestamp {
        guard isTracked else { return .distantFuture }
        var earliest = lastEventAt + work.policy.agentTTLMs
        for index in legs.indices { earliest = min(earliest, deadline(of: legs.place(index), work)) }
        return earliest
    }

    private func deadline(of leg: Place<Leg>, _ work: borrowing TrackerWorkspace) -> Timestamp {
        // Not a switch: a jump through a table is guessed wrong more often than the tests before the one that holds.
        if leg.phase == .closed { return .distantFuture }
        if leg.isLive {
            return leg.establishedOrStartedAt
                + (leg.isVoice ? work.policy.voiceLegCapMs : work.policy.otherLegCapMs)
        }
        if leg.phase == .wrap { return min(forcedEnd(of: leg), leg.wrapStartedAt + work.policies[leg.policy].capMs) }
        if leg.phase == .offered { return leg.startedAt + work.policy.offerTTLMs }
        return leg.clearedOrStartedAt + work.policies[leg.policy].reattachMs
    }

    private func forcedEnd(of leg: Place<Leg>) -> Timestamp {
        guard leg.onLimit == .end, let deadline = leg.wrapDeadline else { return .distantFuture }
        return deadline
    }

    /// Lets one deadline act: limits, then caps, waiting, offers, legs, the agent; oldest first.
    private mutating func actOnDeadline(_ work: inout TrackerWorkspace) {
        if let index = legs.firstIndex(where: { $0.phase == .wrap && forcedEnd(of: $0) <= now }) {
            return endWrap(legAt: index, cause: .limit, &work)
        }
        for phase in [LegPhase.wrap, .waiting, .offered] {
            let due = legs.firstIndex { $0.phase == phase && deadline(of: $0, work) <= now }
            guard let index = due else { continue }
            switch phase {
            case .wrap: return endWrap(legAt: index, cause: .capped, &work)
            case .waiting: return closeWaiting(legAt: index, cause: .noWrap, &work)
            default: return closeUnanswered(legAt: index, isInferred: true)
            }
        }
        if let index = legs.firstIndex(where: { $0.isLive && deadline(of: $0, work) <= now }) {
            return closeCapped(legAt: index, &work)
        }
        forgetAgent(&work)
    }

    private mutating func closeCapped(legAt index: Int, _ work: inout TrackerWorkspace) {
        legs[index].flags.insert([.inferredClear, .suspect])
        clear(legAt: index, isCapped: true, &work)
    }

    /// Logs off an agent that was not heard of for `agent.ttl`; its next event starts anew.
    private mutating func forgetAgent(_ work: inout TrackerWorkspace) {
        for index in legs.indices where legs[index].isLive {
            legs[index].flags.insert(.inferredClear)
            clear(legAt: index, &work)
        }
        for index in legs.indices {
            switch legs[index].phase {
            case .wrap: endWrap(legAt: index, cause: .loggedOff, &work)
            case .waiting: closeWaiting(legAt: index, cause: .noWrap, &work)
            case .offered: closeUnanswered(legAt: index, isInferred: true)
            default: break
            }
        }
        noted.removeAll()
        repetitions.loggedOff(at: now)
        closeInterval(&work)
        declared = .loggedOff
        declaredReason = .none
        presented = .loggedOff
        presentedReason = .none
        presentedSince = now
        isTracked = false
    }

    /// Drops closed legs of which nothing more can be said.
    private mutating func forgetOldLegs(_ work: inout TrackerWorkspace) {
        // The longest of all queues: a leg that is still there must not pass for the leg closed last.
        let keptMs = max(work.policy.horizonMs, work.policies.longestReattachMs)
        let limit = now
        guard limit - firstClosedAt > keptMs else { return }
        func isOld(_ leg: Place<Leg>) -> Bool {
            guard leg.phase == .closed, let closedAt = leg.closedAt else { return false }
            return limit - closedAt > keptMs
        }
        for index in legs.indices.reversed() where isOld(legs.place(index)) {
            let number = legs[index].number
            if legs.contains(where: { $0.isOpen && $0.consultedFor == number }) { continue }
            if work.tells.contains(.legs), isTold(legAt: index) {
                let facts = legFacts(at: index, &work)
                let wraps = UnsafeBufferPointer(work.legWraps.elements)
                work.facts.append(facts, of: legs[index].contactID, wraps: wraps)
            }
            segments.removeAll { $0.leg == number }
            legs.remove(at: index)
        }
        firstClosedAt = .distantFuture
        for index in legs.indices where legs[index].phase == .closed {
            firstClosedAt = min(firstClosedAt, legs[index].closedAt ?? now)
        }
    }
}
