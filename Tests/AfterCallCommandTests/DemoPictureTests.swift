import ContactCenter
import Testing

@testable import AfterCallCommand

/// The picture of the demo, line by line.
@Suite struct DemoPictureTests {
    private var gauges: DemoGauges {
        var gauges = DemoGauges(
            now: DemoSamples.second(90),
            thresholds: DemoThresholds(warningMs: 7_500, criticalMs: 15_000, serviceLevelMs: 5_000)
        )
        gauges.elapsedSeconds = 42.7
        gauges.seconds = 60
        gauges.speed = 4
        gauges.sent = 12_350
        gauges.read = 12_345
        gauges.rate = 6.25
        gauges.hasCaughtUp = true
        return gauges
    }

    private var state: DemoState {
        var state = DemoState()
        for number in 1...20 { agent("agent-\(100 + number)", "talking", &state) }
        for number in 1...5 { agent("agent-\(200 + number)", "ready", &state) }
        agent("agent-301", "not_ready", &state)
        agent("agent-302", "unknown", &state)
        wrapping("agent-401", since: 70, contact: "c-0123456789abcdef", &state)
        wrapping("agent-402", since: 80, contact: "c-2", queue: "support", limitMs: 11_250, &state)
        wrapping("agent-403", since: 84, contact: nil, &state)
        wrapping("agent-404", since: 83, contact: "c-4", limitMs: 5_000, &state)
        wrapping("agent-405", since: 60, contact: "c-5", state: "talking", &state)
        state.wrapPublished(DemoSamples.wrap("agent-201", "c-9", wrapMs: 5_005, "ready"))
        state.wrapPublished(DemoSamples.wrap("agent-201", "c-9", wrapMs: 4_000, "next_contact", revision: 2))
        let retraction = DemoSamples.wrap("agent-202", "c-8", wrapMs: nil, nil, revision: 3, status: "retracted")
        state.wrapPublished(retraction)
        state.alertChanged(DemoSamples.alert("warning", at: 77, agent: "agent-401"), publishedAt: nil)
        state.alertChanged(
            DemoSamples.alert("critical", at: 85, agent: "agent-401"),
            publishedAt: DemoSamples.second(85) + 3
        )
        state.alertChanged(DemoSamples.alert("warning", at: 80, agent: "agent-205"), publishedAt: nil)
        let end = DemoSamples.alert("warning", at: 80, agent: "agent-205", resolution: "logged_off")
        state.alertChanged(end, publishedAt: nil)
        state.deadLetterArrived(cause: "malformed")
        for (number, queue) in ["sales", "billing", "support"].enumerated() {
            queues(.queue(queue), Double(number), &state)
        }
        queues(.all, 6, &state)
        team("north", 4, &state)
        team("south", 0, &state)
        return state
    }

    /// The more, the worse.
    private func queues(_ scope: PublishedKPI.Scope, _ number: Double, _ state: inout DemoState) {
        let day: [String: Double?] = [
            "contacts.waiting": number, "contacts.longest_wait": number == 0 ? nil : number * 4_000 - 3_000,
            "contacts.handled": 1_000 * number,
        ]
        let recent: [String: Double?] = [
            "contacts.handled": 400 * number, "service_level": number == 0 ? nil : 1 - number / 8,
            "abandon_rate": number == 0 ? nil : number / 40, "aht": 42_000 + 8_000 * number,
            "acw.avg": 6_250 + number * 500, "acw.p80": 8_000 + number * 750,
        ]
        take(scope, day, recent, &state)
    }

    private func team(_ name: String, _ number: Double, _ state: inout DemoState) {
        let day: [String: Double?] = [
            "agents.in_state.talking": number * 3, "agents.in_state.held": number, "agents.in_state.offered": 0,
            "agents.in_state.after_call_work": number, "agents.in_state.ready": 2, "agents.in_state.not_ready": 1,
            "agents.in_state.logged_off": 7, "agents.in_state.unknown": 1,
        ]
        let recent: [String: Double?] = [
            "contacts.handled": 300 * number, "occupancy": number == 0 ? nil : 0.8125,
            "aht": number == 0 ? nil : 61_500, "acw.avg": number == 0 ? nil : 7_333.3,
            "acw.p80": number == 0 ? nil : 11_000,
        ]
        take(.team(name), day, recent, &state)
    }

    private func take(
        _ scope: PublishedKPI.Scope,
        _ day: [String: Double?],
        _ recent: [String: Double?],
        _ state: inout DemoState
    ) {
        state.kpiPublished(DemoSamples.kpi(scope, "day", day), key: "\(scope)|day|")
        state.kpiPublished(DemoSamples.kpi(scope, "rolling", recent), key: "\(scope)|rolling|PT5M")
    }

    private func agent(_ id: String, _ name: String, _ state: inout DemoState) {
        state.agentChanged(id, to: DemoSamples.agent(id, name))
    }

    private func wrapping(
        _ id: String,
        since: Int,
        contact: String?,
        queue: String = "billing",
        limitMs: Int64? = nil,
        state name: String = "after_call_work",
        _ state: inout DemoState
    ) {
        let since = DemoSamples.second(since)
        let record = DemoSamples.agent(id, name, wrapSince: since, contact: contact, queue: queue, limitMs: limitMs)
        state.agentChanged(id, to: record)
    }

    private func picture(columns: Int, lines: Int? = nil, isColoured: Bool = false) -> [String] {
        DemoPicture(state, gauges, columns: columns, lines: lines, isColoured: isColoured).lines
    }

