import Alerting
import ContactCenter
import Indicators
import Testing

/// Each rule that comes with the product: what fires it, what does not, and what takes it back.
@Suite struct ShippedRuleTests {
    /// What fires a rule, and what is just not enough.
    struct Case: CustomTestStringConvertible {
        var rule: String
        var bad: ScopeStep
        var good: ScopeStep
        /// What is not enough to judge by.
        var little: ScopeStep?
        /// Whom of the scope it is about.
        var subject: String?

        var testDescription: String { rule }
    }

    private static func value(_ id: String, _ value: Double, n: Int64? = 100, target: Double? = nil) -> ScopeStep {
        ScopeStep(at: 0, values: [id: value], n: n, target: target)
    }

    private static func plain(_ rule: String, _ id: String, bad: Double, good: Double, little: Int64?) -> Case {
        Case(rule: rule, bad: value(id, bad), good: value(id, good), little: little.map { value(id, bad, n: $0) })
    }

    private static func team(_ slow: Double, count: Int64 = 10, others: Int = 5) -> ScopeStep {
        var step = ScopeStep(at: 0)
        for number in 0..<others { step.agents["a\(number)"] = (12, 20 + Double(number)) }
        step.agents["slow"] = (count, slow)
        return step
    }

    private static func queue(_ mean: Double, count: Int64) -> ScopeStep {
        ScopeStep(at: 0, reasons: ["refund": (count, mean), "other": (90, 20)])
    }

    static let cases: [Case] = [
        plain("acw_avg_above_target", "acw.avg", bad: 30_001, good: 27_000, little: 19),
        plain("acw_avg_below_floor", "acw.avg", bad: 9_999, good: 11_000, little: 19),
        Case(
            rule: "acw_outlier",
            // The median of six is 22.5 s, the deviation 1.5 s.
            bad: team(27.1),
            good: team(26),
            little: team(60, others: 3),
            subject: "team=x,agent=slow"
        ),
        plain("acw_spread", "acw.spread", bad: 3.1, good: 2.7, little: nil),
        plain("acw_skewed", "acw.skew", bad: 1.3, good: 1.1, little: 49),
        Case(
            rule: "acw_reason_recurring",
            bad: queue(60, count: 10),
            good: queue(21, count: 10),
            little: queue(60, count: 9),
            subject: "queue=x,reason=refund"
        ),
        plain("service_level_low", "service_level", bad: 0.79, good: 0.82, little: 9),
        plain("asa_high", "asa", bad: 30_001, good: 27_000, little: 9),
        plain("abandon_rate_high", "abandon_rate", bad: 0.051, good: 0.04, little: 19),
        plain("wait_long", "contacts.longest_wait", bad: 120_001, good: 0, little: nil),
        plain("queue_long", "contacts.waiting", bad: 11, good: 8, little: nil),
        plain("idle_while_waiting", "contacts.idle_wait", bad: 20_001, good: 0, little: nil),
        Case(
            rule: "aht_high",
            bad: value("aht", 300_001, target: 300_000),
            good: value("aht", 285_000, target: 300_000),
            little: value("aht", 900_000)
        ),
        plain("occupancy_high", "occupancy", bad: 0.91, good: 0.87, little: nil),
        plain("escalation_rate_high", "escalation_rate", bad: 0.11, good: 0.09, little: 19),
        Case(
            rule: "complaints_rising",
            bad: ScopeStep(at: 0, values: ["complaints": 7, "complaints.change": 3]),
            good: ScopeStep(at: 0, values: ["complaints": 6, "complaints.change": 0]),
            little: ScopeStep(at: 0, values: ["complaints": 4, "complaints.change": 4])
        ),
        plain("csat_low", "csat", bad: 0.74, good: 0.77, little: 9),
        plain("nps_low", "nps", bad: -1, good: 5, little: 9),
        plain("detractor", "survey.nps", bad: 6, good: 7, little: nil),
        Case(
            rule: "conversion_low",
            bad: value("conversion_rate", 0.09, target: 0.1),
            good: value("conversion_rate", 0.11, target: 0.1),
            little: value("conversion_rate", 0.01)
        ),
        plain("plan_behind", "plan.pace", bad: 0.89, good: 0.95, little: nil),
        plain("input_lag", "input.lag", bad: 30_001, good: 10_000, little: nil),
        plain("clock_skew", "input.ahead", bad: 5_001, good: 2_000, little: nil),
        plain("late_events", "input.late_share", bad: 0.011, good: 0.005, little: 99),
    ]

    private func step(_ step: ScopeStep, at: Int64, n: Int64? = nil) -> ScopeStep {
        var step = step
        step.at = at
        if let n { step.n = n }
        return step
    }

    @Test func `Every rule of the product has a case here`() {
        #expect(Self.cases.map(\.rule) == ScopeRule.shipped.map(\.name))
    }

    @Test(arguments: cases) func `It fires when its threshold is passed, and is over when it is clear`(example: Case) {
        var bench = ScopeBench(example.rule)
        let wait = bench.rule.terms.forMs / 1_000
        let subject = example.subject ?? bench.scope
        bench.tell(step(example.bad, at: 36_000))
        bench.pass(to: 36_002 + wait)
        #expect(bench.take().map { $0.hasPrefix("firing warning ") && $0.hasSuffix(" " + subject) } == [true])
        bench.tell(step(example.bad, at: 36_100 + wait, n: 110))
        #expect(bench.take() == [], "that is no news")
        // Complaints of one hour cannot become fewer.
        let isHour = bench.rule.window == .clock(.hour)
        bench.tell(step(example.good, at: isHour ? 40_000 : 36_200 + wait, n: 120))
        let end = bench.take()
        #expect(end.map { $0.hasPrefix("resolved warning ") && $0.contains(" ended ") } == [true], "\(end)")
    }

    @Test(arguments: cases) func `It does not fire while all is well, nor by what is too little`(example: Case) {
        var bench = ScopeBench(example.rule)
        bench.tell(step(example.good, at: 36_000))
        if let little = example.little { bench.tell(step(little, at: 36_010)) }
        bench.pass(to: 40_000)
        #expect(bench.take() == [] && bench.alerts.nextDueAt == nil)
    }

    @Test(arguments: cases) func `It is taken back when a correction takes its ground`(example: Case) {
        var bench = ScopeBench(example.rule)
        let wait = bench.rule.terms.forMs / 1_000
        bench.tell(step(example.bad, at: 36_000))
        bench.pass(to: 36_002 + wait)
        #expect(bench.take().count == 1)
        // The same number of contacts in the same window, or what was then looked at anew.
        var past = step(example.good, at: 36_000)
        past.n = example.good.n
        // What rises by itself is known to be a correction where something was taken away.
        let indicator = ScopeBench.catalogue.rows.first { "\($0.id)" == bench.rule.measure.indicator }
        let fewer = indicator?.risesByItself == true ? (example.bad.n ?? 1) - 1 : nil
        bench.tell(step(example.good, at: 36_060 + wait, n: fewer), past: past)
        let end = bench.take()
        #expect(end.map { $0.hasPrefix("resolved warning ") && $0.contains(" corrected ") } == [true], "\(end)")
    }
}
