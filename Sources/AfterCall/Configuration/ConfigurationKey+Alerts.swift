import AgentTracking
import Alerting
import ContactCenter

private let second: Milliseconds = 1_000
private let day = 86_400 * second

extension ConfigurationKey {
    /// The live rules.
    static let alerts: [ConfigurationKey] = [
        ConfigurationKey(
            perQueue: "alerts.acw_exceeded.warning",
            .duration(\.thresholds.exceededWarningMs, second...day, absent: "off"),
            "`acw_exceeded`, severity warning: an open wrap is longer than this."
        ),
        ConfigurationKey(
            perQueue: "alerts.acw_exceeded.critical",
            .duration(\.thresholds.exceededCriticalMs, second...day, absent: "off"),
            "`acw_exceeded`, severity critical: an open wrap is longer than this."
        ),
        ConfigurationKey(
            perQueue: "alerts.acw_limit_passed",
            .toggle(\.thresholds.reportsLimitPassed),
            "`acw_limit_passed`: the limit has passed and the agent still wraps up."
        ),
        ConfigurationKey(
            "alerts.replay",
            .choice(\.alerts.tellsHistory, [("skip", false), ("publish", true)]),
            "What a backlog or a replay tells of alerts on agents that were due and are over by the event that shows "
                + "it: nothing, or that they fired and ended (`publish`), with the times that they had; and whether "
                + "rolling windows, with the rules on them, are published of all of it."
        ),
        ConfigurationKey(
            "alerts.acw_stuck",
            .duration(\.alerts.thresholds.stuckMs, second...(7 * day), absent: "off"),
            "`acw_stuck`: an agent is in after-call work for longer than this."
        ),
        ConfigurationKey(
            perQueue: "alerts.hold_long",
            .duration(\.thresholds.holdMs, second...day, absent: "off"),
            "`hold_long`: a contact is on hold for longer than this, without a break."
        ),
        ConfigurationKey(
            perQueue: "alerts.talk_long",
            .duration(\.thresholds.talkMs, second...day, absent: "off"),
            "`talk_long`: a contact was answered longer ago than this, and the conversation goes on."
        ),
        ConfigurationKey(
            "alerts.not_ready_long",
            .duration(\.alerts.thresholds.notReadyMs, second...(7 * day), absent: "off"),
            "`not_ready_long`: an agent is not ready, for one reason, for longer than this."
        ),
        ConfigurationKey(
            "alerts.agent_silent",
            .duration(\.alerts.thresholds.silentMs, second...(7 * day), absent: "off"),
            "`agent_silent`: an agent has not logged off, and there was no event of the agent, heartbeats included, "
                + "for longer than this. Where `sources` are configured and the format of none tells heartbeats, it is "
                + "`off` unless set. For other sources without heartbeats: longer than a contact may last, or `off`."
        ),
        ConfigurationKey(
            "alerts.acw_too_short.count",
            .integer(\.alerts.thresholds.shortWraps, 1...RepetitionPolicy.longestLookBack, absent: "off"),
            "`acw_too_short`: so many of an agent's last wraps were too short."
        ),
        ConfigurationKey(
            "alerts.acw_too_short.of",
            .integer(\.alerts.thresholds.lastWraps, 1...RepetitionPolicy.longestLookBack),
            "`acw_too_short`: how many wraps are looked back at, since the agent logged on."
        ),
        ConfigurationKey(
            "alerts.acw_too_short.under",
            .duration(\.alerts.thresholds.shortWrapMs, 1...(3_600 * second)),
            "`acw_too_short`: a wrap that ends sooner than this is too short."
        ),
        ConfigurationKey(
            "alerts.not_answered_repeated",
            .integer(\.alerts.thresholds.unanswered, 1...1_000, absent: "off"),
            "`not_answered_repeated`: so many offers in a row, as the switch reports it, an agent has not answered."
        ),
    ]
}

extension LiveThreshold {
    /// The key that sets it.
    var path: String {
        switch self {
        case .exceededWarning: "alerts.acw_exceeded.warning"
        case .exceededCritical: "alerts.acw_exceeded.critical"
        case .limitPassed: "alerts.acw_limit_passed"
        case .stuck: "alerts.acw_stuck"
        case .hold: "alerts.hold_long"
        case .talk: "alerts.talk_long"
        case .notReady: "alerts.not_ready_long"
        case .silent: "alerts.agent_silent"
        case .shortWraps: "alerts.acw_too_short.count"
        case .lastWraps: "alerts.acw_too_short.of"
        case .shortWrap: "alerts.acw_too_short.under"
        case .unanswered: "alerts.not_answered_repeated"
        }
    }
}
