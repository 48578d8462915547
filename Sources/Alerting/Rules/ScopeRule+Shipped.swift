import ContactCenter
import Indicators

private let one: Int64 = 1_000_000
private let second = 1_000 * one
private let minuteMs: Milliseconds = 60_000

/// The rules that come with the product, with their defaults.
extension ScopeRule {
    /// All of them (alerts 3.2).
    public static let shipped: [ScopeRule] = afterCallWork + queues + handling + customers + outbound + partitions

    private static let afterCallWork: [ScopeRule] = [
        rule("acw_avg_above_target", .indicator("acw.avg"), [.team, .queue], .rolling(minutes: 30), .above) {
            $0 = steady(30 * second, clear: 27 * second, sample: 20)
        },
        rule("acw_avg_below_floor", .indicator("acw.avg"), [.team, .queue], .rolling(minutes: 30), .below) {
            $0 = steady(10 * second, clear: 11 * second, sample: 20)
        },
        rule("acw_outlier", .outlier(leastAgents: 5), [.team], .rolling(minutes: 60), .above) {
            $0 = steady(3 * one, clear: 2 * one + one / 2, sample: 10, cooldownMinutes: 30)
        },
        rule("acw_spread", .indicator("acw.spread"), [.team], .clock(.day), .above) {
            $0 = steady(3 * one, clear: 2 * one + 3 * one / 4, cooldownMinutes: 60)
        },
        rule(
            "acw_skewed",
            .indicator("acw.skew"),
            [.all, .team, .queue, .channel, .reason, .campaign],
            .clock(.day),
            .above
        ) {
            $0 = steady(5 * one / 4, clear: 6 * one / 5, sample: 50, cooldownMinutes: 60)
        },
        rule("acw_reason_recurring", .recurringReason(leastShare: one / 10), [.queue], .rolling(minutes: 60), .above) {
            $0 = steady(3 * one / 2, clear: 7 * one / 5, sample: 10, cooldownMinutes: 30)
        },
    ]

    private static let queues: [ScopeRule] = [
        rule("service_level_low", .indicator("service_level"), [.queue], .rolling(minutes: 30), .below) {
            $0 = steady(8 * one / 10, clear: 82 * one / 100, sample: 10)
        },
        rule("asa_high", .indicator("asa"), [.queue], .rolling(minutes: 30), .above) {
            $0 = steady(30 * second, clear: 27 * second, sample: 10)
        },
        rule("abandon_rate_high", .indicator("abandon_rate"), [.queue], .rolling(minutes: 30), .above) {
            $0 = steady(5 * one / 100, clear: 4 * one / 100, sample: 20)
        },
        rule("wait_long", .indicator("contacts.longest_wait"), [.queue], .now, .above) {
            $0 = RuleTerms([RuleThreshold(.warning, 120 * second)])
            $0.most = EpisodeLimit(12, in: EpisodeLimit.hour)
        },
        rule("queue_long", .indicator("contacts.waiting"), [.queue], .now, .above) {
            $0 = RuleTerms([RuleThreshold(.warning, 10 * one, clear: 8 * one)])
            $0.most = EpisodeLimit(12, in: EpisodeLimit.hour)
        },
        rule("idle_while_waiting", .indicator("contacts.idle_wait"), [.queue], .now, .above) {
            $0 = RuleTerms([RuleThreshold(.warning, 20 * second)])
            $0.most = EpisodeLimit(12, in: EpisodeLimit.hour)
        },
    ]

    private static let handling: [ScopeRule] = [
        rule("aht_high", .againstTarget("aht"), [.team, .queue], .rolling(minutes: 60), .above) {
            $0 = steady(one, clear: 95 * one / 100, sample: 20)
        },
        rule("occupancy_high", .indicator("occupancy"), [.team], .rolling(minutes: 60), .above) {
            $0 = steady(9 * one / 10, clear: 87 * one / 100)
        },
        rule("escalation_rate_high", .indicator("escalation_rate"), [.team, .queue], .rolling(minutes: 60), .above) {
            $0 = steady(one / 10, clear: 9 * one / 100, sample: 20)
        },
    ]

    private static let customers: [ScopeRule] = [
        rule(
            "complaints_rising",
            .rising("complaints", change: "complaints.change"),
            [.all, .queue, .reason, .campaign],
            .clock(.hour),
            .above
        ) {
            $0 = steady(3 * one / 2, clear: one, sample: 5)
        },
        rule("csat_low", .indicator("csat"), [.team, .queue], .clock(.day), .below) {
            $0 = steady(75 * one / 100, clear: 77 * one / 100, sample: 10, cooldownMinutes: 60)
        },
        rule("nps_low", .indicator("nps"), [.team, .queue], .clock(.day), .below) {
            $0 = steady(0, clear: 5 * one, sample: 10, cooldownMinutes: 60)
        },
        rule("detractor", .indicator("survey.nps"), [.contact], .clock(.day), .below) {
            $0 = RuleTerms([RuleThreshold(.warning, 7 * one)])
        },
    ]

    private static let outbound: [ScopeRule] = [
        rule("conversion_low", .againstTarget("conversion_rate"), [.campaign, .agent], .clock(.day), .below) {
            $0 = steady(one, clear: 105 * one / 100, sample: 20, cooldownMinutes: 60)
        },
        rule("plan_behind", .indicator("plan.pace"), [.campaign, .agent], .clock(.day), .below) {
            $0 = steady(9 * one / 10, clear: 95 * one / 100, cooldownMinutes: 30)
            $0.forMs = 15 * minuteMs
        },
    ]

    /// The name of the dimension is that of a topic, `/` and the number.
    private static let partitions: [ScopeRule] = [
        rule("input_lag", .indicator("input.lag"), [.partition], .now, .above) {
            $0 = steady(30 * second, clear: 10 * second)
        },
        rule("clock_skew", .indicator("input.ahead"), [.partition], .now, .above) {
            $0 = steady(5 * second, clear: 2 * second)
        },
        rule("late_events", .indicator("input.late_share"), [.partition], .now, .above) {
            $0 = steady(one / 100, clear: one / 200, sample: 100)
        },
    ]

    /// A warning, and the next not before the old one is ten minutes past.
    private static func steady(
        _ limit: Int64,
        clear: Int64,
        sample: Int64 = 0,
        cooldownMinutes: Int64 = 10
    ) -> RuleTerms {
        var terms = RuleTerms([RuleThreshold(.warning, limit, clear: clear)])
        terms.minSample = sample
        terms.cooldownMs = cooldownMinutes * minuteMs
        return terms
    }

    private static func rule(
        _ name: String,
        _ measure: RuleMeasure,
        _ scopes: [DimensionSet],
        _ window: RuleWindow,
        _ side: RuleSide,
        _ body: (inout RuleTerms) -> Void
    ) -> ScopeRule {
        var terms = RuleTerms([])
        body(&terms)
        var rule = ScopeRule(name, measure, of: scopes, over: window, side, terms)
        rule.runbook = "docs/alerts.md#\(name)"
        rule.isShipped = true
        return rule
    }
}
