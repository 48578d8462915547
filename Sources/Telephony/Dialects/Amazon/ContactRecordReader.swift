internal import ContactCenter

/// Tells the whole life of a contact from its record.
///
/// <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>, and for `Campaign`
/// <https://docs.aws.amazon.com/connect/latest/APIReference/API_Campaign.html>. The same contact comes again with more;
/// its `LastUpdateTimestamp` is the version of all its events, which keep their ids, so the last record counts. Times
/// have whole seconds. The customer may talk on after a transfer, so what ends the agent's leg is the begin of its
/// after-contact work, not the disconnect. Of holds, and of pauses of a task, the record has only the sum: it is told
/// as one hold, at the end. `TransferCompletedTimestamp` is of transfers out of Amazon Connect only.
struct ContactRecordReader {
    private let subject: Subject
    private let version: Int64
    private let disconnectedAt: Timestamp?
    private let transferredAt: Timestamp?

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        let reader = try ContactRecordReader(&context)
        try reader.tellQueue(&context)
        try reader.tellAgent(&context)
        reader.tellEnd(&context)
        if context.events.count == 0 { context.ignore("a contact that is not over and was with nobody yet") }
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        let channel = AmazonWords.channel(context, context.text("Channel"))
        subject = Subject(
            agent: AmazonWords.id(context, ofARN: context.text("ARN", of: context.child("Agent"))),
            contact: try context.required("ContactId"),
            queue: AmazonWords.queue(context, context.child("Queue")),
            campaign: context.text("CampaignId", of: context.child("Campaign")),
            channel: channel,
            direction: AmazonWords.direction(context, context.text("InitiationMethod"), channel)
        )
        version = try context.time("LastUpdateTimestamp", .zoned)?.milliseconds ?? 0
        disconnectedAt = try context.time("DisconnectTimestamp", .zoned)
        transferredAt = try context.time("TransferCompletedTimestamp", .zoned)
    }

    private func add(_ event: Event, _ context: inout DialectContext) {
        var event = event
        event.version = version
        context.add(event, id: subject.contact)
    }

    // MARK: The queue

    private func tellQueue(_ context: inout DialectContext) throws(DialectFault) {
        let queue = context.child("Queue")
        guard let enteredAt = try context.time("EnqueueTimestamp", of: queue, .zoned) else { return }
        add(subject.event(.contactQueued, at: enteredAt), &context)
        guard subject.agent.isNone else { return }
        var left = try context.time("DequeueTimestamp", of: queue, .zoned)
        if left == nil, let waited = context.seconds(context.text("Duration", of: queue)) { left = enteredAt + waited }
        guard let leftAt = left ?? disconnectedAt else { return }
        if transferredAt != nil || !context.text("NextContactId").isNone {
            add(subject.event(.contactLeftQueue, at: leftAt, cause: context.word("flow_out")), &context)
        } else if context.equals(context.text("DisconnectReason"), "CUSTOMER_DISCONNECT")
            || context.text("DisconnectReason").isNone
        {
            add(subject.event(.contactAbandoned, at: leftAt), &context)
        } else {
            add(subject.event(.contactLeftQueue, at: leftAt, cause: context.word("other")), &context)
        }
    }

    // MARK: The agent

    private func tellAgent(_ context: inout DialectContext) throws(DialectFault) {
        let agent = context.child("Agent")
        guard !subject.agent.isNone,
            let connectedAt = try context.time("ConnectedToAgentTimestamp", of: agent, .zoned)
        else { return }
        add(subject.event(.contactEstablished, at: connectedAt), &context)
        let talked = context.seconds(context.text("AgentInteractionDuration", of: agent))
        let onHold = context.seconds(context.text("CustomerHoldDuration", of: agent)) ?? 0
        let held = onHold + (context.seconds(context.text("AgentPauseDuration", of: agent)) ?? 0)
        let workedFrom = try context.time("AfterContactWorkStartTimestamp", of: agent, .zoned)
        // Without after-contact work the times that the agent was connected add up to where the leg ended.
        let ended = workedFrom ?? talked.map { connectedAt + $0 + held } ?? transferredAt ?? disconnectedAt
        guard let clearedAt = ended else { return context.ignore("an agent who is still connected") }
        if held > 0 {
            add(subject.event(.contactHeld, at: max(connectedAt + 1, clearedAt - held)), &context)
        }
        add(subject.event(.contactCleared, at: clearedAt), &context)
        add(subject.event(.contactWrapupStarted, at: clearedAt), &context)
        if let endedAt = try workEnd(of: agent, from: workedFrom, &context) ?? (workedFrom == nil ? clearedAt : nil) {
            add(subject.event(.contactWrapupEnded, at: max(endedAt, clearedAt)), &context)
        }
        if let transferredAt { add(subject.event(.contactTransferred, at: transferredAt), &context) }
    }

    private func workEnd(
        of agent: Int,
        from start: Timestamp?,
        _ context: inout DialectContext
    ) throws(DialectFault) -> Timestamp? {
        if let end = try context.time("AfterContactWorkEndTimestamp", of: agent, .zoned) { return end }
        guard let start, let duration = context.seconds(context.text("AfterContactWorkDuration", of: agent)) else {
            return nil
        }
        return start + duration
    }

    // MARK: The end

    private func tellEnd(_ context: inout DialectContext) {
        guard let disconnectedAt else { return }
        let event = subject.event(.contactEnded, at: disconnectedAt, cause: context.text("DisconnectReason"))
        add(event, &context)
    }
}
