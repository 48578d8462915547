import ContactCenter
import Indicators
import Testing

@testable import AfterCall

/// `kpi.targets`, `kpi.objectives` and `kpi.service_level.formulas`.
@Suite struct ConfigurationGoalTests {
    @Test func `A list over many lines is the same as one in a line`() throws {
        let file = """
            kpi:
              service_level: {formulas: [answered_only, abandons_ignored]}
              targets:
                - indicator: service_level.answered_only
                  scope: {queue: "a \\"b\\" 1, 2"}
                  value: 0.85
                - {indicator: aht, value: 5m, better: lower, at_risk_from: 0.5}
                - {indicator: revenue.eur, scope: {team: sales}, value: 10000}
              objectives:
                - name: "007"
                  start: 2026-01-01
                  key_results:
                    - {indicator: csat, scope: {queue: support}, from: 0.7, to: 0.8, by: 2026-03-31T12:00:00+02:00}
            """
        #expect(try ConfigurationText.complaints(file) == [])
        let resolved = try ConfigurationText.resolve(file)
        let settings = resolved.configuration.indicators
        #expect(settings.otherServiceLevels == [.answeredOnly, .abandonsIgnored])
        let goals = Goals(settings)
        #expect(
            goals.targets.map { String(decoding: $0.indicator, as: UTF8.self) } == [
                "service_level.answered_only", "aht", "revenue.EUR",
            ]
        )
        #expect(goals.targets[0].pattern.values == [.queue: Array(#"a "b" 1, 2"#.utf8)])
        #expect(goals.targets[1].value == FixedPoint(300_000) && goals.targets[1].atRiskFrom == 500_000)
        #expect(goals.objectives.map(\.name) == [Array("007".utf8)])
        #expect(goals.objectives.first?.end.milliseconds == 1_774_951_200_000)
        let shown = try #require(resolved.settings.first { $0.key == "kpi.targets" }?.value)
        #expect(
            shown.hasPrefix(
                #"[{"indicator":"service_level.answered_only","scope":{"queue":"a \"b\" 1, 2"},"value":0.85}"#
            )
        )
        var again = IndicatorSettings()
        again.targets = shown
        #expect(Goals(again).targets.map(\.pattern) == goals.targets.map(\.pattern))
    }

    @Test(
        "What is no goal gives one message",
        arguments: [
            ("targets: [{indicator: service_lvl, value: 1}]", "[1].indicator is 'service_lvl', which is none"),
            ("targets: [{indicator: revenue, value: 1}]", "[1].indicator is 'revenue', and there is a value for each"),
            ("targets: [{indicator: revenue.euro, value: 1}]", "[1].indicator is 'revenue.euro', and there is a value"),
            ("targets: [{indicator: aht}]", "[1] has no value"),
            ("targets: [{indicator: aht, value: fast}]", "[1].value: 'fast' is no number"),
            ("targets: [{indicator: csat, value: 40s}]", "[1].value: '40s' is no number"),
            ("targets: [{indicator: aht, value: 1, scoop: {}}]", "[1] has the unknown key 'scoop'"),
            ("targets: [{indicator: aht, value: 1, scope: {quue: a}}]", "[1].scope has the unknown key 'quue'"),
            ("targets: [{indicator: aht, value: 1, better: more}]", "[1].better is neither"),
            ("targets: [{indicator: aht, value: 1, at_risk_from: 2}]", "[1].at_risk_from is not from 0 to 1"),
            ("targets: {indicator: aht}", "kpi.targets"), ("targets: 5", "is no list"),
            ("targets: [5]", "[1] is no section"),
            ("targets: [{indicator: asa, scope: {agent: a}, value: 1}]", "[1] is about asa of a scope for which it is"),
            ("targets: [{indicator: aht, scope: {site: a}, value: 1}]", "[1] is about aht of a scope for which it is"),
            ("targets: [{indicator: aht, scope: {channel: fax}, value: 1}]", "[1].scope: 'fax' is no channel"),
            ("targets: [{indicator: nps, value: 150}]", "[1].value is more than it can be: write 100 or less"),
            ("targets: [{indicator: csat, value: 85}]", "[1].value is more than it can be: write 1 or less"),
            ("targets: [{indicator: aht, value: -1}]", "[1].value is less than it can be: write 0 or more"),
            ("objectives: [{name: a, start: 2026-01-01}]", "[1] has no key_results"),
            ("objectives: [{name: a, start: 2026-01-01, key_results: []}]", "[1].key_results is empty"),
            (
                "objectives: [{name: a, start: soon, key_results: [{indicator: aht, from: 1, to: 2, by: 2026-01-01}]}]",
                "[1].start is neither a date"
            ),
            (
                "objectives: [{name: a, start: 2026-02-01, key_results: "
                    + "[{indicator: aht, from: 1, to: 2, by: 2026-01-01}]}]",
                "[1].key_results[1].by is not after the objective's start"
            ),
            ("service_level: {formulas: answered_onyl}", "'answered_onyl' is none of the choices"),
            (
                "targets: [{indicator: service_level.answered_only, value: 1}]",
                "[1] is about service_level.answered_only of a scope for which it is not computed"
            ),
        ]
    )
    func refused(yaml: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints("kpi: {\(yaml)}")
        #expect(complaints.count == 1, "\(complaints)")
        #expect(complaints.first?.contains(expected) == true, "\(complaints)")
    }
}
