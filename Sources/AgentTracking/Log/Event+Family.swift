import ContactCenter

extension Event {
    /// Forgets the fields that an event of this type does not have (model 1.3): they are unknown fields, and neither
    /// act nor make copies of an event differ.
    mutating func dropForeignFields() {
        if kind.family == .leg { dropFieldsOfAgentEvents() } else { dropFieldsOfLegEvents() }
    }

    private mutating func dropFieldsOfAgentEvents() {
        team = .none
        site = .none
        device = .none
        skills = .none
        hiredOnDay = nil
        nextState = nil
        isPending = false
        let isStart = kind == .contactWrapupStarted
        let isExtension = kind == .contactWrapupExtended
        if !isStart { onLimit = nil }
        if !isExtension { byMs = nil }
        if !isStart, !isExtension { limitMs = nil }
        switch kind {
        case .contactCleared, .contactNotAnswered, .contactWrapupEnded: break
        default: cause = .none
        }
    }

    private mutating func dropFieldsOfLegEvents() {
        queue = .none
        campaign = .none
        customerID = .none
        disposition = .none
        cause = .none
        channel = nil
        direction = nil
        byMs = nil
        if kind != .agentLoggedOn {
            team = .none
            site = .none
            device = .none
            skills = .none
            hiredOnDay = nil
        }
        if kind != .agentNotReady, kind != .agentLoggedOff { reason = .none }
        if kind != .agentWorkingAfterCall {
            limitMs = nil
            onLimit = nil
            nextState = nil
        }
        switch kind {
        case .agentReady, .agentNotReady, .agentWorkingAfterCall: break
        default:
            contactID = .none
            isPending = false
        }
    }
}
