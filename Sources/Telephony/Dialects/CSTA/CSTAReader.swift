internal import ContactCenter

/// Reads one CSTA event, named as in ECMA-269, with the fields of the JSON gateways that carry it: `srcDeviceId` is the
/// monitored device, to which the event was sent.
///
/// <https://ecma-international.org/publications-and-standards/standards/ecma-269/> for events and what they hold, their
/// names also in `packages/csta` of <https://github.com/Wildboar-Software/asn1-typescript-libraries> (ECMA-285).
/// Their JSON is that of <https://github.com/jacksmithindex001/wellclient>: `docs/event-struct.md`, for `split` and
/// `reason` as it was at commit 1ccf9d5d; `docs/debug-tool.md` has `params.agent`. That `agentBusy`, `diverted`,
/// `queued` and `callCleared` come so is in `CTIEventCallBack.java` of
/// <https://github.com/zhouquan2k/DefaultConnector>. `pendingAgentState`, `failingDevice`, `divertingDevice` and
/// `queue` are the standard's names; without them a wrap has no next state, a call that failed ends with the hang-up
/// that follows, and one that was diverted with the agent's next event.
///
/// Every device of a call gets every event of it, so only those count in which the monitored device does what is told:
/// of the two `connectionCleared` of a hang-up that is the one whose `releasingDevice` it is. Events of agents carry no
/// call, events of calls often no agent: then the device stands for its agent, by the table of agents.
struct CSTAReader {
    private let name: Text
    private let device: Text
    private let call: Text
    private let time: Timestamp
    private let base: Text
    private let subject: Subject

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        let type = try context.required("eventType")
        let reader = try CSTAReader(&context)
        if context.isWord(type, "agent") {
            reader.readAgentEvent(&context)
        } else if context.isWord(type, "csta") {
            reader.readCallEvent(&context)
        } else {
            context.ignore("an eventType other than agent and csta", .unknownType)
        }
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        name = try context.required("eventName")
        let written = try context.required("eventTime")
        guard let instant = context.time(written, [.zoneless, .zoned, .epoch]) else {
            throw DialectFault.badTime("eventTime")
        }
        time = context.placed(instant)
        let source = context.text("srcDeviceId")
        device = source.isNone ? context.text("deviceId") : source
        call = context.text("callId")
        var agent = context.text("agentId")
        if agent.isNone { agent = context.text("agent", of: context.child("params")) }
        // The one is this JSON's, the other the standard's name in `queued`.
        var queue = context.text("split")
        if queue.isNone { queue = context.text("queue") }
        subject = Subject(agent: agent.isNone ? device : agent, contact: call, queue: queue)
        let about = context.join(context.join(context.join(call, device), agent), name)
        base = context.join(context.join(about, instant.time), context.text("serial"))
    }

    // MARK: Agents

    private func readAgentEvent(_ context: inout DialectContext) {
        if context.equals(name, "agentLoggedOn") {
            var event = subject.event(.agentLoggedOn, at: time)
            event.device = context.text("deviceId")
            context.add(event, id: base)
        } else if context.equals(name, "agentLoggedOff") {
            context.add(subject.event(.agentLoggedOff, at: time), id: base)
        } else if context.equals(name, "agentReady") {
            context.add(subject.event(.agentReady, at: time), id: base)
        } else if context.equals(name, "agentNotReady") {
            var event = subject.event(.agentNotReady, at: time)
            event.reason = context.text("reason")
            context.add(event, id: base)
        } else if context.equals(name, "agentWorkingAfterCall") {
            var event = subject.event(.agentWorkingAfterCall, at: time)
            event.nextState = nextState(context)
            context.add(event, id: base)
        } else if context.equals(name, "agentBusy") {
            tellPending(&context)
        } else if context.equals(name, "agentAllocated") {
            context.ignore("reserved for a call, which tells itself")
        } else {
            context.ignore("an event of an agent that is not known", .unknownType)
        }
    }

    /// The state after the wrap: `pendingAgentState`. That `agentMode` is `WorkNotReady` says that the agent wraps up.
    private func nextState(_ context: borrowing DialectContext) -> DeclaredState? {
        let pending = context.text("pendingAgentState")
        if context.isWord(pending, "agentready") { return .ready }
        if context.isWord(pending, "agentnotready") { return .notReady }
        if context.isWord(pending, "agentnull") { return .loggedOff }
        return nil
    }

    /// A busy agent will change its state when the call is over.
    private func tellPending(_ context: inout DialectContext) {
        let pending = context.text("pendingAgentState")
        var event: Event
        if context.isWord(pending, "agentworkingaftercall") {
            event = subject.event(.agentWorkingAfterCall, at: time)
        } else if let next = nextState(context), next != .loggedOff {
            event = subject.event(next == .ready ? .agentReady : .agentNotReady, at: time)
            if next == .notReady { event.reason = context.text("reason") }
        } else {
            return context.ignore("busy: the call says so, and a log-off itself")
        }
        event.isPending = true
        context.add(event, id: base)
    }

    // MARK: Calls

    private func readCallEvent(_ context: inout DialectContext) {
        if context.equals(name, "delivered") {
            guard isMine("alertingDevice", &context) else { return }
            context.add(event(.contactOffered, context), id: base)
        } else if context.equals(name, "established") {
            let isCaller = context.equals(context.text("callingDevice"), device)
            guard isCaller || isMine("answeringDevice", &context) else { return }
            context.add(event(.contactEstablished, context), id: base)
        } else if context.equals(name, "held") {
            guard isMine("holdingDevice", &context) else { return }
            context.add(event(.contactHeld, context), id: base)
        } else if context.equals(name, "retrieved") {
            guard isMine("retrievingDevice", &context) else { return }
            context.add(event(.contactRetrieved, context), id: base)
        } else if context.equals(name, "connectionCleared") {
            guard isMine("releasingDevice", &context) else { return }
            context.add(subject.event(.contactCleared, at: time, cause: context.text("cause")), id: base)
        } else if context.equals(name, "failed") {
            if context.text("failingDevice").isNone {
                return context.ignore("a call that failed: the hang-up that follows tells its end")
            }
            guard isMine("failingDevice", &context) else { return }
            context.add(subject.event(.contactCleared, at: time, cause: context.text("cause")), id: base)
        } else if context.equals(name, "diverted") {
            guard isMine("divertingDevice", &context) else { return }
            context.add(subject.event(.contactNotAnswered, at: time, cause: context.word("no_answer")), id: base)
        } else if context.equals(name, "transferred") {
            tellTransferred(&context)
        } else if context.equals(name, "conferenced") {
            guard isMine("conferencingDevice", &context) else { return }
            var event = subject.event(.contactTransferred, at: time)
            event.contact.transferKind = .conference
            event.contact.toAgentID = context.text("addedParty")
            context.add(event, id: base)
        } else if context.equals(name, "queued") {
            context.add(subject.event(.contactQueued, at: time), id: base)
        } else if context.equals(name, "callCleared") {
            context.add(subject.event(.contactEnded, at: time, cause: context.text("cause")), id: base)
        } else {
            context.ignore("an event of a call that changes no agent's leg", .unknownType)
        }
    }

    /// Whether the monitored device is the one that does what is told.
    private func isMine(_ field: StaticString, _ context: inout DialectContext) -> Bool {
        if !device.isNone, context.equals(context.text(field), device) { return true }
        context.ignore("about another device of the call, which has the same event of its own")
        return false
    }

    /// An event with the direction, which the calling device tells.
    private func event(_ kind: EventKind, _ context: borrowing DialectContext) -> Event {
        var event = subject.event(kind, at: time)
        let caller = context.text("callingDevice")
        if !caller.isNone { event.direction = context.equals(caller, device) ? .outbound : .inbound }
        return event
    }

    /// The device that transfers leaves both calls; the customer's is the one it had held.
    private func tellTransferred(_ context: inout DialectContext) {
        guard isMine("transferringDevice", &context) else { return }
        let primary = context.text("primaryOldCall")
        let isConsulted = !primary.isNone && !context.equals(primary, "0")
        var customer = subject
        if isConsulted { customer.contact = primary }
        let secondary = context.text("secondaryOldCall")
        if isConsulted, !secondary.isNone, !context.equals(secondary, primary) {
            var consultation = subject
            consultation.contact = secondary
            let id = context.join(base, secondary)
            context.add(consultation.event(.contactCleared, at: time), id: id)
        }
        context.add(customer.event(.contactCleared, at: time), id: base)
        var transfer = customer.event(.contactTransferred, at: time)
        transfer.contact.transferKind = isConsulted ? .attended : .blind
        transfer.contact.toAgentID = context.text("transferredToDevice")
        context.add(transfer, id: base)
    }
}
