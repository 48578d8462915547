import ContactCenter
import Indicators
import Testing

/// Every row of the catalogue, worked out by hand on ``QuarterHour``.
@Suite struct CatalogueTests {
    /// What a row is to say.
    struct Row: Sendable, CustomTestStringConvertible {
        var id: String
        var scope: String
        var value: Double?
        var n: Int64?
        var attribution: String
        var formula: String

        init(
            _ id: String,
            _ scope: String,
            _ value: Double?,
            n: Int64? = nil,
            _ attribution: String,
            _ formula: String = ""
        ) {
            self.id = id
            self.scope = scope
            self.value = value
            self.n = n
            self.attribution = attribution
            self.formula = formula
        }

        var testDescription: String { id }
    }

    /// Of windows that have passed.
    static let rows: [Row] = [
        // (20 + 40 + 61 + 2 + 0) / 5 s: the suspect one does not count, the one without a wrap counts as 0.
        Row("acw.avg", "team=north", 24_600, n: 5, "completion", "per_handled"),
        Row("acw.avg_when_any", "team=north", 30_750, n: 4, "completion", "when_any"),
        // 2, 20, 40, 61 s, each as the middle of its bucket.
        Row("acw.p50", "team=north", 20_096, n: 4, "completion"),
        Row("acw.p80", "team=north", 61_184, n: 4, "completion"),
        Row("acw.p95", "team=north", 61_184, n: 4, "completion"),
        Row("acw.share_within_target", "team=north", 0.5, n: 4, "completion"),
        Row("acw.exceeded", "team=north", 1, "completion"),
        Row("acw.too_short", "team=north", 1, "completion"),
        // 31.5 / 30 s.
        Row("acw.spread", "team=north", 1.05, n: 2, "completion", "slowest_over_fastest"),
        Row("acw.skew", "team=north", 0.402066, n: 5, "completion", "avg_over_p80"),
        Row("acw.agent_time", "team=north", 120_000, "clipped"),
        Row("acw.standalone_time", "team=north", 60_000, "clipped"),
        Row("talk.avg", "team=north", 101_666.7, n: 6, "completion", "per_handled"),
        Row("hold.avg", "team=north", 1_666.7, n: 6, "completion", "per_handled"),
        Row("hold.avg_when_any", "team=north", 10_000, n: 1, "completion", "when_any"),
        Row("hold.count", "team=north", 1, "completion"),
        Row("ring.avg", "team=north", 1_666.7, n: 6, "completion", "per_handled"),
        Row("aht", "team=north", 88_600, n: 5, "completion", "talk_hold_wrap_per_handled"),
        Row("contacts.handled", "team=north", 6, "completion"),
        Row("asa", "queue=support", 30_000, n: 3, "event"), Row("ata", "queue=support", 4_000, n: 1, "event"),
        Row("contacts.offered", "queue=support", 5, "event"), Row("contacts.answered", "queue=support", 3, "event"),
        Row("contacts.abandoned", "queue=support", 1, "event"),
        Row("contacts.short_abandoned", "queue=support", 1, "event"),
        Row("contacts.lost", "queue=support", 2, "event"),
        Row("service_level", "queue=support", 0.75, n: 4, "event", "answered_and_abandoned"),
        Row("service_level.answered_only", "queue=support", 0.666667, n: 3, "event", "answered_only"),
        Row("service_level.abandons_negative", "queue=support", 0.5, n: 4, "event", "abandons_negative"),
        Row("service_level.abandons_ignored", "queue=support", 0.666667, n: 3, "event", "abandons_ignored"),
        Row(
            "service_level.short_abandons_excluded",
            "queue=support",
            0.666667,
            n: 3,
            "event",
            "short_abandons_excluded"
        ),
        Row("abandon_rate", "queue=support", 0.2, n: 5, "event", "of_offered"),
        Row("answer_rate", "queue=support", 0.6, n: 5, "event", "of_offered"),
        Row("not_answered_rate", "team=north", 0.25, n: 4, "event", "of_legs_offered"),
        Row("fcr", "team=north", 0.333333, n: 3, "event", "resolved_without_repeat"),
        Row("transfer_rate", "team=north", 0.333333, n: 6, "event", "of_handled"),
        Row("escalation_rate", "team=north", 0.166667, n: 6, "event", "of_handled"),
        Row("resolution_time", "team=north", 90_000, n: 1, "event"),
        Row("csat", "team=north", 1, n: 1, "event", "top_two_box"),
        Row("csat.mean", "team=north", 0.8, n: 1, "event", "of_scale"),
        Row("nps", "team=north", 100, n: 1, "event"), Row("complaints", "team=north", 1, "event"),
        Row("complaints.change", "team=north", 1, "event", "less_window_before"),
        Row("outbound.dialled", "campaign=spring", 2, "event"),
        Row("outbound.connected", "campaign=spring", 2, "event"),
        Row("outbound.converted", "campaign=spring", 1, "event"),
        Row("conversion_rate", "campaign=spring", 0.5, n: 2, "event", "of_connected"),
        Row("revenue.EUR", "campaign=spring", 19.99, "event"),
        // (300 + 60 + 120) / (480 + 240) s, and / 900 s.
        Row("occupancy", "team=north", 0.666667, n: 720_000, "clipped", "of_handling_and_ready"),
        Row("utilization", "team=north", 0.533333, n: 900_000, "clipped", "of_logged_on"),
        Row("contacts_per_hour", "team=north", 24, n: 900_000, "completion", "per_logged_on_hour"),
    ]

