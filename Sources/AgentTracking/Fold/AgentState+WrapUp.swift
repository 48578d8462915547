import ContactCenter

/// The start, the limit and the end of wraps (model 1.6, 1.7).
extension AgentState {
    mutating func wrapupStarted(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        let contact = event.contactID
        let start = NotedEvent(event)
        if let index = oldestWrapLeg(of: contact, work) {
            setAttributes(Attributes(event), ofLegAt: index, &work)
            return startExplicitly(legAt: index, start, &work)
        }
        if let index = newestOpenLeg(of: contact, work) {
            setAttributes(Attributes(event), ofLegAt: index, &work)
            guard legs[index].isLive else { return count(.noWrap) }
            if work.isDecidedPending { return note(start, work) }
            let number = legs[index].number
            return clearByJudgedInference(&work, starting: start, of: number) { $0.number == number }
        }
        guard let index = legClosedLast(of: contact, work), mayResume(legs.place(index), work) else {
            return said(Attributes(event), ofLegNoLongerOpen: contact, otherwise: .noWrap, &work)
        }
        setAttributes(Attributes(event), ofLegAt: index, &work)
        startExplicitly(legAt: index, start, &work)
    }

    mutating func wrapupExtended(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        guard let index = legOfWrapUpEvent(event, &work) else { return }
        guard legs[index].phase == .wrap else { return count(.noWrap) }
        if let by = event.byMs {
            if by <= 0 { return count(.invalidExtension) }
            if legs[index].limitMs == nil { return count(.extensionWithoutLimit) }
            legs[index].extendedMs = min(legs[index].extendedMs + Self.bounded(by), Self.longestMs)
        } else if let total = event.limitMs {
            if let limit = legs[index].limitMs {
                legs[index].extendedMs = max(0, Self.bounded(total) - limit)
            } else {
                legs[index].limitMs = Self.bounded(total)
            }
        } else {
            return count(.invalidExtension)
        }
        legs[index].deadlineFloor = now
    }

    mutating func wrapupEnded(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        guard let index = legOfWrapUpEvent(event, &work) else { return }
        switch legs[index].phase {
        case .wrap: endWrap(legAt: index, cause: .completed, &work)
        case .waiting: closeWaiting(legAt: index, cause: .completed, &work)
        default: count(.noWrap)
        }
    }

    /// The leg that a wrap-up event other than a start means, its attributes set; `nil` where nothing else is to do.
    private mutating func legOfWrapUpEvent(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) -> Int? {
        let contact = event.contactID
        let found = oldestWrapLeg(of: contact, work) ?? newestOpenLeg(of: contact, work)
        guard let found else {
            said(Attributes(event), ofLegNoLongerOpen: contact, otherwise: .noWrap, &work)
            return nil
        }
        setAttributes(Attributes(event), ofLegAt: found, &work)
        return found
    }

    /// Whether an explicit start now opens a further segment of a closed leg's wrap.
    func mayResume(_ leg: Place<Leg>, _ work: borrowing TrackerWorkspace) -> Bool {
        let number = leg.number
        guard leg.phase == .closed, let last = segments.lastIndex(where: { $0.leg == number }) else { return false }
        switch segments[last].endCause {
        case .completed, .limit, .notReady, .noWrap: break
        case .ready, .nextContact, .loggedOff, .capped, .consult: return false
        }
        return now - segments[last].endedAt <= work.policies[leg.policy].reattachMs
    }

    /// An explicit start: begins the wrap, resumes it, or sets the limit of one that runs.
    mutating func startExplicitly(legAt index: Int, _ start: NotedEvent, _ work: inout TrackerWorkspace) {
        if !noted.isEmpty || !deferred.isEmpty { goesOn(legAt: index, work) }
        guard legs[index].phase == .wrap else {
            if legs[index].phase == .closed, !mayResume(legs.place(index), work) { return count(.noWrap) }
            return startWrap(
                legAt: index,
                limitMs: start.limitMs,
                onLimit: start.onLimit,
                nextState: start.nextState,
                &work
            )
        }
        if let limit = start.limitMs { legs[index].limitMs = Self.bounded(limit) }
        if let onLimit = start.onLimit { legs[index].onLimit = onLimit }
        if start.limitMs != nil || start.onLimit != nil { legs[index].deadlineFloor = now }
        if let next = start.nextState { legs[index].nextState = next }
    }