    @Test func `At 100 columns by 40 lines the picture is this`() {
        let golden = """
            AfterCall demo  10:01:30Z, 42 of 60 s
            events 12,345, 6.3/s, lag 5, caught up
            Plays 4× faster than life: warning at 7.5 s (30 s), critical at 15.0 s (60 s)

            Agents  32, 21 talking, 4 ACW, 5 ready, 1 not ready

            Queues  last 5 min, waiting now; SL: service level within 5.0 s
              queue            handled   waiting   longest        SL  abandoned       AHT       ACW   ACW p80
              all                2,400         6    31.0 s      25 %       15 %      1:30     9.3 s    12.5 s
              billing              400         1    11.0 s    87.5 %      2.5 %    50.0 s     6.8 s     8.8 s
              sales                  0         0         –         –          –    42.0 s     6.3 s     8.0 s
              support              800         2    15.0 s      75 %        5 %    58.0 s     7.3 s     9.5 s






            Teams  last 5 min, agents now
              team            logged on    in ACW   handled  occupancy       AHT       ACW   ACW p80
              north                  23         4     1,200     81.3 %      1:01     7.3 s    11.0 s
              south                   3         0         0          –         –         –         –



            Longest after-call work  5 open
              agent           team      queue           contact                 running    limit
              agent-405       north     billing         c-5                      30.0 s        –  while talking
              agent-401       north     billing         c-0123456789abcdef       20.0 s        –  over critical

            Last wraps  3 records; 2 corrections of wraps and intervals
              agent             queue                    talk       wrap  ended by          revision
              agent-202         –                           –          –  –                 3 retracted
              agent-201         billing                  1:01      4.0 s  next contact      2 corrected

            Alerts  1 firing, 2 fired; dead letters: 1
              change          rule                severity    agent             due at          latency
              logged off      acw_exceeded        warning     agent-205         10:01:20.000
              FIRES           acw_exceeded        warning     agent-205         10:01:20.000      12 ms
            """
        #expect(picture(columns: 100, lines: 40).joined(separator: "\n") == golden)
    }

    @Test("No line is wider than the terminal", arguments: [80, 95, 96, 100, 120, 140])
    func width(columns: Int) {
        let lines = picture(columns: columns)
        #expect(lines.allSatisfy { $0.count <= columns })
        // What is there to be said is said at any width.
        #expect(lines.contains { $0.contains("agent-401") && $0.contains("over critical") })
        #expect(lines.contains { $0.contains("agent-403") && $0.contains("standalone".prefix(8)) })
    }

    @Test func `Beyond 140 columns the picture grows no wider`() {
        #expect(picture(columns: 300) == picture(columns: 140))
    }

    @Test("It fits into the lines of the terminal, with one for the cursor", arguments: 24...80)
    func height(lines: Int) {
        let picture = picture(columns: 100, lines: lines)
        #expect(picture.count < lines)
        #expect(picture.count == DemoLayout(lines: lines).lineCount)
        // Of everything there is at least something.
        for part in ["Agents", "Queues", "Teams", "Longest", "Alerts"] {
            #expect(picture.contains { $0.hasPrefix(part) }, "\(part)")
        }
    }

    @Test func `More lines never show less`() {
        for lines in 25...80 {
            let (less, more) = (DemoLayout(lines: lines - 1), DemoLayout(lines: lines))
            #expect(more.lineCount >= less.lineCount, "\(lines)")
            let isOtherForm = more.hasBars != less.hasBars || more.hasWraps != less.hasWraps || more.rows > less.rows
            #expect(more.queueRows >= less.queueRows || isOtherForm, "\(lines)")
        }
        #expect(DemoLayout(lines: 80) == DemoLayout(lines: nil))
    }

    @Test func `Where not all queues find room, the busiest are shown`() throws {
        let picture = picture(columns: 80, lines: 24)
        let title = try #require(picture.firstIndex { $0.hasPrefix("Queues") })
        #expect(picture[title].hasSuffix("; busiest of 3"))
        #expect(picture[title + 2].hasPrefix("  all "))
        #expect(picture[title + 3].hasPrefix("  support "))
        #expect(picture[title + 4].isEmpty)
    }

    @Test func `The picture has the same number of lines whatever there is to show`() {
        let empty = DemoPicture(DemoState(), gauges, columns: 100, lines: 40).lines
        #expect(empty.count == picture(columns: 100, lines: 40).count)
    }

    @Test func `Colours add nothing but colours, and without them there are none`() throws {
        let plain = picture(columns: 100)
        let coloured = picture(columns: 100, isColoured: true)
        #expect(plain.allSatisfy { !$0.contains("\u{1B}") })
        #expect(coloured.contains { $0.contains("\u{1B}[1;31m") })
        let code = try Regex("\u{1B}\\[[0-9;]*m")
        #expect(coloured.map { String($0.replacing(code, with: "")) } == plain)
    }

    @Test func `Where no picture can be, a line says the same`() {
        let line = """
            10:01:30Z | events 12,345 (6.3/s), lag 5, caught up | 21 talking, 4 after-call work, 5 ready, 1 not ready \
            | wraps 3, corrections 2 | alerts 1 firing, 2 fired | dead letters 1 \
            | 5 min: handled 2,400, waiting 6, service level 25 %, abandoned 15 %, AHT 1:30
            """
        #expect(DemoStatusLine.text(state, gauges) == line)
    }
}
