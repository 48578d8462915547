import Alerting
import ContactCenter
import Indicators
import SchemaSupport
import Testing

@testable import AfterCall

/// `alerts.exceptions`: thresholds of live rules for some scopes, as a file has them.
@Suite struct LiveExceptionListTests {
    private func exceptions(_ items: String) throws -> [LiveException] {
        let resolved = try ConfigurationText.resolve("alerts:\n  exceptions:\n\(items)")
        #expect(resolved.problems == [])
        return resolved.configuration.alerts.exceptions
    }

    @Test func `They have the keys of alerts, and set what they name`() throws {
        let found = try exceptions(
            """
                - scope: {team: night}
                  acw_exceeded: {warning: 45s, critical: off}
                  talk_long: 20m
                - {scope: {queue: billing, channel: "*"}, hold_long: off, acw_limit_passed: off}
            """
        )
        #expect(found.count == 2)
        #expect(found[0].pattern == ScopePattern([.team: Array("night".utf8)]))
        #expect(found[0].sets == [.exceededWarning, .exceededCritical, .talk])
        #expect(found[0].thresholds.exceededWarningMs == 45_000 && found[0].thresholds.exceededCriticalMs == nil)
        #expect(found[0].thresholds.talkMs == 1_200_000)
        #expect(found[1].pattern == ScopePattern([.queue: Array("billing".utf8), .channel: nil]))
        #expect(found[1].sets == [.hold, .limitPassed])
        #expect(found[1].thresholds.holdMs == nil && !found[1].thresholds.reportsLimitPassed)
        let counted = try exceptions("    - {scope: {site: x, team: y}, acw_too_short: {count: off, under: 2s}}")
        #expect(counted[0].sets == [.shortWraps, .shortWrap] && counted[0].thresholds.shortWraps == nil)
        #expect(counted[0].thresholds.shortWrapMs == 2_000)
    }

    @Test func `Every threshold has its key`() throws {
        #expect(LiveExceptionList.rows.map(\.path) == LiveThreshold.allCases.map(\.path))
        for threshold in LiveThreshold.allCases {
            let row = try #require(ConfigurationKey.row(of: threshold.path))
            var configuration = AfterCallConfiguration()
            let value: ConfigurationValue =
                switch row.kind {
                case .duration: .duration(7_000)
                case .integer: .integer(7)
                default: .toggle(false)
                }
            row.accessor.set(&configuration, value)
            var taken = LiveThresholds()
            #expect(configuration.alerts.thresholds != taken)
            taken.take(threshold, from: configuration.alerts.thresholds)
            #expect(taken == configuration.alerts.thresholds, "\(threshold)")
        }
    }

    @Test(
        "What is wrong is said with what to write",
        arguments: [
            ("{hold_long: 3m}", "an exception has no scope: begin it with '- scope:"),
            ("{scope: all, hold_long: 3m}", "an exception cannot be for all"),
            ("{scope: {team: a}}", "the exception for team=a sets nothing"),
            ("{scope: {tema: a}, hold_long: 3m}", "'tema' is no dimension: did you mean 'team'?"),
            ("{scope: {team: }, hold_long: 3m}", "team has no value"),
            ("{scope: {channel: fax}, hold_long: 3m}", "'fax' is no channel: there are: voice, chat"),
            ("{scope: {agent: a}, hold_long: 3m}", "alerts.hold_long cannot differ by agent: name only: tenant, site"),
            ("{scope: {queue: a}, not_ready_long: 3m}", "alerts.not_ready_long cannot differ by queue"),
            ("{scope: {reason: a}, acw_stuck: 3m}", "alerts.acw_stuck cannot differ by reason"),
            ("{scope: {tenant: a}, not_answered_repeated: 2}", "name only: site, team"),
            ("{scope: {team: \"*\"}, not_answered_repeated: 2}", "cannot differ by \"*\": name the site or team"),
            ("{scope: {team: a}, hold_lang: 3m}", "nothing that an exception may set: did you mean 'hold_long'?"),
            ("{scope: {team: a}, acw_exceeded: {waning: 3m}}", "did you mean 'acw_exceeded.warning'?"),
            ("{scope: {team: a}, hold_long: 3}", "alerts.hold_long: '3' has no unit"),
            ("{scope: {team: a}, hold_long: 2d}", "alerts.hold_long: 2d is out of range"),
            ("{scope: {team: a}, acw_exceeded: {warning: 1m}}", "must be shorter than alerts.acw_exceeded.critical"),
            ("{scope: {team: a}, agent_silent: 7d}", "alerts.agent_silent must be shorter than agent.ttl"),
            ("{scope: {team: a}, acw_too_short: {of: 2}}", "acw_too_short.count is 3, but 2 are looked back at"),
            ("night", "an exception has no scope"),
            ("{scope: {team: ~}, hold_long: 3m}", "team has no value: write a value, or \"*\" for each"),
            ("{scope: {team: [a, b]}, hold_long: 3m}", "team has no value: write one for each of them"),
            ("{scope: {team: a}, acw_exceeded: off}", "is a section, not a value: its keys are: warning, critical"),
            ("{scope: {team: a}, hold_long: [3m]}", "alerts.hold_long is a value, not a list or a section"),
            ("{scope: {team: a}, hold_long: }", "alerts.hold_long has no value: write 1s to 1d, or off"),
            (
                "{scope: {team: a}, acw_exceeded.warning: 20s, acw_exceeded: {warning: 50s}}",
                "alerts.acw_exceeded.warning is set twice for one scope"
            ),
        ] as [(String, String)]
    )
    func complaint(item: String, wanted: String) throws {
        let found = try ConfigurationText.complaints("alerts:\n  exceptions:\n    - \(item)")
        #expect(found.count == 1 && found.first?.contains(wanted) == true, "\(found)")
        #expect(found.first?.hasPrefix("test.yaml:3: ") == true, "\(found)")
    }

