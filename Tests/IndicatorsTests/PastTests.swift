import ContactCenter
import Indicators
import Testing

/// Rolling windows that have passed, by what is known now.
@Suite struct PastTests {
    private func recall(
        _ bench: CellBench,
        _ scope: String,
        minutes: Int,
        at end: Int64,
        now: Int64
    ) -> PublishedRecord? {
        var found: PublishedRecord?
        let ids = bench.catalogue.rows.map { "\($0.id)" }
        Array(scope.utf8).withUnsafeBytes { scope in
            _ = bench.table.recall(
                scope,
                minutes: minutes,
                endingAt: Timestamp(milliseconds: end),
                now: Timestamp(milliseconds: now)
            ) { found = CellBench.record($0, bench.catalogue, ids) }
        }
        return found
    }

    @Test func `What was published of a window is what is found of it within the horizon, gauges apart`() throws {
        let bench = CellBench(QuarterHour.settings)
        bench.tell(QuarterHour.facts)
        try bench.commit()
        let gauges = Set(bench.catalogue.rows.filter(\.isGauge).map { "\($0.id)" })
        var compared = 0
        for minute in stride(from: 5, through: 20, by: 5) {
            let now = QuarterHour.start + Int64(minute) * 60_000
            bench.published = []
            bench.publish(now: now, least: now)
            for said in bench.published where said.kind == "rolling" {
                let minutes = Int(said.end - said.start) / 60_000
                let later = now + 60_000
                let found = try #require(recall(bench, said.scope, minutes: minutes, at: said.end, now: later))
                #expect(found.start == said.start && found.end == said.end)
                for (id, value) in found.values where !gauges.contains(id) {
                    #expect(value.value == said.values[id]?.value, "\(said.scope) \(minutes)m \(id)")
                    compared += 1
                }
            }
        }
        #expect(compared > 300)
        #expect(recall(bench, "queue=nobody", minutes: 5, at: QuarterHour.start, now: QuarterHour.start) == nil)
        let old = QuarterHour.start - 10 * 3_600_000
        #expect(recall(bench, "all", minutes: 60, at: old, now: QuarterHour.start) == nil)
    }

    @Test(
        "A pattern matches canonical bytes as it matches the scope",
        arguments: ["all", "queue=q", "team=t,queue=q", "tenant=a,queue=q", "queue=q%2C", "team=t"]
    )
    func pattern(text: String) throws {
        let scope = try #require(Array(text.utf8).withUnsafeBytes { ScopeKey(text: $0) })
        let values: [[UInt8]?] = [nil, [], Array("q".utf8), Array("q,".utf8), Array("t".utf8)]
        for queue in values {
            for team in values {
                for pattern in [
                    ScopePattern([:]), ScopePattern([.queue: queue]), ScopePattern([.queue: queue, .team: team]),
                    ScopePattern([.tenant: [], .team: team]),
                ] {
                    let found = scope.text.withUnsafeBytes { pattern.matches($0) }
                    // Any value is not the absence of one.
                    #expect(found == pattern.matches(scope), "\(text) \(pattern)")
                }
            }
        }
    }
}
