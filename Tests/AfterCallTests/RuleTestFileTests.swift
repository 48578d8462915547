import Alerting
import Foundation
import Testing

@testable import AfterCall

/// Files of tests of rules: `aftercall rules test`.
@Suite struct RuleTestFileTests {
    private func run(_ yaml: String, beside: String? = nil) throws -> RuleTestReport {
        try ConfigurationText.inFolder { folder in
            let file = folder.appendingPathComponent("rules.test.yaml")
            try Data(yaml.utf8).write(to: file)
            if let beside { try Data(beside.utf8).write(to: folder.appendingPathComponent("aftercall.yaml")) }
            return try RuleTestReport.run(file.path)
        }
    }

    private static let good = """
        rules:
          - {name: service_level_low, below: {warning: 85%, critical: 60%}}
          - {name: transfers_high, indicator: transfer_rate, scope: {queue: "*"}, window: 60m, above: 20%, for: 2m}
        tests:
          - name: two bad minutes
            series:
              - {scope: {queue: billing}, indicator: service_level, values: 90% 84%x2 50% 88%, samples: 40}
              - {scope: {queue: sales}, indicator: transfer_rate, values: [0.3x5]}
            expect:
              - {at: 0s, firing: []}
              - {at: 1m, firing: [{rule: service_level_low, scope: {queue: billing}, severity: warning}]}
              - at: 3m
                firing:
                  - {rule: service_level_low, scope: {queue: billing}, severity: critical}
                  - {rule: transfers_high, scope: {queue: sales}}
              - {at: 4m, firing: [{rule: transfers_high, scope: {queue: sales}}]}
          - name: one agent is slow
            every: 10m
            series:
              - {scope: {team: north}, agent: anna, values: 20s, samples: 12}
              - {scope: {team: north}, agent: bea, values: 21s, samples: 12}
              - {scope: {team: north}, agent: cleo, values: 22s, samples: 12}
              - {scope: {team: north}, agent: dan, values: 23s, samples: 12}
              - {scope: {team: north}, agent: eve, values: 60s, samples: 12}
            expect:
              - {at: 10m, firing: [{rule: acw_outlier, scope: {team: north, agent: eve}}]}
        """

