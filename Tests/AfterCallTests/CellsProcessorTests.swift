import ContactCenter
import Foundation
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// The cells stage as the runtime sees it.
@Suite struct CellsProcessorTests {
    /// Nine in the morning, in UTC.
    private let nine = Timestamp(milliseconds: 1_772_442_000_000)
    private let sources =
        (0..<2).map { SourceTask(stage: .agents, partition: $0) }
        + (0..<2).map { SourceTask(stage: .contacts, partition: $0) }

    private func bench(rolling: [Int] = [], seed: UInt64 = 1) -> TaskBench<CellsFactory> {
        var settings = CellSettings()
        settings.rollingMinutes = rolling
        return TaskBench(
            CellsFactory(
                settings: settings,
                sources: sources,
                isApproximate: false,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: nine
            ),
            seed: seed
        )
    }

    /// Deltas of handled contacts, `count` of each of `agents`, over `hours`.
    private func deltas(agents: Int, count: Int, hours: Int64, seed: UInt64) -> [LoggedRecord] {
        var random = SplitMix64(seed: seed, index: 87)
        let pool = BlockPool(chunkSize: 64 << 10)
        var builder = DeltaBuilder(settings: DeltaSettings(), pool: pool)
        var records: [LoggedRecord] = []
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        for number in 0..<agents * count {
            let agent = Array("agent-\(number % agents)".utf8)
            let bytes = agent + Array("team-\(number % 7)".utf8)
            var fact = ContactFact(kind: .handled, at: nine + Int64.random(in: 0..<hours * 3_600_000, using: &random))
            fact.agentID = Text(offset: 0, count: agent.count)
            fact.team = Text(offset: agent.count, count: bytes.count - agent.count)
            (fact.talkMs, fact.wrapMs) = (
                .random(in: 0...600_000, using: &random), .random(in: 0...90_000, using: &random)
            )
            bytes.withUnsafeBytes { builder.add(fact, sign: 1, tenant: none, bytes: $0) }
            if Int.random(in: 0..<5, using: &random) == 0 {
                builder.forEachScope(source: sources[2]) { key, value in
                    records.append(LoggedRecord(key: Array(key), value: Array(value)))
                }
                builder.removeAll()
            }
        }
        builder.forEachScope(source: sources[2]) { key, value in
            records.append(LoggedRecord(key: Array(key), value: Array(value)))
        }
        return records
    }

    private func watermark(_ instant: Timestamp, of source: SourceTask) -> LoggedRecord {
        var writer = WireWriter()
        InboxRecord.write(watermark: instant, of: source, to: &writer)
        return LoggedRecord(value: Array(writer.bytes))
    }

    private func watermarks(_ instant: Timestamp) -> [LoggedRecord] { sources.map { watermark(instant, of: $0) } }

    private func object(_ record: CollectedOutput.Record) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(try #require(record.value)))
        return try #require(value as? [String: Any])
    }

