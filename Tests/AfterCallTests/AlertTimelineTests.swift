import AfterCall
import AgentTracking
import Alerting
import ContactCenter
import Testing

/// Alerts of whole stories, from bytes to bytes.
@Suite struct AlertTimelineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var story: String
        var alerts: [String]
        var testDescription: String { name }
    }

    private static let call = "0 established c1 queue=billing | 10s cleared c1"

    /// Each story as it happens: the clock acts at each `tick`.
    static let live = [
        Case(
            name: "A wrap of 30 s raises nothing",
            story: "\(call) | 40s tick | 40s ready | 200s tick",
            alerts: []
        ),
        Case(
            name: "The clock alone fires, then makes it critical",
            story: "\(call) | 41s tick | 71s tick | 80s ready",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded critical at 70 c1 since 40",
                "acw_exceeded critical at 70 c1 since 40 ended 80",
            ]
        ),
        Case(
            name: "An event of the agent fires what the clock has not",
            story: "\(call) | 45s heartbeat | 50s ready",
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 50"]
        ),
        Case(
            name: "A log-off resolves as logged off",
            story: "\(call) | 41s tick | 50s logged_off",
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 logged_off 50"]
        ),
        Case(
            name: "A ready that comes late and was in time corrects",
            story: "\(call) | 41s tick | 35s ready",
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 corrected 40"]
        ),
        Case(
            name: "A ready that comes late corrects what was resolved already",
            story: "\(call) | 41s tick | 50s ready | 35s ready",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 50",
                "acw_exceeded warning at 40 c1 corrected 40",
            ]
        ),
        Case(
            name: "A hang-up that comes late moves the time and keeps the episode",
            story: "\(call) | 60s tick | 12s cleared c1 id=e1 version=2 | 65s ready",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 42 c1 since 40",
                "acw_exceeded warning at 42 c1 since 40 ended 65",
            ]
        ),
        Case(
            name: "An offer that comes late moves the leg and says nothing of the alert",
            story: "\(call) | 41s tick | -5s offered c1 | 65s ready",
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 65"]
        ),
        Case(
            name: "Calling back ends it, the return to the wrap is a new episode",
            story: "\(call) | 41s tick | 50s established c2 direction=outbound | 51s tick | 60s cleared c2 | 61s tick",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 50",
                "acw_exceeded warning at 60 c1",
            ]
        ),
        Case(
            name: "The next contact in time leaves nothing to say",
            story: "\(call) | 30s established c2 | 41s tick | 90s tick",
            alerts: []
        ),
        Case(
            name: "The next contact, a chat beside a voice wrap, ends the alert though not the wrap",
            story: "\(call) | 41s tick | 50s established c2 channel=chat | 90s tick",
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 50"]
        ),
        Case(
            name: "A queue with thresholds of its own, heard at the start",
            story: "0 established c1 queue=slow | 10s cleared c1 | 69s tick | 71s tick",
            alerts: ["acw_exceeded warning at 70 c1"]
        ),
        Case(
            name: "A queue with thresholds of its own, heard in the wrap",
            story: "\(call) | 41s tick | 45s wrapup_started c1 queue=slow | 69s tick | 71s tick",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 corrected 40",
                "acw_exceeded warning at 70 c1",
            ]
        ),
        Case(
            name: "A second segment is judged by itself",
            story: "\(call) | 15s wrapup_ended c1 | 18s wrapup_started c1 | 41s tick | 47s tick | 49s tick | 55s ready",
            alerts: ["acw_exceeded warning at 48 c1", "acw_exceeded warning at 48 c1 ended 55"]
        ),
        Case(
            name: "A passed limit, extended, passed again, and ended",
            story: """
                \(call) | 11s wrapup_started c1 limit=10s | 21s tick | 25s wrapup_extended c1 by=8s | 28s tick \
                | 29s tick | 35s ready
                """,
            alerts: [
                "acw_limit_passed warning at 20 c1", "acw_limit_passed warning at 20 c1 extended 25",
                "acw_limit_passed warning at 28 c1", "acw_limit_passed warning at 28 c1 ended 35",
            ]
        ),
        Case(
            name: "A wrap that ends before its limit raises nothing",
            story: "\(call) | 11s wrapup_started c1 limit=10s | 19s wrapup_ended c1 | 21s tick",
            alerts: []
        ),
        Case(
            name: "An extension that comes late and was in time corrects",
            story: "\(call) | 11s wrapup_started c1 limit=10s | 21s tick | 15s wrapup_extended c1 by=60s | 30s ready",
            alerts: ["acw_limit_passed warning at 20 c1", "acw_limit_passed warning at 20 c1 corrected 20"]
        ),
        Case(
            name: "A limit at which the switch ends the wrap raises nothing",
            story: "\(call) | 11s wrapup_started c1 limit=10s on_limit=end | 21s tick | 30s tick",
            alerts: []
        ),
        Case(
            name: "Standalone work is stuck after a quarter of an hour, and nothing else",
            story: "0 working_after_call | 100s tick | 900s tick | 901s tick | 950s ready",
            alerts: ["acw_stuck error at 900", "acw_stuck error at 900 ended 950"]
        ),
        Case(
            name: "Standalone work of just a quarter of an hour raises nothing",
            story: "0 working_after_call | 900s ready | 901s tick",
            alerts: []
        ),
        Case(
            name: "A ready that comes late and was in time takes back that an agent was stuck",
            story: "0 working_after_call | 901s tick | 890s ready",
            alerts: ["acw_stuck error at 900", "acw_stuck error at 900 corrected 900"]
        ),
        Case(
            name: "Stuck counts the state, not each wrap",
            story: """
                0 established c1 channel=chat queue=never | 0 established c2 channel=chat queue=never | 10s cleared c1 \
                | 10s cleared c2 | 600s wrapup_ended c1 | 910s tick | 911s tick | 920s logged_off
                """,
            alerts: ["acw_stuck error at 910", "acw_stuck error at 910 logged_off 920"]
        ),
    ]

    @Test(arguments: live) func `As it happens`(_ case: Case) throws {
        var harness = StageHarness(Self.settings)
        Story(`case`.story).tell(to: &harness)
        #expect(try harness.alertsInWords() == `case`.alerts)
        #expect(try Schemas.violations(of: harness.published) == [])
    }

    /// Each story a week later: the clock does not act, events alone do.
    static let backlog = [
        Case(
            name: "What ended before it could be published is not published",
            story: "\(call) | 80s ready | 100s heartbeat",
            alerts: []
        ),
        Case(
            name: "An event later than the threshold fires it, with the times it had then",
            story: "\(call) | 40s heartbeat | 41s heartbeat | 75s heartbeat | 80s ready",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded critical at 70 c1 since 40",
                "acw_exceeded critical at 70 c1 since 40 ended 80",
            ]
        ),
        Case(
            name: "A hang-up that comes late fires at once what later events have shown to be due",
            story: "0 established c1 | 45s heartbeat | 10s cleared c1",
            alerts: ["acw_exceeded warning at 40 c1"]
        ),
        Case(
            name: "The wall clock fires what is still open once the backlog is read",
            story: "\(call) | 0 tick",
            alerts: ["acw_exceeded critical at 70 c1 since 40", "acw_stuck error at 910"]
        ),
    ]

    @Test(arguments: backlog) func `A week later`(_ case: Case) throws {
        var harness = StageHarness(Self.settings)
        Story(`case`.story).tell(to: &harness, wall: Story.epoch + 3_600_000)
        #expect(try harness.alertsInWords() == `case`.alerts)
        #expect(try Schemas.violations(of: harness.published) == [])
    }

    /// The same where history is told.
    static let history = [
        Case(
            name: "What one event shows to be due and over is told, both severities, and its end",
            story: "\(call) | 80s ready | 100s heartbeat",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded critical at 70 c1 since 40",
                "acw_exceeded critical at 70 c1 since 40 ended 80",
            ]
        ),
        Case(
            name: "What the switch ends in between raises nothing of later",
            story: "\(call) | 11s wrapup_started c1 limit=45s on_limit=end | 80s ready",
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 55"]
        ),
        Case(
            name: "A threshold that is reached as the wrap ends is not passed",
            story: "\(call) | 40s ready | 100s heartbeat",
            alerts: []
        ),
        Case(
            name: "An end that comes late takes back what was told",
            story: "\(call) | 60s ready | 30s wrapup_ended c1",
            alerts: [
                "acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 60",
                "acw_exceeded warning at 40 c1 corrected 40",
            ]
        ),
    ]

    @Test(arguments: history) func `A week later, with history`(_ case: Case) throws {
        var settings = Self.settings
        settings.rules.tellsHistory = true
        var harness = StageHarness(settings)
        Story(`case`.story).tell(to: &harness, wall: Story.epoch + 3_600_000)
        #expect(try harness.alertsInWords() == `case`.alerts)
        #expect(try Schemas.violations(of: harness.published) == [])
    }

    @Test(arguments: live) func `With history a backlog tells what was told live, up to its last event`(
        _ case: Case
    ) throws {
        var settings = Self.settings
        settings.rules.tellsHistory = true
        var harness = StageHarness(settings)
        // Of what comes late nothing has been told yet, where no clock has acted.
        guard !`case`.name.contains("late") else { return }
        let records = Story(`case`.story).records
        let wall = Story.epoch + 3_600_000
        for record in records {
            harness.take(record.json, key: Array("a1".utf8), timestamp: record.time, now: wall)
            harness.endBatch()
        }
        let told = try harness.alertsInWords()
        #expect(`case`.alerts.starts(with: told), "\(told)")
        // What the clock alone fires comes after it.
        let last = try #require(records.last?.time)
        let due = `case`.alerts.filter { alert in
            let at = alert.split(separator: " ").dropFirst(3).first.flatMap { Int64($0) } ?? 0
            return Story.epoch + 1_000 * at < last
        }
        #expect(told.count >= due.count, "\(told)")
    }

    @Test func `With alerts switched off nothing is judged, and nothing else changes`() throws {
        var settings = Self.settings
        settings.outputs.remove(.alerts)
        var harness = StageHarness(settings)
        Story("\(Self.call) | 41s tick | 80s ready").tell(to: &harness)
        #expect(try harness.values(.alerts).isEmpty)
        #expect(harness.stage.counters.published(.alerts) == 0)
        #expect(try harness.values(.wraps).count == 1)
    }

    @Test func `The stage knows when the next alert is due`() throws {
        var harness = StageHarness(Self.settings)
        Story("\(Self.call)").tell(to: &harness)
        harness.settle(at: Story.epoch + 20_000)
        let nextActionAt = harness.stage.nextActionAt
        let next = try #require(nextActionAt)
        // The wheel may wake us a little early, never late.
        #expect(next <= Story.epoch + 40_001)
        harness.settle(at: Story.epoch + 40_000)
        #expect(try harness.values(.alerts).isEmpty)
        harness.settle(at: Story.epoch + 40_001)
        #expect(try harness.values(.alerts).count == 1)
    }

    private static var settings: AgentStageSettings {
        var settings = AgentStageSettings()
        var slow = LiveThresholds()
        slow.exceededWarningMs = 60_000
        slow.exceededCriticalMs = 120_000
        var never = LiveThresholds()
        never.exceededWarningMs = 86_400_000
        never.exceededCriticalMs = 86_400_000
        settings.rules.queues = ["slow": slow, "never": never]
        // Stories of wraps have few events.
        settings.rules.thresholds.silentMs = nil
        return settings
    }
}
