internal import ContactCenter

/// One participant of a conversation: each attempt to alert an agent is one of its own.
struct GenesysParticipant {
    enum Role {
        case agent, queue, customer, other
    }

    let id: Text
    let role: Role
    let user: Text
    let queue: Text
    let channel: Channel?
    let direction: Direction?
    let node: Int
    /// The participant's last communication; the participant itself where a topic is about one medium.
    let communication: Int
    /// When it began to ring, where that is said.
    let alertedAt: Timestamp?
    /// When it was connected, if it was.
    let connectedAt: Timestamp?
    /// When it ended, if it has.
    let endedAt: Timestamp?
    let disconnectType: Text
    let isAlerting: Bool
    let isConnected: Bool
    /// Whether a message or an e-mail is put aside.
    let isParked: Bool

    /// Reads the participant at `node`.
    /// - Parameter media: the topic's channel, if it is about one.
    init(_ context: inout DialectContext, _ node: Int, media: Channel?) throws(DialectFault) {
        self.node = node
        id = context.text("id", of: node)
        role = GenesysParticipant.role(context, context.text("purpose", of: node))
        let found = GenesysParticipant.communication(context, node, media)
        communication = found.node
        channel = found.channel
        let userID = context.text("userId", of: node)
        user = userID.isNone ? context.text("id", of: context.child("user", of: node)) : userID
        let queueID = context.text("queueId", of: node)
        queue = queueID.isNone ? context.text("id", of: context.child("queue", of: node)) : queueID
        direction = GenesysWords.direction(context, context.text("direction", of: found.node))
        disconnectType = context.text("disconnectType", of: found.node)
        let state = context.text("state", of: found.node)
        isAlerting = context.isWord(state, "alerting") || context.isWord(state, "offering")
        isConnected = context.isWord(state, "connected")
        isParked = context.isWord(state, "parked")
        let joined = try context.time("connectedTime", of: node, .zoned)
        let answered = try context.time("connectedTime", of: found.node, .zoned)
        let hasWrap = !context.text("startAcwTime", of: node).isNone
        let began = try context.time("startAlertingTime", of: found.node, .zoned)
        // When the participant joined: of topics about one medium, whose `connectedTime` comes with the answer.
        let entered = try context.time("startTime", of: node, .zoned)
        alertedAt = began ?? (isAlerting ? entered ?? joined : nil)
        if role != .agent {
            connectedAt = joined ?? answered
        } else if isAlerting {
            // Who has joined the conversation has not answered yet.
            connectedAt = nil
        } else {
            connectedAt = answered ?? (isConnected || hasWrap ? joined : nil)
        }
        endedAt = try context.time("disconnectedTime", of: found.node, else: "endTime", of: node, .zoned)
    }

    private static func role(_ context: borrowing DialectContext, _ purpose: Text) -> Role {
        if context.isWord(purpose, "agent") || context.isWord(purpose, "user") { return .agent }
        if context.isWord(purpose, "acd") { return .queue }
        return context.isWord(purpose, "customer") || context.isWord(purpose, "external") ? .customer : .other
    }

    private static func communication(
        _ context: borrowing DialectContext,
        _ node: Int,
        _ media: Channel?
    ) -> (node: Int, channel: Channel?) {
        if let media { return (node, media) }
        for (name, channel) in GenesysWords.communications {
            var last = JSONTree.nothing
            for child in context.tree.children(of: context.child(name, of: node)) { last = child }
            if last != JSONTree.nothing { return (last, channel) }
        }
        return (node, nil)
    }

    /// What its events are about.
    func subject(contact: Text) -> Subject {
        Subject(agent: user, contact: contact, queue: queue, channel: channel, direction: direction)
    }
}
