internal import ContactCenter

/// Reads the conversation that a notification repeats whole.
///
/// Its facts have ids made of what they are about, so those told twice are one; and those that are older than the
/// message by more than ``DialectSettings/repeatWindowMs`` an earlier one has told.
struct GenesysConversation {
    private let id: Text

    /// - Parameter sentAt: when the message was sent.
    static func read(
        _ body: Int,
        media: Channel?,
        sentAt: Timestamp,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let conversation = GenesysConversation(id: try context.required("id", of: body))
        let participants = context.child("participants", of: body)
        for node in try context.parts(of: participants) {
            let participant = try GenesysParticipant(&context, node, media: media)
            switch participant.role {
            case .agent where !participant.user.isNone: try conversation.tellAgent(participant, &context)
            case .queue: try conversation.tellQueue(participant, among: participants, media, &context)
            case .customer: conversation.tellCustomer(participant, &context)
            default: context.notes.append("a participant that is no agent, no queue and no customer")
            }
        }
        // What was sent so long after the newest fact was sent because of something that has no time of its own.
        let isUntimed = context.events.count > 0 && context.events.newest + 2_000 < sentAt
        context.dropRepeats(sentAt: sentAt)
        if isUntimed { try conversation.tellRetrieved(participants, media, at: sentAt, &context) }
        if context.events.count == 0 { context.ignore("no fact of an agent, a queue or the customer") }
    }

    // MARK: Agents

    private func tellAgent(_ agent: GenesysParticipant, _ context: inout DialectContext) throws(DialectFault) {
        let base = context.join(id, agent.id)
        let subject = agent.subject(contact: id)
        if let alertedAt = agent.alertedAt { context.add(subject.event(.contactOffered, at: alertedAt), id: base) }
        guard let connectedAt = agent.connectedAt else {
            guard let endedAt = agent.endedAt else { return }
            let cause = context.word(GenesysWords.missCause(context, agent.disconnectType))
            return context.add(subject.event(.contactNotAnswered, at: endedAt, cause: cause), id: base)
        }
        context.add(subject.event(.contactEstablished, at: connectedAt), id: base)
        if context.isTrue("held", of: agent.communication),
            let heldAt = try context.time("startHoldTime", of: agent.communication, .zoned)
        {
            context.add(subject.event(.contactHeld, at: heldAt), id: context.join(base, heldAt))
        } else if agent.isParked, let parkedAt = try context.time("parkTime", of: agent.communication, .zoned) {
            context.add(subject.event(.contactHeld, at: parkedAt), id: context.join(base, parkedAt))
        }
        if let endedAt = agent.endedAt {
            let cause = agent.disconnectType
            context.add(subject.event(.contactCleared, at: endedAt, cause: cause), id: base)
            if let kind = GenesysWords.transfer(context, cause) {
                var transfer = subject.event(.contactTransferred, at: endedAt)
                transfer.contact.transferKind = kind
                context.add(transfer, id: base)
            }
        }
        try tellWrapUp(agent, subject, base, &context)
    }

    private func tellWrapUp(
        _ agent: GenesysParticipant,
        _ subject: Subject,
        _ base: Text,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let work = context.child("afterCallWork", of: agent.communication)
        let state = context.text("state", of: work)
        if let began = try context.time("startAcwTime", of: agent.node, else: "startTime", of: work, .zoned) {
            var start = subject.event(.contactWrapupStarted, at: began)
            start.limitMs = limit(agent, context)
            context.add(start, id: base)
        }
        var ended = try context.time("endAcwTime", of: agent.node, else: "endTime", of: work, .zoned)
        if ended == nil, context.isWord(state, "complete") { ended = context.arrival }
        // The agent was not asked to wrap up, or did not ask for it.
        if ended == nil, context.isWord(state, "skipped") || context.isWord(state, "notapplicable") {
            ended = agent.endedAt
        }
        guard let ended else { return }
        var event = subject.event(.contactWrapupEnded, at: ended)
        event.disposition = context.text("code", of: context.child("wrapup", of: agent.node))
        context.add(event, id: base)
    }

    /// How long the wrap may last: with the prompts that have a timeout, of which one cannot be cut short.
    private func limit(_ agent: GenesysParticipant, _ context: borrowing DialectContext) -> Milliseconds? {
        let prompt = context.text("wrapupPrompt", of: agent.node)
        guard !context.isWord(prompt, "optional"), !context.isWord(prompt, "mandatory"), !prompt.isNone,
            let limit = context.integer(context.text("wrapupTimeoutMs", of: agent.node)), limit > 0
        else { return nil }
        return limit
    }

    /// Tells that a call is talked on: the end of a hold has no time of its own, and so is told by a message that tells
    /// nothing else. Where it was something else without a time, the tracker counts a retrieval of what is not held.
    private func tellRetrieved(
        _ participants: Int,
        _ media: Channel?,
        at sentAt: Timestamp,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        for node in context.tree.children(of: participants) {
            let agent = try GenesysParticipant(&context, node, media: media)
            guard agent.role == .agent, !agent.user.isNone, agent.isConnected, agent.endedAt == nil,
                context.isFalse("held", of: agent.communication)
            else { continue }
            let base = context.join(context.join(id, agent.id), sentAt)
            context.add(agent.subject(contact: id).event(.contactRetrieved, at: sentAt), id: base)
        }
    }

    // MARK: The queue and the customer

    private func tellQueue(
        _ queue: GenesysParticipant,
        among participants: Int,
        _ media: Channel?,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        guard let queuedAt = queue.connectedAt else { return }
        let base = context.join(id, queue.id)
        let subject = queue.subject(contact: id)
        context.add(subject.event(.contactQueued, at: queuedAt), id: base)
        guard let endedAt = queue.endedAt else { return }
        var isAbandoned = false
        for node in context.tree.children(of: participants) {
            let other = try GenesysParticipant(&context, node, media: media)
            if other.role == .agent, let connectedAt = other.connectedAt, connectedAt >= queuedAt,
                connectedAt <= endedAt + 5_000
            {
                return
            }
            if other.role == .customer, let left = other.endedAt, left <= endedAt + 2_000 { isAbandoned = true }
        }
        if isAbandoned {
            context.add(subject.event(.contactAbandoned, at: endedAt), id: base)
        } else {
            context.add(subject.event(.contactLeftQueue, at: endedAt, cause: context.word("other")), id: base)
        }
    }

    private func tellCustomer(_ customer: GenesysParticipant, _ context: inout DialectContext) {
        guard let endedAt = customer.endedAt else { return }
        let event = customer.subject(contact: id).event(.contactEnded, at: endedAt, cause: customer.disconnectType)
        context.add(event, id: context.join(id, customer.id))
    }
}
