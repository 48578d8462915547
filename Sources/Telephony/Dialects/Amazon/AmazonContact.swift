internal import ContactCenter

/// One contact of an agent's snapshot.
struct AmazonContact {
    let id: Text
    /// Since when it is in its state.
    let since: Timestamp
    /// When agent and customer were connected, if they were.
    let connectedAt: Timestamp?

    private let subject: Subject
    private let queuedAt: Timestamp?

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
        since = try context.time("StateStartTimestamp", of: node, .zoned) ?? time
        connectedAt = try context.time("ConnectedToAgentTimestamp", of: node, .zoned)
        queuedAt = try context.time("QueueTimestamp", of: node, .zoned)
        let channel = AmazonWords.channel(context, context.text("Channel", of: node))
        subject = Subject(
            agent: agent,
            contact: id,
            queue: AmazonWords.queue(context, context.child("Queue", of: node)),
            channel: channel,
            direction: AmazonWords.direction(context, context.text("InitiationMethod", of: node), channel)
        )
    }

    /// An event of the contact and the agent.
    func event(_ kind: EventKind, at time: Timestamp, cause: Text = .none) -> Event {
        subject.event(kind, at: time, cause: cause)
    }

    /// Tells that it was established, and when it had been queued: only the agent who answers tells that.
    func tellEstablished(_ context: inout DialectContext, _ base: Text) {
        if let queuedAt, !subject.queue.isNone { context.add(event(.contactQueued, at: queuedAt), id: base) }
        context.add(event(.contactEstablished, at: connectedAt ?? since), id: base)
    }
}