    @Test func `Expectations that are met are, and the story can be told`() throws {
        let report = try run(Self.good)
        #expect(report.results.map(\.differences) == [[], []])
        #expect(report.isGood && report.results.map(\.name) == ["two bad minutes", "one agent is slow"])
        #expect(
            report.results[0].story == [
                "1m service_level_low of queue=billing: firing warning at 84%",
                "2m transfers_high of queue=sales: firing warning at 30%",
                "3m service_level_low of queue=billing: firing critical at 50%",
                "4m service_level_low of queue=billing: resolved (ended) at 88%",
            ]
        )
    }

    @Test func `What differs is told by instant, rule and scope`() throws {
        let yaml = """
            tests:
              - name: wrong
                series: [{scope: {queue: a}, indicator: asa, values: 20s 40sx3}]
                expect:
                  - {at: 0s, firing: [{rule: asa_high, scope: {queue: a}}]}
                  - {at: 1m, firing: [{rule: asa_high, scope: {queue: a}, severity: critical}]}
                  - {at: 2m, firing: [{rule: queue_long, scope: {queue: a}}]}
            """
        let report = try run(yaml)
        #expect(!report.isGood)
        #expect(
            report.results[0].differences == [
                "at 0s: asa_high of queue=a does not fire", "at 1m: asa_high of queue=a fires as warning, not critical",
                "at 2m: queue_long of queue=a does not fire",
                "at 2m: asa_high of queue=a fires (warning) and was not expected",
            ]
        )
    }

    @Test func `Of amounts a rule looks at those of its currency, and what is not sold is 0`() throws {
        let report = try run(
            """
            rules:
              - {name: slow_day, indicator: revenue, currency: EUR, scope: {queue: "*"}, window: hour, below: 100}
            tests:
              - every: 1m
                series:
                  - {scope: {queue: a}, indicator: revenue, currency: EUR, values: 100 99.5 120 _ _}
                  - {scope: {queue: a}, indicator: revenue, currency: PLN, values: 20x5}
                  - {scope: {queue: a}, reason: \(String(repeating: "a reason ", count: 40)), values: 20sx5}
                expect:
                  - {at: 0s, firing: []}
                  - {at: 1m, firing: [{rule: slow_day, scope: {queue: a}}]}
                  - {at: 2m, firing: []}
                  - {at: 3m, firing: [{rule: slow_day, scope: {queue: a}}]}
            """
        )
        #expect(report.results.map(\.differences) == [[]], "\(report.results.map(\.story))")
    }

    @Test func `The rules can be those of a configuration beside it`() throws {
        let yaml = """
            configuration: aftercall.yaml
            tests:
              - series: [{scope: {queue: a}, indicator: asa, values: 40s}]
                expect: [{at: 0s, firing: []}]
            """
        #expect(try run(yaml, beside: "alerts: {rules: [{name: asa_high, above: 1m}]}").isGood)
        #expect(try !run(yaml, beside: "alerts: {rules: [{name: asa_high, above: 39s}]}").isGood)
        #expect(throws: ConfigurationError.self) { try run(yaml) }
    }

    @Test(
        "What is wrong with a file is said with its line",
        arguments: [
            ("tests: 5", "tests is no list"), ("rules: []", "there are no tests"), ("5", "the file is no mapping"),
            ("tests: []\nteste: 5", "unknown key 'teste'"),
            ("tests: [{series: [{scope: all, indicator: fcs, values: 1}], expect: []}]", "did you mean"),
            ("tests: [{series: [{scope: all, indicator: fcr, values: 1y}], expect: []}]", "'1y' is no value"),
            ("tests: [{series: [{indicator: fcr, values: 1}], expect: []}]", "there is no scope"),
            ("tests: [{series: [], expect: [{at: 1m, firing: [{rule: x, scope: all}]}]}]", "'x' is no rule"),
            (
                "tests: [{series: [], expect: [{at: 1m, firing: [{rule: asa_high, scope: {channel: fax}}]}]}]",
                "'fax' is no channel: there are: voice"
            ),
            ("tests: [{series: [], expect: [{firing: []}]}]", "an expectation is not whole"),
            ("tests: [{series: []}]", "no list of expect"),
            ("tests: [{series: [{scope: all, indicator: revenue, values: 1}], expect: []}]", "name one, such as EUR"),
            (
                "tests: [{series: [{scope: all, indicator: fcr, currency: EUR, values: 1}], expect: []}]",
                "fcr has no currency"
            ),
            ("rules: [{name: asa_high, below: 5s}]\ntests: []", "asa_high has no below"),
        ] as [(String, String)]
    )
    func complaint(yaml: String, wanted: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try run(yaml) }
        let words = error.problems.map { "\($0): \($0.remedy ?? "")" }
        #expect(words.contains { $0.contains(wanted) }, "\(words)")
    }

    @Test func `A list of rules alone can be checked, and a configuration`() throws {
        try ConfigurationText.inFolder { folder in
            let file = folder.appendingPathComponent("rules.yaml")
            try Data("rules: [{name: asa_high, above: 1m}]".utf8).write(to: file)
            #expect(RuleFile(reading: file.path).problems == [])
            #expect(RuleFile(reading: file.path).rules.map(\.name) == ["asa_high"])
            try Data("alerts: {rules: [{name: asa_high, above: 2m}]}".utf8).write(to: file)
            #expect(RuleFile(reading: file.path).problems == [])
            #expect(RuleFile(reading: file.path).rules.map(\.name) == ["asa_high"])
            try Data("rules:\n  - {name: asa_high, below: 1m}".utf8).write(to: file)
            #expect(RuleFile(reading: file.path).problems.map(\.place) == [file.path + ":2"])
            #expect(RuleFile(reading: folder.path + "/none").problems.count == 1)
            try Data("# ours\nrulez:\n  - {name: asa_high, above: 1m}".utf8).write(to: file)
            #expect(RuleFile(reading: file.path).problems.map(\.place) == [file.path + ":2"])
            #expect(RuleFile(reading: file.path).problems.map(\.remedy) == ["did you mean 'rules'?"])
            try Data("log: {level: info}\nrules:\n  - {name: asa_high, above: 1m}".utf8).write(to: file)
            #expect(RuleFile(reading: file.path).problems.map(\.place) == [file.path + ":2"])
        }
    }
}
