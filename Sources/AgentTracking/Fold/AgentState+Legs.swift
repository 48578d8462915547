import ContactCenter

/// A leg's life from its offer to its clearing (model 1.5).
extension AgentState {
    mutating func offered(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        if isBegunAlready(event, &work) { return }
        if let index = newestOpenLeg(of: event.contactID, work) {
            if legs[index].isLive {
                count(.offeredWhileLive)
                return setAttributes(Attributes(event), ofLegAt: index, &work)
            }
            closeUnanswered(legAt: index, isInferred: true)
        }
        let index = openLeg(event, phase: .offered, &work)
        legs[index].offeredAt = now
    }

    mutating func established(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        let index: Int
        if let open = newestOpenLeg(of: event.contactID, work) {
            setAttributes(Attributes(event), ofLegAt: open, &work)
            if legs[open].isLive { return count(.establishedTwice) }
            index = open
        } else {
            if isBegunAlready(event, &work) { return }
            index = openLeg(event, phase: .offered, &work)
        }
        if legs[index].isVoice, legs[index].isInbound { hangUpOthers(than: legs[index], &work) }
        endWrapsForNextContact(legs[index], &work)
        if legs[index].isVoice { closeWaitingVoiceLegs(&work) }
        markConsultation(legAt: index)
        establishedOrder += 1
        legs[index].phase = .established
        legs[index].establishedAt = now
        legs[index].phaseSince = now
        legs[index].establishedOrder = establishedOrder
        repetitions.offerWasAnswered(at: now)
    }

    /// Whether a leg of the contact has begun in this millisecond: a second one could not be told from it.
    private mutating func isBegunAlready(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) -> Bool {
        guard let index = newestLeg(of: event.contactID, work), legs[index].startedAt == now else { return false }
        count(.begunTwice)
        setAttributes(Attributes(event), ofLegAt: index, &work)
        return true
    }

    /// What an inbound voice leg says of the others: the one still talking was hung up.
    private mutating func hangUpOthers(than leg: Leg, _ work: inout TrackerWorkspace) {
        for other in legs.indices
        where legs[other].phase == .established && legs[other].isVoice && legs[other].number != leg.number {
            legs[other].flags.insert(.inferredClear)
            clear(legAt: other, except: leg.number, &work)
        }
    }

    /// Voice legs that wait for a start get no wrap when another is established.
    private mutating func closeWaitingVoiceLegs(_ work: inout TrackerWorkspace) {
        for other in legs.indices where legs[other].phase == .waiting && legs[other].isVoice {
            closeWaiting(legAt: other, cause: .noWrap, &work)
        }
    }

    private mutating func endWrapsForNextContact(_ leg: Leg, _ work: inout TrackerWorkspace) {
        guard leg.isInbound || (leg.isVoice && leg.direction == .outbound) else { return }
        for other in legs.indices where legs[other].phase == .wrap {
            let policy = work.policies[legs[other].policy]
            let reaction: WrapUpPolicy.Reaction
            if !leg.isInbound {
                reaction = policy.onOutbound
            } else if legs[other].isVoice == leg.isVoice {
                reaction = policy.onNextContact ?? (leg.isVoice ? .end : .continue)
            } else {
                continue
            }
            if reaction == .end { endWrap(legAt: other, cause: .nextContact, &work) }
        }
    }

    /// Remembers for which other call this one would be a consultation, should it turn out to be one.
    ///
    /// Of every leg: its last channel and direction decide, and they may be heard later.
    private mutating func markConsultation(legAt index: Int) {
        let number = legs[index].number
        let heldLeg = liveVoiceLegEstablishedLast(except: number) { $0.phase == .held }
        let other = heldLeg ?? liveVoiceLegEstablishedLast(except: number)
        legs[index].consultedFor = other.map { legs[$0].number } ?? 0
        legs[index].isCallWhileHolding = heldLeg != nil && legs[index].isVoice && legs[index].direction == .outbound
    }

    mutating func held(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        changePhase(event, from: .established, to: .held, otherwise: .notHoldable, &work)
    }

    mutating func retrieved(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        changePhase(event, from: .held, to: .established, otherwise: .notHeld, &work)
    }

    private mutating func changePhase(
        _ event: borrowing LoggedEvent,
        from: LegPhase,
        to: LegPhase,
        otherwise anomaly: Anomaly,
        _ work: inout TrackerWorkspace
    ) {
        guard let index = newestOpenLeg(of: event.contactID, work) else {
            return said(Attributes(event), ofLegNoLongerOpen: event.contactID, otherwise: anomaly, &work)
        }
        setAttributes(Attributes(event), ofLegAt: index, &work)
        guard legs[index].phase == from else { return count(anomaly) }
        accumulate(legAt: index)
        legs[index].phase = to
    }

    /// A leg event whose contact has no open leg: attributes of a closed leg, else an anomaly.
    mutating func said(
        _ attributes: Attributes,
        ofLegNoLongerOpen contact: Text,
        otherwise anomaly: Anomaly,
        _ work: inout TrackerWorkspace
    ) {
        guard let index = newestLegInReach(of: contact, work) else { return count(.noLeg) }
        if legs[index].phase != .closed { count(anomaly) }
        setAttributes(attributes, ofLegAt: index, &work)
    }

    func isWithinHorizon(_ leg: Place<Leg>, _ work: borrowing TrackerWorkspace) -> Bool {
        now - (leg.closedAt ?? now) <= work.policy.horizonMs
    }

    private mutating func openLeg(
        _ event: borrowing LoggedEvent,
        phase: LegPhase,
        _ work: inout TrackerWorkspace
    ) -> Int {
        legNumber += 1
        legs.append(Leg(number: legNumber, contactID: event.contactID, phase: phase, at: now), in: work.pool)
        hasNewContacts = true
        let index = legs.count - 1
        if work.tells.contains(.legs) { noteAgent(atLegAt: index) }
        setAttributes(Attributes(event), ofLegAt: index, &work)
        return index
    }

    /// Notes at a leg what its agent was when it began: that is what its contact is told, whenever it is.
    private mutating func noteAgent(atLegAt index: Int) {
        legs[index].team = team
        legs[index].site = site
        legs[index].isNewHire = isNewHire(at: now)
    }

    /// Nothing of the leg can begin or end any more, unless its wrap is resumed.
    mutating func markClosed(legAt index: Int) {
        legs[index].phase = .closed
        legs[index].closedAt = now
        firstClosedAt = min(firstClosedAt, now)
    }

    mutating func closeUnanswered(legAt index: Int, isInferred: Bool) {
        if isInferred { legs[index].flags.insert(.inferredClear) }
        markClosed(legAt: index)
    }

    /// Adds the time since the last change to talk or hold.
    func connectedMs(_ leg: Place<Leg>) -> (talk: Milliseconds, hold: Milliseconds) {
        switch leg.phase {
        case .established: (leg.talkMs + (now - leg.phaseSince), leg.holdMs)
        case .held: (leg.talkMs, leg.holdMs + (now - leg.phaseSince))
        default: (leg.talkMs, leg.holdMs)
        }
    }

    mutating func accumulate(legAt index: Int) {
        (legs[index].talkMs, legs[index].holdMs) = connectedMs(legs.place(index))
        legs[index].phaseSince = now
    }
}