    mutating func startWrap(
        legAt index: Int,
        limitMs: Milliseconds?,
        onLimit: LimitAction?,
        nextState: DeclaredState?,
        _ work: inout TrackerWorkspace
    ) {
        let number = work.policyNumber(of: legs.place(index), at: now)
        legs[index].policy = number
        if legs[index].phase == .closed { hasNewContacts = true }
        legs[index].phase = .wrap
        legs[index].closedAt = nil
        legs[index].segment += 1
        legs[index].wrapStartedAt = now
        legs[index].phaseSince = now
        legs[index].limitMs = (limitMs ?? work.policies[number].limitMs).map(Self.bounded)
        legs[index].onLimit = onLimit ?? work.policies[number].onLimit
        legs[index].extendedMs = 0
        legs[index].deadlineFloor = now
        legs[index].nextState = nextState
        legs[index].busyMsAtStart = busyMsNow
    }

    mutating func startStandalone(_ start: NotedEvent, _ work: inout TrackerWorkspace) {
        if let index = standaloneLeg() { return startExplicitly(legAt: index, start, &work) }
        if legs.contains(where: { $0.isStandalone && $0.startedAt == now }) { return count(.begunTwice) }
        legNumber += 1
        var leg = Leg(number: legNumber, contactID: .none, phase: .waiting, at: now)
        leg.flags = .standalone
        legs.append(leg, in: work.pool)
        startExplicitly(legAt: legs.count - 1, start, &work)
    }

    mutating func endWrap(legAt index: Int, cause: EndCause, _ work: inout TrackerWorkspace) {
        let leg = legs.place(index)
        var segment = makeSegment(of: leg, from: leg.wrapStartedAt, to: now, cause: cause)
        segment.overlapMs = busyMsNow - leg.busyMsAtStart
        segment.limitMs = leg.limitMs
        segment.extendedMs = leg.extendedMs
        if leg.onLimit == .exceed, let deadline = leg.wrapDeadline { segment.exceededMs = max(0, now - deadline) }
        segment.isSuspect = cause == .capped
        if !segment.isSuspect, !leg.isStandalone {
            let wrapMs = segment.endedAt - segment.startedAt
            repetitions.wrapEnded(afterMs: wrapMs, at: now, repetitionPolicy(work))
        }
        let nextState = leg.nextState
        close(legAt: index, with: segment, &work)
        switch cause {
        case .limit, .capped, .completed:
            guard let next = nextState else { return }
            declared = next
            declaredReason = .none
        default: break
        }
    }

    mutating func closeWaiting(legAt index: Int, cause: EndCause, _ work: inout TrackerWorkspace) {
        legs[index].segment = 1
        closeWithoutWrap(legAt: index, cause: cause, &work)
    }

    /// Closes a cleared leg with a record of wrap 0 at the time it was cleared.
    mutating func closeWithoutWrap(legAt index: Int, cause: EndCause, _ work: inout TrackerWorkspace) {
        let clearedAt = legs[index].clearedAt ?? now
        let segment = makeSegment(of: legs.place(index), from: clearedAt, to: clearedAt, cause: cause)
        close(legAt: index, with: segment, &work)
    }

    private mutating func close(legAt index: Int, with segment: Segment, _ work: inout TrackerWorkspace) {
        markClosed(legAt: index)
        closedOrder += 1
        legs[index].closedOrder = closedOrder
        segments.append(segment, in: work.pool)
        tell(segments.place(segments.count - 1), of: legs.place(index), &work)
    }

    /// Longer than anything that happens, and short enough that sums cannot overflow.
    static var longestMs: Milliseconds { 1 << 50 }

    static func bounded(_ duration: Milliseconds) -> Milliseconds {
        min(duration, longestMs)
    }
}
