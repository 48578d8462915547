import ContactCenter
import Indicators
import Testing

/// When records are published, and with which revision.
@Suite struct EmissionTests {
    private let nine = at("2026-03-02T09:00:00Z")
    private let minute: Int64 = 60_000
    private let anna = ["agent": "anna"]

    private func handled(_ instant: Int64, wrap: Int64 = 10_000) -> PlainFact {
        var fact = PlainFact.contact("handled", at: instant, anna)
        fact.wrap = wrap
        return fact
    }

    private func revisions(_ bench: CellBench, _ kind: String, _ scope: String = "agent=anna") -> [UInt32] {
        bench.published.filter { $0.kind == kind && $0.scope == scope }.map(\.revision)
    }

    @Test func `An open window is published at most once a second`() throws {
        let bench = CellBench()
        for tenth in 0..<30 {
            let now = nine + Int64(tenth) * 100
            bench.tell([handled(now)])
            try bench.commit()
            bench.publish(now: now)
        }
        #expect(revisions(bench, "interval") == [1, 2, 3])
        #expect(bench.published.allSatisfy { !$0.isFinal })
        #expect(bench.record("agent=anna", "interval", nine)?.values["contacts.handled"]?.value == 21)
        let next = bench.table.nextEmissionAt(now: Timestamp(milliseconds: nine + 2_900), least: nil)
        #expect(next == Timestamp(milliseconds: nine + 3_000))
        bench.publish(now: nine + 3_000)
        #expect(bench.record("agent=anna", "interval", nine)?.values["contacts.handled"]?.value == 30)
        #expect(bench.table.nextEmissionAt(now: Timestamp(milliseconds: nine + 3_001), least: nil) == nil)
    }

    @Test func `In a backlog an open window is published every thirty seconds, and at once behind it`() throws {
        let bench = CellBench()
        func tell(_ tenths: ClosedRange<Int64>, isBehind: Bool) throws {
            for tenth in tenths {
                let now = nine + tenth * 100
                bench.tell([handled(now)])
                try bench.commit()
                bench.publish(now: now, least: nine, isBehind: isBehind)
            }
        }
        try tell(0...299, isBehind: true)
        #expect(revisions(bench, "interval").isEmpty, "a backlog begins with what becomes final")
        try tell(300...550, isBehind: true)
        #expect(revisions(bench, "interval") == [1])
        #expect(bench.record("agent=anna", "interval", nine)?.values["contacts.handled"]?.value == 301)
        let (now, least) = (Timestamp(milliseconds: nine + 55_000), Timestamp(milliseconds: nine))
        let later = bench.table.nextEmissionAt(now: now, least: least, isBehind: true)
        #expect(later == Timestamp(milliseconds: nine + 60_000))
        #expect(bench.table.nextEmissionAt(now: now, least: least) == now)
        try tell(551...551, isBehind: false)
        #expect(bench.record("agent=anna", "interval", nine)?.values["contacts.handled"]?.value == 552)
    }

    @Test func `A backlog does not hold back what is final`() throws {
        let bench = CellBench()
        bench.tell([handled(nine + minute), handled(nine + 20 * minute)])
        try bench.commit()
        bench.publish(now: nine + 600 * minute, least: nine + 21 * minute, isBehind: true)
        #expect(bench.record("agent=anna", "interval", nine)?.isFinal == true)
    }

    @Test func `In a backlog windows become final every five seconds, and at once behind it`() throws {
        let bench = CellBench()
        let clock = nine + 600 * minute
        bench.tell([handled(nine + minute), handled(nine + 16 * minute), handled(nine + 31 * minute)])
        try bench.commit()
        bench.publish(now: clock, least: nine + 17 * minute, isBehind: true)
        bench.publish(now: clock + 4_999, least: nine + 32 * minute, isBehind: true)
        #expect(bench.record("agent=anna", "interval", nine)?.isFinal == true)
        #expect(bench.record("agent=anna", "interval", nine + 15 * minute) == nil)
        let (now, least) = (Timestamp(milliseconds: clock + 4_999), Timestamp(milliseconds: nine + 32 * minute))
        #expect(bench.table.nextEmissionAt(now: now, least: least, isBehind: true) == now + 1)
        #expect(bench.table.nextEmissionAt(now: now, least: least) == now)
        bench.publish(now: clock + 5_000, least: nine + 32 * minute, isBehind: true)
        #expect(bench.record("agent=anna", "interval", nine + 15 * minute)?.isFinal == true)
        bench.publish(now: clock + 5_001, least: nine + 47 * minute)
        #expect(bench.record("agent=anna", "interval", nine + 30 * minute)?.isFinal == true)
    }

