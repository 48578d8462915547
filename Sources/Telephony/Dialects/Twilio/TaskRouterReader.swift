internal import ContactCenter

/// Reads TaskRouter's events, in whichever of their clothes.
///
/// <https://www.twilio.com/docs/events/event-types/taskrouter/reservation>,
/// <https://www.twilio.com/docs/events/event-types/taskrouter/task>,
/// <https://www.twilio.com/docs/taskrouter/api/event/reference>; the fields of all events' data also in
/// <https://github.com/elastic/integrations>, `twilio.TaskRouter.WDSEvent`. A reservation is an agent's leg, its task
/// the contact. The worker's activity stays what it was during reservations and their wrap-up. `TimestampMs` of the
/// callback: <https://www.twilio.com/docs/taskrouter/changelog>; its `Sid` and `TaskQueueName`:
/// `serverless-functions/src/functions/features/tr-events/handlers` of
/// <https://github.com/twilio-professional-services/flex-project-template>, the former also in
/// <https://github.com/twilio/demo-taskrouter-event-converter>; the words of transfers:
/// <https://twilio.github.io/twilio-taskrouter.js/IncomingTransfer.html>; activities of a new workspace:
/// <https://www.twilio.com/docs/taskrouter/activities>, before
/// <https://www.twilio.com/docs/taskrouter/quickstart/php/setup-understanding-activities>; channels:
/// <https://www.twilio.com/docs/taskrouter/api/task-channel>; attributes of tasks that say the direction, the campaign
/// and the outcome: <https://www.twilio.com/docs/flex/developer/conversations/interactions-api>,
/// <https://www.twilio.com/docs/flex/end-user-guide/insights/data-model>.
///
/// Which activities are available no event says, so their names do, and those of other workspaces are configured. The
/// `_ms` twins of times are read where they are there; the examples of Event Streams have none. No page and no program
/// has names for who transferred and to whom in a callback, so a transfer has its task and its mode there.
struct TaskRouterReader {
    private let type: Text
    private let node: Int
    private let time: Timestamp
    private let base: Text
    private let subject: Subject
    private let attributes: Int

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        let first = context.rawValue.first { $0 > UInt8(ascii: " ") }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            try context.readForm()
            return try readEvent(JSONTree.root, envelope: JSONTree.nothing, type: .none, &context)
        }
        try context.readJSON()
        // In binary mode the envelope is in the headers.
        let type = headers.type.isEmpty ? Text.none : context.keep(headers.type)
        if context.tree.kind(of: JSONTree.root) == .array {
            // One after the other by their numbers, because what is read of one may make the table of nodes move.
            var element = JSONTree.root + 1
            let end = context.tree.end(of: JSONTree.root)
            while element < end {
                try readEvent(element, type: type, &context)
                element = context.tree.end(of: element)
            }
        } else {
            try readEvent(JSONTree.root, type: type, &context)
        }
    }

    /// Reads a CloudEvent, or its data.
    private static func readEvent(_ node: Int, type: Text, _ context: inout DialectContext) throws(DialectFault) {
        let data = context.child("data", of: node)
        let payload = context.child("payload", of: data == JSONTree.nothing ? node : data)
        let innermost = payload == JSONTree.nothing ? (data == JSONTree.nothing ? node : data) : payload
        try readEvent(innermost, envelope: node, type: type, &context)
    }

    private static func readEvent(
        _ node: Int,
        envelope: Int,
        type: Text,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        let reader = try TaskRouterReader(&context, node, envelope: envelope, type: type)
        try reader.tell(&context)
    }

    private init(
        _ context: inout DialectContext,
        _ node: Int,
        envelope: Int,
        type: Text
    ) throws(DialectFault) {
        self.node = node
        var written = type
        if written.isNone { written = context.text("type", of: envelope) }
        if written.isNone { written = TaskRouterReader.text("eventtype", "EventType", node, context) }
        guard !written.isNone else { throw DialectFault.missing("eventtype") }
        self.type = TaskRouterReader.kind(written, context)

        let exact = TaskRouterReader.text("timestamp_ms", "TimestampMs", node, context)
        let plain = TaskRouterReader.text("timestamp", "Timestamp", node, context)
        guard !(exact.isNone && plain.isNone) else { throw DialectFault.missing("timestamp") }
        guard
            let instant = context.time(exact, .epochMilliseconds)
                ?? context.time(plain, [.zoned, .epochSeconds, .epochMilliseconds])
        else { throw DialectFault.badTime("timestamp") }
        time = context.placed(instant)

        var subject = Subject()
        subject.agent = TaskRouterReader.text("worker_sid", "WorkerSid", node, context)
        subject.contact = TaskRouterReader.text("task_sid", "TaskSid", node, context)
        subject.queue = TaskRouterReader.text("task_queue_name", "TaskQueueName", node, context)
        if subject.queue.isNone {
            subject.queue = TaskRouterReader.text("task_queue_sid", "TaskQueueSid", node, context)
        }
        let channel = TaskRouterReader.text("task_channel_unique_name", "TaskChannelUniqueName", node, context)
        subject.channel = TaskRouterReader.channel(channel, context)
        let json = TaskRouterReader.text("task_attributes", "TaskAttributes", node, context)
        attributes = json.isNone ? JSONTree.nothing : context.readJSON(in: json)
        let conversations = context.child("conversations", of: attributes)
        subject.campaign = context.text("campaign", of: conversations)
        let direction = context.text("direction", of: attributes)
        if context.isWord(direction, "outbound") { subject.direction = .outbound }
        if context.isWord(direction, "inbound") { subject.direction = .inbound }
        self.subject = subject

        let sid = TaskRouterReader.text("sid", "Sid", node, context)
        let reservation = TaskRouterReader.text("reservation_sid", "ReservationSid", node, context)
        if !sid.isNone {
            base = sid
        } else {
            let about = context.join(context.join(subject.contact, reservation), subject.agent)
            base = context.join(context.join(about, self.type), instant.time)
        }
    }

    /// A field by its name in JSON or in a form.
    private static func text(
        _ name: StaticString,
        _ formName: StaticString,
        _ node: Int,
        _ context: borrowing DialectContext
    ) -> Text {
        let text = context.text(name, of: node)
        return text.isNone ? context.text(formName, of: node) : text
    }

    /// An event's type without what all of them begin with.
    private static func kind(_ type: Text, _ context: borrowing DialectContext) -> Text {
        let prefix: StaticString = "com.twilio.taskrouter."
        let count = prefix.utf8CodeUnitCount
        guard type.count > count else { return type }
        let head = Text(offset: Int(type.offset), count: count)
        guard context.equals(head, prefix) else { return type }
        return Text(offset: Int(type.offset) + count, count: Int(type.count) - count)
    }

    private static func channel(_ text: Text, _ context: borrowing DialectContext) -> Channel? {
        if text.isNone { return nil }
        if context.isWord(text, "voice") || context.isWord(text, "video") { return .voice }
        if context.isWord(text, "chat") { return .chat }
        if context.isWord(text, "email") { return .email }
        return context.isWord(text, "sms") ? .message : .task
    }

    // MARK: What happened

    private func tell(_ context: inout DialectContext) throws(DialectFault) {
        if context.equals(type, "reservation.created") {
            context.add(subject.event(.contactOffered, at: time), id: base)
        } else if context.equals(type, "reservation.accepted") {
            context.add(subject.event(.contactEstablished, at: time), id: base)
        } else if context.equals(type, "reservation.rejected") {
            tellNotAnswered("rejected", &context)
        } else if context.equals(type, "reservation.timeout") {
            tellNotAnswered("no_answer", &context)
        } else if context.equals(type, "reservation.canceled") {
            tellNotAnswered("caller_abandoned", &context)
        } else if context.equals(type, "reservation.rescinded") || context.equals(type, "reservation.failed") {
            tellNotAnswered("failed", &context)
        } else if context.equals(type, "reservation.wrapup") {
            context.add(subject.event(.contactCleared, at: time), id: base)
            context.add(subject.event(.contactWrapupStarted, at: time), id: base)
        } else if context.equals(type, "reservation.completed") {
            // Of a reservation that was completed without a wrap-up this is the end of both.
            context.add(subject.event(.contactWrapupStarted, at: time), id: base)
            var ended = subject.event(.contactWrapupEnded, at: time)
            ended.disposition = context.text("outcome", of: context.child("conversations", of: attributes))
            context.add(ended, id: base)
        } else if context.equals(type, "worker.activity.update") {
            try tellActivity(&context)
        } else {
            tellOfTask(&context)
        }
    }

    private func tellNotAnswered(_ cause: StaticString, _ context: inout DialectContext) {
        context.add(subject.event(.contactNotAnswered, at: time, cause: context.word(cause)), id: base)
    }

    private func tellActivity(_ context: inout DialectContext) throws(DialectFault) {
        let name = TaskRouterReader.text("worker_activity_name", "WorkerActivityName", node, context)
        guard !name.isNone else { throw DialectFault.missing("worker_activity_name") }
        let who = Subject(agent: subject.agent)
        if isReady(in: name, context) {
            // Activities change during reservations and their wrap-up, too, and end neither; only who is gone does.
            context.add(who.declared(.agentReady, at: time), id: base)
        } else if context.isWord(name, "offline") {
            context.add(who.event(.agentLoggedOff, at: time), id: base)
        } else {
            var event = who.declared(.agentNotReady, at: time)
            event.reason = name
            context.add(event, id: base)
        }
    }

    /// Whether an agent is ready in the activity called `name`; no event says which are available.
    private func isReady(in name: Text, _ context: borrowing DialectContext) -> Bool {
        let configured = context.settings.readyActivities
        if configured.isEmpty {
            // Those of a new workspace, by their names of now and of before.
            return context.isWord(name, "available") || context.isWord(name, "idle") || context.isWord(name, "reserved")
        }
        let bytes = name.bytes(in: context.bytes)
        return configured.contains { $0.withUnsafeBytes { $0.hasSameBytes(as: bytes) } }
    }

    private func tellOfTask(_ context: inout DialectContext) {
        if context.equals(type, "task-queue.entered") {
            var event = subject.event(.contactQueued, at: time)
            event.contact.priority = context.integer(
                TaskRouterReader.text("task_priority", "TaskPriority", node, context)
            )
            context.add(event, id: base)
        } else if context.equals(type, "task-queue.timeout") {
            context.add(subject.event(.contactLeftQueue, at: time, cause: context.word("overflow")), id: base)
        } else if context.equals(type, "task-queue.moved") {
            tellMoved(&context)
        } else if context.equals(type, "task.canceled") {
            let reason = TaskRouterReader.text("task_canceled_reason", "TaskCanceledReason", node, context)
            context.add(subject.event(.contactAbandoned, at: time), id: base)
            context.add(subject.event(.contactEnded, at: time, cause: self.reason(reason, context)), id: base)
        } else if context.equals(type, "task.completed") {
            let reason = TaskRouterReader.text("task_completed_reason", "TaskCompletedReason", node, context)
            context.add(subject.event(.contactEnded, at: time, cause: self.reason(reason, context)), id: base)
        } else if context.equals(type, "task.transfer-completed") {
            tellTransfer(&context)
        } else {
            context.ignore("an event that changes no agent's state and no contact's", .unknownType)
        }
    }

    /// Why a task is over: what is said of that, else what is said of the event.
    private func reason(_ reason: Text, _ context: borrowing DialectContext) -> Text {
        reason.isNone ? TaskRouterReader.text("reason", "Reason", node, context) : reason
    }

    /// Tells that a task leaves a queue for another one, which it enters by an event of its own.
    private func tellMoved(_ context: inout DialectContext) {
        var left = subject.event(.contactLeftQueue, at: time, cause: context.word("flow_out"))
        var previous = context.text("previous_task_queue_name", of: node)
        if previous.isNone { previous = context.text("previous_task_queue_sid", of: node) }
        if !previous.isNone { left.queue = previous }
        context.add(left, id: base)
    }

    private func tellTransfer(_ context: inout DialectContext) {
        var event = subject.event(.contactTransferred, at: time)
        let from = "transfer_initiating_worker_sid" as StaticString
        event.contact.fromAgentID = context.text(from, of: node)
        let target = context.text("transfer_to", of: node)
        if context.isWord(context.text("transfer_type", of: node), "queue") {
            event.contact.toQueue = target
        } else {
            event.contact.toAgentID = target
        }
        let mode = TaskRouterReader.text("transfer_mode", "TransferMode", node, context)
        event.contact.transferKind =
            context.isWord(mode, "warm") ? .attended : context.isWord(mode, "cold") ? .blind : nil
        context.add(event, id: base)
    }
}