    /// The last record of each key without how often it was said, and when; checks that revisions count from 1.
    private func last(_ said: [CollectedOutput.Record]) -> [String: String] {
        var last: [String: String] = [:]
        var revisions: [String: Int] = [:]
        for record in said {
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            let text = String(decoding: record.value ?? [], as: UTF8.self)
            revisions[key, default: 0] += 1
            let revision = #","revision":\#(revisions[key] ?? 0),"#
            #expect(text.contains(revision), "\(key) has another revision than \(revision)")
            let end = text.range(of: #","computed_at":"#, options: .backwards)?.lowerBound ?? text.endIndex
            last[key] = text[..<end].replacingOccurrences(of: revision, with: ",")
        }
        return last
    }

    /// Lets the stage publish until it has nothing more to say.
    private func publish(_ bench: TaskBench<CellsFactory>, at now: Timestamp) throws -> [CollectedOutput.Record] {
        var said: [CollectedOutput.Record] = []
        var now = now
        while true {
            let more = try bench.commit([], now: now, hasCaughtUp: true)
            said += more
            if more.isEmpty { return said }
            now = now + 1_000
        }
    }

    // MARK: Values

    @Test func `Any partition into commits, undone and restored, gives the same final records`() throws {
        let seed = TestSeed.value &+ 31
        let records = deltas(agents: 5, count: 24, hours: 2, seed: seed)
        var random = SplitMix64(seed: seed, index: 88)
        let end = nine + 30 * 3_600_000
        let plain = bench()
        var whole = try plain.commit(records, now: nine + 3 * 3_600_000)
        whole += try plain.commit(watermarks(end), now: end, hasCaughtUp: true)
        whole += try publish(plain, at: end + 1_000)
        let wanted = last(whole)
        #expect(wanted.count > 100 && wanted.values.allSatisfy { $0.contains(#""final":true"#) })
        for _ in 0..<4 {
            let bench = bench(seed: seed)
            var said: [CollectedOutput.Record] = []
            var rest = records.shuffled(using: &random)[...]
            var now = nine
            while !rest.isEmpty {
                let part = Array(rest.prefix(Int.random(in: 0...60, using: &random)))
                rest = rest.dropFirst(part.count)
                now = now + Int64.random(in: 0...400_000, using: &random)
                let hasCaughtUp = Bool.random(using: &random)
                if Int.random(in: 0..<5, using: &random) == 0 { try bench.restore() }
                let news = part + (Bool.random(using: &random) ? watermarks(min(now, nine + 60_000)) : [])
                if Bool.random(using: &random) {
                    try bench.rollBack(Array(rest.prefix(9)), now: now, isFinished: Bool.random(using: &random))
                    let undone = try bench.rollBack(news, now: now, hasCaughtUp: hasCaughtUp)
                    let again = try bench.commit(news, now: now, hasCaughtUp: hasCaughtUp)
                    #expect(undone.byKey == again.byKey, "SEED=\(TestSeed.value)")
                    said += again
                } else {
                    said += try bench.commit(news, now: now, hasCaughtUp: hasCaughtUp)
                }
            }
            said += try bench.commit(watermarks(end), now: end, hasCaughtUp: true)
            said += try publish(bench, at: end + 1_000)
            #expect(last(said) == wanted, "SEED=\(TestSeed.value)")
        }
    }

    @Test func `Two tasks that take turns, each going on from what it knew, give the same final records`() throws {
        let seed = TestSeed.value &+ 32
        let records = deltas(agents: 5, count: 24, hours: 2, seed: seed)
        var random = SplitMix64(seed: seed, index: 92)
        let end = nine + 30 * 3_600_000
        func finals(_ benches: [TaskBench<CellsFactory>]) throws -> [String: String] {
            var said: [CollectedOutput.Record] = []
            var rest = records[...]
            var now = nine
            var owner = benches[0]
            while !rest.isEmpty {
                let part = Array(rest.prefix(Int.random(in: 0...80, using: &random)))
                rest = rest.dropFirst(part.count)
                now = now + Int64.random(in: 0...400_000, using: &random)
                said += try owner.commit(part, now: now, hasCaughtUp: true)
                guard let next = benches.randomElement(using: &random), next !== owner else { continue }
                try next.takeBack(from: owner)
                owner = next
            }
            said += try owner.commit(watermarks(end), now: end, hasCaughtUp: true)
            return last(try said + publish(owner, at: end + 1_000))
        }
        let plain = try finals([bench(seed: 1)])
        #expect(plain.count > 100)
        #expect(try finals([bench(seed: 2), bench(seed: 3)]) == plain, "SEED=\(TestSeed.value)")
    }

    @Test func `A storm of windows is spread over commits, and nothing of it is lost`() throws {
        let records = deltas(agents: 3_000, count: 1, hours: 1, seed: 7)
        let bench = bench()
        try bench.commit(records, now: nine)
        let end = nine + 30 * 3_600_000
        var said: [CollectedOutput.Record] = []
        var commits = 0
        var news = watermarks(end)
        repeat {
            let more = try bench.commit(news, now: end, hasCaughtUp: true)
            #expect(more.count < 4_100)
            said += more
            commits += 1
            news = []
            if more.isEmpty { break }
        } while bench.processor.nextTimerMs ?? .max <= end.milliseconds
        #expect(commits > 2)
        said += try publish(bench, at: end + 2_000)
        let finals = try said.filter { try object($0)["final"] as? Bool == true }
        let keys = Set(finals.map { String(decoding: $0.key ?? [], as: UTF8.self) })
        for agent in 0..<3_000 {
            let count = keys.filter { $0.hasPrefix("agent=agent-\(agent)|") }.count
            guard count == 3 else {
                Issue.record("\(count) final windows of agent \(agent)")
                return
            }
        }
    }

    @Test func `Once the clock has asked for a commit it asks for nothing more until that is made or undone`() throws {
        let bench = bench()
        try bench.commit(deltas(agents: 3, count: 4, hours: 1, seed: 5) + watermarks(nine), now: nine)
        let news = deltas(agents: 3, count: 4, hours: 1, seed: 6)
        let due = nine + 2_000
        let output = CollectedOutput()
        func ask() throws {
            bench.processor.beginJournal()
            try news.lend { try bench.processor.process($0, nowMs: nine.milliseconds, into: output) }
            #expect(try #require(bench.processor.nextTimerMs) <= due.milliseconds)
            _ = try bench.processor.fireTimers(upTo: due.milliseconds, limit: 100, into: output)
            #expect(bench.processor.nextTimerMs == nil && bench.processor.hasOutputWaiting)
        }
        try ask()
        bench.processor.rollBack()
        #expect(!bench.processor.hasOutputWaiting)
        try ask()
        try bench.processor.finish(into: output)
        bench.processor.keepJournal()
        #expect(!output.records.isEmpty && !bench.processor.hasOutputWaiting)
        #expect(bench.processor.nextTimerMs ?? .max > due.milliseconds)
    }

    // MARK: Finality

    private func finalEnds(_ said: [CollectedOutput.Record]) throws -> [String] {
        try said.map(object).filter { $0["final"] as? Bool == true }.compactMap { record in
            guard record["scope"] as? [String: String] == [:] else { return nil }
            let window = record["window"] as? [String: Any]
            return "\(window?["kind"] ?? "") \(window?["end"] ?? "")"
        }
    }

    @Test func `Nothing is final before the least of all sources has passed its end and the horizon`() throws {
        let bench = bench()
        try bench.commit(deltas(agents: 1, count: 30, hours: 1, seed: 3), now: nine + 600_000)
        #expect(bench.processor.completeUpTo == nine, "nobody has told anything since")
        let due = nine + 900_000 + 120_000
        for (source, instant) in [(0, due), (1, due), (2, due + 9_000), (3, due - 1)] {
            let news = [watermark(instant, of: sources[source])]
            #expect(try finalEnds(bench.commit(news, now: due + 60_000, hasCaughtUp: true)) == [])
        }
        // Behind the clock by more than half a minute windows become final every five seconds.
        let undone = try bench.rollBack([watermark(due, of: sources[3])], now: due + 65_000, hasCaughtUp: true)
        #expect(try finalEnds(undone) == ["interval 2026-03-02T09:15:00.000Z"])
        #expect(try finalEnds(bench.commit([], now: due + 3_600_000, hasCaughtUp: true)) == [], "that was undone")
        let news = [watermark(due - 5, of: sources[3]), watermark(due, of: sources[3])]
        let said = try bench.commit(news, now: due + 3_601_000, hasCaughtUp: true)
        #expect(try finalEnds(said) == ["interval 2026-03-02T09:15:00.000Z"])
        #expect(bench.processor.completeUpTo == due)
    }

    @Test func `A source that never spoke holds everything back, as all do after a restart until they speak again`()
        throws
    {
        let bench = bench()
        try bench.commit(deltas(agents: 1, count: 30, hours: 1, seed: 3), now: nine + 600_000)
        let late = nine + 100 * 3_600_000
        #expect(try finalEnds(bench.commit(Array(watermarks(late).dropLast()), now: late, hasCaughtUp: true)) == [])
        #expect(try finalEnds(publish(bench, at: late + 5_000)) == [])
        try bench.restore()
        let last = [watermark(late, of: sources[3])]
        #expect(try finalEnds(bench.commit(last, now: late + 20_000, hasCaughtUp: true)) == [])
        let foreign = [watermark(late, of: SourceTask(stage: .agents, partition: 9))]
        #expect(try finalEnds(bench.commit(foreign, now: late + 30_000, hasCaughtUp: true)) == [])
        var said = try bench.commit(watermarks(late), now: late + 40_000, hasCaughtUp: true)
        said += try publish(bench, at: late + 50_000)
        #expect(try finalEnds(said).count == 6, "four quarters, an hour, a day")
    }

    @Test func `A record that is none ends the task with where to look`() throws {
        let record = LoggedRecord(key: Array("all".utf8), value: [1, 2, 3], partition: 0, offset: 41)
        let failure = #expect(throws: StreamFailure.self) { try bench().commit([record], now: nine) }
        #expect(failure?.kind == .refused && failure?.reason.contains("offset 41") == true)
        let keyless = deltas(agents: 1, count: 1, hours: 1, seed: 1).map { LoggedRecord(value: $0.value) }
        #expect(throws: StreamFailure.self) { try bench().commit(keyless, now: nine) }
    }
}