    @Test func `There is a backlog where most sources are behind, and not because of one`() {
        let sources = (0..<4).map { SourceTask(stage: .agents, partition: $0) }
        var watermarks = WatermarkTable(sources: sources)
        let instant = Timestamp(milliseconds: 1_000)
        #expect(watermarks.isMostlyBefore(instant), "nobody has said anything")
        watermarks.update(sources[0], instant)
        #expect(watermarks.isMostlyBefore(instant))
        watermarks.update(sources[1], instant)
        watermarks.update(sources[2], instant - 1)
        #expect(!watermarks.isMostlyBefore(instant))
        #expect(!WatermarkTable(sources: []).isMostlyBefore(instant))
    }

    @Test func `A window is final once the least watermark has passed its end and the horizon, and not before`() throws
    {
        let bench = CellBench()
        bench.tell([handled(nine + minute)])
        try bench.commit()
        // The clock alone closes nothing.
        bench.publish(now: nine + 600 * minute)
        bench.publish(now: nine + 601 * minute, least: nine + 17 * minute - 1)
        #expect(bench.record("agent=anna", "interval", nine)?.isFinal == false)
        bench.publish(now: nine + 602 * minute, least: nine + 17 * minute)
        let record = try #require(bench.record("agent=anna", "interval", nine))
        #expect(record.isFinal && record.revision == 2)
        #expect(bench.record("agent=anna", "hour", nine)?.isFinal == false)
        bench.publish(now: nine + 603 * minute, least: nine + 62 * minute)
        #expect(bench.record("agent=anna", "hour", nine)?.isFinal == true)
        #expect(bench.record("agent=anna", "day", nine - 540 * minute)?.isFinal == false)
    }

    @Test func `A source that is silent or not known yet holds finality back`() {
        let sources = [SourceTask(stage: .agents, partition: 0), SourceTask(stage: .contacts, partition: 0)]
        var watermarks = WatermarkTable(sources: sources)
        watermarks.update(sources[0], Timestamp(milliseconds: 1_000))
        #expect(watermarks.least == nil)
        watermarks.update(sources[1], Timestamp(milliseconds: 500))
        #expect(watermarks.least == Timestamp(milliseconds: 500))
        watermarks.update(sources[1], Timestamp(milliseconds: 400))
        #expect(watermarks.least == Timestamp(milliseconds: 500))
        watermarks.update(SourceTask(stage: .customers, partition: 9), Timestamp(milliseconds: 1))
        #expect(watermarks.least == Timestamp(milliseconds: 500))
        watermarks.setSources([sources[0]])
        #expect(watermarks.least == Timestamp(milliseconds: 1_000))
        watermarks.setSources(sources)
        #expect(watermarks.least == nil)
    }

    @Test func `A late fact revises the final windows that hold it, and no other`() throws {
        let bench = CellBench()
        bench.tell([handled(nine + minute), handled(nine + 20 * minute)])
        try bench.commit()
        bench.finish(at: nine + 100 * minute)
        let before = bench.published.count
        bench.tell([handled(nine + 2 * minute)])
        try bench.commit()
        bench.finish(at: nine + 101 * minute)
        let revised = bench.published[before...].filter { $0.scope == "agent=anna" && $0.kind != "rolling" }
        #expect(revised.map(\.kind) == ["interval", "hour", "day"])
        #expect(revised.map(\.isFinal) == [true, true, false])
        #expect(bench.record("agent=anna", "interval", nine)?.values["contacts.handled"]?.value == 2)
        #expect(bench.record("agent=anna", "interval", nine + 15 * minute)?.revision == 1)
    }

    @Test func `What moves within an hour revises its intervals and not the hour`() throws {
        let bench = CellBench()
        bench.tell([handled(nine + minute)])
        try bench.commit()
        bench.finish(at: nine + 100 * minute)
        let hour = try #require(bench.record("agent=anna", "hour", nine)).revision
        bench.tell([handled(nine + minute)], sign: -1)
        bench.tell([handled(nine + 20 * minute)])
        try bench.commit()
        bench.finish(at: nine + 101 * minute)
        #expect(bench.record("agent=anna", "interval", nine)?.values["contacts.handled"]?.value == 0)
        #expect(bench.record("agent=anna", "interval", nine + 15 * minute)?.values["contacts.handled"]?.value == 1)
        #expect(bench.record("agent=anna", "hour", nine)?.revision == hour)
    }

