/// What is counted of contacts and their legs.
extension Catalogue {
    static func afterCallWork(_ handled: Indicator.Attribution) -> [Indicator] {
        [
            row(
                "acw.avg",
                .milliseconds,
                handled,
                .lower,
                .any,
                .mean(.wrapMs, of: .wrapHandled),
                formula: "per_handled"
            ),
            row(
                "acw.avg_when_any",
                .milliseconds,
                handled,
                .lower,
                .any,
                .mean(.wrapMs, of: .wrapAny),
                formula: "when_any"
            ),
            row("acw.p50", .milliseconds, handled, .lower, .any, .quantile(percent: 50)),
            row("acw.p80", .milliseconds, handled, .lower, .any, .quantile(percent: 80)),
            row("acw.p95", .milliseconds, handled, .lower, .any, .quantile(percent: 95)),
            row(
                "acw.share_within_target",
                .ratio,
                handled,
                .higher,
                .any,
                .ratio([.plus(.wrapsWithinTarget)], of: [.plus(.wraps)])
            ),
            row("acw.exceeded", .count, handled, .lower, .any, .sum([.plus(.wrapsExceeded)])),
            row("acw.too_short", .count, handled, .lower, .any, .sum([.plus(.wrapsTooShort)])),
            row("acw.spread", .ratio, handled, .lower, .exactly(.team), .spread, formula: "slowest_over_fastest"),
            row("acw.skew", .ratio, handled, .lower, .any, .skew, formula: "avg_over_p80"),
            row("acw.agent_time", .milliseconds, .clipped, .lower, .agents, .time([.afterCallWork])),
            row("acw.standalone_time", .milliseconds, .clipped, .lower, .agents, .time([.standalone])),
        ]
    }

    static func handling(_ handled: Indicator.Attribution) -> [Indicator] {
        [
            row("talk.avg", .milliseconds, handled, .lower, .any, .mean(.talkMs, of: .handled), formula: "per_handled"),
            row("hold.avg", .milliseconds, handled, .lower, .any, .mean(.holdMs, of: .handled), formula: "per_handled"),
            row(
                "hold.avg_when_any",
                .milliseconds,
                handled,
                .lower,
                .any,
                .mean(.holdMs, of: .holds),
                formula: "when_any"
            ),
            row("hold.count", .count, handled, .lower, .any, .sum([.plus(.holds)])),
            row("ring.avg", .milliseconds, handled, .lower, .any, .mean(.ringMs, of: .handled), formula: "per_handled"),
            row(
                "aht",
                .milliseconds,
                handled,
                .lower,
                .any,
                .mean(.handleMs, of: .wrapHandled),
                formula: "talk_hold_wrap_per_handled"
            ),
            row("contacts.handled", .count, handled, .higher, .any, .sum([.plus(.handled)])),
        ]
    }

    static func queues(_ serviceLevel: ServiceLevelFormula, _ others: [ServiceLevelFormula]) -> [Indicator] {
        let more = others.map {
            row($0.id, .ratio, .event, .higher, .visits, $0.rule, formula: $0.name)
        }
        return visits(serviceLevel) + more + rates()
    }

    private static func visits(_ serviceLevel: ServiceLevelFormula) -> [Indicator] {
        [
            row("asa", .milliseconds, .event, .lower, .visits, .mean(.answeredWaitMs, of: .answered)),
            row("ata", .milliseconds, .event, .lower, .visits, .mean(.abandonedWaitMs, of: .abandoned)),
            row(
                "ewt",
                .milliseconds,
                .current,
                .lower,
                .exactly(.queue),
                .expectedWait,
                formula: "waiting_by_answer_interval"
            ),
            row("contacts.offered", .count, .event, .higher, .visits, .sum([.plus(.offered)])),
            row("contacts.answered", .count, .event, .higher, .visits, .sum([.plus(.answered)])),
            row("contacts.abandoned", .count, .event, .lower, .visits, .sum([.plus(.abandoned)])),
            row("contacts.short_abandoned", .count, .event, .lower, .visits, .sum([.plus(.shortAbandoned)])),
            row(
                "contacts.lost",
                .count,
                .event,
                .lower,
                .visits,
                .sum([.plus(.abandoned), .plus(.leftQueue), .minus(.callbacks)])
            ),
            row("contacts.waiting", .count, .current, .lower, .visits, .level(.waiting)),
            row("contacts.longest_wait", .milliseconds, .current, .lower, .visits, .longestWait),
            row(
                "service_level",
                .ratio,
                .event,
                .higher,
                .visits,
                serviceLevel.rule,
                formula: serviceLevel.name
            ),
        ]
    }

