import AgentTracking
import Alerting
import ContactCenter
import Indicators
import Testing

@testable import AfterCall

/// Thresholds of live rules that differ by scope, in stories from bytes to bytes.
@Suite struct LiveScopeTimelineTests {
    typealias Case = LiveRuleTimelineTests.Case

    private static func exception(
        _ values: [Dimension: String?],
        _ sets: Set<LiveThreshold>,
        _ set: (inout LiveThresholds) -> Void
    ) -> LiveException {
        var thresholds = LiveThresholds()
        set(&thresholds)
        return LiveException(ScopePattern(values.mapValues { $0.map { Array($0.utf8) } }), sets, thresholds)
    }

    private static var settings: AgentStageSettings {
        var settings = AgentStageSettings()
        var slow = LiveThresholds()
        slow.exceededWarningMs = 50_000
        settings.rules.thresholds.silentMs = nil
        settings.rules.queues = ["slow": slow]
        settings.rules.exceptions = [
            // Stands before what it is more specific than.
            exception([.team: "night", .channel: "chat"], [.exceededWarning]) { $0.exceededWarningMs = 40_000 },
            exception([.team: "night"], [.exceededWarning, .stuck]) { terms in
                terms.exceededWarningMs = 45_000
                terms.stuckMs = 50_000
            },
            exception([.team: nil], [.hold]) { $0.holdMs = 10_000 },
            exception([.reason: "complaint"], [.hold, .talk]) { ($0.holdMs, $0.talkMs) = (20_000, nil) },
            exception([.campaign: "autumn"], [.talk]) { $0.talkMs = 15_000 },
            exception([.queue: "slow", .channel: "chat"], [.exceededWarning]) { $0.exceededWarningMs = nil },
            exception([.reason: "lunch"], [.notReady]) { $0.notReadyMs = 60_000 },
            exception([.tenant: "acme"], [.exceededWarning]) { $0.exceededWarningMs = 5_000 },
            exception([.site: "paris"], [.unanswered]) { $0.unanswered = 2 },
            exception([.team: "solo"], [.shortWraps, .lastWraps, .unanswered]) { terms in
                (terms.shortWraps, terms.lastWraps, terms.unanswered) = (1, 2, nil)
            },
        ]
        return settings
    }

    private static func wrap(_ logOn: String, _ fields: String) -> String {
        "0 logged_on \(logOn) | 1s established c1 \(fields) | 10s cleared c1 | 55s tick | 56s wrapup_ended c1"
    }

    static let cases = [
        Case(
            name: "Without an exception that is meant the general threshold holds",
            story: wrap("team=day", "queue=billing"),
            alerts: ["acw_exceeded warning at 40 c1", "acw_exceeded warning at 40 c1 ended 56"]
        ),
        Case(
            name: "A team has its own",
            story: wrap("team=night", "queue=billing"),
            alerts: []
        ),
        Case(
            name: "Of team, and of team and channel, the latter counts, wherever it stands",
            story: wrap("team=night", "queue=billing channel=chat"),
            alerts: ["acw_exceeded warning at 50 c1", "acw_exceeded warning at 50 c1 ended 56"]
        ),
        Case(
            name: "Of a queue and a team the list counts, which stands behind the queues",
            story:
                "0 logged_on team=night | 1s established c1 queue=slow | 10s cleared c1 | 56s tick | 57s ready",
            alerts: ["acw_exceeded warning at 55 c1", "acw_exceeded warning at 55 c1 ended 57"]
        ),
        Case(
            name: "A queue on one channel can do without, and so it is with the warning alone",
            story: "0 logged_on | 1s established c1 queue=slow channel=chat | 10s cleared c1 | 61s tick | 71s tick",
            alerts: ["acw_exceeded critical at 70 c1"]
        ),
        Case(
            name: "Any value is less than one value",
            story: """
                0 logged_on team=day | 1s established c1 | 2s held c1 | 13s tick | 14s retrieved c1 \
                | 20s established c2 reason=complaint | 21s held c2 | 32s tick | 42s tick | 43s retrieved c2
                """,
            alerts: [
                "hold_long warning at 12 c1", "hold_long warning at 12 c1 ended 14", "hold_long warning at 41 c2",
                "hold_long warning at 41 c2 ended 43",
            ]
        ),
        Case(
            name: "What is heard of a contact later counts from then on: it takes back, and lets fire",
            story: """
                0 logged_on team=day | 1s established c1 | 2s held c1 | 13s tick \
                | 2s held c1 reason=complaint id=e2 version=2 | 23s tick
                """,
            alerts: [
                "hold_long warning at 12 c1", "hold_long warning at 12 c1 corrected 12", "hold_long warning at 22 c1",
            ]
        ),
        Case(
            name: "A campaign has its own",
            story: "0 logged_on | 1s established c1 campaign=autumn | 17s tick | 20s cleared c1",
            alerts: ["talk_long warning at 16 c1", "talk_long warning at 16 c1 ended 20"]
        ),
        Case(
            name: "What is heard of a conversation later, and makes it too long, fires at once",
            story: "0 logged_on | 1s established c1 | 17s tick | 20s retrieved c1 campaign=autumn",
            alerts: ["talk_long warning at 16 c1"]
        ),
        Case(
            name: "A team that is heard of later holds for what goes on",
            story: "0 established c1 | 2s held c1 | 5s logged_on team=day | 13s tick",
            alerts: ["hold_long warning at 12 c1"]
        ),
        Case(
            name: "What the end of a conversation says of it counts for what was told of it",
            story: """
                0 logged_on team=day | 1s established c1 | 2s held c1 | 13s tick \
                | 20s cleared c1 reason=complaint | 21s ready
                """,
            alerts: ["hold_long warning at 12 c1", "hold_long warning at 12 c1 corrected 12"]
        ),
        Case(
            name: "Of two with as many values the last counts",
            story: "0 logged_on | 1s established c1 campaign=autumn reason=complaint | 17s tick | 20s cleared c1",
            alerts: ["talk_long warning at 16 c1", "talk_long warning at 16 c1 ended 20"]
        ),
        Case(
            name: "Not being ready differs by its reason",
            story: "0 logged_on | 1s not_ready reason=lunch | 62s tick | 70s not_ready reason=training | 200s tick",
            alerts: ["not_ready_long warning at 61", "not_ready_long warning at 61 ended 70"]
        ),
        Case(
            name: "What an agent is stuck in differs by team",
            story: "0 logged_on team=night | 1s established c1 queue=slow | 10s cleared c1 | 54s tick | 61s tick",
            alerts: ["acw_exceeded warning at 55 c1", "acw_stuck error at 60"]
        ),
        Case(
            name: "What is counted differs by site",
            story: """
                0 logged_on site=paris | 1s ready | 10s offered c1 | 20s not_answered c1 | 30s offered c2 \
                | 40s not_answered c2 | 41s tick
                """,
            alerts: ["not_answered_repeated warning at 40"]
        ),
        Case(
            name: "And by team",
            story: """
                0 logged_on team=solo | 1s established c1 | 10s cleared c1 | 11s ready | 12s tick \
                | 20s offered c2 | 21s not_answered c2 | 22s offered c3 | 23s not_answered c3 | 24s offered c4 \
                | 25s not_answered c4 | 26s tick
                """,
            alerts: ["acw_too_short warning at 11"]
        ),
    ]

