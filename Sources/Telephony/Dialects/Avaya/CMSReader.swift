internal import ContactCenter

/// Reads one row of an agent: `LOGID`, `AWORKMODE` (or `WORKMODE`), `AUXREASON`, `AGDURATION` (seconds in the mode),
/// `ACDONHOLD`, `SPLIT` (or `WORKSKILL`), `EXTN`, `DIRECTION`, `UCID` (or `CALLID`), and a time of the row, `TIMESTAMP`
/// (or `TIME`); names in any of the usual cases.
///
/// Avaya CMS Database Items and Calculations, table `cagent`. A mode began where the row's time less its duration says.
/// A row has no call of its own unless a feed adds it: then a call is named by its agent and when it began. After-call
/// work with no call is standalone, which the tracker sees.
struct CMSReader {
    private let mode: Text
    private let time: Timestamp
    private let base: Text
    private let subject: Subject

    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        try CMSReader(&context).tell(&context)
    }

    private static func text(
        _ names: (StaticString, StaticString),
        _ context: borrowing DialectContext
    ) -> Text {
        let text = context.text(names.0)
        return text.isNone ? context.text(names.1) : text
    }

    /// The first of several fields that says something.
    private static func first(
        _ names: [(StaticString, StaticString)],
        _ context: borrowing DialectContext
    ) -> Text {
        for name in names {
            let text = text(name, context)
            if !text.isNone { return text }
        }
        return .none
    }

    private init(_ context: inout DialectContext) throws(DialectFault) {
        let agent = CMSReader.first([("LOGID", "logid"), ("AGENT", "agent")], context)
        guard !agent.isNone else { throw DialectFault.missing("LOGID") }
        mode = CMSReader.first([("AWORKMODE", "aworkmode"), ("WORKMODE", "workmode"), ("STATE", "state")], context)
        guard !mode.isNone else { throw DialectFault.missing("AWORKMODE") }
        let written = CMSReader.first([("TIMESTAMP", "timestamp"), ("TIME", "time")], context)
        var began = WrittenTime(time: context.arrival, isWholeSecond: false)
        if !written.isNone {
            guard let instant = context.time(written, [.zoned, .zoneless, .epoch]) else {
                throw DialectFault.badTime("TIMESTAMP")
            }
            began = instant
        }
        let duration = CMSReader.first([("AGDURATION", "agduration"), ("AGTIME", "agtime")], context)
        began.time = began.time - (context.seconds(duration) ?? 0)
        time = context.placed(began)
        var call = CMSReader.first([("UCID", "ucid"), ("CALLID", "callid")], context)
        if call.isNone { call = context.join(agent, began.time) }
        subject = Subject(
            agent: agent,
            contact: call,
            queue: CMSReader.first([("SPLIT", "split"), ("WORKSKILL", "workskill")], context),
            direction: CMSReader.direction(context)
        )
        base = context.join(context.join(agent, mode), began.time)
    }

    private static func direction(_ context: borrowing DialectContext) -> Direction? {
        let text = text(("DIRECTION", "direction"), context)
        if context.isWord(text, "in") { return .inbound }
        return context.isWord(text, "out") ? .outbound : nil
    }

    private func tell(_ context: inout DialectContext) throws(DialectFault) {
        if context.isWord(mode, "avail") {
            context.add(subject.event(.agentReady, at: time), id: base)
        } else if context.isWord(mode, "acd") || context.isWord(mode, "dacd") {
            context.add(subject.event(.contactEstablished, at: time), id: base)
            tellHold(&context)
        } else if context.isWord(mode, "acw") || context.isWord(mode, "dacw") {
            context.add(subject.event(.agentWorkingAfterCall, at: time), id: base)
        } else if context.isWord(mode, "aux") {
            tellNotReady(CMSReader.text(("AUXREASON", "auxreason"), context), &context)
        } else if context.isWord(mode, "other") {
            tellNotReady(mode, &context)
        } else if context.isWord(mode, "ring") {
            // Whose phone rings wraps up no more.
            context.add(subject.event(.agentReady, at: time), id: base)
            context.add(subject.event(.contactOffered, at: time), id: base)
        } else if context.isWord(mode, "unstaff") {
            context.add(subject.event(.agentLoggedOff, at: time), id: base)
        } else {
            context.ignore("a work mode that is not known", .unknownType)
        }
    }

    /// A row that counts a call on hold tells of it once the agent is in that row's mode, since when nothing says.
    private func tellHold(_ context: inout DialectContext) {
        let held = context.integer(CMSReader.text(("ACDONHOLD", "acdonhold"), context)) ?? 0
        if held > 0 { context.ignore("a call on hold: a row does not say since when") }
    }

    private func tellNotReady(_ reason: Text, _ context: inout DialectContext) {
        var event = subject.event(.agentNotReady, at: time)
        event.reason = context.equals(reason, "0") ? .none : reason
        context.add(event, id: base)
    }
}
