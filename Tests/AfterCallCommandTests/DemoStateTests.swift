import ContactCenter
import Foundation
import Testing

@testable import AfterCallCommand

/// What the demo makes of the records that it reads.
@Suite struct DemoStateTests {
    @Test func `A record of an agent replaces the one before, and a tombstone forgets the agent`() {
        var state = DemoState()
        state.agentChanged("a-1", to: DemoSamples.agent("a-1", "talking"))
        state.agentChanged("a-2", to: DemoSamples.agent("a-2", "ready"))
        state.agentChanged("a-1", to: DemoSamples.agent("a-1", "ready"))
        #expect(state.agentsByState == ["ready": 2])
        state.agentChanged("a-2", to: nil)
        #expect(state.agentsByState == ["ready": 1])
        #expect(state.agentRecords == 4)
    }

    @Test func `The longest wraps come first, agents by name where they began together`() {
        var state = DemoState()
        for (agent, since) in [("a-1", 30), ("a-2", 10), ("a-4", 20), ("a-3", 20)] {
            let wrap = DemoSamples.agent(agent, "after_call_work", wrapSince: DemoSamples.second(since))
            state.agentChanged(agent, to: wrap)
        }
        state.agentChanged("a-5", to: DemoSamples.agent("a-5", "ready"))
        #expect(state.longestWraps(9).map(\.agentID) == ["a-2", "a-3", "a-4", "a-1"])
        #expect(state.longestWraps(2).map(\.agentID) == ["a-2", "a-3"])
    }

