import ContactCenter
import Foundation
import Indicators
import Testing

/// What is published as final on hostile days, against the second witness.
@Suite struct WitnessTests {
    /// Days with 24, 23 and 25 hours, and an offset of 5 h 45 min.
    static let days: [(String, String, String)] = [
        ("Europe/Warsaw", "2026-03-02T05:00:00Z", "2026-03-02T23:30:00Z"),
        ("Europe/Warsaw", "2026-03-28T20:00:00Z", "2026-03-29T23:00:00Z"),
        ("Europe/Warsaw", "2026-10-24T20:00:00Z", "2026-10-26T00:00:00Z"),
        ("Asia/Kathmandu", "2026-03-02T05:00:00Z", "2026-03-03T01:00:00Z"),
    ]

    @Test(arguments: days)
    func `Every final record says what the second witness says`(zone: String, from: String, to: String) throws {
        for round in 0..<TestSeed.scale {
            try compare(zone, at(from)..<at(to), seed: TestSeed.value &+ UInt64(round) &* 7_919)
        }
    }

    @Test func `The same by disconnect, in half hours`() throws {
        let (zone, from, to) = Self.days[0]
        try compare(zone, at(from)..<at(to), seed: TestSeed.value &+ 5, byDisconnect: true, minutes: 30)
    }

    @Test func `The same in hours, of scopes that have to be asked for`() throws {
        let (zone, from, to) = Self.days[2]
        let scopes = [["site"], ["direction"], ["site", "team"], ["queue", "direction"], ["agent", "cohort"]]
        try compare(zone, at(from)..<at(to), seed: TestSeed.value &+ 6, minutes: 60, scopes: scopes)
    }

    @Test(arguments: [0, 100 * 60_000, 86_400_000] as [Int64])
    func `The same in a backlog, of which what is old is told by base windows`(behindMs: Int64) throws {
        let (zone, from, to) = Self.days[1]
        try compare(zone, at(from)..<at(to), seed: TestSeed.value &+ 7, behindMs: behindMs)
    }

