internal import ContactCenter

/// Compares the two snapshots of one agent event.
///
/// <https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html>; states of contacts also in
/// <https://docs.aws.amazon.com/connect/latest/adminguide/about-contact-states.html>, a whole record in
/// <https://docs.aws.amazon.com/connect/latest/adminguide/sample-agent-event-stream.html>. The agent's status stays
/// what it was during contacts and after-contact work, so it says nothing about them; what counts are the contacts. A
/// status that changes while there are contacts is told once there are none: a `ready` in between would end what is
/// going on.
///
/// `StateStartTimestamp` is when the state was entered, says the first page. Of the same field of an interface that is
/// asked, <https://docs.aws.amazon.com/connect/latest/APIReference/API_AgentContactReference.html> says that it stays
/// that of `CONNECTED` during a hold. Both are read: where it stays, a hold begins and ends when the event was sent.
struct AmazonAgentReader {
    private let id: Text
    private let agent: Text
    private let time: Timestamp
    private let current: Int
    private let previous: Int
    private let isLogin: Bool
    private let isLogout: Bool

    private var hasRinging = false
    private var hasLive = false
    private var hasEnded = false
    private var hasVanished = false

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        var reader = try AmazonAgentReader(&context)
        let type = try context.required("EventType")
        if context.equals(type, "HEART_BEAT") {
            context.add(reader.agentEvent(.agentHeartbeat, at: reader.time), id: reader.id)
            // Without a snapshot before there is nothing to compare, and the agent may have logged off long ago.
            if context.tree.kind(of: reader.previous) != .object { return }
        } else if !reader.isLogin, !reader.isLogout, !context.equals(type, "STATE_CHANGE") {
            return context.ignore("an EventType that is not known", .unknownType)
        }
        try reader.readContacts(&context)
        try reader.readStatus(&context)
        if context.events.count == 0 { context.ignore("a change of configuration, not of status or contacts") }
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        id = try context.required("EventId")
        agent = AmazonWords.id(context, ofARN: try context.required("AgentARN"))
        time = try context.requiredTime("EventTimestamp", .zoned)
        current = context.child("CurrentAgentSnapshot")
        previous = context.child("PreviousAgentSnapshot")
        let type = context.text("EventType")
        isLogin = context.equals(type, "LOGIN")
        isLogout = context.equals(type, "LOGOUT")
    }

    private func agentEvent(_ kind: EventKind, at time: Timestamp) -> Event {
        var event = Event(kind: kind, time: time)
        event.agentID = agent
        return event
    }

    // MARK: Contacts

    private mutating func readContacts(_ context: inout DialectContext) throws(DialectFault) {
        let contacts = context.child("Contacts", of: current)
        let before = context.child("Contacts", of: previous)
        for contact in try context.parts(of: contacts) {
            let contactID = context.text("ContactId", of: contact)
            guard !contactID.isNone else { throw DialectFault.missing("ContactId") }
            let state = AmazonContactState(context, contact)
            switch state {
            case .ringing: hasRinging = true
            case .connected, .held: hasLive = true
            case .ended: hasEnded = true
            default: break
            }
            let earlier = AmazonAgentReader.contact(contactID, in: before, context)
            let old = earlier == JSONTree.nothing ? .absent : AmazonContactState(context, earlier)
            let known = try AmazonContact(&context, contact, agent: agent, id: contactID, otherwise: time)
            let since = context.text("StateStartTimestamp", of: contact)
            let isOld = context.equals(since, context.text("StateStartTimestamp", of: earlier))
            let changedAt = isOld || known.since <= known.connectedAt ?? .distantPast ? time : known.since
            try tell(known, from: old, to: state, at: changedAt, &context)
        }
        for contact in try context.parts(of: before) {
            let contactID = context.text("ContactId", of: contact)
            guard AmazonAgentReader.contact(contactID, in: contacts, context) == JSONTree.nothing else { continue }
            hasVanished = true
            let known = try AmazonContact(&context, contact, agent: agent, id: contactID, otherwise: time)
            tellVanished(known, from: AmazonContactState(context, contact), &context)
        }
    }

    private static func contact(_ id: Text, in contacts: Int, _ context: borrowing DialectContext) -> Int {
        for contact in context.tree.children(of: contacts)
        where context.equals(context.text("ContactId", of: contact), id) {
            return contact
        }
        return JSONTree.nothing
    }

    /// Tells what became of a contact that is listed.
    /// - Parameter changedAt: when it was held, or retrieved.
    private func tell(
        _ contact: AmazonContact,
        from old: AmazonContactState,
        to new: AmazonContactState,
        at changedAt: Timestamp,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let base = context.join(id, contact.id)
        let isUnmentioned = !old.isLive && old != .ended
        switch new {
        case .ringing where isUnmentioned && old != .ringing:
            context.add(contact.event(.contactOffered, at: contact.since), id: base)
        case .connected where isUnmentioned:
            contact.tellEstablished(&context, base)
        case .connected where old == .held:
            context.add(contact.event(.contactRetrieved, at: changedAt), id: base)
        case .held where old != .held:
            if isUnmentioned { contact.tellEstablished(&context, base) }
            context.add(contact.event(.contactHeld, at: changedAt), id: base)
        case .ended where old == .ended:
            try tellNextStatus(contact, base, &context)
        case .ended where isUnmentioned && contact.connectedAt == nil:
            tellNotAnswered(contact, at: contact.since, "caller_abandoned", base, &context)
        case .ended:
            if isUnmentioned { contact.tellEstablished(&context, base) }
            context.add(contact.event(.contactCleared, at: contact.since), id: base)
            tellWrapUp(contact, base, &context)
        case .missed where isUnmentioned && !old.isMishap:
            tellNotAnswered(contact, at: contact.since, "no_answer", base, &context)
        case .rejected where isUnmentioned && !old.isMishap:
            tellNotAnswered(contact, at: contact.since, "rejected", base, &context)
        case .failed where old.isLive:
            context.add(contact.event(.contactCleared, at: contact.since), id: base)
        case .failed where isUnmentioned && !old.isMishap:
            tellNotAnswered(contact, at: contact.since, "failed", base, &context)
        default:
            context.notes.append("a contact that is as it was, or in a state that is not known")
        }
    }

    /// Tells of a contact that is no longer listed: its after-contact work is done.
    private func tellVanished(
        _ contact: AmazonContact,
        from old: AmazonContactState,
        _ context: inout DialectContext
    ) {
        let base = context.join(id, contact.id)
        switch old {
        case .connected, .held:
            context.add(contact.event(.contactCleared, at: time), id: base)
            context.add(contact.event(.contactWrapupEnded, at: time), id: base)
        case .ended where contact.connectedAt != nil, .failed where contact.connectedAt != nil:
            context.add(contact.event(.contactWrapupEnded, at: time), id: base)
        case .ringing:
            tellNotAnswered(contact, at: time, "caller_abandoned", base, &context)
        default:
            context.notes.append("a contact that was missed, rejected or failed is gone: no after-contact work")
        }
    }

    private func tellNotAnswered(
        _ contact: AmazonContact,
        at time: Timestamp,
        _ cause: StaticString,
        _ base: Text,
        _ context: inout DialectContext
    ) {
        context.add(contact.event(.contactNotAnswered, at: time, cause: context.word(cause)), id: base)
    }

    // MARK: The next status

    /// Tells that after-contact work began: with the status that the agent has chosen for afterwards, if any.
    private func tellWrapUp(_ contact: AmazonContact, _ base: Text, _ context: inout DialectContext) {
        let next = context.child("NextAgentStatus", of: current)
        guard let state = AmazonAgentReader.declaredState(context, next) else {
            return context.add(contact.event(.contactWrapupStarted, at: contact.since), id: base)
        }
        context.add(workEvent(contact, at: contact.since, next: state), id: base)
    }

    /// Tells that the agent has chosen a status for afterwards, or changed or cancelled it, during after-contact work.
    private func tellNextStatus(
        _ contact: AmazonContact,
        _ base: Text,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let next = context.child("NextAgentStatus", of: current)
        let before = context.child("NextAgentStatus", of: previous)
        guard !context.equals(context.text("Name", of: next), context.text("Name", of: before)) else { return }
        let status = AmazonAgentReader.declaredState(context, context.child("AgentStatus", of: current))
        guard let state = AmazonAgentReader.declaredState(context, next) ?? status else { return }
        let chosenAt = try context.time("EnqueuedTimestamp", of: next, else: "EnqueueTimestamp", of: next, .zoned)
        let at = chosenAt ?? time
        context.add(workEvent(contact, at: at, next: state), id: base)
    }

    private func workEvent(_ contact: AmazonContact, at time: Timestamp, next: DeclaredState) -> Event {
        var event = agentEvent(.agentWorkingAfterCall, at: time)
        event.contactID = contact.id
        event.nextState = next
        return event
    }

    /// What a status declares; nil if it says nothing. The next status has no type, and in older records none has: then
    /// the one that is called `Available` is ready.
    private static func declaredState(_ context: borrowing DialectContext, _ status: Int) -> DeclaredState? {
        let type = context.text("Type", of: status)
        let name = context.text("Name", of: status)
        if type.isNone, name.isNone { return nil }
        let isReady = context.equals(type, "ROUTABLE") || (type.isNone && context.equals(name, "Available"))
        return isReady ? .ready : .notReady
    }

    // MARK: The status

    private func readStatus(_ context: inout DialectContext) throws(DialectFault) {
        if isLogin {
            var event = agentEvent(.agentLoggedOn, at: time)
            event.team = team(context)
            context.add(event, id: id)
        }
        if isLogout { return context.add(agentEvent(.agentLoggedOff, at: time), id: id) }
        let status = context.child("AgentStatus", of: current)
        let before = context.child("AgentStatus", of: previous)
        let hasChanged =
            !context.equals(context.text("Name", of: status), context.text("Name", of: before))
            || !context.equals(context.text("StartTimestamp", of: status), context.text("StartTimestamp", of: before))
        guard hasChanged || hasVanished, let state = AmazonAgentReader.declaredState(context, status) else { return }
        let since = try context.time("StartTimestamp", of: status, .zoned) ?? time
        var event = agentEvent(state == .ready ? .agentReady : .agentNotReady, at: since)
        if state == .notReady { event.reason = context.text("Name", of: status) }
        if hasRinging || hasEnded || (hasLive && state == .ready) {
            if hasChanged { context.ignore("a status that changed during contacts: told when they are done") }
            return
        }
        if hasVanished {
            event.time = time
        } else if isLogin {
            event.time = max(since, time)
        }
        context.add(event, id: id)
    }

    /// The lowest group of the hierarchy that the agent belongs to.
    private func team(_ context: borrowing DialectContext) -> Text {
        let groups = context.child("AgentHierarchyGroups", of: context.child("Configuration", of: current))
        let levels: [StaticString] = ["Level5", "Level4", "Level3", "Level2", "Level1"]
        for level in levels {
            let name = context.text("Name", of: context.child(level, of: groups))
            if !name.isNone { return name }
        }
        return .none
    }
}
