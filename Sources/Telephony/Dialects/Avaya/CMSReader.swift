internal import ContactCenter

/// Reads one row of an agent: `LOGID`, `WORKMODE` (or `STATE`), `AUXREASON`, `DURATION` (or `AGDURATION`: seconds
/// in the mode), `ACDONHOLD`, `SPLIT` (or `WORKSKILL`), `DIRECTION`, `UCID` (or `CALLID`), and a time of the row,
/// `TIMESTAMP` (or `TIME`); names in any of the usual cases.
///
/// <https://documentation.avaya.com/en-us/home/bundle/cms/AvayaCMSDBItemsCalculations_r21/>, agent tables:
/// `DictionaryOfCMSDatabaseItems/AuxreasonReal_Time.html`, `DurationReal_Time.html`, `DirectionReal_Time.html`; for
/// `WORKMODE` and `WORKSKILL` <http://manualsbrain.com/en/manuals/979241/?page=244>; for what modes mean
/// `AdministeringCMS_r21/UsingTheDictionaryToNameContactCenterEntities` in the same place,
/// `AgentStringValues/AgentStringValueFieldDescriptions.html`; for the numbers 1 to 4 of modes the CentreVu Report
/// Designer Version 8 User Guide, page 17-2; for `AGDURATION` and `ACDONHOLD` a product that reads them,
/// `p_log_NET_data_avaya_agent.sql` of <https://github.com/Teleopti/Stardust>. No page has numbers of other modes, so
/// none are read. The time, the call, `STATE`, and `AGENT` where there is no `LOGID`, are the feed's own.
///
/// A mode began where the row's time less its duration says. A row has no call of its own unless a feed adds it: then a
/// call is named by its agent and when it began. After-call work with no call is standalone, which the tracker sees.
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
        if CMSReader.hasBlankMode(context) {
            return context.ignore("no work mode: an agent who was not logged in")
        }
        try CMSReader(&context).tell(&context)
    }

    private static let modes: [(StaticString, StaticString)] = [("WORKMODE", "workmode"), ("STATE", "state")]
    // What holds for the agent comes before what holds for one split.
    private static let durations: [(StaticString, StaticString)] = [
        ("AGDURATION", "agduration"), ("DURATION", "duration"),
    ]

    /// Whether there is a field for the mode, and nothing in it.
    private static func hasBlankMode(_ context: borrowing DialectContext) -> Bool {
        guard first(modes, context).isNone else { return false }
        for (upper, lower) in modes {
            if context.child(upper) != JSONTree.nothing || context.child(lower) != JSONTree.nothing { return true }
        }
        return false
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
        mode = CMSReader.first(CMSReader.modes, context)
        guard !mode.isNone else { throw DialectFault.missing("WORKMODE") }
        let written = CMSReader.first([("TIMESTAMP", "timestamp"), ("TIME", "time")], context)
        var began = WrittenTime(time: context.arrival, isWholeSecond: false)
        if !written.isNone {
            guard let instant = context.time(written, [.zoned, .zoneless, .epoch]) else {
                throw DialectFault.badTime("TIMESTAMP")
            }
            began = instant
        }
        let duration = CMSReader.first(CMSReader.durations, context)
        if !duration.isNone {
            guard let milliseconds = context.seconds(duration) else {
                throw DialectFault(.malformed, field: "DURATION", "not a number of seconds")
            }
            began.time = began.time - milliseconds
        }
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

    /// Whether the mode is this one, by its name or its number.
    private func isMode(_ word: StaticString, _ number: StaticString, _ context: borrowing DialectContext) -> Bool {
        context.isWord(mode, word) || context.equals(mode, number)
    }

    private func tell(_ context: inout DialectContext) throws(DialectFault) {
        if isMode("avail", "1", context) {
            context.add(subject.event(.agentReady, at: time), id: base)
        } else if isMode("acd", "2", context) || context.isWord(mode, "dacd") {
            context.add(subject.event(.contactEstablished, at: time), id: base)
            if holdsCall(context) { context.ignore("a call on hold: a row does not say since when") }
        } else if isMode("acw", "3", context) || context.isWord(mode, "dacw") {
            context.add(subject.event(.agentWorkingAfterCall, at: time), id: base)
        } else if isMode("aux", "4", context) {
            tellNotReady(CMSReader.text(("AUXREASON", "auxreason"), context), &context)
        } else if context.isWord(mode, "other") {
            // Also the mode of who has put a call on hold and does nothing else: that call is not over.
            if holdsCall(context) { return context.ignore("a call on hold, and nothing else") }
            tellNotReady(mode, &context)
        } else if context.isWord(mode, "ring") || context.isWord(mode, "ringing") {
            // Whose phone rings wraps up no more.
            context.add(subject.event(.agentReady, at: time), id: base)
            context.add(subject.event(.contactOffered, at: time), id: base)
        } else if context.isWord(mode, "unstaff") {
            context.add(subject.event(.agentLoggedOff, at: time), id: base)
        } else if context.isWord(mode, "unknown") {
            context.ignore("a state that the CMS does not recognize")
        } else {
            context.ignore("a work mode that is not known", .unknownType)
        }
    }

    private func holdsCall(_ context: borrowing DialectContext) -> Bool {
        context.integer(CMSReader.text(("ACDONHOLD", "acdonhold"), context)) ?? 0 > 0
    }

    private func tellNotReady(_ reason: Text, _ context: inout DialectContext) {
        var event = subject.event(.agentNotReady, at: time)
        event.reason = context.equals(reason, "0") ? .none : reason
        context.add(event, id: base)
    }
}
