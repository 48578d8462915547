internal import ContactCenter

/// Reads one line of a queue log.
///
/// <https://docs.asterisk.org/Operation/Logging/Queue-Logs/>, and the calls of `ast_queue_log` in `apps/app_queue.c` of
/// <https://github.com/asterisk/asterisk>, which has events that the page has not (WITHDRAW, RINGINUSE). Its first
/// number after CONNECT and COMPLETE* is how long the caller waited in the queue, never a hold; ring times are seconds
/// after CONNECT and milliseconds after RINGNOANSWER. `NONE` is nobody and nothing. It has no event for the end of a
/// wrap: that ends after the queue's `wrapuptime`, or by what the agent does before.
///
/// Wazo's own events: <https://wazo.readthedocs.io/en/wazo-20.03/api_sdk/queue_log.html>; for WRAPUPSTART, which names
/// the call and comes after COMPLETE* or a transfer where the queue's wrap-up time is above 0,
/// `debian/patches/xivo_agent_complete_wrapup` of <https://github.com/wazo-platform/asterisk>, and
/// `xivo_dao/queue_log_dao.py` of <https://github.com/wazo-platform/xivo-dao>.
struct QueueLogReader {
    private let event: Text
    private let subject: Subject
    private let time: Timestamp
    private let base: Text

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readFields(separator: UInt8(ascii: "|"))
        let reader = try QueueLogReader(&context)
        try reader.readCallEvent(&context)
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        event = QueueLogReader.field(4, context)
        guard !event.isNone else {
            throw DialectFault(.malformed, "not a line of a queue log: time|callid|queue|agent|event")
        }
        let written = QueueLogReader.field(0, context)
        guard let instant = context.time(written, [.epochSeconds, .zoneless, .zoned]) else {
            throw DialectFault.badTime("time")
        }
        time = context.placed(instant)
        subject = Subject(
            agent: QueueLogReader.name(3, context),
            contact: QueueLogReader.name(1, context),
            queue: QueueLogReader.name(2, context)
        )
        let place = context.join(context.join(subject.contact, subject.queue), subject.agent)
        let about = context.join(context.join(place, event), instant.time)
        // The reason of a pause: an agent may choose another within the second.
        let isPause = context.equals(event, "PAUSE") || context.equals(event, "PAUSEALL")
        base = isPause ? context.join(about, QueueLogReader.field(5, context)) : about
    }

    private static func field(_ index: Int, _ context: borrowing DialectContext) -> Text {
        context.text(of: context.tree.element(index, of: JSONTree.root))
    }

    /// A field that is absent if it says `NONE`.
    private static func name(_ index: Int, _ context: borrowing DialectContext) -> Text {
        let text = field(index, context)
        return context.equals(text, "NONE") ? .none : text
    }

    private func data(_ number: Int, _ context: borrowing DialectContext) -> Text {
        QueueLogReader.field(4 + number, context)
    }

    // MARK: Calls

    private func readCallEvent(_ context: inout DialectContext) throws(DialectFault) {
        if context.equals(event, "ENTERQUEUE") {
            context.add(event(.contactQueued), id: base)
        } else if context.equals(event, "CONNECT") {
            tellOffered(before: context.seconds(data(3, context)), &context)
            context.add(event(.contactEstablished), id: base)
        } else if context.equals(event, "COMPLETEAGENT") || context.equals(event, "COMPLETECALLER") {
            let cause = context.word(context.equals(event, "COMPLETEAGENT") ? "agent" : "caller")
            tellCleared(cause, &context)
            context.add(event(.contactEnded, cause: cause), id: base)
        } else if context.equals(event, "ATTENDEDTRANSFER") {
            tellTransferred(.attended, &context)
        } else if context.equals(event, "BLINDTRANSFER") || context.equals(event, "TRANSFER") {
            tellTransferred(.blind, &context)
        } else if context.equals(event, "RINGNOANSWER") {
            tellNotAnswered("no_answer", &context)
        } else if context.equals(event, "RINGCANCELED") {
            tellNotAnswered("caller_abandoned", &context)
        } else if context.equals(event, "AGENTDUMP") {
            tellNotAnswered("rejected", &context)
        } else if context.equals(event, "ABANDON") {
            context.add(event(.contactAbandoned), id: base)
            context.add(event(.contactEnded), id: base)
        } else if context.equals(event, "EXITWITHTIMEOUT") || context.equals(event, "EXITEMPTY") {
            tellLeftQueue("overflow", &context)
        } else if context.equals(event, "LEAVEEMPTY") {
            tellLeftQueue("overflow", &context)
        } else if context.equals(event, "EXITWITHKEY") || context.equals(event, "WITHDRAW") {
            tellLeftQueue("other", &context)
        } else if context.equals(event, "SYSCOMPAT") {
            // The agent has answered, but the two channels cannot be connected: Asterisk drops the call.
            tellNotAnswered("failed", &context)
            tellLeftQueue("other", &context)
            context.add(event(.contactEnded), id: base)
        } else if context.equals(event, "WRAPUPSTART") {
            var start = event(.contactWrapupStarted)
            start.limitMs = context.seconds(data(1, context))
            if start.limitMs != nil { start.onLimit = .end }
            context.add(start, id: base)
        } else {
            try readAgentEvent(&context)
        }
    }

    private func event(_ kind: EventKind, cause: Text = .none) -> Event {
        subject.event(kind, at: time, cause: cause)
    }

    private func tellOffered(before duration: Milliseconds?, _ context: inout DialectContext) {
        guard let duration else { return }
        context.add(subject.event(.contactOffered, at: time - duration), id: base)
    }

    private func tellCleared(_ cause: Text, _ context: inout DialectContext) {
        context.add(event(.contactCleared, cause: cause), id: base)
        var start = event(.contactWrapupStarted)
        start.limitMs = context.settings.wrapUpTimes.time(of: subject.queue.bytes(in: context.bytes))
        if start.limitMs != nil { start.onLimit = .end }
        context.add(start, id: base)
    }

    private func tellTransferred(_ kind: TransferKind, _ context: inout DialectContext) {
        tellCleared(context.word("transfer"), &context)
        var transfer = event(.contactTransferred)
        transfer.contact.transferKind = kind
        context.add(transfer, id: base)
    }

    private func tellNotAnswered(_ cause: StaticString, _ context: inout DialectContext) {
        if let rang = context.integer(data(1, context)), 0...86_400_000 ~= rang { tellOffered(before: rang, &context) }
        context.add(event(.contactNotAnswered, cause: context.word(cause)), id: base)
    }

    private func tellLeftQueue(_ cause: StaticString, _ context: inout DialectContext) {
        context.add(event(.contactLeftQueue, cause: context.word(cause)), id: base)
    }

    // MARK: Agents

    private func readAgentEvent(_ context: inout DialectContext) throws(DialectFault) {
        if context.equals(event, "PAUSE") || context.equals(event, "PAUSEALL") {
            tellNotReady(reason: data(1, context), &context)
        } else if context.equals(event, "UNPAUSE") || context.equals(event, "UNPAUSEALL") {
            tellReady(&context)
        } else if context.equals(event, "ADDMEMBER") {
            context.add(event(.agentLoggedOn), id: base)
            if context.equals(data(1, context), "PAUSED") {
                context.add(subject.addedPaused(at: time, reason: .none), id: base)
            } else {
                tellReady(&context)
            }
        } else if context.equals(event, "AGENTLOGIN") || context.equals(event, "AGENTCALLBACKLOGIN") {
            var logOn = event(.agentLoggedOn)
            logOn.device = data(1, context)
            context.add(logOn, id: base)
            tellReady(&context)
        } else if context.equals(event, "REMOVEMEMBER") || context.equals(event, "AGENTLOGOFF")
            || context.equals(event, "AGENTCALLBACKLOGOFF")
        {
            context.add(event(.agentLoggedOff), id: base)
        } else {
            let isKnown = QueueLogReader.others.contains { context.equals(event, $0) }
            context.ignore(
                isKnown ? "about neither an agent's state nor a call's" : "an event that is not known",
                isKnown ? .notAnEvent : .unknownType
            )
        }
    }

    /// Events that change neither an agent's state nor a call's; those of Wazo are of calls that no queue took.
    private static let others: [StaticString] = [
        "QUEUESTART", "CONFIGRELOAD", "DID", "INFO", "PENALTY", "RINGINUSE", "JOINEMPTY", "FULL", "CLOSED",
        "DIVERT_CA_RATIO", "DIVERT_HOLDTIME",
    ]

    private func tellNotReady(reason: Text, _ context: inout DialectContext) {
        var pause = event(.agentNotReady)
        pause.reason = reason
        context.add(pause, id: base)
    }

    private func tellReady(_ context: inout DialectContext) {
        context.add(subject.resumed(at: time, context), id: base)
    }
}
