internal import ContactCenter

/// Reads a dialog, which every notification repeats whole: the state of each participant that is an agent, since when.
///
/// A participant that is `ACTIVE` has answered or has retrieved the call, and nothing tells which: both are told, and
/// the tracker counts the one that cannot be.
///
/// <https://developer.cisco.com/docs/finesse/dialog>,
/// <https://developer.cisco.com/docs/finesse/state-participant-parameter-values>; the words of `callType`:
/// <https://developer.cisco.com/docs/finesse/dialog-api-parameters>, and what those of supervisors mean:
/// <https://developer.cisco.com/docs/contact-center-express/calltype-values>. Dialogs other than calls have one
/// participant, the agent, without `mediaAddressType` and `callType`, and states of their own:
/// <https://developer.cisco.com/docs/finesse/dialog-apis-for-nonvoice-tasks>,
/// <https://developer.cisco.com/docs/finesse/mediadialog-states>,
/// <https://developer.cisco.com/docs/finesse/media>,
/// <https://developer.cisco.com/docs/finesse/disposition-code-parameter-values-for-nonvoice-tasks>. No page shows where
/// `dispositionCode` stands: it is read wherever it is, in the dialog, in its `mediaProperties` or in the participant.
struct FinesseDialog {
    private let subject: Subject
    private let node: Int

    private var isCall: Bool { subject.channel == .voice }

    static func read(_ node: Int, _ context: inout DialectContext) throws(DialectFault) {
        let properties = context.child("mediaProperties", of: node)
        var subject = Subject(contact: try context.required("id", of: node))
        subject.queue = context.text("queueName", of: properties)
        let callType = context.text("callType", of: properties)
        subject.direction = direction(callType, context)
        subject.channel = channel(context.text("mediaType", of: node), context)
        let dialog = FinesseDialog(subject: subject, node: node)
        let participants = context.child("participants", of: node)
        let list = FinesseReader.either("Participant", "participant", of: participants, context)
        if context.tree.kind(of: list) == .array {
            for participant in try context.parts(of: list) { try dialog.tell(participant, properties, &context) }
        } else if list != JSONTree.nothing {
            try dialog.tell(list, properties, &context)
        }
    }

    private static func direction(_ callType: Text, _ context: borrowing DialectContext) -> Direction? {
        if callType.isNone { return nil }
        if context.starts(callType, with: "CONSULT") || context.starts(callType, with: "SUPERVISOR")
            || context.equals(callType, "AGENT_INSIDE") || context.equals(callType, "ASSIST_CALL")
            || context.equals(callType, "BARGE_IN_CONSULT") || context.equals(callType, "EMERGENCY")
        {
            return .internalCall
        }
        let isOut = context.equals(callType, "AUTO_OUT") || context.equals(callType, "AGENT_OUT")
        return isOut || context.starts(callType, with: "OUT") ? .outbound : .inbound
    }

    private static func channel(_ mediaType: Text, _ context: borrowing DialectContext) -> Channel? {
        if mediaType.isNone || context.isWord(mediaType, "voice") { return .voice }
        if context.isWord(mediaType, "cisco_chat_mrd") { return .chat }
        return .task
    }

    private func tell(
        _ participant: Int,
        _ properties: Int,
        _ context: inout DialectContext
    ) throws(DialectFault) {
        guard !isCall || context.equals(context.text("mediaAddressType", of: participant), "AGENT_DEVICE") else {
            return
        }
        var mine = subject
        mine.agent = try context.required("mediaAddress", of: participant)
        guard let time = try context.time("stateChangeTime", of: participant, .zoned) else {
            return context.ignore("a participant whose state has no time, as after a failover")
        }
        let state = context.text("state", of: participant)
        let base = context.join(context.join(context.join(mine.contact, mine.agent), state), time)
        if context.equals(state, "ALERTING") || context.equals(state, "OFFERED") {
            context.add(mine.event(.contactOffered, at: time), id: base)
        } else if context.equals(state, "ACTIVE") {
            context.add(mine.event(.contactRetrieved, at: time), id: base)
            context.add(mine.event(.contactEstablished, at: time), id: base)
        } else if context.equals(state, "HELD") || context.equals(state, "PAUSED")
            || context.equals(state, "INTERRUPTED")
        {
            context.add(mine.event(.contactHeld, at: time), id: base)
        } else if context.equals(state, "CLOSED") {
            tellClosed(mine, participant, properties, at: time, base, &context)
        } else if context.equals(state, "WRAP_UP") || context.equals(state, "WRAPPING_UP") {
            context.add(mine.event(.contactCleared, at: time), id: base)
            context.add(mine.event(.contactWrapupStarted, at: time), id: base)
        } else if context.equals(state, "DROPPED") || context.equals(state, "FAILED") {
            var cleared = mine.event(.contactCleared, at: time, cause: context.text("stateCause", of: participant))
            cleared.disposition = context.text("wrapUpReason", of: properties)
            context.add(cleared, id: base)
        } else {
            context.ignore("a state of a participant in which nobody is served")
        }
    }

    /// Tells that a dialog other than a call is over: with its wrap-up, if there was one, or unanswered.
    private func tellClosed(
        _ mine: Subject,
        _ participant: Int,
        _ properties: Int,
        at time: Timestamp,
        _ base: Text,
        _ context: inout DialectContext
    ) {
        var code = context.text("dispositionCode", of: properties)
        if code.isNone { code = context.text("dispositionCode", of: node) }
        if code.isNone { code = context.text("dispositionCode", of: participant) }
        let isUnanswered = context.equals(code, "CD_RING_NO_ANSWER")
        if isUnanswered || context.equals(code, "CD_TASK_ABANDONED_WHILE_OFFERED") {
            let cause = context.word(isUnanswered ? "no_answer" : "caller_abandoned")
            return context.add(mine.event(.contactNotAnswered, at: time, cause: cause), id: base)
        }
        context.add(mine.event(.contactWrapupStarted, at: time), id: base)
        var ended = mine.event(.contactWrapupEnded, at: time)
        ended.disposition = context.text("wrapUpReason", of: properties)
        context.add(ended, id: base)
    }
}