    /// Of the day.
    static let ofDays: [Row] = [
        Row("plan.attainment", "agent=anna", 0.25, n: 12, "event", "of_shift"),
        Row("plan.pace", "agent=anna", 0.25, n: 12, "event", "of_shift_so_far"),
    ]

    /// At 09:14, while the window is open.
    static let gauges: [Row] = [
        Row("ewt", "queue=support", 200_000, n: 3, "current", "waiting_by_answer_interval"),
        Row("contacts.waiting", "queue=support", 1, "current"),
        Row("contacts.longest_wait", "queue=support", 230_000, "current"),
        Row("contacts.idle_wait", "queue=support", 190_000, "current"),
        Row("agents.ready", "queue=support", 5, "current"),
        Row("agents.in_state.talking", "team=north", 0, "current"),
        Row("agents.in_state.held", "team=north", 0, "current"),
        Row("agents.in_state.after_call_work", "team=north", 0, "current"),
        Row("agents.in_state.offered", "team=north", 0, "current"),
        Row("agents.in_state.ready", "team=north", 0, "current"),
        Row("agents.in_state.not_ready", "team=north", 1, "current"),
        Row("agents.in_state.logged_off", "team=north", 0, "current"),
        Row("agents.in_state.unknown", "team=north", 0, "current"),
        Row("agents.longest_acw", "team=north", 60_000, "current"),
    ]

    private func check(_ row: Row, in record: PublishedRecord?) throws {
        let value = try #require(record?.values[row.id])
        #expect(value.value == row.value)
        #expect(value.n == row.n)
        #expect(value.attribution == row.attribution)
        #expect(value.formula == row.formula)
    }

    @Test(arguments: rows)
    func `An interval says`(row: Row) throws {
        let bench = try QuarterHour.bench()
        bench.finish(at: QuarterHour.start + 3_600_000)
        try check(row, in: bench.record(row.scope, "interval", QuarterHour.start))
    }

    @Test(arguments: ofDays)
    func `A day says`(row: Row) throws {
        let bench = try QuarterHour.bench()
        bench.finish(at: QuarterHour.start + 86_400_000)
        try check(row, in: bench.record(row.scope, "day", at("2026-03-02T00:00:00Z")))
    }

    @Test(arguments: gauges)
    func `An open interval says how things stand`(row: Row) throws {
        let bench = try QuarterHour.bench()
        // The span that goes on to 09:20 is not known to end yet.
        bench.tell(
            [.time("notReady", QuarterHour.start + 780_000, QuarterHour.start + 1_200_000, QuarterHour.anna)],
            sign: -1
        )
        bench.tell([.time("notReady", QuarterHour.start + 780_000, nil, QuarterHour.anna)])
        try bench.commit()
        let now = QuarterHour.start + 840_000
        bench.publish(now: now, least: now)
        try check(row, in: bench.record(row.scope, "interval", QuarterHour.start))
        try check(row, in: bench.latest["\(row.scope)|rolling|3600000"])
    }

    @Test func `Every row of the catalogue is worked out here`() {
        let known = Set((Self.rows + Self.ofDays + Self.gauges).map(\.id))
        // What tasks report (ReportWatchTests) is not worked out.
        let reported: Set = ["survey.nps", "input.lag", "input.ahead", "input.late_share"]
        for row in QuarterHour.settings.catalogue.rows where !reported.contains("\(row.id)") {
            let id = row.unit == .amount ? "\(row.id).EUR" : "\(row.id)"
            #expect(known.contains(id), "\(id)")
        }
    }

    @Test func `A window that has passed has no gauges, and a scope only what can be said of it`() throws {
        let bench = try QuarterHour.bench()
        bench.finish(at: QuarterHour.start + 3_600_000)
        let queue = try #require(bench.record("queue=support", "interval", QuarterHour.start)).values
        #expect(queue["contacts.waiting"] == nil && queue["ewt"] == nil)
        #expect(queue["occupancy"] == nil && queue["plan.pace"] == nil && queue["acw.spread"] == nil)
        let team = try #require(bench.record("team=north", "interval", QuarterHour.start)).values
        #expect(team["service_level"] == nil && team["contacts.offered"] == nil)
    }

    @Test func `A value over nothing is null, and counts are 0`() throws {
        let bench = CellBench(QuarterHour.settings)
        bench.tell([.contact("transferred", at: QuarterHour.start, ["team": "north", "queue": "support"])])
        try bench.commit()
        bench.finish(at: QuarterHour.start + 3_600_000)
        let team = try #require(bench.record("team=north", "interval", QuarterHour.start)).values
        for id in [
            "acw.avg", "acw.p80", "acw.skew", "acw.spread", "talk.avg", "aht", "fcr", "csat", "nps", "occupancy",
        ] {
            #expect(team[id] != nil && team[id]?.value == nil && team[id]?.n == 0, "\(id)")
        }
        #expect(team["transfer_rate"]?.value == nil)
        for id in ["acw.exceeded", "hold.count", "contacts.handled", "complaints", "acw.agent_time"] {
            #expect(team[id]?.value == 0, "\(id)")
        }
    }
}