    private func compare(
        _ zone: String,
        _ span: Range<Int64>,
        seed: UInt64,
        byDisconnect: Bool = false,
        minutes: Int = 15,
        scopes: [[String]]? = nil,
        behindMs: Int64? = nil
    ) throws {
        let facts = HostileFacts(span, contacts: 1_000, agents: 6, seed: seed)
        var settings = CellSettings()
        settings.zone = ZoneTable(zone)
        let attribution = byDisconnect ? ContactAttribution.disconnect : .completion
        settings.catalogue = Catalogue(attribution: attribution, others: ServiceLevelFormula.allCases)
        settings.intervalMinutes = minutes
        if behindMs != nil { settings.rollingStaleMs = CellSettings.rollingStaleMs }
        var deltas = DeltaSettings(attribution: attribution, slicedForMs: settings.slicedForMs)
        if let scopes { deltas.scopes = try scopes.map(Self.dimensions) }
        let bench = CellBench(settings, deltas: deltas)
        bench.keepsAll = false
        let end = try Day.run(facts, bench, commitMs: 40_000, seed: seed, behindMs: behindMs ?? 0)
        var witness = PlainKPIs(facts: facts.truth, zone: try #require(TimeZone(identifier: zone)))
        witness.minSample = 10
        witness.usesDisconnect = byDisconnect
        witness.intervalMinutes = minutes
        if let scopes { witness.scopes = scopes }
        try Comparison(witness: witness, end: end, seed: seed).check(bench)
    }

    private static func dimensions(_ names: [String]) throws -> DimensionSet {
        try names.reduce(into: DimensionSet.all) { set, name in
            set.insert(DimensionSet(try #require(Dimension.allCases.first { "\($0.name)" == name })))
        }
    }
}

/// Runs a day through a bench.
enum Day {
    /// Tells everything in commits, publishing as it goes; the horizon after the end everything is final.
    ///
    /// - Parameter behindMs: how long ago everything was when it is told.
    /// - Returns: the instant up to which windows are final.
    static func run(
        _ facts: HostileFacts,
        _ bench: CellBench,
        commitMs: Int64,
        seed: UInt64,
        behindMs: Int64 = 0
    ) throws -> Int64 {
        var dice = Dice(seed: seed &+ 1)
        var next = 0
        var now = facts.tellings[0].heardAt
        while next < facts.tellings.count {
            now += Int64.random(in: 1...commitMs * 2, using: &dice)
            bench.note(now: now + behindMs)
            while next < facts.tellings.count, facts.tellings[next].heardAt <= now {
                FactTeller.tell(facts.tellings[next].fact, sign: facts.tellings[next].sign, to: &bench.builder)
                next += 1
            }
            try bench.commit()
            // A source lags now and then.
            let least = now - (dice.happens(0.3) ? Int64.random(in: 0...4_000_000, using: &dice) : 500)
            bench.least = max(bench.least ?? least, least)
            bench.publish(now: now + behindMs, least: bench.least, limit: dice.happens(0.3) ? 20 : .max)
        }
        let end = now + behindMs + 86_400_000
        for second in 0..<3 { bench.finish(at: end + Int64(second) * 2_000) }
        return end - 120_000
    }
}

/// Compares final records with the witness.
struct Comparison {
    var witness: PlainKPIs
    var end: Int64
    var seed: UInt64

    func check(_ bench: CellBench) throws {
        let latest = bench.latest
        var byScope: [String: [PlainFact]] = [:]
        for fact in witness.facts {
            for scope in witness.scopes(of: fact) { byScope[scope, default: []].append(fact) }
        }
        var compared = 0
        for record in latest.values where record.kind != "rolling" && record.end <= end {
            #expect(record.isFinal, "\(record.key) is not final, seed \(seed)")
            let facts = byScope[record.scope] ?? []
            let window = record.start..<record.end
            #expect(witness.window(record.kind, record.start) == window, "\(record.key)")
            let before = witness.window(record.kind, record.start - 1)
            compare(record, witness.values(facts, window, before: before))
            compared += 1
        }
        #expect(compared > 500)
        for (scope, facts) in byScope {
            for kind in ["interval", "hour", "day"] { checkNoneIsMissing(scope, facts, kind, latest) }
        }
    }

    private func checkNoneIsMissing(
        _ scope: String,
        _ facts: [PlainFact],
        _ kind: String,
        _ latest: [String: PublishedRecord]
    ) {
        guard let first = facts.map(\.at).min() else { return }
        var window = witness.window(kind, first - 3_600_000)
        while window.upperBound <= end {
            if witness.hasContent(facts, window) {
                #expect(latest["\(scope)|\(kind)|\(window.lowerBound)"] != nil, "\(scope) \(kind), seed \(seed)")
            }
            window = witness.window(kind, window.upperBound)
        }
    }

    private func compare(_ record: PublishedRecord, _ expected: [String: PlainKPIs.Value]) {
        for (id, value) in record.values {
            guard let wanted = expected[id] else {
                Issue.record("\(record.key): the witness knows no \(id)")
                continue
            }
            #expect(isEqual(id, value, wanted), "\(record.key) \(id): \(value), witness \(wanted), seed \(seed)")
        }
        for id in expected.keys where id.hasPrefix("revenue.") {
            #expect(record.values[id] != nil, "\(record.key) has no \(id)")
        }
    }

    private func isEqual(_ id: String, _ value: PublishedValue, _ wanted: PlainKPIs.Value) -> Bool {
        if let n = wanted.n, value.n.map(Double.init) != n { return false }
        guard let expected = wanted.value, let actual = value.value else { return wanted.value == value.value }
        if wanted.isQuantile { return abs(actual - expected) <= 0.008 * abs(expected) + 0.000_001 }
        // Means of milliseconds have one decimal, everything else six.
        let means = ["acw.avg", "acw.avg_when_any", "talk.avg", "hold.avg", "hold.avg_when_any", "ring.avg", "aht"]
        let isMean = means.contains(id) || ["asa", "ata", "resolution_time"].contains(id)
        return abs(actual - expected) <= (isMean ? 0.050_001 : 0.000_002)
    }
}