    private static func rates() -> [Indicator] {
        [
            row(
                "abandon_rate",
                .ratio,
                .event,
                .lower,
                .visits,
                .ratio([.plus(.abandoned)], of: [.plus(.offered)]),
                formula: "of_offered"
            ),
            row(
                "answer_rate",
                .ratio,
                .event,
                .higher,
                .visits,
                .ratio([.plus(.answered)], of: [.plus(.offered)]),
                formula: "of_offered"
            ),
            row(
                "not_answered_rate",
                .ratio,
                .event,
                .lower,
                .any,
                .ratio([.plus(.notAnswered)], of: [.plus(.legsOffered)]),
                formula: "of_legs_offered"
            ),
        ]
    }

    static func quality() -> [Indicator] {
        [
            row(
                "fcr",
                .ratio,
                .event,
                .higher,
                .any,
                .ratio([.plus(.firstContactsResolved)], of: [.plus(.firstContacts)]),
                formula: "resolved_without_repeat"
            ),
            row(
                "transfer_rate",
                .ratio,
                .event,
                .lower,
                .any,
                .ratio([.plus(.transferred)], of: [.plus(.handled)]),
                formula: "of_handled"
            ),
            row(
                "escalation_rate",
                .ratio,
                .event,
                .lower,
                .any,
                .ratio([.plus(.escalated)], of: [.plus(.handled)]),
                formula: "of_handled"
            ),
            row("resolution_time", .milliseconds, .event, .lower, .any, .mean(.resolutionMs, of: .resolved)),
        ] + voices()
    }

    /// What customers say.
    private static func voices() -> [Indicator] {
        [
            row(
                "csat",
                .ratio,
                .event,
                .higher,
                .any,
                .ratio([.plus(.csatTop)], of: [.plus(.csatAnswers)]),
                formula: "top_two_box"
            ),
            row(
                "csat.mean",
                .ratio,
                .event,
                .higher,
                .any,
                .meanOfMillionths(.csatMicros, of: .csatAnswers),
                formula: "of_scale"
            ),
            row("nps", .points, .event, .higher, .any, .netPromoters),
            row("complaints", .count, .event, .lower, .any, .sum([.plus(.complaints)])),
            row(
                "complaints.change",
                .count,
                .event,
                .lower,
                .any,
                .change(.complaints),
                formula: "less_window_before"
            ),
        ]
    }

    static func outbound() -> [Indicator] {
        [
            row("outbound.dialled", .count, .event, .higher, .any, .sum([.plus(.dialled)])),
            row("outbound.connected", .count, .event, .higher, .any, .sum([.plus(.connected)])),
            row("outbound.converted", .count, .event, .higher, .any, .sum([.plus(.converted)])),
            row(
                "conversion_rate",
                .ratio,
                .event,
                .higher,
                .any,
                .ratio([.plus(.converted)], of: [.plus(.connected)]),
                formula: "of_connected"
            ),
            row("revenue", .amount, .event, .higher, .any, .revenue),
        ]
    }

    static func plans() -> [Indicator] {
        [
            row("plan.attainment", .ratio, .event, .higher, .plans, .planAttainment, formula: "of_shift"),
            row("plan.pace", .ratio, .event, .higher, .plans, .planPace, formula: "of_shift_so_far"),
        ]
    }

    /// Contacts that wait beside agents who are ready.
    ///
    /// Last of what is published: hashes of what was published have the places of all others, which must stay.
    static func staffing() -> [Indicator] {
        [
            row("agents.ready", .count, .current, .higher, .exactly(.queue), .readyAgents),
            row("contacts.idle_wait", .milliseconds, .current, .lower, .exactly(.queue), .idleWait),
        ]
    }

    /// What a customer has answered, and how input comes (alerts 3.2): only rules look at it, it is not published.
    static func reported() -> [Indicator] {
        [
            row("survey.nps", .count, .event, .higher, .exactly(.contact), .reported),
            row("input.lag", .milliseconds, .current, .lower, .exactly(.partition), .reported),
            row("input.ahead", .milliseconds, .current, .lower, .exactly(.partition), .reported),
            row("input.late_share", .ratio, .current, .lower, .exactly(.partition), .reported),
        ]
    }
}
