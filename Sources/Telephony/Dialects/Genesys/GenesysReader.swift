internal import ContactCenter

/// Reads one notification, as the notification service sends it, or as `detail` of an event of Amazon EventBridge.
///
/// <https://developer.genesys.cloud/notificationsalerts/notifications/available-topics>; fields and enumerations as in
/// the models that are generated from it, <https://github.com/MyPureCloud/platform-client-sdk-python>:
/// `ConversationEventTopic*`, `Conversation*EventTopic*MediaParticipant`, `AcwDetailEventTopicAfterCallWorkEvent`,
/// `UserRoutingStatusRoutingStatus`, `PresenceEventUserPresence`; the words of `systemPresence`, in either case and
/// with or without what is between them, as in `UserScheduleAdherence`; `detail` and `time` around it:
/// <https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html>. There is no routing status for
/// after-call work, and it may go on off queue, so a presence ends none.
///
/// `startAlertingTime` is of calls as the interface that is asked tells them; a notification's model has none, and then
/// an agent is offered the call when it is first told. A notification's model lists no words of `purpose`: they are
/// those of `CallMediaParticipant`, agent, user, customer, external, acd and ivr. A hold begins and ends with `held`,
/// as in `src/sessions/softphone-session-handler.ts` of <https://github.com/MyPureCloud/genesys-cloud-webrtc-sdk>.
enum GenesysReader {
    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        let detail = context.child("detail")
        let root = context.tree.kind(of: detail) == .object ? detail : JSONTree.root
        let topic = try context.required("topicName", of: root)
        let body = context.child("eventBody", of: root)
        if context.starts(topic, with: "v2.users.") {
            let user = GenesysReader.part(2, of: topic, context)
            let kind = GenesysReader.part(3, of: topic, context)
            if context.equals(kind, "conversations") {
                let media = GenesysWords.channel(context, ofTopic: GenesysReader.part(4, of: topic, context))
                // Of an event of EventBridge the envelope says when it was sent.
                let sentAt = root == detail ? try context.time("time", .zoned) : nil
                return try GenesysConversation.read(
                    body,
                    media: media,
                    sentAt: sentAt ?? context.arrival,
                    &context
                )
            }
            if context.equals(kind, "routingStatus") { return try readRoutingStatus(body, user, &context) }
            if context.equals(kind, "presence") { return try readPresence(body, user, &context) }
        } else if context.starts(topic, with: "v2.detail.events.conversation."),
            context.equals(context.suffix(of: topic, behind: UInt8(ascii: ".")), "acw")
        {
            return try readAfterCallWork(body, &context)
        }
        context.ignore("a topic that says nothing of an agent or a contact", .unknownType)
    }

    /// The part of a dotted name at `index`.
    private static func part(_ index: Int, of text: Text, _ context: borrowing DialectContext) -> Text {
        let run = text.bytes(in: context.bytes)
        var start = 0
        var rest = index
        for place in 0...run.count where place == run.count || run[place] == UInt8(ascii: ".") {
            if rest == 0 {
                return start == place ? .none : Text(offset: Int(text.offset) + start, count: place - start)
            }
            rest -= 1
            start = place + 1
        }
        return .none
    }

    /// `v2.users.{id}.routingStatus`: what the agent does for the queues.
    private static func readRoutingStatus(
        _ body: Int,
        _ user: Text,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let status = context.child("routingStatus", of: body)
        let name = try context.required("status", of: status)
        let time = try context.requiredTime("startTime", of: status, .zoned)
        let base = context.join(context.join(context.join(user, "routingStatus"), name), time)
        let subject = Subject(agent: user)
        if context.equals(name, "IDLE") {
            context.add(subject.event(.agentReady, at: time), id: base)
        } else if context.equals(name, "NOT_RESPONDING") {
            var event = subject.declared(.agentNotReady, at: time)
            event.reason = name
            context.add(event, id: base)
        } else {
            context.ignore("a routing status that conversations or presence say better")
        }
    }

    /// `v2.users.{id}.presence`: what the agent says of itself.
    private static func readPresence(
        _ body: Int,
        _ user: Text,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let presence = context.child("presenceDefinition", of: body)
        let name = try context.required("systemPresence", of: presence)
        let time = try context.requiredTime("modifiedDate", of: body, .zoned)
        let base = context.join(context.join(context.join(user, "presence"), name), time)
        let subject = Subject(agent: user)
        if context.isWord(name, "offline") {
            context.add(subject.event(.agentLoggedOff, at: time), id: base)
        } else if context.isWord(name, "on_queue") || context.isWord(name, "on queue")
            || context.isWord(name, "onqueue")
        {
            context.ignore("on queue: the routing status says whether ready")
        } else {
            var event = subject.declared(.agentNotReady, at: time)
            event.reason = name
            context.add(event, id: base)
        }
    }

    /// `v2.detail.events.conversation.{id}.acw`: after-call work is done, and how long it took.
    private static func readAfterCallWork(_ body: Int, _ context: inout DialectContext) throws(DialectFault) {
        let conversation = try context.required("conversationId", of: body)
        let time = try context.requiredTime("eventTime", of: body, [.zoned, .epochMilliseconds])
        var subject = Subject(agent: context.text("userId", of: body), contact: conversation)
        subject.queue = context.text("queueId", of: body)
        subject.channel = GenesysWords.channel(context, ofMediaType: context.text("mediaType", of: body))
        subject.direction = GenesysWords.direction(context, context.text("direction", of: body))
        let participant = context.text("participantId", of: body)
        let base = context.join(context.join(context.join(conversation, participant), "detail"), time)
        let duration = context.text("wrapupDurationMs", of: body)
        if let duration = context.integer(duration), 0...86_400_000 ~= duration {
            context.add(subject.event(.contactWrapupStarted, at: time - duration), id: base)
        }
        var ended = subject.event(.contactWrapupEnded, at: time)
        ended.disposition = context.text("wrapupCode", of: body)
        context.add(ended, id: base)
    }
}