    @Test func `A correction of a span revises every window that it runs through`() throws {
        let bench = CellBench()
        let ready = PlainFact.time("ready", nine + minute, nine + 50 * minute, anna)
        bench.tell([ready])
        try bench.commit()
        bench.finish(at: nine + 100 * minute)
        #expect(bench.record("agent=anna", "interval", nine + 30 * minute)?.values["occupancy"]?.n == 15 * minute)
        let before = bench.published.count
        // From 09:10 on it was after-call work.
        bench.tell([ready], sign: -1)
        bench.tell([
            .time("ready", nine + minute, nine + 10 * minute, anna),
            .time("afterCallWork", nine + 10 * minute, nine + 50 * minute, anna),
        ])
        try bench.commit()
        bench.finish(at: nine + 101 * minute)
        let revised = bench.published[before...].filter { $0.scope == "agent=anna" && $0.kind == "interval" }
        #expect(revised.map { ($0.start - nine) / minute } == [0, 15, 30, 45])
        #expect(revised.map { $0.values["acw.agent_time"]?.value } == [300_000, 900_000, 900_000, 300_000])
        #expect(revised.allSatisfy { $0.isFinal && $0.revision == 2 })
    }

    @Test func `A span that lasts is counted up to each final window's end, and revises none when it closes`() throws {
        let bench = CellBench()
        let open = PlainFact.time("ready", nine + minute, nil, anna)
        bench.tell([open])
        try bench.commit()
        bench.finish(at: nine + 122 * minute)
        let intervals = bench.published.filter { $0.scope == "agent=anna" && $0.kind == "interval" && $0.isFinal }
        #expect(intervals.map { $0.values["occupancy"]?.n } == [14 * minute] + Array(repeating: 15 * minute, count: 7))
        let before = bench.published.count
        bench.tell([open], sign: -1)
        bench.tell([.time("ready", nine + minute, nine + 125 * minute, anna)])
        try bench.commit()
        bench.finish(at: nine + 200 * minute)
        let later = bench.published[before...].filter { $0.scope == "agent=anna" && $0.kind == "interval" }
        #expect(later.allSatisfy { $0.start == nine + 120 * minute })
        #expect(later.last?.values["occupancy"]?.n == 5 * minute)
    }

    @Test func `A window with nothing in it is never published, nor one of an agent who is logged off`() throws {
        let bench = CellBench()
        bench.tell([handled(nine), .time("loggedOff", nine, nil, anna)])
        try bench.commit()
        bench.finish(at: nine + 300 * minute)
        let starts = Set(bench.published.filter { $0.kind == "interval" && $0.isFinal }.map(\.start))
        #expect(starts == [nine])
    }

    @Test func `What is over the limit is published in the next rounds`() throws {
        let bench = CellBench()
        for agent in 0..<100 {
            var fact = handled(nine + minute)
            fact.dimensions = ["agent": "a-\(agent)"]
            bench.tell([fact])
        }
        try bench.commit()
        let now = nine + 30 * minute
        var rounds = 0
        while bench.table.nextEmissionAt(now: Timestamp(milliseconds: now), least: Timestamp(milliseconds: now))
            == Timestamp(milliseconds: now)
        {
            let before = bench.published.count
            bench.publish(now: now, least: now, limit: 20)
            #expect(bench.published.count - before <= 26)
            rounds += 1
        }
        #expect(rounds > 5)
        #expect(bench.latest.values.filter { $0.kind == "interval" && $0.isFinal }.count == 101)
    }