    @Test(arguments: cases) func `As it happens`(_ case: Case) throws {
        var harness = StageHarness(Self.settings)
        Story(`case`.story).tell(to: &harness)
        #expect(try harness.alertsInWords() == `case`.alerts)
        #expect(try Schemas.violations(of: harness.published) == [])
    }

    @Test func `A tenant has its own`() throws {
        var harness = StageHarness(Self.settings)
        for record in Story("0 established c1 tenant=acme | 10s cleared c1 tenant=acme").records {
            harness.take(record.json, key: Array("acme/a1".utf8), now: record.time)
        }
        harness.endBatch()
        harness.settle(at: Story.epoch + 16_000)
        #expect(try harness.alertsInWords() == ["acw_exceeded warning at 15 c1"])
    }

    @Test func `An exception that was taken out lets the general threshold hold, one that switches off resolves`()
        throws
    {
        var harness = StageHarness(Self.settings)
        harness.stage.beginTransaction()
        Story("0 logged_on | 1s established c1 campaign=autumn | 17s tick").tell(to: &harness)
        #expect(try harness.alertsInWords() == ["talk_long warning at 16 c1"])
        var log: [[UInt8]] = []
        harness.stage.writeChangelog { log.append(Array($1)) }
        harness.stage.keep()
        let removed = Self.exception([.campaign: "autumn"], [.talk]) { $0.talkMs = nil }
        for (exceptions, expected) in [
            ([], "talk_long warning at 16 c1 corrected 16"), ([removed], "talk_long warning at 16 c1 rule_removed 30"),
        ] {
            var settings = Self.settings
            settings.rules.exceptions = exceptions
            var next = StageHarness(settings)
            for record in log { try record.withUnsafeBytes { bytes in try next.stage.restore(bytes) } }
            next.settle(at: Story.epoch + 30_000)
            #expect(try next.alertsInWords() == [expected])
        }
    }

    @Test func `A rule that holds for one reason only ends as it does elsewhere`() throws {
        var settings = Self.settings
        settings.rules.thresholds.notReadyMs = nil
        for (last, expected) in [
            ("ready", "ended 70"), ("not_ready reason=training", "ended 70"), ("logged_off", "logged_off 70"),
        ] {
            var harness = StageHarness(settings)
            Story("0 logged_on | 1s not_ready reason=lunch | 62s tick | 70s \(last) | 80s tick").tell(to: &harness)
            let alerts = try harness.alertsInWords()
            #expect(alerts == ["not_ready_long warning at 61", "not_ready_long warning at 61 \(expected)"])
        }
    }

    // MARK: The directory

