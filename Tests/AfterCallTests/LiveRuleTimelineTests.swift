import AfterCall
import AgentTracking
import Alerting
import ContactCenter
import Testing

/// The live rules that are not about wraps that run, each in stories from bytes to bytes.
@Suite struct LiveRuleTimelineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var story: String
        var alerts: [String]
        var testDescription: String { name }
    }

    private static let held = "0 logged_on | 10s established c1 queue=billing | 20s held c1"
    private static let talking = """
        0 logged_on | 10s established c1 queue=billing | 250s heartbeat | 500s heartbeat | 750s heartbeat \
        | 890s heartbeat
        """
    private static let notReady = "0 logged_on | 290s heartbeat | 580s heartbeat | 870s heartbeat"

    static let conversations = [
        Case(
            name: "A hold of more than two minutes is reported while it lasts, and ends with it",
            story: "\(held) | 140s tick | 141s tick | 150s retrieved c1",
            alerts: ["hold_long warning at 140 c1", "hold_long warning at 140 c1 ended 150"]
        ),
        Case(
            name: "Holds that are long only together raise nothing",
            story: "\(held) | 100s retrieved c1 | 110s held c1 | 200s tick | 225s retrieved c1 | 240s tick",
            alerts: []
        ),
        Case(
            name: "A retrieval that comes late and was in time takes it back",
            story: "\(held) | 141s tick | 100s retrieved c1",
            alerts: ["hold_long warning at 140 c1", "hold_long warning at 140 c1 corrected 140"]
        ),
        Case(
            name: "A retrieval in time that comes after another takes back what was resolved",
            story: "\(held) | 141s tick | 150s retrieved c1 | 100s retrieved c1",
            alerts: [
                "hold_long warning at 140 c1", "hold_long warning at 140 c1 ended 150",
                "hold_long warning at 140 c1 corrected 140",
            ]
        ),
        Case(
            name: "The end of the contact ends a hold",
            story: "\(held) | 141s tick | 150s cleared c1 | 160s ready",
            alerts: ["hold_long warning at 140 c1", "hold_long warning at 140 c1 ended 150"]
        ),
        Case(
            name: "A log-off ends a hold as such",
            story: "\(held) | 141s tick | 150s logged_off",
            alerts: ["hold_long warning at 140 c1", "hold_long warning at 140 c1 logged_off 150"]
        ),
        Case(
            name: "A queue has its own thresholds",
            story: """
                0 logged_on | 10s established c1 queue=strict | 20s held c1 | 51s tick | 55s retrieved c1 \
                | 71s tick | 80s cleared c1 | 81s ready
                """,
            alerts: [
                "hold_long warning at 50 c1", "hold_long warning at 50 c1 ended 55", "talk_long warning at 70 c1",
                "talk_long warning at 70 c1 ended 80",
            ]
        ),
        Case(
            name: "A queue can do without",
            story: "0 logged_on | 10s established c1 queue=lax | 20s held c1 | 250s heartbeat | 500s tick",
            alerts: []
        ),
        Case(
            name: "A contact of more than a quarter of an hour is reported while it lasts, holds included",
            story: "\(talking) | 910s tick | 911s tick | 920s held c1 | 950s cleared c1 | 955s ready",
            alerts: ["talk_long warning at 910 c1", "talk_long warning at 910 c1 ended 950"]
        ),
        Case(
            name: "A contact of just a quarter of an hour raises nothing",
            story: "\(talking) | 910s cleared c1 | 911s tick | 915s ready | 920s tick",
            alerts: []
        ),
        Case(
            name: "A hang-up that comes late and was in time takes it back",
            story: "\(talking) | 911s tick | 905s cleared c1",
            alerts: ["talk_long warning at 910 c1", "talk_long warning at 910 c1 corrected 910"]
        ),
        Case(
            name: "A hang-up in time that comes after another takes back what was resolved",
            story: "\(talking) | 911s tick | 920s cleared c1 | 905s cleared c1 id=e7 version=2",
            alerts: [
                "talk_long warning at 910 c1", "talk_long warning at 910 c1 ended 920",
                "talk_long warning at 910 c1 corrected 910",
            ]
        ),
    ]

    static let states = [
        Case(
            name: "A quarter of an hour of not ready is reported, and ends with it",
            story: "\(notReady) | 900s tick | 901s tick | 950s ready",
            alerts: ["not_ready_long warning at 900", "not_ready_long warning at 900 ended 950"]
        ),
        Case(
            name: "Not ready for another reason begins anew",
            story: """
                0 logged_on | 1s not_ready reason=break | 290s heartbeat | 500s not_ready reason=meal \
                | 790s heartbeat | 950s tick
                """,
            alerts: []
        ),
        Case(
            name: "Another reason ends it",
            story: "\(notReady) | 901s tick | 920s not_ready reason=meal | 930s tick",
            alerts: ["not_ready_long warning at 900", "not_ready_long warning at 900 ended 920"]
        ),
        Case(
            name: "A ready that comes late and was in time takes it back",
            story: "\(notReady) | 901s tick | 890s ready",
            alerts: ["not_ready_long warning at 900", "not_ready_long warning at 900 corrected 900"]
        ),
        Case(
            name: "A log-off ends not ready as such",
            story: "\(notReady) | 901s tick | 950s logged_off | 3000s tick",
            alerts: ["not_ready_long warning at 900", "not_ready_long warning at 900 logged_off 950"]
        ),
        Case(
            name: "Five minutes without a sign of life are reported, and end with the next one",
            story: "0 logged_on | 10s ready | 310s tick | 311s tick | 400s heartbeat",
            alerts: ["agent_silent warning at 310", "agent_silent warning at 310 ended 400"]
        ),
        Case(
            name: "A heartbeat is a sign of life",
            story: "0 logged_on | 10s ready | 200s heartbeat | 311s tick | 499s tick",
            alerts: []
        ),
        Case(
            name: "A heartbeat that comes late and was in time takes it back",
            story: "0 logged_on | 10s ready | 311s tick | 300s heartbeat",
            alerts: ["agent_silent warning at 310", "agent_silent warning at 310 corrected 310"]
        ),
        Case(
            name: "Who has logged off may be silent",
            story: "0 logged_on | 10s ready | 311s tick | 400s logged_off | 3000s tick",
            alerts: ["agent_silent warning at 310", "agent_silent warning at 310 logged_off 400"]
        ),
    ]

    private static let short = """
        0 logged_on | 10s established c1 | 20s cleared c1 | 21s ready | 30s established c2 | 40s cleared c2 \
        | 41s ready | 50s established c3 | 60s cleared c3
        """
    private static let unanswered = """
        0 logged_on | 1s ready | 10s offered c1 | 20s not_answered c1 | 30s offered c2 | 40s not_answered c2 \
        | 50s offered c3 | 60s not_answered c3
        """

    static let repetitions = [
        Case(
            name: "The third short wrap among the last ones is reported, and a long one may end it",
            story: "\(short) | 61s ready | 62s tick | 70s established c4 | 80s cleared c4 | 90s ready",
            alerts: ["acw_too_short warning at 61", "acw_too_short warning at 61 ended 90"]
        ),
        Case(
            name: "Two short wraps and a long one raise nothing",
            story: "\(short) | 63s ready | 65s tick | 70s established c4 | 80s cleared c4 | 81s ready | 90s tick",
            alerts: []
        ),
        Case(
            name: "A hang-up that was earlier than was said takes it back",
            story: "\(short) | 61s ready | 62s tick | 55s cleared c3 id=e8 version=2",
            alerts: ["acw_too_short warning at 61", "acw_too_short warning at 61 corrected 61"]
        ),
        Case(
            name: "A log-off ends it as such, and what was before counts no more",
            story: """
                \(short) | 61s ready | 62s tick | 70s logged_off | 80s logged_on | 81s established c4 | 82s cleared c4 \
                | 83s ready | 84s tick
                """,
            alerts: ["acw_too_short warning at 61", "acw_too_short warning at 61 logged_off 70"]
        ),
        Case(
            name: "The third offer in a row that is not answered is reported, and the next answer ends it",
            story: "\(unanswered) | 61s tick | 70s offered c4 | 75s established c4",
            alerts: ["not_answered_repeated warning at 60", "not_answered_repeated warning at 60 ended 75"]
        ),
        Case(
            name: "An answer in between breaks the row",
            story: """
                0 logged_on | 1s ready | 10s offered c1 | 20s not_answered c1 | 30s offered c2 | 40s not_answered c2 \
                | 41s established c9 | 45s cleared c9 | 50s ready | 51s offered c3 | 60s not_answered c3 | 61s tick
                """,
            alerts: []
        ),
        Case(
            name: "An answer in between that comes late takes it back",
            story: "\(unanswered) | 61s tick | 45s established c9",
            alerts: ["not_answered_repeated warning at 60", "not_answered_repeated warning at 60 corrected 60"]
        ),
        Case(
            name: "A caller who hangs up, and a ringing that nobody ended, are not the agent's",
            story: """
                0 logged_on | 1s ready | 10s offered c1 | 20s not_answered c1 | 30s offered c2 | 40s cleared c2 \
                | 50s offered c3 | 60s not_answered c3 | 65s offered c4 | 250s tick | 260s tick
                """,
            alerts: []
        ),
        Case(
            name: "A log-off ends the row",
            story: "\(unanswered) | 61s tick | 70s logged_off",
            alerts: ["not_answered_repeated warning at 60", "not_answered_repeated warning at 60 logged_off 70"]
        ),
    ]

    private static var settings: AgentStageSettings {
        var settings = AgentStageSettings()
        var strict = LiveThresholds()
        (strict.holdMs, strict.talkMs) = (30_000, 60_000)
        var lax = LiveThresholds()
        (lax.holdMs, lax.talkMs) = (nil, nil)
        settings.rules.queues = ["strict": strict, "lax": lax]
        settings.rules.thresholds.lastWraps = 3
        return settings
    }

    @Test(arguments: LiveRule.allCases) func `Each rule has stories that fire it, end it and take it back`(
        rule: LiveRule
    ) {
        let told = (Self.conversations + Self.states + Self.repetitions).flatMap(\.alerts)
        let words = (told + AlertTimelineTests.live.flatMap(\.alerts)).map { $0.split(separator: " ") }
            .filter { $0[0] == "\(rule.name)" }
        #expect(words.contains { !$0.contains("ended") && !$0.contains("corrected") })
        #expect(words.contains { $0.contains("ended") })
        #expect(words.contains { $0.contains("corrected") })
    }

    @Test(arguments: conversations + states + repetitions) func `As it happens`(_ case: Case) throws {
        var harness = StageHarness(Self.settings)
        Story(`case`.story).tell(to: &harness)
        #expect(try harness.alertsInWords() == `case`.alerts)
        #expect(try Schemas.violations(of: harness.published) == [])
    }

    /// The same in transactions, each undone once, with the whole state written and read after each.
    @Test(arguments: conversations + states + repetitions)
    func `As it happens, with everything undone once and read back`(_ case: Case) throws {
        var harness = StageHarness(Self.settings)
        var published: [Published] = []
        var log: [[UInt8]: [UInt8]] = [:]
        var now = Story.epoch
        for step in Story(`case`.story).steps {
            var next = StageHarness(Self.settings)
            for record in log.values { try record.withUnsafeBytes { bytes in try next.stage.restore(bytes) } }
            harness = next
            for isKept in [false, true] {
                harness.published.removeAll()
                harness.stage.beginTransaction()
                switch step {
                case .tick(let time):
                    now = max(now, time)
                    harness.settle(at: now)
                case .record(let record):
                    now = max(now, record.time)
                    harness.take(record.json, key: Array("a1".utf8), timestamp: record.time, now: now)
                    harness.endBatch()
                }
                harness.stage.writeChangelog { log[Array($0)] = Array($1) }
                if isKept { harness.stage.keep() } else { harness.stage.undo() }
            }
            published += harness.published
        }
        harness.published = published
        #expect(try harness.alertsInWords() == `case`.alerts)
    }

    @Test func `A rule that is switched off resolves what it has raised`() throws {
        var harness = StageHarness(Self.settings)
        harness.stage.beginTransaction()
        Story("\(Self.held) | 141s tick").tell(to: &harness)
        var log: [[UInt8]] = []
        harness.stage.writeChangelog { log.append(Array($1)) }
        harness.stage.keep()
        var settings = Self.settings
        settings.rules.thresholds.holdMs = nil
        var next = StageHarness(settings)
        for record in log { try record.withUnsafeBytes { bytes in try next.stage.restore(bytes) } }
        next.settle(at: Story.epoch + 150_000)
        #expect(try next.alertsInWords() == ["hold_long warning at 140 c1 rule_removed 150"])
    }

    @Test func `Counts are said as such, in words and numbers`() throws {
        var harness = StageHarness(Self.settings)
        Story("\(Self.short) | 61s ready | 62s tick").tell(to: &harness)
        let alert = try #require(try harness.values(.alerts).first)
        #expect(alert["value"] as? Int == 3 && alert["threshold"] as? Int == 3)
        #expect(
            (alert["summary"] as? [String: String])?["en"] == "3 of the last 3 wraps of agent a1 were shorter than 3 s."
        )
    }
}
