import ContactCenter
import Foundation
import Indicators
import Testing

/// What holds whatever the facts are.
@Suite struct PropertyTests {
    private let span = at("2026-03-02T07:00:00Z")..<at("2026-03-02T12:00:00Z")

    private func settings() -> CellSettings {
        var settings = CellSettings()
        settings.zone = ZoneTable("Europe/Warsaw")
        return settings
    }

    private func facts(_ round: Int, contacts: Int = 300) -> HostileFacts {
        HostileFacts(span, contacts: contacts, agents: 4, seed: TestSeed.value &+ UInt64(round) &* 104_729)
    }

    /// What the base windows hold: those that only say that they were changed, and back again, left out.
    private func measures(_ log: [[UInt8]: [UInt8]]) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for (key, value) in log {
            let name = String(decoding: key, as: UTF8.self)
            // The measures stand last, behind flags of two bytes each.
            guard name.contains("|b"), let start = value.firstIndex(of: 0x3A) else { continue }
            found[name] = Array(value[start...])
        }
        return found
    }

    /// The first key by which two differ, and what they say.
    private func difference(
        _ one: [String: [String: PublishedValue]],
        _ other: [String: [String: PublishedValue]]
    ) -> String? {
        for key in Set(one.keys).union(other.keys).sorted() where one[key] != other[key] {
            let ids = Set((one[key] ?? [:]).keys).union((other[key] ?? [:]).keys).sorted()
            let id = ids.first { one[key]?[$0] != other[key]?[$0] } ?? ""
            let values = [one[key]?[id], other[key]?[id]].map {
                $0.map { "\($0.value ?? -1) of \($0.n ?? -1)" } ?? "none"
            }
            return "\(key) \(id): \(values)"
        }
        return nil
    }

    @Test func `Whatever the order and grouping of deltas, the cells and the final records are the same`() throws {
        for round in 0..<4 * TestSeed.scale {
            let facts = facts(round)
            var dice = Dice(seed: TestSeed.value &+ UInt64(round))
            let (straight, shuffled) = (CellBench(settings()), CellBench(settings()))
            for telling in facts.tellings { straight.tell([telling.fact], sign: telling.sign) }
            try straight.commit()

            var deltas: [(key: [UInt8], value: [UInt8])] = []
            for telling in facts.tellings.shuffled(using: &dice) {
                shuffled.tell([telling.fact], sign: telling.sign)
                if dice.happens(0.05) { deltas += shuffled.takeDeltas() }
            }
            deltas += shuffled.takeDeltas()
            deltas.shuffle(using: &dice)
            let published = dice.happens(0.5)
            for (index, delta) in deltas.enumerated() {
                try shuffled.apply([delta])
                if published, index % 50 == 0 { shuffled.publish(now: span.lowerBound + Int64(index) * 10_000) }
            }
            let isSame = published || measures(straight.changelog()) == measures(shuffled.changelog())
            #expect(isSame, "seed \(TestSeed.value), round \(round)")
            let end = span.upperBound + 100_000_000
            for bench in [straight, shuffled] { bench.finish(at: end) }
            let (one, other) = (finals(straight, end), finals(shuffled, end))
            #expect(difference(one, other) == nil, "seed \(TestSeed.value), round \(round)")
            #expect(one.count > 100)
        }
    }

    /// What the final records say, by key, when everything has reached `now`.
    private func finals(_ bench: CellBench, _ now: Int64) -> [String: [String: PublishedValue]] {
        var finals: [String: [String: PublishedValue]] = [:]
        for (key, record) in bench.latest where record.kind != "rolling" && record.end <= now - 120_000 {
            let isFinal = record.isFinal
            #expect(isFinal, "\(key)")
            // What was published and then taken back stays as a record of nothing, but for what came before it.
            let says = record.values.contains { id, value in
                id != "complaints.change" && ((value.value ?? 0) != 0 || (value.n ?? 0) != 0)
            }
            if says {
                finals[key] = record.values
            }
        }
        return finals
    }

    @Test func `What is added and taken back leaves nothing`() throws {
        for round in 0..<4 * TestSeed.scale {
            let bench = CellBench(settings())
            let facts = facts(round).tellings
            for telling in facts { bench.tell([telling.fact], sign: telling.sign) }
            for telling in facts.reversed() { bench.tell([telling.fact], sign: -telling.sign) }
            #expect(bench.takeDeltas().isEmpty)

            for telling in facts { bench.tell([telling.fact], sign: telling.sign) }
            try bench.commit()
            for telling in facts { bench.tell([telling.fact], sign: -telling.sign) }
            try bench.commit()
            bench.finish(at: span.upperBound + 100_000_000)
            #expect(bench.published.isEmpty)
        }
    }

    @Test func `Counts, times and sums of all intervals are those of the day`() throws {
        for round in 0..<2 * TestSeed.scale {
            let bench = CellBench(settings())
            bench.keepsAll = false
            _ = try Day.run(facts(round), bench, commitMs: 60_000, seed: UInt64(round))
            var sums: [String: [String: Double]] = [:]
            var days: [String: [String: Double]] = [:]
            for record in bench.latest.values where record.isFinal {
                let day = grouped(record)
                for (id, value) in record.values where isAdditive(id) {
                    switch record.kind {
                    case "interval": sums[day, default: [:]][id, default: 0] += value.value ?? 0
                    case "day": days[day, default: [:]][id, default: 0] += value.value ?? 0
                    default: break
                    }
                }
            }
            #expect(days.count > 20)
            for (day, values) in days {
                for (id, value) in values where abs(value - (sums[day]?[id] ?? 0)) > 0.000_01 {
                    Issue.record("\(day) \(id): \(value), intervals \(sums[day]?[id] ?? 0), seed \(TestSeed.value)")
                }
            }
        }
    }

    /// The scope, and the local day.
    private func grouped(_ record: PublishedRecord) -> String {
        "\(record.scope) \((record.start + 3_600_000) / 86_400_000)"
    }

    private func isAdditive(_ id: String) -> Bool {
        ["acw.exceeded", "acw.too_short", "acw.agent_time", "acw.standalone_time", "hold.count", "complaints"]
            .contains(id) || id.hasPrefix("contacts.") && id != "contacts.per_hour" || id.hasPrefix("outbound.")
            || id.hasPrefix("revenue.")
    }

    /// Whether a changelog says what there is: a group of slices may have older ones before them, and of a scope itself
    /// it need not say what its slices say.
    private func tells(_ log: [[UInt8]: [UInt8]], _ all: [[UInt8]: [UInt8]], withScopes: Bool) -> Bool {
        guard Set(log.keys) == Set(all.keys) else { return false }
        return all.allSatisfy { key, value in
            if key.last == UInt8(ascii: "|"), !withScopes { return true }
            guard String(decoding: key, as: UTF8.self).contains("|g") else { return log[key] == value }
            return log[key].map { Array($0.suffix(value.count - 2)) } == Array(value.dropFirst(2))
        }
    }

    @Test func `What is written can be read back at any point, and nobody sees a difference`() throws {
        for round in 0..<2 * TestSeed.scale {
            var dice = Dice(seed: TestSeed.value &+ UInt64(round) &* 31)
            let facts = facts(round, contacts: 200)
            var (bench, other) = (CellBench(settings()), CellBench(settings()))
            var log: [[UInt8]: [UInt8]] = [:]
            var now = span.lowerBound
            for (index, telling) in facts.tellings.enumerated() {
                for one in [bench, other] { one.tell([telling.fact], sign: telling.sign) }
                now = max(now, telling.heardAt)
                guard index % 7 == 6 else { continue }
                other.table.beginTransaction()
                for one in [bench, other] {
                    try one.commit()
                    one.publish(now: now, least: now - 1_000)
                }
                other.table.forEachDirty { log[Array($0)] = $1.map { Array($0) } }
                other.table.keep()
                let isWhole = tells(log, other.changelog(), withScopes: false)
                #expect(isWhole, "seed \(TestSeed.value), round \(round), fact \(index)")
                guard dice.happens(0.1) else { continue }
                let restored = CellBench(settings())
                for (key, value) in log.shuffled(using: &dice) {
                    try key.withUnsafeBytes { key in
                        try value.withUnsafeBytes { try restored.table.restore(key: key, value: $0) }
                    }
                }
                restored.table.finishRestore()
                let isRestored = tells(restored.changelog(), other.changelog(), withScopes: true)
                #expect(isRestored, "seed \(TestSeed.value), round \(round), fact \(index)")
                restored.published = other.published
                other = restored
            }
            for one in [bench, other] { one.finish(at: now + 100_000_000) }
            let end = now + 100_000_000
            #expect(difference(finals(bench, end), finals(other, end)) == nil, "seed \(TestSeed.value), round \(round)")
            bench = other
        }
    }

    @Test func `What is undone was never done`() throws {
        for round in 0..<2 * TestSeed.scale {
            var dice = Dice(seed: TestSeed.value &+ UInt64(round) &* 37)
            let facts = facts(round, contacts: 200)
            let (bench, clean) = (CellBench(settings()), CellBench(settings()))
            var now = span.lowerBound
            for (index, telling) in facts.tellings.enumerated() {
                for one in [bench, clean] { one.tell([telling.fact], sign: telling.sign) }
                now = max(now, telling.heardAt)
                guard index % 9 == 8 else { continue }
                let deltas = bench.takeDeltas()
                while dice.happens(0.4) {
                    let before = bench.changelog()
                    let published = bench.published.count
                    bench.table.beginTransaction()
                    try bench.apply(Array(deltas.shuffled(using: &dice).prefix(Int.random(in: 0...20, using: &dice))))
                    bench.publish(now: now + Int64.random(in: 0...8_000_000, using: &dice), least: now + 7_000_000)
                    bench.table.undo()
                    bench.published.removeLast(bench.published.count - published)
                    let isAsBefore = bench.changelog() == before
                    #expect(isAsBefore, "seed \(TestSeed.value), round \(round), fact \(index)")
                }
                bench.table.beginTransaction()
                try bench.apply(deltas)
                bench.publish(now: now, least: now - 1_000)
                bench.table.keep()
                try clean.commit()
                clean.publish(now: now, least: now - 1_000)
            }
            for one in [bench, clean] { one.finish(at: now + 100_000_000) }
            // Scopes that were made and undone leave their numbers free, so the order may be another.
            let saysTheSame = sorted(bench.published) == sorted(clean.published)
            let holdsTheSame = bench.changelog() == clean.changelog()
            #expect(saysTheSame && holdsTheSame, "seed \(TestSeed.value), round \(round)")
        }
    }

    private func sorted(_ records: [PublishedRecord]) -> [PublishedRecord] {
        records.sorted { ($0.key, $0.revision) < ($1.key, $1.revision) }
    }
}
