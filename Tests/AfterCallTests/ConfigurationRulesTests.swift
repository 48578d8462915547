import Alerting
import ContactCenter
import Indicators
import SchemaSupport
import Testing

@testable import AfterCall

/// `alerts.rules`: what a file makes of the rules of the product, and what it adds to them.
@Suite struct ConfigurationRulesTests {
    private func rules(_ items: String) throws -> [ScopeRule] {
        let resolved = try ConfigurationText.resolve("alerts:\n  rules:\n\(items)")
        #expect(resolved.problems == [])
        return resolved.configuration.rules.rules
    }

    private func rule(_ name: String, _ items: String) throws -> ScopeRule {
        try #require(try rules(items).first { $0.name == name })
    }

    private func complaints(_ item: String) throws -> [String] {
        try ConfigurationText.complaints("alerts:\n  rules:\n    - \(item)")
    }

    @Test func `Without a word all rules of the product are in force`() throws {
        let resolved = try ConfigurationText.resolve("")
        #expect(resolved.configuration.rules.rules == ScopeRule.shipped)
        #expect(resolved.configuration.rules.rules.allSatisfy { $0.isOn && !resolved.configuration.isIdle($0) })
        let table = try #require(resolved.configuration.scopeRules)
        #expect(table.rules == ScopeRule.shipped, "the catalogue has all their indicators")
        #expect(try ConfigurationText.resolve("outputs: {alerts: off}").configuration.scopeRules == nil)
    }

