import ContactCenter

/// The presented state and its intervals (model 1.8).
extension AgentState {
    /// How long the agent has been talking or held until now, as far as the presented state is known.
    var busyMsNow: Milliseconds {
        presented == .talking || presented == .held ? busyMs + (now - presentedSince) : busyMs
    }

    private var statePresentedNow: PresentedState {
        var claimed = UInt64.max
        for index in legs.indices { claimed = min(claimed, legs[index].phase.claimedState) }
        if let state = PresentedState(rawValue: UInt8(truncatingIfNeeded: claimed)) { return state }
        return switch declared {
        case .ready: .ready
        case .notReady: .notReady
        case .loggedOff: .loggedOff
        case .unknown: .unknown
        }
    }

    private func reason(of state: PresentedState) -> Text {
        state == .notReady || state == .loggedOff ? declaredReason : .none
    }

    /// The state as it would be taken now, and since when it holds.
    ///
    /// - Parameter bytes: what the texts refer to; equal reasons may stand in two places of it.
    func presentedView(in bytes: UnsafeRawBufferPointer) -> (state: PresentedState, reason: Text, since: Timestamp) {
        guard isTracked, isMillisecondOpen else { return (presented, presentedReason, presentedSince) }
        let state = statePresentedNow
        let reason = reason(of: state)
        let isSame = state == presented && reason.bytes(in: bytes).hasSameBytes(as: presentedReason.bytes(in: bytes))
        return (state, reason, isSame ? presentedSince : now)
    }

    /// Takes the state after all events and deadlines of this millisecond; a change closes the interval.
    mutating func takePresentedState(_ work: inout TrackerWorkspace) {
        guard isTracked else { return }
        let state = statePresentedNow
        let reason = reason(of: state)
        if state != presented || !work.areEqual(reason, presentedReason) {
            closeInterval(&work)
            presented = state
            presentedReason = reason
            presentedSince = now
            intervalContacts.removeAll()
            hasNewContacts = true
        }
        if presentedSince == now {
            intervalTeam = team
            intervalSite = site
        }
        if hasNewContacts { collectContacts(work) }
    }

    mutating func closeInterval(_ work: inout TrackerWorkspace) {
        guard now > presentedSince else { return }
        busyMs = busyMsNow
        var record = IntervalRecord(startedAt: presentedSince, endedAt: now, state: presented)
        record.reason = presentedReason
        record.team = intervalTeam
        record.site = intervalSite
        record.isNewHire = isNewHire(at: presentedSince)
        work.facts.append(record, contacts: UnsafeBufferPointer(intervalContacts.elements))
    }

    private mutating func collectContacts(_ work: borrowing TrackerWorkspace) {
        hasNewContacts = false
        for index in legs.indices where legs[index].phase != .closed && !legs[index].isStandalone {
            let contact = legs[index].contactID
            if !intervalContacts.contains(where: { work.areEqual($0.element, contact) }) {
                intervalContacts.append(contact, in: work.pool)
            }
        }
    }
}
