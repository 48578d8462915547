internal import ContactCenter

/// Reads the state of a user.
struct FinesseUser {
    private let subject: Subject
    private let time: Timestamp
    private let base: Text
    private let node: Int

    static func read(_ node: Int, _ context: inout DialectContext) throws(DialectFault) {
        let state = try context.required("state", of: node)
        let agent = try context.required("loginId", of: node)
        // After a failover Finesse knows the state and not since when.
        let time = try context.time("stateChangeTime", of: node, .zoned) ?? context.arrival
        let pending = context.text("pendingState", of: node)
        let about = context.join(context.join(context.join(agent, state), pending), time)
        let user = FinesseUser(subject: Subject(agent: agent), time: time, base: about, node: node)
        user.tell(state, &context)
        user.tellPending(pending, &context)
        if context.events.count == 0 { context.ignore("a state that dialogs tell better") }
    }

    private func tell(_ state: Text, _ context: inout DialectContext) {
        if context.equals(state, "READY") {
            context.add(subject.event(.agentReady, at: time), id: base)
        } else if context.equals(state, "NOT_READY") {
            var event = subject.event(.agentNotReady, at: time)
            event.reason = reason(&context)
            context.add(event, id: base)
        } else if context.equals(state, "LOGOUT") {
            var event = subject.event(.agentLoggedOff, at: time)
            event.reason = reason(&context)
            context.add(event, id: base)
        } else if context.equals(state, "LOGIN") {
            var event = subject.event(.agentLoggedOn, at: time)
            event.team = context.text("teamName", of: node)
            event.device = context.text("extension", of: node)
            context.add(event, id: base)
        } else if context.equals(state, "WORK") || context.equals(state, "WORK_READY") {
            var event = subject.event(.agentWorkingAfterCall, at: time)
            // CCE has a `wrapUpTimer`: <https://developer.cisco.com/docs/finesse/client-integration/>. No page says its
            // unit, so it is not read, and the limit is that of the policy.
            event.nextState = context.equals(state, "WORK") ? .notReady : .ready
            context.add(event, id: base)
        }
    }

    /// What the user will be when the call is over. Where wrapping up is required, that comes first and tells itself.
    private func tellPending(_ pending: Text, _ context: inout DialectContext) {
        guard !pending.isNone else { return }
        // A wrap-up that begins does not clear it, and what is chosen in a wrap-up comes about at once (isWrapUp() in
        // the developer guide). What follows, WORK and WORK_READY say.
        guard !isWrappingUp(context) else { return context.ignore("a pending state of before the wrap-up") }
        var event: Event
        if context.equals(pending, "WORK") || context.equals(pending, "WORK_READY") {
            event = subject.event(.agentWorkingAfterCall, at: context.arrival)
            event.nextState = context.equals(pending, "WORK") ? .notReady : .ready
        } else if requiresWrapUp(context) {
            return context.ignore("a pending state behind a wrap-up that is required")
        } else if context.equals(pending, "NOT_READY") {
            event = subject.event(.agentNotReady, at: context.arrival)
            event.reason = reason(&context)
        } else if context.equals(pending, "READY") {
            event = subject.event(.agentReady, at: context.arrival)
        } else {
            return context.ignore("a pending state that is not known")
        }
        event.isPending = true
        // Noted when it is told: the state since which the user is in its state came before.
        event.time = max(context.arrival, time + 1)
        context.add(event, id: context.join(base, "pending"))
    }

    private func isWrappingUp(_ context: borrowing DialectContext) -> Bool {
        let state = context.text("state", of: node)
        return context.equals(state, "WORK") || context.equals(state, "WORK_READY")
    }

    /// Whether calls of either direction are wrapped up: which one this is, the user does not say. Where there is no
    /// wrap-up after all, the state that was pending tells itself when it comes about.
    private func requiresWrapUp(_ context: borrowing DialectContext) -> Bool {
        let settings = context.child("settings", of: node)
        for text in [context.text("wrapUpOnIncoming", of: settings), context.text("wrapUpOnOutgoing", of: settings)] {
            if context.equals(text, "REQUIRED") || context.equals(text, "REQUIRED_WITH_WRAP_UP_DATA") { return true }
        }
        return false
    }

    /// The label of the reason code; of the codes that the system sets itself what they mean, else the code.
    ///
    /// <https://developer.cisco.com/docs/contact-center-express/reason-codes-for-agent-state-change> has those of CCX,
    /// <https://comstice.com/blog/post/cisco-ucce-pcce-reason-codes> those of CCE: 32767 is a log-on elsewhere, of who
    /// is logged off, in the one, and a call that was not answered, of who is not ready, in the other.
    private func reason(_ context: inout DialectContext) -> Text {
        let code = FinesseReader.either("reasonCode", "ReasonCode", of: node, context)
        let label = context.text("label", of: code)
        if !label.isNone { return label }
        var number = context.text("code", of: code)
        if number.isNone { number = context.text("reasonCodeId", of: node) }
        if context.equals(number, "-1") { return .none }
        if context.equals(number, "32758") { return context.word("work timer expired") }
        if context.equals(number, "32763") { return context.word("call not answered") }
        if context.equals(number, "32740") { return context.word("relogin") }
        guard context.equals(number, "32767") else { return number }
        let isLoggedOff = context.equals(context.text("state", of: node), "LOGOUT")
        return context.word(isLoggedOff ? "relogin" : "call not answered")
    }
}
