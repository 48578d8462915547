import Alerting
import ContactCenter
import Indicators
import Testing

/// The lifecycle of alerts about scopes.
@Suite struct ScopeAlertsTests {
    private func average(_ seconds: Double, at: Int64, n: Int64 = 50) -> ScopeStep {
        ScopeStep(at: at, values: ["acw.avg": seconds * 1_000], n: n)
    }

    private func bench(_ body: (inout RuleTerms) -> Void = { _ in }) -> ScopeBench {
        ScopeBench("acw_avg_above_target") { rule in
            rule.terms = RuleTerms([
                RuleThreshold(.warning, 30_000_000_000, clear: 25_000_000_000),
                RuleThreshold(.critical, 60_000_000_000, clear: 50_000_000_000),
            ])
            body(&rule.terms)
        }
    }

    @Test func `A severity rises and falls within an episode, each by its own clear threshold`() {
        var bench = bench()
        for (at, seconds) in [(0, 31), (10, 61), (20, 55), (30, 50), (40, 26), (50, 25)] {
            bench.tell(average(Double(seconds), at: Int64(at)))
        }
        #expect(
            bench.take() == [
                "firing warning 0s queue=x", "firing critical 10s queue=x", "firing warning 0s queue=x",
                "resolved warning 0s queue=x ended 50s",
            ]
        )
    }

    @Test func `It has to last as long as asked, and the time of firing is to the millisecond`() {
        var bench = bench { $0.forMs = 25_000 }
        bench.tell(average(40, at: 0))
        bench.tell(average(20, at: 20))
        bench.tell(average(40, at: 30))
        bench.pass(to: 54)
        #expect(bench.take() == [])
        #expect(bench.alerts.nextDueAt == ScopeBench.instant(55))
        bench.pass(to: 58)
        #expect(bench.take() == ["firing warning 55s queue=x"])
    }

    @Test func `Between two episodes lies the cooldown, and only so many begin in an hour`() {
        var bench = bench {
            $0.cooldownMs = 60_000
            $0.most = EpisodeLimit(2, in: EpisodeLimit.hour)
        }
        for round in 0..<3 {
            bench.tell(average(40, at: Int64(round) * 30))
            bench.tell(average(20, at: Int64(round) * 30 + 10))
        }
        #expect(bench.take().count == 2, "the second and the third were in the cooldown")
        bench.tell(average(40, at: 80))
        #expect(bench.take() == ["firing warning 80s queue=x"])
        bench.tell(average(20, at: 90))
        bench.tell(average(40, at: 200))
        bench.pass(to: 3_599)
        #expect(bench.take() == ["resolved warning 80s queue=x ended 90s"])
        bench.pass(to: 3_600)
        #expect(bench.take() == ["firing warning 3600s queue=x"])
    }

    @Test func `Only so many begin in an interval of indicators`() {
        var bench = bench { $0.most = EpisodeLimit(1, in: nil) }
        bench.tell(average(40, at: 10))
        bench.tell(average(20, at: 20))
        bench.tell(average(40, at: 30))
        #expect(bench.take() == ["firing warning 10s queue=x", "resolved warning 10s queue=x ended 20s"])
        bench.pass(to: 899)
        #expect(bench.take() == [])
        bench.pass(to: 900)
        #expect(bench.take() == ["firing warning 900s queue=x"])
    }

    @Test func `What begins in an interval is limited for some scopes only, and forgotten behind it`() {
        let plain = bench().rule
        var bench = ScopeBench(plain.name) { rule in
            rule.terms = plain.terms
            rule.exceptions = [RuleException(ScopePattern([.queue: Array("x".utf8)]), plain.terms)]
            rule.exceptions[0].terms.most = EpisodeLimit(1, in: nil)
        }
        for second: Int64 in [10, 30] {
            bench.tell(average(40, at: second))
            bench.tell(average(20, at: second + 10))
        }
        #expect(bench.take().count == 2)
        bench.pass(to: 899)
        #expect(bench.alerts.count == 1)
        bench.pass(to: 1_000)
        #expect(bench.alerts.count == 0)
    }

    @Test func `What begins and ends in a backlog is never told, and what still stands is told at its end`() {
        var bench = bench()
        bench.lag = 3_600
        bench.tell(average(40, at: 0))
        bench.tell(average(20, at: 60))
        bench.tell(average(40, at: 120))
        #expect(bench.take() == [])
        bench.lag = 1
        bench.tell(average(41, at: 240))
        #expect(bench.take() == ["firing warning 120s queue=x"])
    }

    @Test func `An episode that a backlog ends, and another that it begins, are both told`() {
        var bench = bench()
        bench.tell(average(40, at: 0))
        bench.lag = 3_600
        bench.tell(average(20, at: 60))
        bench.tell(average(40, at: 120))
        #expect(bench.take() == ["firing warning 0s queue=x"])
        bench.lag = 1
        bench.tell(average(41, at: 240))
        #expect(bench.take() == ["resolved warning 0s queue=x ended 60s", "firing warning 120s queue=x"])
    }

    @Test func `An age passes its threshold by itself, and what is older counts`() {
        var bench = ScopeBench("wait_long")
        bench.lag = 0
        func wait(_ seconds: Double, at: Int64) -> ScopeStep {
            ScopeStep(at: at, values: ["contacts.longest_wait": seconds * 1_000])
        }
        bench.tell(wait(5, at: 0))
        bench.tell(wait(15, at: 10))
        bench.pass(to: 115)
        #expect(bench.take() == [], "two minutes are not longer than two minutes")
        bench.pass(to: 116)
        #expect(bench.take() == ["firing warning 115s queue=x"])
        bench.tell(wait(50, at: 130))
        #expect(bench.take() == ["resolved warning 115s queue=x ended 130s"])
        bench.tell(wait(0, at: 140))
        bench.pass(to: 9_000)
        #expect(bench.take() == [])
    }

    @Test func `A day's alert goes over into the next day that says something, and is over if none does`() {
        var bench = ScopeBench("acw_skewed")
        bench.lag = 0
        func skew(_ value: Double, at: Int64, n: Int64) -> ScopeStep {
            ScopeStep(at: at, values: ["acw.skew": value], n: n)
        }
        let day: Int64 = 86_400
        bench.tell(skew(1.4, at: 50_000, n: 60))
        bench.tell(skew(1.0, at: day + 100, n: 3))
        #expect(bench.take() == ["firing warning 50000s queue=x"].map { $0.replacing("queue=x", with: bench.scope) })
        bench.tell(skew(1.3, at: day + 5_000, n: 60))
        bench.tell(skew(1.0, at: 60_000, n: 10))
        #expect(bench.take() == [], "the day before is over")
        bench.pass(to: 3 * day - 1)
        #expect(bench.take() == [])
        bench.pass(to: 3 * day)
        #expect(bench.take().first?.hasSuffix("ended 259200s") == true)
    }

    @Test func `The most specific threshold counts, and of equals the last`() {
        var rule = ScopeRule.shipped[0]
        func pattern(_ value: String) -> ScopePattern { ScopePattern([.queue: Array(value.utf8)]) }
        func terms(_ seconds: Int64) -> RuleTerms { RuleTerms([RuleThreshold(.error, seconds * 1_000_000_000)]) }
        rule.exceptions = [
            RuleException(pattern("x"), terms(90)), RuleException(pattern("x"), terms(50)),
            RuleException(ScopePattern([.queue: nil]), terms(10)),
        ]
        var bench = ScopeBench(rule, scope: "queue=x")
        bench.tell(average(50, at: 0))
        #expect(bench.take() == [])
        bench.tell(average(51, at: 10))
        #expect(bench.take() == ["firing error 10s queue=x"])
        var other = ScopeBench(rule, scope: "queue=y")
        other.tell(average(11, at: 0))
        #expect(other.take() == ["firing error 0s queue=y"])
        var team = ScopeBench(rule, scope: "team=x")
        team.tell(average(29, at: 0))
        #expect(team.take() == [])
    }

    // MARK: Restoring

    /// A bench that knows what the changelog of another says, with rules of its own.
    private func restored(_ log: [[UInt8]: [UInt8]], _ rules: [ScopeRule]) throws -> ScopeAlerts {
        var alerts = ScopeAlerts(ScopeRuleTable(rules, ScopeBench.catalogue))
        for (key, value) in log {
            try key.withUnsafeBytes { key in try value.withUnsafeBytes { try alerts.restore(key: key, value: $0) } }
        }
        return alerts
    }

    private func log(_ alerts: inout ScopeAlerts, _ body: (inout ScopeAlerts) -> Void) -> [[UInt8]: [UInt8]] {
        var log: [[UInt8]: [UInt8]] = [:]
        alerts.beginTransaction()
        body(&alerts)
        alerts.forEachDirty { log[Array($0)] = $1.map { Array($0) } }
        alerts.keep()
        return log
    }

    private func news(_ alerts: inout ScopeAlerts, at seconds: Int64) -> [String] {
        var said: [String] = []
        let now = ScopeBench.instant(seconds)
        alerts.beginTransaction()
        alerts.settle(reached: now, now: now)
        alerts.publish(reached: now, now: now) { said.append(ScopeBench.words($0)) }
        alerts.keep()
        return said
    }

    @Test func `Restored, an alert is neither told again nor forgotten; without its rule it is resolved`() throws {
        var rule = ScopeRule.shipped[2]
        var bench = ScopeBench(rule, scope: "team=a%7Cb")
        var step = ScopeStep(at: 0)
        for number in 0..<5 { step.agents["a\(number)"] = (12, 20 + Double(number)) }
        step.agents["x|%y"] = (12, 90)
        let now = ScopeBench.instant(1)
        let log = log(&bench.alerts) { alerts in
            ScopeBench.record(step, bench.scope, rule, now) { alerts.observe($0, reached: now, now: now) }
            alerts.publish(reached: now, now: now) { _ in }
        }
        #expect(log.count == 1 && log.keys.allSatisfy { key in key.withUnsafeBytes { ScopeAlerts.isAlert(key: $0) } })
        var same = try restored(log, [rule])
        #expect(news(&same, at: 60) == [])
        var again = try restored(log, [rule])
        again.beginTransaction()
        step.at = 30
        let later = ScopeBench.instant(31)
        ScopeBench.record(step, bench.scope, rule, later) { again.observe($0, reached: later, now: later) }
        again.publish(reached: later, now: later) { Issue.record("told again: \($0)") }
        again.keep()
        var none = try restored(log, [])
        #expect(
            news(&none, at: 60) == [
                "resolved warning 0s team=a%7Cb,agent=x%7C%25y rule_removed 60s"
            ]
        )
        #expect(none.count == 0)
        rule.terms.isOn = false
        var off = try restored(log, [rule])
        #expect(news(&off, at: 60).count == 1)
        rule.terms.isOn = true
        rule.terms.thresholds = [RuleThreshold(.critical, 2_000_000)]
        var other = try restored(log, [rule])
        #expect(news(&other, at: 60).first?.hasPrefix("firing critical") == true)
        rule.terms.thresholds = [RuleThreshold(.warning, 2_000_000_000)]
        var higher = try restored(log, [rule])
        #expect(news(&higher, at: 60).first?.contains(" ended ") == true)
    }

    @Test func `A record that is none is refused`() {
        var alerts = ScopeAlerts(ScopeRuleTable())
        let key = Array("queue=x|aasa_high".utf8)
        for value: [UInt8] in [[8, 2], [250], [114, 0], [122, 0], [82, 0]] {
            #expect(throws: WireError.self) {
                try key.withUnsafeBytes { key in try value.withUnsafeBytes { try alerts.restore(key: key, value: $0) } }
            }
        }
    }
}
