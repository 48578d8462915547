import ContactCenter

extension AgentState {
    /// Applies the next event in the order of model 1.4; deadlines before it act first.
    ///
    /// - Precondition: nothing at or after the event's time is settled, and no event that sorts after it was applied.
    mutating func apply(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        if isMillisecondOpen ? event.time > now : nextDeadline < event.time {
            advance(to: event.time, &work)
        }
        now = event.time
        isMillisecondOpen = true
        lastEventAt = now
        if !isTracked { begin() }
        work.startsMayFollow = Self.startsMayFollow(event.kind)
        if !deferred.isEmpty, !work.startsMayFollow { endWhatWasNoted(&work) }
        switch event.kind {
        case .agentLoggedOn: loggedOn(event)
        case .agentLoggedOff: loggedOff(NotedEvent(event), isPending: work.isDecidedPending, &work)
        case .agentReady, .agentNotReady, .agentWorkingAfterCall: agentStateReported(event, &work)
        case .contactOffered: offered(event, &work)
        case .contactEstablished: established(event, &work)
        case .contactHeld: held(event, &work)
        case .contactRetrieved: retrieved(event, &work)
        case .contactCleared: cleared(event, &work)
        case .contactNotAnswered: notAnswered(event, &work)
        case .contactWrapupStarted: wrapupStarted(event, &work)
        case .contactWrapupExtended: wrapupExtended(event, &work)
        case .contactWrapupEnded: wrapupEnded(event, &work)
        case .agentHeartbeat, .contactQueued, .contactLeftQueue, .contactAbandoned, .contactTransferred, .contactEnded,
            .contactOutcome, .contactSurveyed:
            break
        }
        nextDeadline = earliestDeadline(work)
    }

    /// Starts anew with an agent of whom nothing is known.
    private mutating func begin() {
        declared = .unknown
        declaredReason = .none
        team = .none
        site = .none
        hiredOnDay = nil
        busyMs = 0
        isTracked = true
        presented = .unknown
        presentedReason = .none
        presentedSince = now
        intervalContacts.removeAll()
    }

    private mutating func loggedOn(_ event: borrowing LoggedEvent) {
        if !event.team.isNone { team = event.team }
        if !event.site.isNone { site = event.site }
        if let day = event.hiredOnDay { hiredOnDay = day }
        if declared == .unknown || declared == .loggedOff {
            declared = .notReady
            declaredReason = .none
        }
    }
}