    @Test func `A rule of the product takes other thresholds, with its distance to clear, and can be switched off`()
        throws
    {
        let changed = try rule("service_level_low", "    - {name: service_level_low, below: 85%, cooldown: 1h}")
        let standard = try #require(ScopeRule.shipped.first { $0.name == "service_level_low" })
        #expect(changed.terms.thresholds == [RuleThreshold(.warning, 850_000, clear: 870_000)])
        #expect(changed.terms.cooldownMs == 3_600_000 && changed.terms.minSample == standard.terms.minSample)
        let severe = try rule(
            "asa_high",
            "    - {name: asa_high, above: {critical: 2m, warning: 40s}, clear: {critical: 100s, warning: 35s}}"
        )
        #expect(
            severe.terms.thresholds == [
                RuleThreshold(.warning, 40_000_000_000, clear: 35_000_000_000),
                RuleThreshold(.critical, 120_000_000_000, clear: 100_000_000_000),
            ]
        )
        let off = try rule("csat_low", "    - {name: csat_low, enabled: off}")
        #expect(!off.isOn)
        let only = try rule(
            "csat_low",
            "    - {name: csat_low, enabled: off, exceptions: [{scope: {queue: vip}, enabled: on, below: 0.9}]}"
        )
        #expect(only.isOn && !only.terms.isOn)
        #expect(try #require(ScopeKey(text: "queue=vip")).terms(only).thresholds[0].limit == 900_000)
        #expect(try #require(ScopeKey(text: "queue=other")).terms(only).isOn == false)
    }

    @Test func `Of exceptions the most specific counts`() throws {
        let rule = try rule(
            "acw_outlier",
            """
                - name: acw_outlier
                  exceptions:
                    - {scope: {team: "*", agent: anna}, above: 9}
                    - {scope: {team: north}, above: 4}
                    - {scope: {team: north, agent: anna}, above: 5, severity: info}
            """
        )
        let found = try [
            "team=north,agent=bea", "team=south,agent=anna", "team=north,agent=anna", "team=south,agent=bea",
        ]
        .map { try #require(ScopeKey(text: $0)).terms(rule).thresholds[0].limit / 1_000_000 }
        #expect(found == [4, 9, 5, 3])
    }

    @Test func `A rule of one's own is over any indicator`() throws {
        let own = try rule(
            "transfers_high",
            """
                - name: transfers_high
                  indicator: transfer_rate
                  scope: {queue: "*"}
                  window: 60m
                  above: {warning: 20%, critical: 0.4}
                  for: 5m
                  min_sample: 30
                  max_per_hour: 2
                  runbook: https://example.org/transfers
            """
        )
        #expect(own.measure == .indicator("transfer_rate") && own.scopes == [.queue] && !own.isShipped)
        #expect(
            own.window == .rolling(minutes: 60) && own.side == .above && own.runbook == "https://example.org/transfers"
        )
        #expect(own.terms.thresholds == [RuleThreshold(.warning, 200_000), RuleThreshold(.critical, 400_000)])
        #expect(
            own.terms.forMs == 300_000 && own.terms.minSample == 30 && own.terms.most == EpisodeLimit(2, in: 3_600_000)
        )
        let gauge = try rule("w", "    - {name: w, indicator: contacts.waiting, scope: {queue: billing}, above: 3}")
        #expect(gauge.window == .now && gauge.pattern == ScopePattern([.queue: Array("billing".utf8)]))
        #expect(
            try rule("f", "    - {name: f, indicator: fcr, scope: all, below: 70%}").window == .rolling(minutes: 30)
        )
        let formula = try ConfigurationText.resolve(
            """
            kpi: {service_level: {formulas: [answered_only]}}
            alerts: {rules: [{name: x, indicator: service_level.answered_only, scope: {queue: "*"}, below: 80%}]}
            """
        )
        let other = formula.configuration.scopeRules?.rules.first { $0.name == "x" }
        #expect(formula.problems == [] && other?.terms.thresholds == [RuleThreshold(.warning, 800_000)])
        let few = try rule("wait_long", "    - {name: wait_long, max_per_interval: 3}")
        #expect(few.terms.most == EpisodeLimit(3, in: nil) && RuleText(few).line.hasSuffix("; max_per_interval 3"))
        let none = try rule(
            "wait_long",
            "    - {name: wait_long, max_per_interval: none, exceptions: [{scope: {queue: a}, max_per_interval: 2}]}"
        )
        #expect(none.terms.most == nil && none.exceptions.map(\.terms.most) == [EpisodeLimit(2, in: nil)])
        let halves = try ConfigurationText.resolve(
            "kpi: {interval: 30m}\nalerts: {rules: [{name: wait_long, max_per_interval: 3}]}"
        )
        let most = halves.configuration.scopeRules?.rules.first { $0.name == "wait_long" }?.terms.most
        #expect(most == EpisodeLimit(3, in: 1_800_000), "an interval is as long as those of indicators")
        let revenue = try rule(
            "r",
            "    - {name: r, indicator: revenue, currency: PLN, scope: all, window: day, below: 9.5}"
        )
        #expect(revenue.measure == .amount("revenue", currency: "PLN"))
        #expect(revenue.terms.thresholds == [RuleThreshold(.warning, 9_500_000)])
        #expect(RuleText(revenue).line == "revenue in PLN of all over day: warning below 9.5")
        let target = try rule("conversion_low", "    - {name: conversion_low, target: 12%}")
        #expect(target.terms.target == 120_000)
    }

    @Test func `A threshold may be a factor, a share of more than the whole, or less than nothing`() throws {
        let times = try rule("aht_high", "    - {name: aht_high, above: 110%, clear: 1.05}")
        #expect(times.terms.thresholds == [RuleThreshold(.warning, 1_100_000, clear: 1_050_000)])
        let pace = try rule("plan_behind", "    - {name: plan_behind, below: 120%}")
        #expect(pace.terms.thresholds.first?.limit == 1_200_000, "one may do more than one has to")
        let clears: [(String, String, Int64)] = [
            ("queue_long", "above: 1", 800_000), ("queue_long", "above: 5", 3_000_000),
            ("input_lag", "above: 15s", 5_000_000_000), ("service_level_low", "below: 99%", 991_000),
            ("nps_low", "below: 97", 97_150_000),
        ]
        for (name, limit, clear) in clears {
            let kept = try rule(name, "    - {name: \(name), \(limit)}").terms.thresholds.map(\.clear)
            #expect(kept == [clear], "\(name) \(limit): the distance, or the proportion")
        }
        let sold = try rule(
            "x",
            """
                - name: x
                  indicator: revenue
                  currency: EUR
                  scope: {queue: "*"}
                  above: 100
                  clear: 80
                  exceptions: [{scope: {queue: a}, above: 10}]
            """
        )
        #expect(sold.exceptions.map(\.terms.thresholds) == [[RuleThreshold(.warning, 10_000_000, clear: 8_000_000)]])
        let change = "    - {name: x, indicator: complaints.change, scope: all, below: -3}"
        #expect(try rule("x", change).terms.thresholds == [RuleThreshold(.warning, -3_000_000)])
    }

    @Test(
        "What is wrong is said with what to write",
        arguments: [
            (
                "{name: x, indicator: transfer_rat, scope: all, above: 1}",
                "'transfer_rat' is no indicator: did you mean 'transfer_rate'?"
            ),
            (
                "{name: servce_level_low, below: 1}",
                "write one; or did you mean 'service_level_low', a rule of the product?"
            ),
            (
                "{name: service_level_low, below: 80%, clear: 70%}",
                "clear 70% is on the wrong side of the threshold 80%"
            ),
            ("{name: asa_high, above: 30s, clear: 40s}", "clear 40s is on the wrong side of the threshold 30s"),
            ("{name: asa_high, below: 30s}", "it fires above its threshold"),
            ("{name: asa_high, above: 30}", "'30' has no unit"),
            ("{name: asa_high, above: {warning: 60s, critical: 50s}}", "critical comes before warning"),
            ("{name: asa_high, above: {urgent: 60s}}", "'urgent' is no severity"),
            ("{name: asa_high, window: 60m}", "the window of asa_high, a rule of the product, cannot be changed"),
            ("{name: asa_high, abov: 30s}", "'abov' is no member of asa_high: did you mean 'above'?"),
            ("{name: asa_high, exceptions: [{scope: {team: a}, above: 9s}]}", "its alerts are about: queue"),
            ("{name: plan_behind, below: 90, clear: 95}", "'90' is more than ten times the whole: write 90%"),
            ("{name: asa_high, exceptions: [{scope: {queue: a}}]}", "an exception of asa_high sets nothing"),
            ("{name: asa_high, exceptions: [{above: 9s}]}", "an exception of asa_high has no scope"),
            ("{name: acw_exceeded, above: 30s}", "is a rule on what an agent does now"),
            ("{name: x, indicator: asa, scope: {queue: a}, window: 10m, above: 9s}", "'10m' is no window"),
            (
                "{name: x, indicator: asa, scope: {queue: a}, window: now, above: 9s}",
                "computed over a window, not of now"
            ),
            ("{name: x, indicator: contacts.waiting, scope: all, window: day, above: 9}", "write 'window: now'"),
            ("{name: x, indicator: asa, scope: {team: a}, above: 9s}", "asa is not computed of team"),
            ("{name: x, indicator: nps, scope: {contact: '*'}, below: 9}", "nps is not computed of contact"),
            ("{name: x, indicator: asa, scope: {partition: '*'}, above: 9s}", "asa is not computed of partition"),
            ("{name: x, indicator: asa, scope: all, above: 9s, below: 2s}", "x has both below and above"),
            (
                "{name: x, indicator: asa, scope: all, severity: info, above: {warning: 9s, critical: 20s}}",
                "x has several thresholds and one severity"
            ),
            ("{name: x, indicator: fcr, scope: {site: a}, below: 0.5}", "site, which kpi.scopes does not have"),
            ("{name: x, indicator: fcr, scope: {quue: a}, below: 0.5}", "did you mean 'queue'?"),
            ("{name: x, indicator: fcr, scope: all}", "x has no threshold"),
            ("{name: queue_long, min_sample: 3}", "contacts.waiting is not computed of a sample"),
            ("{name: x, indicator: contacts.longest_wait, scope: {queue: a}, below: 8s}", "grows until it is over"),
            ("{name: x, indicator: input.lag, scope: {partition: '*'}, above: 9s}", "'input.lag' is no indicator"),
            (
                "{name: x, indicator: service_level.answered_only, scope: {queue: '*'}, below: 80%}",
                "which kpi.service_level.formulas does not have"
            ),
            ("{name: x, indicator: fcr, below: 0.5}", "x has no scope"),
            ("{name: x, indicator: revenue, scope: all, below: 5}", "has a value for each currency, and x names none"),
            ("{name: x, indicator: revenue, currency: '', scope: all, below: 5}", "that is no currency"),
            ("{name: x, indicator: fcr, currency: EUR, scope: all, below: 50%}", "is no amount and has no currency"),
            ("{name: csat_low, currency: EUR, below: 50%}", "the currency of csat_low, a rule of the product"),
            ("{name: X, indicator: fcr, scope: all, below: 5}", "'X' is no name of a rule"),
            ("{name: csat_low, target: 5}", "csat_low is not about a target"),
            (
                "{name: x, indicator: revenue, currency: EUR, scope: all, below: 5, min_sample: 3}",
                "revenue is not computed of a sample, and x has a min_sample"
            ),
            ("{name: csat_low, max_per_interval: 1, max_per_hour: 4}", "write one of them"),
            ("{name: service_level_low, below: 0%}", "nothing is below 0%: write more than 0%"),
            ("{name: occupancy_high, above: 100%}", "nothing is above 100%: write less than 100%"),
            ("{name: nps_low, below: 150}", "everything is below 150: write 100 or less"),
            ("{name: detractor, below: 0}", "nothing is below 0"),
            (
                "{name: x, indicator: acw.exceeded, scope: all, above: -1, clear: -2}",
                "everything is above -1: write 0 or more"
            ),
            ("{name: x, indicator: acw.exceeded, scope: all, above: 1, clear: -1}", "clear -1 is never reached"),
            ("{name: acw_spread, above: 0.9}", "everything is above 0.9: write 1 or more"),
            ("{name: conversion_low, target: 150%}", "target 150% is never reached: write 100% or less"),
            ("{name: aht_high, target: 0s}", "target 0s is no target: write more than 0s"),
            ("{name: x, indicator: fcr, scope: {channel: fax}, below: 0.5}", "'fax' is no channel: there are: voice"),
            ("{name: x, indicator: fcr, scope: {cohort: neww}, below: 0.5}", "'neww' is no cohort: there are: new"),
            ("{name: queue_long, above: 50%}", "'50%' is a share, and this is none: write a number, such as 10"),
            (
                "{name: x, indicator: asa, scope: {queue: a}, above: 9s, exceptions: [{scope: {queue: b}, above: 5s}]}",
                "is never met: the rule is about the queue a, the exception about b"
            ),
            ("{name: csat_low, for: 2d}", "2d is out of range"),
            ("{indicator: fcr}", "a rule has no name"),
            ("fcr", "a rule is no section"),
        ] as [(String, String)]
    )
    func complaint(item: String, wanted: String) throws {
        let found = try complaints(item)
        #expect(found.count == 1 && found.first?.contains(wanted) == true, "\(found)")
        #expect(found.first?.hasPrefix("test.yaml:3: ") == true, "\(found)")
    }

    @Test func `A name is there once, the list is in the file, and rolling rules need rolling windows`() throws {
        let twice = "alerts: {rules: [{name: csat_low, below: 0.7}, {name: csat_low, below: 0.6}]}"
        #expect(try ConfigurationText.complaints(twice).first?.contains("csat_low is there twice") == true)
        #expect(try ConfigurationText.complaints("alerts: {rules: 5}").first?.contains("is no list") == true)
        #expect(try ConfigurationText.resolve("alerts: {rules: }").problems == [])
        let flag = try ConfigurationText.complaints(
            "",
            flags: [("kafka.bootstrap_servers", "b:1"), ("alerts.rules", "x")]
        )
        #expect(flag.count == 1 && flag.first?.contains("is a list of the file") == true, "\(flag)")
        let rolling = try ConfigurationText.complaints(
            "kpi: {rolling: off}\nalerts: {rules: [{name: asa_high, above: 9s}]}"
        )
        #expect(rolling.count == 1 && rolling.first?.contains("kpi.rolling is off") == true, "\(rolling)")
        let idle = try ConfigurationText.resolve("kpi: {rolling: off}").configuration
        #expect(idle.rules.rules.contains { idle.isIdle($0) })
        #expect(idle.scopeRules?.rules.allSatisfy { !idle.isIdle($0) } == true)
    }

    @Test func `Rules that were read anew take effect at once, and are named`() throws {
        let old = try ConfigurationText.resolve("alerts: {rules: [{name: csat_low, below: 0.7}]}")
        let new = try ConfigurationText.resolve(
            "\n\nalerts: {rules: [{name: csat_low, below: 0.6}, {name: nps_low, below: 5}]}"
        )
        let change = ConfigurationChange(from: old, to: new)
        #expect(change.applied == ["alerts.rules.csat_low", "alerts.rules.nps_low"] && change.needingRestart == [])
        #expect(change.configuration.rules == new.configuration.rules)
        let moved = try ConfigurationText.resolve("\n\nalerts: {rules: [{name: csat_low, below: 70%}]}")
        #expect(ConfigurationChange(from: old, to: moved).isEmpty)
        #expect(
            ConfigurationChange(from: old, to: try ConfigurationText.resolve("")).applied == ["alerts.rules.csat_low"]
        )
    }

    @Test func `What applies is shown with where it was said`() throws {
        let resolved = try ConfigurationText.resolve("alerts:\n  rules:\n    - {name: service_level_low, below: 85%}")
        let setting = try #require(resolved.settings.last)
        #expect(setting.key == "alerts.rules.service_level_low" && setting.place?.hasSuffix("test.yaml:3") == true)
        #expect(
            setting.value
                == "service_level of queue over 30m: warning below 85%, clear 87%; min_sample 10; cooldown 10m"
        )
    }

    @Test func `The schema takes what the program takes`() throws {
        let schema = try SchemaSupport.schema("aftercall.configuration")
        let good = #"""
            {"alerts": {"rules": [
              {"name": "asa_high", "above": {"warning": "40s"}, "exceptions": [
                {"scope": {"queue": "*"}, "enabled": false}]},
              {"name": "x", "indicator": "fcr", "scope": "all", "window": "day", "below": 0.5, "max_per_hour": "none"}
            ]}}
            """#
        #expect(schema.violations(ofJSON: Array(good.utf8)) == [])
        for wrong in [
            #"{"alerts": {"rules": {}}}"#, #"{"alerts": {"rules": [{"below": 1}]}}"#,
            #"{"alerts": {"rules": [{"name": "x", "abov": 1}]}}"#,
            #"{"alerts": {"rules": [{"name": "x", "window": "9m"}]}}"#,
        ] {
            #expect(schema.violations(ofJSON: Array(wrong.utf8)) != [], "\(wrong)")
        }
    }
}

extension ScopeKey {
    /// The scope with these canonical bytes.
    fileprivate init?(text: String) {
        guard let scope = Array(text.utf8).withUnsafeBytes({ ScopeKey(text: $0) }) else { return nil }
        self = scope
    }

    fileprivate func terms(_ rule: ScopeRule) -> RuleTerms { text.withUnsafeBytes { rule.terms(for: $0) } }
}
