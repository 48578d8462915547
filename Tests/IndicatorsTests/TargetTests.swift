import ContactCenter
import Indicators
import Testing

@Suite struct TargetTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func target(
        _ indicator: String,
        _ pattern: [Dimension: [UInt8]?],
        _ value: FixedPoint
    ) -> Target {
        Target(indicator: bytes(indicator), pattern: ScopePattern(pattern), value: value)
    }

    private func value(_ id: String, _ scope: String, _ targets: [Target]) throws -> PublishedValue {
        let bench = try QuarterHour.bench()
        bench.table.setTargets(targets)
        bench.finish(at: QuarterHour.start + 3_600_000)
        return try #require(bench.record(scope, "interval", QuarterHour.start)?.values[id])
    }

    @Test func `Where less is better, attainment is target over value`() throws {
        let value = try value("acw.avg", "team=north", [target("acw.avg", [:], FixedPoint(30_000))])
        #expect(value.target == 30_000)
        #expect(value.attainment == 1.219512)
        #expect(value.status == "on_track")
    }

    @Test func `Where more is better, it is value over target; from 0,9 on it is at risk`() throws {
        for (target, status) in [(FixedPoint(75, decimals: 2), "on_track"), (FixedPoint(8, decimals: 1), "at_risk")] {
            let value = try value("service_level", "queue=support", [self.target("service_level", [:], target)])
            #expect(value.status == status)
        }
        let value = try value(
            "service_level",
            "queue=support",
            [target("service_level", [:], FixedPoint(9, decimals: 1))]
        )
        #expect(value.attainment == 0.833333)
        #expect(value.status == "off_track")
    }

    @Test func `The most specific pattern wins: values before dimensions, then the first`() throws {
        let targets = [
            target("acw.avg", [:], FixedPoint(1)), target("acw.avg", [.team: nil], FixedPoint(2)),
            target("acw.avg", [.team: bytes("south")], FixedPoint(3)),
            target("acw.avg", [.team: bytes("north")], FixedPoint(4)),
            target("acw.avg", [.team: bytes("north")], FixedPoint(5)), target("unknown", [:], FixedPoint(6)),
        ]
        #expect(try value("acw.avg", "team=north", targets).target == 4)
        #expect(try value("acw.avg", "team=north", Array(targets[..<3])).target == 2)
        #expect(try value("acw.avg", "agent=anna", targets).target == 1)
        #expect(try value("acw.exceeded", "team=north", targets).target == nil)
    }

    @Test func `Amounts are told apart by their currency, however that was written, and so are their targets`() throws {
        let bench = CellBench(QuarterHour.settings)
        let targets = [
            target("revenue.EUR", [:], FixedPoint(40)), target("revenue.PLN", [.team: nil], FixedPoint(10)),
            target("revenue", [:], FixedPoint(1)),
        ]
        bench.table.setTargets(targets)
        for (currency, amount) in [("EUR", 12), ("eur", 8), ("PLN", 5), ("zł", 7), ("", 9)] {
            var sold = PlainFact.contact("outcome", at: QuarterHour.start, ["team": "north"])
            (sold.currency, sold.amountMicros) = (currency, Int64(amount) * 1_000_000)
            bench.tell([sold])
        }
        try bench.commit()
        bench.finish(at: QuarterHour.start + 3_600_000)
        let values = try #require(bench.record("team=north", "interval", QuarterHour.start)?.values)
        #expect(values.keys.filter { $0.hasPrefix("revenue") }.sorted() == ["revenue.EUR", "revenue.PLN"])
        #expect(values["revenue.EUR"]?.value == 20 && values["revenue.EUR"]?.attainment == 0.5)
        #expect(values["revenue.PLN"]?.value == 5 && values["revenue.PLN"]?.attainment == 0.5)
    }

    @Test func `A target of nothing is reached or not`() throws {
        #expect(try value("complaints", "team=north", [target("complaints", [:], FixedPoint(0))]).status == "off_track")
        let reached = try value("complaints", "queue=support", [target("acw.exceeded", [:], FixedPoint(5))])
        #expect(reached.target == nil)
    }

    @Test func `Without a value there is a target and nothing else`() throws {
        let bench = CellBench(QuarterHour.settings)
        bench.table.setTargets([target("acw.avg", [:], FixedPoint(30_000))])
        bench.tell([.contact("transferred", at: QuarterHour.start, ["team": "north"])])
        try bench.commit()
        bench.finish(at: QuarterHour.start + 3_600_000)
        let value = try #require(bench.record("team=north", "interval", QuarterHour.start)?.values["acw.avg"])
        #expect(value.target == 30_000 && value.attainment == nil && value.status == nil)
    }
}

@Suite struct ObjectiveTests {
    private let day = Timestamp(milliseconds: at("2026-03-02T00:00:00Z"))

    private func result(_ indicator: String, _ from: FixedPoint, _ to: FixedPoint) -> Objective.KeyResult {
        Objective.KeyResult(
            indicator: Array(indicator.utf8),
            scope: ScopeKey([(.team, Array("north".utf8))]),
            from: from,
            to: to,
            by: day + 90 * 86_400_000
        )
    }

    @Test(arguments: [(35_000, 500_000), (40_000, 0), (45_000, 0), (30_000, 1_000_000), (20_000, 1_000_000)])
    func `Progress is the part of the way, from 0 to 1`(value: Int64, progress: Int64) {
        let result = result("acw.avg", FixedPoint(40_000), FixedPoint(30_000))
        #expect(result.progress(at: FixedPoint(value)).digits == progress)
        let up = self.result("csat", FixedPoint(7, decimals: 1), FixedPoint(8, decimals: 1))
        #expect(up.progress(at: FixedPoint(775, decimals: 3)) == FixedPoint(750_000, decimals: 6))
    }

    @Test func `An objective is the mean of its key results that have a value, of the newest day`() throws {
        var progress = ObjectiveProgress(
            Objective(
                name: Array("better".utf8),
                start: day,
                keyResults: [
                    result("acw.avg", FixedPoint(34_600), FixedPoint(14_600)),
                    result("csat", FixedPoint(0), FixedPoint(1)), result("asa", FixedPoint(0), FixedPoint(1)),
                ]
            )
        )
        #expect(progress.progress == nil)
        let bench = try QuarterHour.bench()
        let catalogue = bench.catalogue
        var changes = 0
        let now = Timestamp(milliseconds: QuarterHour.start + 2 * 86_400_000)
        bench.table.emit(now: now, least: now) { record in
            for value in progress.objective.values(in: record, catalogue) where progress.observe(value) { changes += 1 }
        }
        #expect(changes == 2)
        #expect(progress.progress(ofKeyResult: 0)?.digits == 500_000)
        #expect(progress.progress(ofKeyResult: 2) == nil)
        #expect(progress.progress == FixedPoint(750_000, decimals: 6))
        #expect(ObjectiveProgress(progress.objective, states: progress.states).progress == progress.progress)
    }
}
