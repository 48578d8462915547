import ContactCenter
import Indicators
import Testing

/// What is too old for rolling windows, and is told by base windows.
@Suite struct OldFactsTests {
    private let nine = at("2026-03-02T09:00:00Z")
    private let minute: Int64 = 60_000

    private var settings: CellSettings {
        var settings = CellSettings()
        settings.rollingStaleMs = CellSettings.rollingStaleMs
        return settings
    }

    /// A bench of which both sides know what is old.
    private func bench() -> CellBench {
        CellBench(settings, deltas: DeltaSettings(slicedForMs: settings.slicedForMs))
    }

    /// What the newest rolling windows say, those that say nothing left out.
    private func rolling(_ bench: CellBench) -> [String: [String: PublishedValue]] {
        bench.latest.filter { _, record in
            record.kind == "rolling" && record.values.contains { ($1.value ?? 0) != 0 || ($1.n ?? 0) != 0 }
        }.mapValues(\.values)
    }

    @Test func `How old a fact may be follows from the longest window and the horizon`() {
        var settings = settings
        #expect(settings.slicedForMs == (30 + 60 + 2 + 1 + 15) * minute)
        settings.rollingMinutes = []
        #expect(settings.slicedForMs == (30 + 10 + 15) * minute)
        settings.rollingStaleMs = nil
        #expect(settings.slicedForMs == nil)
    }

    @Test func `What is old takes one slice of its base window, and says how new it is`() throws {
        let bench = bench()
        bench.note(now: nine + 600 * minute)
        bench.tell((0..<60).map { .contact("handled", at: nine + $0 * 10_000, ["agent": "anna"]) })
        let delta = try #require(bench.takeDeltas().first { $0.key == Array("agent=anna".utf8) })
        let other = CellBench()
        other.tell((0..<60).map { .contact("handled", at: nine + $0 * 10_000, ["agent": "anna"]) })
        let sliced = try #require(other.takeDeltas().first { $0.key == Array("agent=anna".utf8) })
        #expect(delta.value.count * 10 < sliced.value.count)
    }

    @Test func `What was taken back in the same commit says nothing of how new a scope is`() {
        var deltas: [[[UInt8]]] = []
        for isTold in [false, true] {
            let bench = bench()
            bench.note(now: nine + 600 * minute)
            bench.tell([.contact("handled", at: nine + 5 * minute, ["agent": "anna"])])
            let later = PlainFact.contact("handled", at: nine + 20 * minute, ["agent": "anna"])
            if isTold { for sign in [1, -1] as [Int64] { bench.tell([later], sign: sign) } }
            deltas.append(
                bench.takeDeltas().sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { $0.key + $0.value }
            )
        }
        #expect(deltas[0] == deltas[1] && deltas[0].count == 2)
    }

    @Test func `An open window runs up to the newest of what is old, as it does of what is not`() throws {
        var published: [[PublishedRecord]] = []
        for bench in [bench(), CellBench()] {
            bench.note(now: nine + 600 * minute)
            bench.tell([
                .time("ready", nine + minute, nil, ["agent": "anna"]),
                .time("talking", nine + 8 * minute, nine + 9 * minute, ["agent": "ben"]),
            ])
            try bench.commit()
            bench.publish(now: nine + 600 * minute)
            published.append(bench.published.sorted { $0.key < $1.key })
        }
        #expect(published[0] == published[1])
        // From a minute past nine to the end of the slice that holds nine minutes past.
        let all = published[0].first { $0.scope == "all" && $0.kind == "interval" }
        #expect(all?.values["occupancy"]?.n == (8 * minute + 10_000) + minute)
    }

    @Test func `What was told by slices is taken back by base windows`() throws {
        let bench = bench()
        let fact = PlainFact.contact("handled", at: nine + 7 * minute, ["agent": "anna"])
        bench.note(now: nine + 8 * minute)
        bench.tell([fact])
        try bench.commit()
        bench.note(now: nine + 8 * minute + 600 * minute)
        bench.tell([fact], sign: -1)
        try bench.commit()
        bench.finish(at: nine + 700 * minute)
        #expect(bench.published.allSatisfy { $0.values["contacts.handled"]?.value == 0 })
    }

    @Test func `Rolling windows are published up to half an hour behind the clock, and are those of all slices`() throws
    {
        for round in 0..<2 * TestSeed.scale {
            let span = nine - 240 * minute..<nine
            let facts = HostileFacts(span, contacts: 300, agents: 4, seed: TestSeed.value &+ UInt64(round) &* 7_919)
            var patient = CellSettings()
            patient.rollingStaleMs = 30 * 86_400_000
            let (aged, plain) = (bench(), CellBench(patient))
            var dice = Dice(seed: TestSeed.value &+ UInt64(round))
            // The whole backlog is read within ten minutes by the clock.
            let tellings = facts.tellings
            for (index, telling) in tellings.enumerated() {
                let clock = nine + Int64(index) * 10 * minute / Int64(tellings.count)
                for bench in [aged, plain] {
                    bench.note(now: clock)
                    FactTeller.tell(telling.fact, sign: telling.sign, to: &bench.builder)
                    if dice.happens(0.02) { try bench.commit() }
                }
            }
            for bench in [aged, plain] { try bench.commit() }
            let now = nine + 10 * minute
            aged.publish(now: now, least: now - 30 * minute - 1)
            #expect(rolling(aged).isEmpty)
            for (second, behind) in ([30, 17, 3] as [Int64]).enumerated() {
                let now = now + Int64(second) * 1_000
                for bench in [aged, plain] { bench.publish(now: now, least: now - behind * minute) }
                let (one, other) = (rolling(aged), rolling(plain))
                let differing = Set(one.keys).union(other.keys).first { one[$0] != other[$0] }
                #expect(differing == nil, "\(behind) min, seed \(TestSeed.value), round \(round)")
            }
            #expect(rolling(aged).count > 50)
        }
    }

    @Test func `Nobody is woken for rolling windows that are too far behind`() throws {
        let bench = bench()
        let now = nine + 600 * minute
        bench.note(now: now)
        bench.tell([.contact("handled", at: nine + minute, ["agent": "anna"])])
        try bench.commit()
        bench.publish(now: now, least: nine + 2 * minute)
        let least = Timestamp(milliseconds: nine + 3 * minute)
        #expect(bench.table.nextEmissionAt(now: Timestamp(milliseconds: now), least: least) == nil)
        #expect(rolling(bench).isEmpty)
    }

    @Test func `A pass over rolling windows that falls too far behind is ended`() throws {
        let bench = bench()
        bench.note(now: nine + 2 * minute)
        bench.tell((0..<40).map { .contact("handled", at: nine + minute, ["agent": "a-\($0)"]) })
        try bench.commit()
        bench.publish(now: nine + 2 * minute, least: nine + 2 * minute)
        bench.tell((0..<40).map { .contact("handled", at: nine + minute, ["agent": "a-\($0)"]) })
        try bench.commit()
        // Ten records at most, and then the source is silent for an hour.
        bench.publish(now: nine + 3 * minute, least: nine + 3 * minute, limit: 10)
        let now = nine + 63 * minute
        bench.note(now: now)
        bench.publish(now: now, least: nine + 3 * minute)
        let least = Timestamp(milliseconds: nine + 3 * minute)
        #expect(bench.table.nextEmissionAt(now: Timestamp(milliseconds: now), least: least) == nil)
    }
}
