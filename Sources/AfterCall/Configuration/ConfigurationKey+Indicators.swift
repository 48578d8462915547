import ContactCenter
import ContactTracking
import Indicators

private let second: Milliseconds = 1_000
private let minute = 60 * second
private let hour = 60 * minute
private let day = 24 * hour

extension ConfigurationKey {
    /// How contacts are followed, and which indicators are computed of what.
    static let indicators: [ConfigurationKey] = [
        ConfigurationKey(
            "contact.ttl",
            .duration(\.indicators.contactTTLMs, hour...(30 * day)),
            "How long after its last event a contact is kept, its open visit is not lost, and an outcome counts."
        ),
        ConfigurationKey(
            "survey.ttl",
            .duration(\.indicators.surveyTTLMs, hour...(90 * day)),
            "How long after a contact's last event its survey counts."
        ),
        ConfigurationKey(
            "fcr.window",
            .duration(\.indicators.fcrWindowMs, hour...(90 * day)),
            "A customer who comes back for the same reason within this was not served at first contact."
        ),
        ConfigurationKey(
            "kpi.time_zone",
            .text(\.indicators.timeZone, .timeZone),
            "IANA time zone whose hours and days are counted, days of 23 and 25 hours among them."
        ),
        ConfigurationKey(
            "kpi.interval",
            .choice(
                \.indicators.interval,
                IndicatorSettings.Interval.allCases.map { ("\($0.rawValue)m", $0) }
            ),
            "How long an interval is."
        ),
        ConfigurationKey(
            "kpi.scopes",
            .scopes(\.indicators.scopes),
            "Of what indicators are computed: scopes separated by commas, each `all` or dimensions joined by `+`."
        ),
        ConfigurationKey(
            "kpi.rolling",
            .toggle(\.indicators.isRolling),
            "Whether the last 5, 30 and 60 minutes are published too, unless what is read is half an hour old."
        ),
        ConfigurationKey(
            "kpi.emit_every",
            .duration(\.indicators.emitEveryMs, (100)...hour),
            "How often the indicators of an open window are published at most; in a backlog every 30s."
        ),
        ConfigurationKey(
            "kpi.retention",
            .duration(\.indicators.retentionMs, day...(90 * day)),
            "How long a window may still be corrected."
        ),
        ConfigurationKey(
            "kpi.attribution",
            .choice(\.indicators.attribution, [("completion", .completion), ("disconnect", .disconnect)]),
            "Into which window a handled contact falls: that in which its wrap ended, or its leg was cleared."
        ),
        ConfigurationKey(
            "kpi.service_level.formula",
            .choice(\.indicators.serviceLevel, ServiceLevelFormula.allCases.map { ("\($0.name)", $0) }),
            "Which of the trade's definitions `service_level` is."
        ),
        ConfigurationKey(
            "kpi.service_level.formulas",
            .formulas(\.indicators.otherServiceLevels),
            "Which of them are given too, as `service_level.<formula>`."
        ),
        ConfigurationKey(
            "kpi.targets",
            .text(\.indicators.targets, .targets),
            "What indicators are to reach: sections with `indicator` (`revenue.EUR` of amounts), `value`, and if need "
                + "be `scope` (dimensions and their values, `*` for any), `better` (`higher`, `lower`), "
                + "`at_risk_from` (0.9). The most specific counts, and before it that of the directory."
        ),
        ConfigurationKey(
            "kpi.objectives",
            .text(\.indicators.objectives, .objectives),
            "Objectives: sections with `name`, `start` and `key_results`, each `indicator`, `scope`, `from`, `to`, "
                + "`by`. Dates are days of `kpi.time_zone`; the day of `by` still counts."
        ),
        ConfigurationKey(
            perQueue: "kpi.thresholds.service_level",
            .duration(\.contacts.serviceLevelMs, 0...hour),
            "A wait of this or less is within the service level."
        ),
        ConfigurationKey(
            perQueue: "kpi.thresholds.short_abandon",
            .duration(\.contacts.shortAbandonMs, 0...hour),
            "An abandon after this or less is a short one."
        ),
        ConfigurationKey(
            perQueue: "kpi.thresholds.acw_target",
            .duration(\.contacts.wrapTargetMs, 0...day),
            "A wrap of this or less is within target."
        ),
        ConfigurationKey(
            perQueue: "kpi.thresholds.acw_exceeded",
            .duration(\.contacts.wrapExceededMs, 0...day),
            "A longer wrap counts in `acw.exceeded`."
        ),
        ConfigurationKey(
            perQueue: "kpi.thresholds.acw_too_short",
            .duration(\.contacts.wrapTooShortMs, 0...hour),
            "A shorter wrap counts in `acw.too_short`."
        ),
    ]
}
