import ContactCenter

/// Hang-ups: reported, missed, and noted for later (model 1.4, 1.5).
extension AgentState {
    mutating func cleared(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        if let index = newestOpenLeg(of: event.contactID, work) {
            setAttributes(Attributes(event), ofLegAt: index, &work)
            if legs[index].isLive {
                clear(legAt: index, &work)
            } else {
                closeUnanswered(legAt: index, isInferred: false)
            }
            return
        }
        if let index = newestLeg(of: event.contactID, work), wasPendingAfterAll(legs.place(index), work) {
            work.pendingAfterAll = legs[index].inferredBy
            return
        }
        awaitEndOfMillisecond(event, work)
    }

    mutating func notAnswered(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        guard let index = newestOpenLeg(of: event.contactID, work) else { return awaitEndOfMillisecond(event, work) }
        setAttributes(Attributes(event), ofLegAt: index, &work)
        if legs[index].isLive { return count(.notAnsweredAfterAnswer) }
        closeUnanswered(legAt: index, isInferred: false)
        legs[index].notAnsweredCause = NotAnsweredCause(event.cause.bytes(in: work.bytes))
        repetitions.offerWasNotAnswered(at: now, repetitionPolicy(work))
    }

    private mutating func awaitEndOfMillisecond(_ event: borrowing LoggedEvent, _ work: borrowing TrackerWorkspace) {
        deferred.append(
            DeferredClear(kind: event.kind, contactID: event.contactID, attributes: Attributes(event)),
            in: work.pool
        )
    }

    /// Whether an explicit `cleared` now disproves the inference that cleared `leg`.
    private func wasPendingAfterAll(_ leg: Place<Leg>, _ work: borrowing TrackerWorkspace) -> Bool {
        guard leg.isJudged, !work.isPastClosed, let clearedAt = leg.clearedAt else { return false }
        guard now - clearedAt <= work.policy.horizonMs else { return false }
        let newest = leg.newestLegAtInference
        return !legs.contains { $0.number > newest && $0.isVoice && !$0.isStandalone }
    }

    /// Takes up what waited for the end of the millisecond.
    mutating func takeUpDeferred(_ work: inout TrackerWorkspace) {
        if !deferred.isEmpty { endWhatWasNoted(&work) }
        for position in deferred.indices {
            let waiting = deferred[position]
            guard waiting.kind != .contactWrapupStarted else { continue }
            guard let index = newestOpenLeg(of: waiting.contactID, work), legs[index].startedAt == now else {
                let anomaly: Anomaly = waiting.kind == .contactCleared ? .alreadyCleared : .notAnsweredAfterAnswer
                said(waiting.attributes, ofLegNoLongerOpen: waiting.contactID, otherwise: anomaly, &work)
                continue
            }
            setAttributes(waiting.attributes, ofLegAt: index, &work)
            if !legs[index].isLive {
                closeUnanswered(legAt: index, isInferred: false)
                if waiting.kind == .contactNotAnswered {
                    repetitions.offerWasNotAnswered(at: now, repetitionPolicy(work))
                }
            } else if waiting.kind == .contactCleared {
                clear(legAt: index, &work)
            } else {
                count(.notAnsweredAfterAnswer)
            }
        }
        if !deferred.isEmpty { deferred.removeAll() }
    }

    /// Clears legs because the event at hand shows that their hang-up was missed, unless one is reported later.
    ///
    /// - Parameters:
    ///   - start: an explicit start that begins the wrap of the leg with `number`, before anything noted acts.
    mutating func clearByJudgedInference(
        _ work: inout TrackerWorkspace,
        starting start: NotedEvent? = nil,
        of number: UInt32 = 0,
        where condition: (Place<Leg>) -> Bool
    ) {
        let newestLeg = legNumber
        for index in legs.indices where legs[index].isLive && condition(legs.place(index)) {
            legs[index].flags.insert(.inferredClear)
            legs[index].isJudged = work.serial != 0
            legs[index].inferredBy = work.serial
            legs[index].newestLegAtInference = newestLeg
            work.didInfer = true
            clear(legAt: index, starting: legs[index].number == number ? start : nil, &work)
        }
    }

    /// Ends the conversation of a live leg now; what was noted for that moment acts, but on the leg `except` it.
    mutating func clear(
        legAt index: Int,
        except excluded: UInt32 = 0,
        isCapped: Bool = false,
        starting start: NotedEvent? = nil,
        _ work: inout TrackerWorkspace
    ) {
        accumulate(legAt: index)
        clearedOrder += 1
        legs[index].clearedAt = now
        legs[index].clearedOrder = clearedOrder
        if legs[index].isConsultation {
            closeConsultation(legAt: index, &work)
        } else if isCapped {
            legs[index].segment = 1
            closeWithoutWrap(legAt: index, cause: .capped, &work)
        } else {
            let policy = work.policyNumber(of: legs.place(index), at: now)
            legs[index].policy = policy
            if work.policies[policy].start == .onClear {
                startWrap(legAt: index, limitMs: nil, onLimit: nil, nextState: nil, &work)
            } else {
                legs[index].phase = .waiting
            }
            if let start { startExplicitly(legAt: index, start, &work) }
        }
        if !noted.isEmpty { carryOutNoted(afterLeg: legs[index], except: excluded, &work) }
    }

    mutating func closeConsultation(legAt index: Int, _ work: inout TrackerWorkspace) {
        let number = legs[index].number
        let other =
            leg(numbered: legs[index].consultedFor)
            ?? liveVoiceLegEstablishedLast(except: number)
        if let other {
            legs[other].consultMs += legs[index].talkMs
            tellSegments(ofLegAt: other, &work)
        }
        legs[index].flags.insert(.consult)
        legs[index].segment = 1
        closeWithoutWrap(legAt: index, cause: .consult, &work)
    }

    /// Lets the noted events act whose moment has come: a log-off when no leg is live, others when no voice leg is.
    private mutating func carryOutNoted(afterLeg leg: Leg, except excluded: UInt32, _ work: inout TrackerWorkspace) {
        let isVoiceLive = hasLiveVoiceLeg(except: excluded)
        let isAnyLive = legs.contains { $0.isLive && $0.number != excluded }
        var position = 0
        while position < noted.count {
            let event = noted[position]
            let isDue =
                switch event.kind {
                case .agentLoggedOff: !isAnyLive
                case .contactWrapupStarted: work.areEqual(event.contactID, leg.contactID)
                default: !isVoiceLive
                }
            guard isDue else {
                position += 1
                continue
            }
            noted.remove(at: position)
            work.carriesOutNoted = true
            carryOut(event, afterLeg: leg, except: excluded, &work)
            work.carriesOutNoted = false
        }
    }

    private mutating func carryOut(
        _ event: NotedEvent,
        afterLeg leg: Leg,
        except excluded: UInt32,
        _ work: inout TrackerWorkspace
    ) {
        switch event.kind {
        case .agentReady: ready(event, except: excluded, isNoted: true, &work)
        case .agentNotReady: notReady(event, except: excluded, isNoted: true, &work)
        case .agentWorkingAfterCall: workingAfterCall(event, except: excluded, &work)
        case .agentLoggedOff:
            endWhatWasNoted(&work)
            loggedOffNow(event, except: excluded, &work)
        case .contactWrapupStarted:
            guard let index = self.leg(numbered: leg.number) else { return }
            startExplicitly(legAt: index, event, &work)
        default: preconditionFailure("Noted an event of kind \(event.kind), which acts at once")
        }
    }
}
