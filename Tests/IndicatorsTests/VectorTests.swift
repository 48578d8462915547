import ContactCenter
import Indicators
import Testing

/// Known answers of the trade.
@Suite struct VectorTests {
    private let nine = at("2026-03-02T09:00:00Z")
    private let minute: Int64 = 60_000

    private func values(
        _ facts: [PlainFact],
        _ scope: String,
        settings: CellSettings = CellSettings()
    ) throws
        -> [String: PublishedValue]
    {
        let bench = CellBench(settings)
        bench.tell(facts)
        try bench.commit()
        bench.finish(at: nine + 60 * minute)
        return try #require(bench.record(scope, "interval", nine)).values
    }

    @Test(arguments: [
        (ServiceLevelFormula.answeredAndAbandoned, 0.830189), (.answeredOnly, 0.86), (.abandonsNegative, 0.811321),
        (.abandonsIgnored, 0.826923), (.shortAbandonsExcluded, 0.819048),
    ])
    func `Service level of 1000 answered, 60 abandoned, 860 and 20 of them in time, 10 short`(
        formula: ServiceLevelFormula,
        expected: Double
    ) throws {
        var facts: [PlainFact] = []
        for number in 0..<1_000 {
            var fact = PlainFact.contact("answered", at: nine + Int64(number), ["queue": "support"])
            if number < 860 { fact.flags = ["withinThreshold"] }
            facts.append(fact)
        }
        for number in 0..<60 {
            var fact = PlainFact.contact("abandoned", at: nine + Int64(number), ["queue": "support"])
            if number < 20 { fact.flags.insert("withinThreshold") }
            if number < 10 { fact.flags.insert("shortAbandon") }
            facts.append(fact)
        }
        var settings = CellSettings()
        settings.catalogue = Catalogue(serviceLevel: formula, others: ServiceLevelFormula.allCases)
        let values = try values(facts, "queue=support", settings: settings)
        let level = try #require(values["service_level"])
        #expect(level.value == expected)
        #expect(level.formula == "\(formula.name)")
        #expect(values.keys.filter { $0.hasPrefix("service_level.") }.count == 4)
    }

    @Test func `A contact from 05h23 to 06h15 gives 0, 0 and 52 minutes by completion, 7, 30 and 15 by clipping`()
        throws
    {
        let five = at("2026-03-02T05:00:00Z")
        let (start, end) = (five + 23 * minute, five + 75 * minute)
        var settings = CellSettings()
        settings.intervalMinutes = 30
        let bench = CellBench(settings)
        var handled = PlainFact.contact("handled", at: end, ["agent": "anna", "team": "north"])
        handled.talk = end - start
        bench.tell([handled, .time("talking", start, end, ["agent": "anna", "team": "north"])])
        try bench.commit()
        bench.finish(at: five + 200 * minute)
        var talk: [Double] = []
        var occupied: [Int64] = []
        for window in 0..<3 {
            let record = try #require(bench.record("agent=anna", "interval", five + Int64(window) * 30 * minute))
            talk.append((record.values["aht"]?.value ?? 0) / 60_000)
            occupied.append((record.values["occupancy"]?.n ?? 0) / minute)
        }
        #expect(talk == [0, 0, 52])
        #expect(occupied == [7, 30, 15])
        #expect(bench.record("agent=anna", "interval", five + 90 * minute) == nil)
    }

    @Test func `By disconnect the same contact counts where its leg was cleared`() throws {
        var settings = CellSettings()
        settings.catalogue = Catalogue(attribution: .disconnect)
        let bench = CellBench(settings, deltas: DeltaSettings(attribution: .disconnect))
        var handled = PlainFact.contact("handled", at: nine + 20 * minute, ["agent": "anna"])
        handled.until = nine + 10 * minute
        handled.wrap = 10 * minute
        bench.tell([handled])
        try bench.commit()
        bench.finish(at: nine + 60 * minute)
        let first = try #require(bench.record("agent=anna", "interval", nine))
        #expect(first.values["acw.avg"]?.value == 600_000)
        #expect(first.values["acw.avg"]?.attribution == "disconnect")
        #expect(bench.record("agent=anna", "interval", nine + 15 * minute) == nil)
    }

    @Test func `Two chats that overlap have 45 s of wraps and 35 s of agent-state after-call work`() throws {
        let agent = ["agent": "anna", "team": "north"]
        var first = PlainFact.contact("handled", at: nine + 25_000, agent)
        first.wrap = 25_000
        var second = PlainFact.contact("handled", at: nine + 35_000, agent)
        second.wrap = 20_000
        let values = try values([first, second, .time("afterCallWork", nine, nine + 35_000, agent)], "agent=anna")
        #expect(values["acw.avg"]?.value.map { $0 * 2 } == 45_000)
        #expect(values["acw.agent_time"]?.value == 35_000)
    }

    @Test func `NPS is promoters less detractors of all answers`() throws {
        // 5 promoters, 3 passives, 2 detractors.
        let facts = [9, 9, 10, 10, 9, 7, 8, 8, 6, 0].map { (nps: Int64) in
            var fact = PlainFact.contact("surveyed", at: nine, ["queue": "support"])
            fact.nps = nps
            return fact
        }
        let values = try values(facts, "queue=support")
        #expect(values["nps"]?.value == 30)
        #expect(values["nps"]?.n == 10)
        #expect(values["csat"]?.value == nil)
        #expect(values["csat"]?.n == 0)
    }

    @Test func `CSAT is the share of the two top boxes, whatever the scale`() throws {
        let scores: [(Int64, Int64)] = [(5, 5), (4, 5), (3, 5), (1, 5), (10, 10), (8, 10), (7, 10), (2, 2)]
        let facts = scores.map { score, scale in
            var fact = PlainFact.contact("surveyed", at: nine, ["queue": "support"])
            fact.csatThousandths = score * 1_000
            fact.csatScale = scale
            return fact
        }
        let values = try values(facts, "queue=support")
        #expect(values["csat"]?.value == 0.625)
        // (1 + .8 + .6 + .2 + 1 + .8 + .7 + 1) / 8
        #expect(values["csat.mean"]?.value == 0.7625)
    }

    @Test func `FCR is provisional as long as one of its contacts is, and revised when it turns out otherwise`() throws
    {
        var resolved = PlainFact.contact("firstContact", at: nine, ["queue": "support"])
        resolved.flags = ["resolvedAtFirst", "provisional"]
        let other = PlainFact.contact("firstContact", at: nine, ["queue": "support"])
        let bench = CellBench()
        bench.tell([resolved, other])
        try bench.commit()
        bench.finish(at: nine + 60 * minute)
        let first = try #require(bench.record("queue=support", "interval", nine))
        #expect(first.values["fcr"]?.value == 0.5)
        #expect(first.values["fcr"]?.isProvisional == true)
        #expect(first.isFinal)

        bench.tell([resolved], sign: -1)
        bench.tell([other])
        try bench.commit()
        bench.finish(at: nine + 61 * minute)
        let second = try #require(bench.record("queue=support", "interval", nine))
        #expect(second.values["fcr"]?.value == 0)
        #expect(second.values["fcr"]?.isProvisional == false)
        #expect(second.isFinal)
        #expect(second.revision == first.revision + 1)
    }
}
