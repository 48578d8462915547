internal import ContactCenter

/// One contact of an agent's snapshot.
struct AmazonContact {
    let id: Text
    /// Since when it is in its state.
    let since: Timestamp
    /// When agent and customer were connected, if they were.
    let connectedAt: Timestamp?

    private let agent: Text
    private let queue: Text
    private let queuedAt: Timestamp?
    private let channel: Channel?
    private let direction: Direction?

    /// Reads the contact at `node`.
    /// - Parameter time: the event's, for a state that does not say since when.
    init(
        _ context: inout DialectContext,
        _ node: Int,
        agent: Text,
        id: Text,
        otherwise time: Timestamp
    ) throws(DialectFault) {
        self.id = id
        self.agent = agent
        since = try context.time("StateStartTimestamp", of: node, .zoned) ?? time
        connectedAt = try context.time("ConnectedToAgentTimestamp", of: node, .zoned)
        queuedAt = try context.time("QueueTimestamp", of: node, .zoned)
        queue = AmazonWords.queue(context, context.child("Queue", of: node))
        channel = AmazonWords.channel(context, context.text("Channel", of: node))
        direction = AmazonWords.direction(context, context.text("InitiationMethod", of: node), channel)
    }

    /// An event of the agent's leg.
    func event(_ kind: EventKind, at time: Timestamp) -> Event {
        var event = Event(kind: kind, time: time)
        event.agentID = agent
        event.contactID = id
        event.queue = queue
        event.channel = channel
        event.direction = direction
        return event
    }

    /// Tells that it was established, and when it had been queued: only the agent who answers tells that.
    func tellEstablished(_ context: inout DialectContext, _ base: Text) {
        if let queuedAt, !queue.isNone {
            var event = Event(kind: .contactQueued, time: queuedAt)
            event.contactID = id
            event.queue = queue
            event.channel = channel
            event.direction = direction
            context.add(event, id: base)
        }
        context.add(event(.contactEstablished, at: connectedAt ?? since), id: base)
    }
}