    private static func directory(_ versions: [(Milliseconds, String)]) throws -> Directory {
        var directory = Directory()
        var decoder = DirectoryDecoder(timeZone: "UTC", configuration: AfterCallConfiguration())
        let made = try versions.map { version -> DirectoryVersions<DirectoryQueue>.Version in
            let json =
                #"{"kind": "queue", "id": "q", "versions": [{"effective_from": "2017-01-01", "#
                + #""policies": {"alerts": \#(version.1)}}]}"#
            guard
                case .queue(_, let found) = try decoder.decode(key: Array("queue/q".utf8), value: Array(json.utf8))
            else { throw DirectoryComplaint("kind", "is another") }
            return .init(from: Story.epoch + version.0, value: found.all[0].value)
        }
        directory.set(.queue(DirectoryName(tenant: "", id: "q"), DirectoryVersions(made)))
        return directory
    }

    private static let working = "0 logged_on team=day | 1s established c1 queue=q | 10s cleared c1"

    @Test func `The directory's thresholds hold over the configuration's, from the beginning of their version`() throws
    {
        var harness = StageHarness(Self.settings)
        harness.stage.use(
            try Self.directory([
                (0, #"{"acw_exceeded": {"warning_ms": 20000, "critical_ms": 50000}}"#),
                (35_000, #"{"acw_exceeded": {"warning_ms": 40000, "critical_ms": 50000}}"#),
            ])
        )
        Story("\(Self.working) | 31s tick").tell(to: &harness)
        #expect(try harness.alertsInWords() == ["acw_exceeded warning at 30 c1"])
        // Nothing is heard, and the clock comes back when the next version begins.
        let next = harness.stage.nextActionAt
        #expect(try #require(next) <= Story.epoch + 35_001)
        harness.settle(at: Story.epoch + 35_001)
        harness.settle(at: Story.epoch + 51_000)
        #expect(
            try harness.alertsInWords() == [
                "acw_exceeded warning at 30 c1", "acw_exceeded warning at 30 c1 corrected 30",
                "acw_exceeded warning at 50 c1",
            ]
        )
    }

    @Test func `A directory that changes re-arms what runs, after a restart too`() throws {
        let stricter = try Self.directory([(0, #"{"acw_exceeded": {"warning_ms": 5000}, "hold_long_ms": 4000}"#)])
        var harness = StageHarness(Self.settings)
        harness.stage.beginTransaction()
        Story("\(Self.working) | 16s tick").tell(to: &harness)
        var log: [[UInt8]] = []
        harness.stage.writeChangelog { log.append(Array($1)) }
        harness.stage.keep()
        harness.stage.use(stricter)
        let next = harness.stage.nextActionAt
        #expect(try #require(next) <= Story.epoch + 16_000)
        harness.settle(at: Story.epoch + 17_000)
        #expect(try harness.alertsInWords() == ["acw_exceeded warning at 15 c1"])
        harness.stage.use(Directory())
        harness.settle(at: Story.epoch + 18_000)
        #expect(try harness.alertsInWords().last == "acw_exceeded warning at 15 c1 corrected 15")
        // What the changelog says of deadlines was reckoned without a directory; and one that comes later counts, too.
        for comesFirst in [true, false] {
            var other = StageHarness(Self.settings)
            if comesFirst { other.stage.use(stricter) }
            for record in log { try record.withUnsafeBytes { bytes in try other.stage.restore(bytes) } }
            if !comesFirst { other.stage.use(stricter) }
            other.settle(at: Story.epoch + 17_000)
            #expect(try other.alertsInWords() == ["acw_exceeded warning at 15 c1"])
        }
    }

    @Test func `A directory that changes counts with the next event, and after a transaction that was undone`() throws {
        let stricter = try Self.directory([(0, #"{"talk_long_ms": 20000}"#)])
        for isUndone in [false, true] {
            var harness = StageHarness(Self.settings)
            Story("0 logged_on | 1s established c1 queue=q").tell(to: &harness)
            harness.stage.beginTransaction()
            Story("5s heartbeat id=h1").tell(to: &harness)
            harness.stage.use(stricter)
            if isUndone { harness.stage.undo() }
            // In a backlog no clock acts.
            Story("25s heartbeat id=h2").tell(to: &harness)
            #expect(try harness.alertsInWords() == ["talk_long warning at 21 c1"])
        }
    }

    @Test func `What is more specific than the directory counts before it`() throws {
        var settings = Self.settings
        settings.rules.exceptions.append(
            Self.exception([.queue: "q", .team: "day", .channel: "voice"], [.exceededWarning]) { terms in
                terms.exceededWarningMs = 25_000
            }
        )
        var harness = StageHarness(settings)
        harness.stage.use(try Self.directory([(0, #"{"acw_exceeded": {"warning_ms": 5000}}"#)]))
        Story("\(Self.working) channel=voice | 16s tick | 36s tick").tell(to: &harness)
        #expect(try harness.alertsInWords() == ["acw_exceeded warning at 35 c1"])
    }
}
