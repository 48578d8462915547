internal import ContactCenter

/// Reads one event of the manager interface.
///
/// <https://docs.asterisk.org/Asterisk_22_Documentation/API_Documentation/AMI_Events/AgentComplete/> and its siblings,
/// which are made of `apps/app_queue.c` in <https://github.com/asterisk/asterisk>; `Timestamp` is in `main/manager.c`.
/// `HoldTime` is how long the caller waited in the queue, `TalkTime` how long the call took: neither is an instant, and
/// neither a hold.
/// A member whose `InCall` went from 1 to 0 may be wrapping up, which no event says: `QueueMemberStatus` tells nothing.
/// Without `Timestamp` (`timestampevents` in manager.conf) the record's Kafka timestamp is the event's time. Versions
/// before 12 wrote `QueueMemberPaused` with `Reason` (`apps/app_queue.c` at the tag 11.9.0-rc3).
struct AMIReader {
    private let name: Text
    private let time: Timestamp
    private let base: Text
    private let subject: Subject

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        let reader = try AMIReader(&context)
        if !reader.readCallEvent(&context) { reader.readMemberEvent(&context) }
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        name = try context.required("Event")
        let written = context.text("Timestamp")
        if written.isNone {
            time = context.arrival
        } else {
            guard let instant = context.time(written, [.epochSeconds, .zoned]) else {
                throw DialectFault.badTime("Timestamp")
            }
            time = context.placed(instant)
        }
        let member = context.text("MemberName")
        subject = Subject(
            agent: member.isNone ? context.text("Interface") : member,
            contact: context.text("Uniqueid"),
            queue: context.text("Queue")
        )
        let about = context.join(context.join(subject.contact, subject.queue), subject.agent)
        let place = context.join(about, name)
        // What has no time of its own has an id without one, which a call has once.
        let isTimeless = written.isNone && !subject.contact.isNone
        base = isTimeless ? place : context.join(place, written.isNone ? context.decimal(time.milliseconds) : written)
    }

    private func readCallEvent(_ context: inout DialectContext) -> Bool {
        if context.equals(name, "AgentCalled") {
            context.add(subject.event(.contactOffered, at: time), id: base)
        } else if context.equals(name, "AgentConnect") {
            context.add(subject.event(.contactEstablished, at: time), id: base)
        } else if context.equals(name, "AgentComplete") {
            tellComplete(&context)
        } else if context.equals(name, "AgentRingNoAnswer") {
            context.add(subject.event(.contactNotAnswered, at: time, cause: context.word("no_answer")), id: base)
        } else if context.equals(name, "AgentDump") {
            context.add(subject.event(.contactNotAnswered, at: time, cause: context.word("rejected")), id: base)
        } else if context.equals(name, "QueueCallerJoin") {
            var event = subject.event(.contactQueued, at: time)
            event.agentID = .none
            context.add(event, id: base)
        } else if context.equals(name, "QueueCallerAbandon") {
            context.add(subject.event(.contactAbandoned, at: time), id: base)
        } else if context.equals(name, "QueueCallerLeave") {
            context.ignore("a caller leaves the queue when answered, too: AgentConnect or QueueCallerAbandon tell")
        } else {
            return false
        }
        return true
    }

    private func tellComplete(_ context: inout DialectContext) {
        let reason = context.text("Reason")
        context.add(subject.event(.contactCleared, at: time, cause: reason), id: base)
        var start = subject.event(.contactWrapupStarted, at: time)
        start.limitMs = context.settings.wrapUpTimes.time(of: subject.queue.bytes(in: context.bytes))
        if start.limitMs != nil { start.onLimit = .end }
        context.add(start, id: base)
        if context.isWord(reason, "transfer") {
            context.add(subject.event(.contactTransferred, at: time), id: base)
        } else {
            context.add(subject.event(.contactEnded, at: time, cause: reason), id: base)
        }
    }

    private func readMemberEvent(_ context: inout DialectContext) {
        if context.equals(name, "QueueMemberPause") || context.equals(name, "QueueMemberPaused") {
            tellMember(isPaused: context.equals(context.text("Paused"), "1"), &context)
        } else if context.equals(name, "QueueMemberAdded") {
            context.add(subject.event(.agentLoggedOn, at: time), id: base)
            let isPaused = context.equals(context.text("Paused"), "1")
            let reason = pauseReason(context)
            let state = isPaused ? subject.addedPaused(at: time, reason: reason) : subject.resumed(at: time, context)
            context.add(state, id: base)
        } else if context.equals(name, "QueueMemberRemoved") {
            context.add(subject.event(.agentLoggedOff, at: time), id: base)
        } else if context.equals(name, "QueueMemberStatus") {
            context.ignore("the state of a member's device: InCall from 1 to 0 is no end of a wrap")
        } else {
            context.ignore("an event that is about no queue's call and no member", .unknownType)
        }
    }

    private func pauseReason(_ context: borrowing DialectContext) -> Text {
        let reason = context.text("PausedReason")
        return reason.isNone ? context.text("Reason") : reason
    }

    private func tellMember(isPaused: Bool, _ context: inout DialectContext) {
        if isPaused {
            var event = subject.event(.agentNotReady, at: time)
            event.reason = pauseReason(context)
            context.add(event, id: base)
        } else {
            context.add(subject.resumed(at: time, context), id: base)
        }
    }
}
