import AfterCall
import AgentTracking
import Alerting
import ContactCenter
import Testing

/// What a live alert keeps of itself for as long as what it is about goes on: its episode, its number, its scope.
@Suite struct LiveAlertEpisodeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: LiveRule
        var story: String
        var testDescription: String { "\(rule)" }
    }

    private static let working = "0 logged_on | 1s established c1 queue=q | 10s cleared c1"

    static let cases = [
        Case(rule: .acwExceeded, story: "\(working) | 60s tick"),
        Case(rule: .acwStuck, story: "\(working) | 60s tick"),
        Case(rule: .holdLong, story: "0 logged_on | 1s established c1 | 2s held c1 | 60s tick"),
        Case(rule: .talkLong, story: "0 logged_on | 1s established c1 | 60s tick"),
        Case(rule: .notReadyLong, story: "0 logged_on | 1s not_ready reason=lunch | 60s tick"),
        Case(
            rule: .notAnsweredRepeated,
            story: """
                0 logged_on | 1s ready | 2s offered c1 | 3s not_answered c1 | 4s offered c2 | 5s not_answered c2 \
                | 60s tick
                """
        ),
    ]

    private static func settings(limitMs: Milliseconds, unanswered: Int) -> AgentStageSettings {
        var settings = AgentStageSettings()
        settings.rules.thresholds.exceededWarningMs = limitMs
        settings.rules.thresholds.exceededCriticalMs = nil
        settings.rules.thresholds.holdMs = limitMs
        settings.rules.thresholds.talkMs = limitMs
        settings.rules.thresholds.stuckMs = limitMs
        settings.rules.thresholds.notReadyMs = limitMs
        settings.rules.thresholds.silentMs = nil
        settings.rules.thresholds.unanswered = unanswered
        return settings
    }

    @Test(arguments: cases)
    func `A threshold that is raised, and lowered again long after, goes on with the episode`(_ case: Case) throws {
        let low = Self.settings(limitMs: 30_000, unanswered: 2)
        let high = Self.settings(limitMs: 10_000_000, unanswered: 100)
        var published: [Published] = []
        var log: [[UInt8]] = []
        // Long after: what was resolved is else remembered for two horizons, which is four minutes.
        let parts = [
            (low, `case`.story), (high, "61s tick | 500s heartbeat id=h1 | 700s heartbeat id=h2"), (low, "800s tick"),
        ]
        for (settings, story) in parts {
            var harness = StageHarness(settings)
            for record in log { try record.withUnsafeBytes { bytes in try harness.stage.restore(bytes) } }
            log = []
            harness.stage.beginTransaction()
            Story(story).tell(to: &harness)
            harness.stage.writeChangelog { log.append(Array($1)) }
            harness.stage.keep()
            published += harness.published
        }
        var harness = StageHarness(low)
        harness.published = published.filter { $0.output == .alerts }
        let alerts = try harness.values(.alerts).filter { $0["rule"] as? String == "\(`case`.rule.name)" }
        #expect(alerts.map { $0["status"] as? String } == ["firing", "resolved", "firing"])
        #expect(Set(alerts.compactMap { $0["episode"] as? String }).count == 1)
        let ids = harness.published.map(\.id)
        let words = try harness.alertsInWords()
        #expect(Set(ids).count == ids.count, "\(words)")
    }

    @Test(arguments: [
        (
            "0 logged_on | 1s established c1 queue=q channel=chat campaign=autumn reason=complaint | 10s cleared c1",
            ["agent": "a1", "queue": "q", "channel": "chat", "campaign": "autumn", "reason": "complaint"]
        ),
        ("0 logged_on team=day | 1s not_ready reason=lunch", ["agent": "a1", "team": "day", "reason": "lunch"]),
    ])
    func `Campaign and reason stand in the scope, as long as the alert is known`(
        _ story: String,
        _ scope: [String: String]
    ) throws {
        let settings = Self.settings(limitMs: 30_000, unanswered: 2)
        var harness = StageHarness(settings)
        harness.stage.beginTransaction()
        Story(story + " | 60s tick").tell(to: &harness)
        var log: [[UInt8]] = []
        harness.stage.writeChangelog { log.append(Array($1)) }
        harness.stage.keep()
        // A transaction that is undone loses nothing of it either.
        let count = harness.published.count
        harness.stage.beginTransaction()
        Story("65s heartbeat id=h1 | 66s ready id=r1").tell(to: &harness)
        harness.stage.undo()
        harness.published.removeLast(harness.published.count - count)
        Story("70s logged_off id=l1").tell(to: &harness)
        var restored = StageHarness(settings)
        for record in log { try record.withUnsafeBytes { bytes in try restored.stage.restore(bytes) } }
        Story("70s logged_off id=l1").tell(to: &restored)
        let told = try harness.values(.alerts)
        #expect(told.contains { $0["status"] as? String == "firing" })
        let ends = try restored.values(.alerts)
        #expect(ends.contains { $0["status"] as? String == "resolved" })
        for alert in told + ends where alert["rule"] as? String != LiveRule.acwStuck.name.description {
            #expect(alert["scope"] as? [String: String] == scope)
        }
        #expect(try Schemas.violations(of: harness.published + restored.published) == [])
    }
}