    @Test func `A rolling window holds the last minutes, advances with the slices, and is never final`() throws {
        let bench = CellBench()
        bench.tell([handled(nine), .time("talking", nine, nine + 120_000, anna)])
        try bench.commit()
        var handledIn: [String: [Double]] = [:]
        var talked: [Int64] = []
        for step in stride(from: Int64(10_000), through: 3_700_000, by: 10_000) {
            bench.publish(now: nine + step, least: nine + step)
            for length in [5, 30, 60] {
                let record = bench.latest["agent=anna|rolling|\(length * 60_000)"]
                handledIn["\(length)", default: []].append(record?.values["contacts.handled"]?.value ?? 0)
            }
            talked.append(bench.latest["agent=anna|rolling|300000"]?.values["occupancy"]?.n ?? 0)
        }
        #expect(handledIn["5"] == Array(repeating: 1, count: 30) + Array(repeating: 0, count: 340))
        #expect(handledIn["30"] == Array(repeating: 1, count: 180) + Array(repeating: 0, count: 190))
        #expect(handledIn["60"] == Array(repeating: 1, count: 360) + Array(repeating: 0, count: 10))
        #expect(talked[0..<14] == ArraySlice((1...12).map { $0 * 10_000 } + [120_000, 120_000]))
        #expect(talked[29...42] == ArraySlice((0...12).map { 120_000 - $0 * 10_000 } + [0]))
        #expect(bench.published.filter { $0.kind == "rolling" }.allSatisfy { !$0.isFinal })
    }

    @Test func `Windows older than the retention are dropped, and levels that began before go on`() throws {
        let bench = CellBench()
        bench.tell([handled(nine), .time("ready", nine, nil, anna)])
        try bench.commit()
        let day: Int64 = 86_400_000
        for passed in 0...20 { bench.finish(at: nine + Int64(passed) * day) }
        let kept = bench.changelog().keys.filter { String(decoding: $0, as: UTF8.self).hasPrefix("agent=anna|b") }
        #expect(kept.count <= 17 * 96)
        let last = try #require(bench.record("agent=anna", "day", nine - 540 * minute + 18 * day))
        #expect(last.values["occupancy"]?.n == day)
        let before = bench.published.count
        bench.tell([handled(nine + minute)])
        try bench.commit()
        bench.finish(at: nine + 20 * day + minute)
        #expect(bench.published[before...].filter { $0.kind != "rolling" && $0.end < nine + 10 * day }.isEmpty)
        #expect(bench.table.counters.beyondRetention > 0)
    }

    @Test func `What changes in the past changes all windows told since, though watermarks have begun anew`() throws {
        let bench = CellBench()
        bench.tell([.time("ready", nine, nil, anna)])
        try bench.commit()
        bench.finish(at: nine + 180 * minute)
        let starts = stride(from: Int64(0), through: 150, by: 15).map { nine + $0 * minute }
        for start in starts {
            #expect(bench.record("agent=anna", "interval", start)?.values["occupancy"]?.n == 900_000)
        }
        bench.tell([.time("ready", nine, nil, anna)], sign: -1)
        bench.tell([.time("ready", nine, nine + minute, anna)])
        try bench.commit()
        // As after a restart: the sources are read on from where they had come to, long ago.
        bench.publish(now: nine + 181 * minute, least: nine + minute)
        for start in starts {
            let record = try #require(bench.record("agent=anna", "interval", start))
            let expected: Int64 = start == nine ? 60_000 : 0
            #expect(record.isFinal && record.values["occupancy"]?.n ?? 0 == expected, "\(start - nine)")
        }
    }

    @Test func `A scope of which nothing is left is forgotten`() throws {
        let bench = CellBench()
        bench.tell([handled(nine), .time("ready", nine, nine + minute, anna)])
        try bench.commit()
        bench.finish(at: nine + 60 * minute)
        #expect(bench.table.liveScopes == 2)
        var gone: [String] = []
        for passed in [Int64(1), 20] {
            bench.table.beginTransaction()
            bench.finish(at: nine + passed * 86_400_000)
            bench.table.forEachDirty { if $1 == nil { gone.append(String(decoding: $0, as: UTF8.self)) } }
            bench.table.keep()
        }
        #expect(bench.table.liveScopes == 0)
        #expect(gone.contains("agent=anna|") && gone.contains { $0.hasPrefix("agent=anna|b") })
        #expect(bench.changelog().isEmpty)
    }

    @Test func `Scopes beyond the limit are counted and dropped`() throws {
        var settings = CellSettings()
        settings.scopeLimit = 1
        let bench = CellBench(settings)
        bench.tell([handled(nine)])
        try bench.commit()
        #expect(bench.table.liveScopes == 1)
        #expect(bench.table.counters.overScopeLimit == 1)
    }
}
