import ContactCenter
import Indicators
import Testing

/// Targets and plans that hold for a time.
@Suite struct TargetVersionTests {
    private let start = QuarterHour.start
    private var end: Int64 { start + 900_000 }

    private func target(_ value: Int64, from: Int64?, to: Int64?, _ pattern: [Dimension: [UInt8]?] = [:]) -> Target {
        var target = Target(
            indicator: Array("acw.avg".utf8),
            pattern: ScopePattern(pattern),
            value: FixedPoint(value)
        )
        target.inForce = range(from, to)
        return target
    }

    private func range(_ from: Int64?, _ to: Int64?) -> Range<Timestamp> {
        let from = from.map { Timestamp(milliseconds: $0) } ?? .distantPast
        return from..<(to.map { Timestamp(milliseconds: $0) } ?? .distantFuture)
    }

    private func targetOf(_ kind: String, _ targets: [Target], scope: String = "team=north") throws -> Double? {
        let bench = try QuarterHour.bench()
        bench.table.setTargets(targets)
        bench.finish(at: start + 7_200_000)
        return try #require(bench.record(scope, kind, start)?.values["acw.avg"]).target
    }

    @Test func `A window is judged by what is in force at its last millisecond`() throws {
        func versions(changedAt instant: Int64) -> [Target] {
            [target(1_000, from: nil, to: instant), target(2_000, from: instant, to: nil)]
        }
        #expect(try targetOf("interval", versions(changedAt: end)) == 1_000)
        #expect(try targetOf("interval", versions(changedAt: end - 1)) == 2_000)
        #expect(try targetOf("hour", versions(changedAt: end)) == 2_000)
        #expect(try targetOf("interval", [target(1_000, from: end, to: nil)]) == nil)
    }

    @Test func `The more specific target counts while it is in force, and the other one after that`() throws {
        let general = target(1_000, from: nil, to: nil)
        func own(to instant: Int64) -> Target { target(2_000, from: nil, to: instant, [.team: Array("north".utf8)]) }
        #expect(try targetOf("interval", [general, own(to: end)]) == 2_000)
        #expect(try targetOf("interval", [general, own(to: end - 1)]) == 1_000)
    }

    @Test func `A target of a queue reaches the scopes that name it`() throws {
        let support: [Dimension: [UInt8]?] = [.tenant: [], .queue: Array("support".utf8)]
        let targets = [
            target(1_000, from: nil, to: nil, support),
            target(2_000, from: nil, to: nil, [.queue: Array("sales".utf8)]),
        ]
        #expect(try targetOf("interval", targets, scope: "queue=support") == 1_000)
        #expect(try targetOf("interval", targets) == nil)
    }

    @Test func `A dimension with an empty value is one that the scope must not have`() {
        let pattern = ScopePattern([.tenant: [], .queue: Array("support".utf8)])
        let queue = (Dimension.queue, Array("support".utf8))
        #expect(pattern.matches(ScopeKey([queue])))
        #expect(pattern.matches(ScopeKey([queue, (.channel, Array("voice".utf8))])))
        #expect(!pattern.matches(ScopeKey([queue, (.tenant, Array("acme".utf8))])))
        #expect(!pattern.matches(ScopeKey([(.queue, Array("sales".utf8))])))
    }

    @Test func `A day shows the plan that is in force then`() throws {
        func attainment(changedAt instant: Int64) throws -> Double {
            let bench = try QuarterHour.bench()
            var plans = [10, 20].map { Plan(basis: .handled, count: $0, startMinute: 540, endMinute: 1_020) }
            plans[0].inForce = range(nil, instant)
            plans[1].inForce = range(instant, nil)
            bench.table.setPlans([ScopeKey([(.agent, Array("anna".utf8))]): plans])
            bench.finish(at: start + 48 * 3_600_000)
            let day = try #require(bench.latest.values.first { $0.scope == "agent=anna" && $0.kind == "day" })
            return try #require(day.values["plan.attainment"]?.value)
        }
        let before = try attainment(changedAt: start + 48 * 3_600_000)
        #expect(before > 0)
        #expect(try attainment(changedAt: start) == before / 2)
    }

    /// What a rolling record last says of `plan.pace`, hour by hour, of 60 contacts at the shift's beginning.
    private func pace(_ plan: Plan, from start: Int64, hours: Int) throws -> [Double?] {
        let bench = CellBench(QuarterHour.settings)
        let campaign = ["campaign": "spring"]
        bench.table.setPlans([ScopeKey([(.campaign, Array("spring".utf8))]): [plan]])
        bench.tell((0..<60).map { .contact("dialled", at: start + Int64($0) * 1_000, campaign) })
        try bench.commit()
        return (1...hours).map { hour in
            let now = start + Int64(hour) * 3_600_000
            for second in stride(from: now - 60_000, through: now, by: 10_000) {
                bench.publish(now: second, least: second)
            }
            return bench.latest["campaign=spring|rolling|3600000"]?.values["plan.pace"]?.value
        }
    }

    @Test func `The pace of a plan falls while its shift goes on and nothing happens, and then stands`() throws {
        let plan = Plan(basis: .dialled, count: 80, startMinute: 540, endMinute: 1_020)
        let day = try pace(plan, from: start, hours: 10)
        #expect(day == [6, 3, 2, 1.5, 1.2, 1, 0.857143, 0.75, 0.75, 0.75])
        // From ten in the evening until six in the morning.
        let night = Plan(basis: .dialled, count: 80, startMinute: 1_320, endMinute: 360)
        let overnight = try pace(night, from: start + 13 * 3_600_000, hours: 9)
        #expect(overnight == [6, 3, 2, 1.5, 1.2, 1, 0.857143, 0.75, 0.75])
    }
}
