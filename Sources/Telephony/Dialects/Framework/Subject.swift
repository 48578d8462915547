internal import ContactCenter

/// Whom and what a record is about. Its events say of that what their type has, and nothing else.
struct Subject {
    var agent = Text.none
    var contact = Text.none
    var queue = Text.none
    var campaign = Text.none
    var channel: Channel?
    var direction: Direction?

    /// An event of the subject; a transfer is from its agent.
    func event(_ kind: EventKind, at time: Timestamp, cause: Text = .none) -> Event {
        var event = Event(kind: kind, time: time)
        switch kind.family {
        case .agent:
            event.agentID = agent
        case .leg:
            event.agentID = agent
            event.contactID = contact
            describe(&event)
        case .contact:
            event.contactID = contact
            switch kind {
            case .contactQueued: describe(&event)
            case .contactAbandoned, .contactLeftQueue: event.queue = queue
            case .contactTransferred: event.contact.fromAgentID = agent
            default: break
            }
        }
        event.cause = cause
        return event
    }

    /// What the agent declares and no more, whatever goes on: neither a call nor after-call work ends by it.
    func declared(_ kind: EventKind, at time: Timestamp) -> Event {
        var event = event(kind, at: time)
        event.declaresOnly = true
        // The nearest to it, for versions that do not know of it; a plain `not_ready` ends no call.
        event.isPending = kind == .agentReady
        return event
    }

    private func describe(_ event: inout Event) {
        event.queue = queue
        event.campaign = campaign
        event.channel = channel
        event.direction = direction
    }
}
