internal import ContactCenter

/// Reads one event of mod_callcenter.
///
/// <https://developer.signalwire.com/freeswitch/FreeSWITCH-Explained/Modules/mod_callcenter_1049389/>, and its source
/// for which headers and words an event has: `src/mod/applications/mod_callcenter/mod_callcenter.c` of
/// <https://github.com/signalwire/freeswitch>. After a call the agent's state is `Waiting` again at once, although no
/// call comes until `wrap_up_time` is over; with the status "Available (On Demand)" it is `Idle` until set to
/// `Waiting`, and no header of that says the status: `CC-Agent-Status` is only in `agent-status-change` and in the
/// answer `agent-status-get`. So where a wrap-up time is configured it decides, and where none is, `Waiting` does. That
/// event names no queue either: a time of one queue only is a time for it.
/// Header times are seconds in that source, and microseconds elsewhere: their size says which. `Event-Date-Timestamp`,
/// `Event-Sequence` and `Core-UUID` are of `src/switch_event.c` there, causes of `src/include/switch_types.h`.
struct CallCenterReader {
    private let action: Text
    private let time: Timestamp
    private let base: Text
    private let subject: Subject

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        guard !context.text("CC-Action").isNone else {
            return context.ignore("an event of something other than the call centre", .unknownType)
        }
        let reader = try CallCenterReader(&context)
        if !reader.readCallEvent(&context) { reader.readAgentEvent(&context) }
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        action = context.text("CC-Action")
        time = try CallCenterReader.time(action, &context)
        let session = context.text("CC-Member-Session-UUID")
        subject = Subject(
            agent: context.text("CC-Agent"),
            contact: session.isNone ? context.text("CC-Member-UUID") : session,
            queue: context.text("CC-Queue")
        )
        let core = context.text("Core-UUID")
        let sequence = context.text("Event-Sequence")
        if core.isNone || sequence.isNone {
            let about = context.join(context.join(subject.contact, subject.agent), action)
            base = context.join(about, time)
        } else {
            base = context.join(core, sequence)
        }
    }

    /// Microseconds and seconds since 1970 are FreeSWITCH's; seconds since the year 0 are of buses in Erlang (Kazoo).
    private static let timeStyles: TimeStyles = [.epoch, .gregorianSeconds]

    /// When the event was sent; else what its own header of time says.
    private static func time(_ action: Text, _ context: inout DialectContext) throws(DialectFault) -> Timestamp {
        if let time = try context.time("Event-Date-Timestamp", timeStyles) { return time }
        let named: StaticString =
            if context.equals(action, "bridge-agent-start") {
                "CC-Agent-Answered-Time"
            } else if context.equals(action, "bridge-agent-end") {
                "CC-Bridge-Terminated-Time"
            } else if context.equals(action, "bridge-agent-fail") {
                "CC-Agent-Aborted-Time"
            } else if context.equals(action, "member-queue-end") {
                "CC-Member-Leaving-Time"
            } else {
                "CC-Member-Joined-Time"
            }
        return try context.time(named, timeStyles) ?? context.arrival
    }

    // MARK: Calls

    private func readCallEvent(_ context: inout DialectContext) -> Bool {
        if context.equals(action, "agent-offering") {
            // Who is offered a call wraps up no more.
            tellReady(&context)
            context.add(subject.event(.contactOffered, at: time), id: base)
        } else if context.equals(action, "bridge-agent-start") {
            context.add(subject.event(.contactEstablished, at: time), id: base)
        } else if context.equals(action, "bridge-agent-end") {
            let cause = context.text("CC-Hangup-Cause")
            context.add(subject.event(.contactCleared, at: time, cause: cause), id: base)
            var start = subject.event(.contactWrapupStarted, at: time)
            if !isOnDemand(context) { start.limitMs = wrapUpTime(context) }
            if start.limitMs != nil { start.onLimit = .end }
            context.add(start, id: base)
            // Answered, but not connected with the caller: then no wrap-up time runs.
            if context.isFalse("CC-Agent-Bridged", of: JSONTree.root) {
                context.add(subject.event(.contactWrapupEnded, at: time), id: base)
            }
        } else if context.equals(action, "bridge-agent-fail") {
            let cause = context.word(missCause(context))
            context.add(subject.event(.contactNotAnswered, at: time, cause: cause), id: base)
        } else if context.equals(action, "member-queue-start") || context.equals(action, "member-queue-resume") {
            // A caller who comes back in time takes up its old place, with a call of its own.
            context.add(subject.event(.contactQueued, at: time), id: base)
        } else if context.equals(action, "member-queue-end") {
            tellQueueEnd(&context)
        } else {
            return false
        }
        return true
    }

    private func wrapUpTime(_ context: borrowing DialectContext) -> Milliseconds? {
        context.settings.wrapUpTimes.time(of: subject.queue.bytes(in: context.bytes))
    }

    private func isOnDemand(_ context: borrowing DialectContext) -> Bool {
        context.equals(context.text("CC-Agent-Status"), "Available (On Demand)")
    }

    private func missCause(_ context: borrowing DialectContext) -> StaticString {
        let cause = context.text("CC-Hangup-Cause")
        if context.equals(cause, "NO_ANSWER") || context.equals(cause, "NO_USER_RESPONSE") { return "no_answer" }
        if context.equals(cause, "CALL_REJECTED") || context.equals(cause, "USER_BUSY") { return "rejected" }
        return context.equals(cause, "ORIGINATOR_CANCEL") ? "caller_abandoned" : "failed"
    }

    private func tellQueueEnd(_ context: inout DialectContext) {
        let cause = context.text("CC-Cause")
        guard context.isWord(cause, "cancel") else {
            return context.add(subject.event(.contactEnded, at: time, cause: cause), id: base)
        }
        let reason = context.text("CC-Cancel-Reason")
        if context.equals(reason, "TIMEOUT") || context.equals(reason, "NO_AGENT_TIMEOUT") {
            context.add(subject.event(.contactLeftQueue, at: time, cause: context.word("overflow")), id: base)
        } else if context.equals(reason, "EXIT_WITH_KEY") {
            context.add(subject.event(.contactLeftQueue, at: time, cause: context.word("other")), id: base)
        } else {
            context.add(subject.event(.contactAbandoned, at: time), id: base)
            context.add(subject.event(.contactEnded, at: time, cause: reason), id: base)
        }
    }

    // MARK: Agents

    private func readAgentEvent(_ context: inout DialectContext) {
        if context.equals(action, "agent-status-change") {
            let status = context.text("CC-Agent-Status")
            if context.equals(status, "Available") || context.equals(status, "Available (On Demand)") {
                context.add(subject.event(.agentLoggedOn, at: time), id: base)
                tellReady(&context)
            } else if context.equals(status, "Logged Out") {
                context.add(subject.event(.agentLoggedOff, at: time), id: base)
            } else {
                var event = subject.event(.agentNotReady, at: time)
                event.reason = status
                context.add(event, id: base)
            }
        } else if context.equals(action, "agent-state-change") {
            guard context.equals(context.text("CC-Agent-State"), "Waiting") else {
                return context.ignore("a state that the calls tell better")
            }
            guard isOnDemand(context) || !context.settings.wrapUpTimes.isConfigured else {
                return context.ignore("Waiting again at once after a call: the wrap-up time decides")
            }
            tellReady(&context)
        } else {
            context.ignore("an action that changes no agent's state and no contact's", .unknownType)
        }
    }

    private func tellReady(_ context: inout DialectContext) {
        var event = subject.event(.agentReady, at: time)
        event.isPending = true
        context.add(event, id: base)
    }
}