    @Test func `Of a wrap the greatest revision counts, in whatever order they come`() {
        var state = DemoState()
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 5_000, "ready"))
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 9_000, "completed", revision: 3))
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 7_000, "not_ready", revision: 2))
        state.wrapPublished(DemoSamples.wrap("a-2", "c-1", wrapMs: 1_000, "ready"))
        #expect(state.wraps.byEndCause == ["completed": 1, "ready": 1])
        #expect(state.wraps.durations.sorted() == [1_000, 9_000])
        #expect(state.wrapRecords == 4)
        #expect(state.corrections == 2)
    }

    @Test func `A wrap that is withdrawn is none`() {
        var state = DemoState()
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 5_000, "ready"))
        let retraction = DemoSamples.wrap("a-1", "c-1", wrapMs: nil, nil, revision: 2, status: "retracted")
        state.wrapPublished(retraction)
        #expect(state.wraps.byEndCause == [:])
        #expect(state.wraps.durations == [])
    }

    @Test func `Legs without after-call work do not make the mean look better`() {
        var state = DemoState()
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 0, "no_wrap"))
        state.wrapPublished(DemoSamples.wrap("a-1", "c-2", wrapMs: 0, "consult"))
        state.wrapPublished(DemoSamples.wrap("a-1", "c-3", wrapMs: 0, "next_contact"))
        #expect(state.wraps.durations == [0])
    }

    @Test func `Only the newest wraps are kept`() {
        var wraps = RecentWraps(limit: 3)
        for number in 1...5 { wraps.insert(DemoSamples.wrap("a-1", "c-\(number)", wrapMs: Int64(number), "ready")) }
        #expect(wraps.durations.sorted() == [3, 4, 5])
        // A revision of one that is kept takes no room.
        wraps.insert(DemoSamples.wrap("a-1", "c-4", wrapMs: 40, "ready", revision: 2))
        #expect(wraps.durations.sorted() == [3, 5, 40])
    }

    @Test func `The picture gets the newest lines, the newest first`() {
        var state = DemoState()
        for number in 1...12 { state.wrapPublished(DemoSamples.wrap("a-\(number)", "c", wrapMs: 1, "ready")) }
        #expect(state.lastWraps.map(\.agentID) == (5...12).reversed().map { "a-\($0)" })
    }

    @Test func `A leg is handled once, however many segments its wrap has`() {
        var state = DemoState()
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 5_000, "ready"))
        state.wrapPublished(DemoSamples.wrap("a-1", "c-1", wrapMs: 2_000, "ready", segment: 2))
        state.wrapPublished(DemoSamples.wrap("a-2", "c-1", wrapMs: 0, "no_wrap"))
        state.wrapPublished(DemoSamples.wrap("a-3", "c-1", wrapMs: 0, "consult"))
        state.wrapPublished(DemoSamples.wrap("a-4", nil, wrapMs: 9_000, "completed"))
        #expect(state.wraps.handledLegs == 2)
        let retraction = DemoSamples.wrap("a-2", "c-1", wrapMs: nil, nil, revision: 2, status: "retracted")
        state.wrapPublished(retraction)
        #expect(state.wraps.handledLegs == 1)
    }

    // MARK: Indicators

    @Test func `Of a window the greatest revision counts, and of a scope the newest day`() {
        var board = IndicatorBoard()
        board.insert(DemoSamples.kpi(.all, revision: 2, ["aht": 2]), key: "all|day|1")
        board.insert(DemoSamples.kpi(.all, revision: 1, ["aht": 1]), key: "all|day|1")
        #expect(board.day(of: .all)?["aht"] == 2)
        board.insert(DemoSamples.kpi(.all, start: 86_400, ["aht": nil, "acw.avg": 4]), key: "all|day|2")
        board.insert(DemoSamples.kpi(.all, revision: 3, ["aht": 3]), key: "all|day|1")
        #expect(board.day(of: .all)?["aht"] == nil)
        #expect(board.day(of: .all)?["acw.avg"] == 4)
        #expect(board.lastMinutes(of: .all) == nil)
        #expect(board.day(of: .team("north")) == nil)
    }

    @Test func `Queues and teams are those that were heard of, by name`() {
        var state = DemoState()
        for scope: PublishedKPI.Scope in [.team("south"), .queue("b"), .all, .queue("a"), .team("north")] {
            state.kpiPublished(DemoSamples.kpi(scope, "day", [:]), key: "\(scope)|day|1")
        }
        state.kpiPublished(nil, key: "all|hour|1")
        #expect(state.indicators.queues == ["a", "b"])
        #expect(state.indicators.teams == ["north", "south"])
        #expect(state.kpiRecords == 6)
    }

    @Test(
        "Of the windows of a scope the day and the last five minutes are kept",
        arguments: [
            ("all|day|2026-03-02T00:00:00.000Z", true), ("queue=sales|rolling|PT5M", true),
            ("queue=sales|rolling|PT30M", false), ("team=day|hour|2026-03-02T10:00:00.000Z", false),
            ("all|interval|2026-03-02T10:00:00.000Z", false),
        ] as [(String, Bool)]
    )
    func keptWindows(key: String, isKept: Bool) {
        #expect(IndicatorBoard.keeps(key: key) == isKept)
    }

    @Test func `A KPI record is read as it is published`() throws {
        let json = """
            {"scope":{"queue":"sales"},"window":{"kind":"day","start":"2026-03-02T10:00:00.000Z",\
            "end":"2026-03-02T10:05:00.000Z","time_zone":"UTC"},"final":false,"revision":7,"indicators":{\
            "acw.avg":{"value":20752.5,"unit":"ms","formula":"per_handled","attribution":"completion","n":2},\
            "fcr":{"value":null,"unit":"ratio","attribution":"event","n":0}},"approximate":false,\
            "computed_at":"2026-03-02T10:01:20.000Z"}
            """
        let kpi = try JSONDecoder().decode(PublishedKPI.self, from: Data(json.utf8))
        let values: [String: Double?] = ["acw.avg": 20_752.5, "fcr": nil]
        #expect(kpi == DemoSamples.kpi(.queue("sales"), revision: 7, values))
        let other = Data(json.replacing(#"{"queue":"sales"}"#, with: #"{"reason":"x"}"#).utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(PublishedKPI.self, from: other) }
    }

    // MARK: Alerts

    @Test func `An alert fires once, is changed while it fires, and ends once`() {
        var state = DemoState()
        state.liveSince = DemoSamples.second(0)
        state.alertChanged(DemoSamples.alert("warning", at: 30, latencyMs: 12), publishedAt: nil)
        #expect(state.firingCount == 1)
        let critical = DemoSamples.alert("critical", at: 60, latencyMs: 7)
        state.alertChanged(critical, publishedAt: DemoSamples.second(60) + 25)
        #expect(state.firingCount == 1)
        state.alertChanged(DemoSamples.alert("critical", at: 60, latencyMs: 7, resolution: "ended"), publishedAt: nil)
        #expect(state.firingCount == 0)
        #expect(state.rules == ["acw_exceeded": .init(fired: 1, changed: 1, resolved: ["ended": 1])])
        #expect(state.lastAlerts.map(\.latencyMs) == [nil, 25, 12])
        #expect(state.latencies.percentile(1) == 12)
        #expect(state.latencies.count == 1)
    }

    @Test func `A new episode of the same alert fires again`() {
        var state = DemoState()
        state.alertChanged(DemoSamples.alert("warning", at: 30), publishedAt: nil)
        state.alertChanged(DemoSamples.alert("warning", at: 30, resolution: "corrected"), publishedAt: nil)
        state.alertChanged(DemoSamples.alert("warning", at: 90, episode: 90), publishedAt: nil)
        #expect(state.rules["acw_exceeded"]?.fired == 2)
        #expect(state.rules["acw_exceeded"]?.resolved == ["corrected": 1])
    }

    @Test func `How an episode ended may be said anew, and it may go on after all`() {
        var state = DemoState()
        state.alertChanged(DemoSamples.alert("warning", at: 30), publishedAt: nil)
        state.alertChanged(DemoSamples.alert("warning", at: 30, resolution: "ended"), publishedAt: nil)
        state.alertChanged(DemoSamples.alert("warning", at: 30, resolution: "corrected"), publishedAt: nil)
        #expect(state.rules == ["acw_exceeded": .init(fired: 1, changed: 1, resolved: ["corrected": 1])])
        #expect(state.firingCount == 0)
        state.alertChanged(DemoSamples.alert("warning", at: 31), publishedAt: DemoSamples.second(40))
        #expect(state.rules == ["acw_exceeded": .init(fired: 1, changed: 2, resolved: [:])])
        #expect(state.firingCount == 1)
    }

    @Test(
        "The latency of what came due before the processor had caught up says nothing",
        arguments: [(nil, 0), (29, 1), (30, 1), (31, 0)] as [(Int?, Int)]
    )
    func latencyOfHistory(liveSince: Int?, counted: Int) {
        var state = DemoState()
        state.liveSince = liveSince.map(DemoSamples.second)
        state.alertChanged(DemoSamples.alert("warning", at: 30), publishedAt: nil)
        #expect(state.latencies.count == counted)
    }

    // MARK: Figures

    @Test(
        "A percentile is the figure that so many do not exceed",
        arguments: [(0.5, 50), (0.95, 95), (0.99, 99), (1, 100), (0, 1)] as [(Double, Int64)]
    )
    func percentile(share: Double, figure: Int64) {
        #expect(RecentFigures.percentile(share, of: Array(1...100).shuffled()) == figure)
    }

    @Test func `Of no figures there is no percentile, and of many the newest count`() {
        var figures = RecentFigures(limit: 3)
        #expect(figures.percentile(0.5) == nil)
        for figure: Int64 in 1...7 { figures.append(figure) }
        #expect(figures.percentile(0) == 5)
        #expect(figures.percentile(1) == 7)
    }

    @Test func `A rate looks back over its window only`() {
        var meter = RateMeter(windowMs: 5_000)
        #expect(meter.perSecond == 0)
        for second in 0...20 {
            // Ten a second for ten seconds, then two.
            let count = second <= 10 ? second * 10 : 100 + (second - 10) * 2
            meter.note(count, at: DemoSamples.second(second))
        }
        #expect(meter.perSecond == 2)
    }

    @Test(
        "Figures are written as people read them",
        arguments: [
            (FigureText.count(0), "0"), (FigureText.count(-1_234), "-1,234"),
            (FigureText.count(1_234_567), "1,234,567"), (FigureText.count(100), "100"),
            (FigureText.number(7.5), "7.5"), (FigureText.number(30), "30"), (FigureText.number(-0.5), "-0.5"),
            (FigureText.number(1_999.96), "2,000"), (FigureText.duration(0), "0.0 s"),
            (FigureText.duration(9_349), "9.3 s"), (FigureText.duration(59_940), "59.9 s"),
            (FigureText.duration(59_960), "1:00"), (FigureText.duration(60_000), "1:00"),
            (FigureText.duration(3_725_000), "62:05"), (FigureText.duration(-1_500), "-1.5 s"),
        ]
    )
    func figure(text: String, expected: String) {
        #expect(text == expected)
    }
}
