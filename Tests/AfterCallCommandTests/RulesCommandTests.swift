import Foundation
import Testing

/// `aftercall rules` as the shell sees it.
@Suite struct RulesCommandTests {
    private static let own = """
        alerts:
          rules:
            - {name: service_level_low, below: 85%}
            - {name: csat_low, enabled: off, exceptions: [{scope: {queue: vip}, enabled: on}]}
            - {name: transfers_high, indicator: transfer_rate, scope: {queue: "*"}, above: 20%}

        """

    @Test func `list shows what is in force, and where it was said`() throws {
        try ShellProgram.withFile(Self.own) { file in
            let outcome = try ShellProgram.run(["rules", "list", "--config", file, "--set", "alerts.acw_stuck=20m"])
            #expect(outcome.status == 0 && outcome.errors == "")
            let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            for line in [
                "service_level_low service_level queue 30m warning below 85%, clear 87%; min_sample 10; cooldown 10m "
                    + "\(file):3",
                "csat_low csat team,queue day off \(file):4",
                "queue=vip warning below 75%, clear 77%; min_sample 10; cooldown 1h",
                "transfers_high transfer_rate queue 30m warning above 20% \(file):5",
                "asa_high asa queue 30m warning above 30s, clear 27s; min_sample 10; cooldown 10m the product",
                "acw_stuck agent 20m error --set alerts.acw_stuck",
            ] {
                #expect(lines.contains(line), "\(line) is not in \(outcome.output)")
            }
        }
    }

    @Test func `list says as JSON what it says in words`() throws {
        let outcome = try ShellProgram.run(["rules", "list", "--set", "kpi.rolling=off", "--json"])
        #expect(outcome.status == 0)
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let rules = try #require(document["rules"] as? [[String: Any]])
        let rule = try #require(rules.first { $0["name"] as? String == "asa_high" })
        #expect(rule["from"] as? String == "the product" && rule["computed"] as? Bool == false)
        let terms = try #require(rule["terms"] as? [String: Any])
        let thresholds = try #require(terms["thresholds"] as? [[String: String]])
        #expect(thresholds == [["severity": "warning", "limit": "30s", "clear": "27s"]])
        #expect(rules.contains { $0["computed"] as? Bool == true })
        #expect(
            (document["agents"] as? [[String: Any]])?.contains { $0["key"] as? String == "alerts.acw_stuck" } == true
        )
    }

    @Test func `check returns 0 for good rules and 78 with all that is wrong for others`() throws {
        try ShellProgram.withFile(Self.own) { file in
            let outcome = try ShellProgram.run(["rules", "check", file])
            #expect(outcome.status == 0)
            #expect(outcome.output == "\(file): good (service_level_low, csat_low, transfers_high)\n")
        }
        try ShellProgram.withFile("alerts: {exceptions: [{scope: {team: a}, hold_long: 3m}]}\n") { file in
            let outcome = try ShellProgram.run(["rules", "check", file])
            #expect(outcome.output == "\(file): good (alerts.exceptions: 1)\n")
            let list = try ShellProgram.run(["rules", "list", "--config", file]).output
            #expect(list.contains("exceptions.team=a") && list.contains("hold_long 3m"))
        }
        try ShellProgram.withFile("rules:\n  - {name: x, indicator: asaa, scope: all, above: 1s}\n") { file in
            let outcome = try ShellProgram.run(["rules", "check", file])
            #expect(outcome.status == 78 && outcome.output == "")
            #expect(
                outcome.errors
                    == "aftercall: error: \(file):2: 'asaa' is no indicator\n  did you mean 'asa'?\n"
            )
        }
    }

    @Test func `test returns 0 when all is as expected, else 1 with the differences`() throws {
        func tests(_ rule: String) -> String {
            """
            tests:
              - name: slow
                series: [{scope: {queue: a}, indicator: asa, values: 40s}]
                expect: [{at: 0s, firing: [{rule: \(rule), scope: {queue: a}}]}]

            """
        }
        try ShellProgram.withFile(tests("asa_high")) { file in
            let outcome = try ShellProgram.run(["rules", "test", file, "--verbose"])
            #expect(outcome.status == 0)
            #expect(outcome.output == "ok     slow\n         0s asa_high of queue=a: firing warning at 40s\n")
        }
        try ShellProgram.withFile(tests("queue_long")) { file in
            let outcome = try ShellProgram.run(["rules", "test", file])
            #expect(outcome.status == 1)
            #expect(
                outcome.output == """
                    FAILED slow
                           at 0s: queue_long of queue=a does not fire
                           at 0s: asa_high of queue=a fires (warning) and was not expected

                    """
            )
            #expect(outcome.errors.hasPrefix("aftercall: error: 1 of 1 tests failed\n"))
        }
    }
}