    @Test func `A scope is there once, and the list is in the file`() throws {
        let twice = "alerts: {exceptions: [{scope: {team: a}, hold_long: 3m}, {scope: {team: a}, talk_long: 3m}]}"
        #expect(try ConfigurationText.complaints(twice).first?.contains("two exceptions for team=a") == true)
        #expect(try ConfigurationText.complaints("alerts: {exceptions: 5}").first?.contains("is no list") == true)
        #expect(try ConfigurationText.resolve("alerts: {exceptions: }").problems == [])
        let flag = try ConfigurationText.complaints(
            "",
            flags: [("kafka.bootstrap_servers", "b:1"), ("alerts.exceptions", "x")]
        )
        #expect(flag.count == 1 && flag.first?.contains("is a list of the file") == true, "\(flag)")
    }

    @Test func `What does not go together with the queue that it names is found`() throws {
        let file = """
            queues: {billing: {alerts: {acw_exceeded: {warning: 10s, critical: 20s}}}}
            alerts:
              exceptions:
                - {scope: {queue: billing, team: a}, acw_exceeded: {warning: 25s}}
                - {scope: {queue: other, team: a}, acw_exceeded: {warning: 25s}}
            """
        let found = try ConfigurationText.complaints(file)
        #expect(found.count == 1 && found.first?.hasPrefix("test.yaml:4: for team=a,queue=billing") == true, "\(found)")
    }

    @Test func `Sections may be merged, and what stands beside a merge counts before it`() throws {
        let file = """
            - &night {scope: {team: night}, hold_long: 3m, talk_long: 5m}
                - {<<: *night, scope: {team: late}, talk_long: 7m}
            """
        let found = try exceptions("    \(file)")
        #expect(found.map(\.thresholds.holdMs) == [180_000, 180_000])
        #expect(found.map(\.thresholds.talkMs) == [300_000, 420_000])
    }

    @Test func `Another order is a change`() throws {
        let (first, second) = ("{scope: {team: a}, hold_long: 3m}", "{scope: {site: b}, hold_long: 4m}")
        let old = try ConfigurationText.resolve("alerts: {exceptions: [\(first), \(second)]}")
        let new = try ConfigurationText.resolve("alerts: {exceptions: [\(second), \(first)]}")
        let change = ConfigurationChange(from: old, to: new)
        #expect(change.applied == ["alerts.exceptions"] && change.configuration.alerts == new.configuration.alerts)
        #expect(ConfigurationChange(from: old, to: old).isEmpty)
    }

    @Test func `They take effect at once, are named, and are shown with where they were said`() throws {
        let old = try ConfigurationText.resolve("alerts: {exceptions: [{scope: {team: a}, hold_long: 3m}]}")
        let new = try ConfigurationText.resolve(
            "alerts: {exceptions: [{scope: {team: a}, hold_long: 4m}, {scope: {site: b}, acw_stuck: off}]}"
        )
        let change = ConfigurationChange(from: old, to: new)
        #expect(change.applied == ["alerts.exceptions.site=b", "alerts.exceptions.team=a"])
        #expect(change.needingRestart == [] && change.configuration.alerts == new.configuration.alerts)
        let setting = try #require(new.settings.last)
        #expect(setting.key == "alerts.exceptions.site=b" && setting.value == "acw_stuck off")
        #expect(setting.place?.hasSuffix("test.yaml:1") == true)
    }

    @Test func `The schema takes what the program takes`() throws {
        let schema = try SchemaSupport.schema("aftercall.configuration")
        let good = #"""
            {"alerts": {"exceptions": [
              {"scope": {"team": "a"}, "acw_exceeded": {"warning": "40s", "critical": "off"}},
              {"scope": {"site": "b"}, "acw_too_short": {"count": 4}, "not_answered_repeated": "off"}
            ]}}
            """#
        #expect(schema.violations(ofJSON: Array(good.utf8)) == [])
        for wrong in [
            #"{"alerts": {"exceptions": {}}}"#, #"{"alerts": {"exceptions": [{"hold_long": "3m"}]}}"#,
            #"{"alerts": {"exceptions": [{"scope": {"team": "a"}, "rules": []}]}}"#,
            #"{"alerts": {"exceptions": [{"scope": "all", "hold_long": "3m"}]}}"#,
            #"{"alerts": {"exceptions": [{"scope": {"agent": "a"}, "hold_long": "3m"}]}}"#,
            #"{"alerts": {"exceptions": [{"scope": {"team": "a"}, "acw_exceeded": null}]}}"#,
        ] {
            #expect(schema.violations(ofJSON: Array(wrong.utf8)) != [], "\(wrong)")
        }
    }
}
