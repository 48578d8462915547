import ContactCenter
import Foundation
import Indicators
import Kafka
import Streaming
import Testing

@testable import AfterCall

/// Objectives: what tasks of the cells stage tell each other, and what is published of it.
@Suite struct CellsObjectivesTests {
    /// Nine in the morning, in UTC.
    private let nine = Timestamp(milliseconds: 1_772_442_000_000)
    private let agents = SourceTask(stage: .contacts, partition: 0)

    private func goals(to: Int = 20_000) throws -> Goals {
        var settings = IndicatorSettings()
        settings.objectives = """
            [{name: shorter wraps, start: 2026-03-01, key_results: [
              {indicator: acw.avg, scope: {agent: a-0}, from: 60s, to: \(to), by: 2026-03-02},
              {indicator: contacts.handled, from: 0, to: 8, by: 2026-12-31}]}]
            """
        return Goals(settings)
    }

    private func bench(_ partition: Int32, _ goals: Goals) -> TaskBench<CellsFactory> {
        var settings = CellSettings()
        (settings.rollingMinutes, settings.kinds) = ([], [.day])
        return TaskBench(
            CellsFactory(
                settings: settings,
                goals: goals,
                partitions: 2,
                sources: [agents],
                isApproximate: false,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: nine
            ),
            partition: partition,
            seed: 1
        )
    }

    /// Changes of a wrap of 30 seconds of each of four agents.
    private func deltas(at instant: Timestamp, wrapMs: Int64 = 30_000) -> [LoggedRecord] {
        let pool = BlockPool(chunkSize: 64 << 10)
        var builder = DeltaBuilder(settings: DeltaSettings(), pool: pool)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        for number in 0..<4 {
            let agent = Array("a-\(number)".utf8)
            var fact = ContactFact(kind: .handled, at: instant)
            fact.agentID = Text(offset: 0, count: agent.count)
            fact.wrapMs = wrapMs
            agent.withUnsafeBytes { builder.add(fact, sign: 1, tenant: none, bytes: $0) }
        }
        var records: [LoggedRecord] = []
        builder.forEachScope(source: agents) { records.append(LoggedRecord(key: Array($0), value: Array($1))) }
        return records
    }

    /// That the agents stage has caught up.
    private func watermark(_ instant: Timestamp) -> LoggedRecord {
        var writer = WireWriter()
        InboxRecord.write(watermark: instant, of: agents, to: &writer)
        return LoggedRecord(value: Array(writer.bytes))
    }

    private func partition(of key: [UInt8]) -> Int32 {
        key.withUnsafeBytes { KafkaPartitioner.partition(for: $0, among: 2) }
    }

    /// Lets both tasks read `records` and what they tell each other, and says what they published of objectives.
    private func run(
        _ benches: [TaskBench<CellsFactory>],
        _ records: [LoggedRecord],
        now: Timestamp
    ) throws -> [[String: Any]] {
        var published: [[String: Any]] = []
        var news = records
        var now = now
        for _ in 0..<6 {
            let read = news
            news = []
            for bench in benches {
                let own = read.filter { partition(of: $0.key ?? []) == bench.partition }
                for record in try bench.commit([watermark(now)] + own, now: now, hasCaughtUp: true) {
                    if record.topic == Output.cellsInbox.sinkTopic {
                        news.append(LoggedRecord(key: record.key, value: record.value))
                    } else if record.key?.starts(with: Array("all|objective|".utf8)) == true {
                        let value = Data(record.value ?? [])
                        published.append(try #require(try JSONSerialization.jsonObject(with: value) as? [String: Any]))
                    }
                }
            }
            now = now + 2_000
        }
        #expect(news.isEmpty, "there is an end to what they tell")
        return published
    }

    private func progress(_ record: [String: Any]?) -> Double? {
        (record?["objective"] as? [String: Any])?["progress"] as? Double
    }

    @Test func `What any task publishes of a day moves an objective, which is published once a change`() throws {
        let goals = try goals()
        let benches = [bench(0, goals), bench(1, goals)]
        let first = try run(benches, [], now: nine)
        #expect(first.count == 1 && progress(first[0]) == nil, "nothing is known of it, and it is there")
        let second = try run(benches, deltas(at: nine), now: nine + 60_000)
        #expect(progress(second.last) == (0.75 + 0.5) / 2)
        #expect(second.map { $0["revision"] as? Int } == Array(2...second.count + 1))
        #expect(try run(benches, [], now: nine + 120_000).isEmpty, "nothing has changed")
        let third = try run(benches, deltas(at: nine + 1_000, wrapMs: 90_000), now: nine + 180_000)
        #expect(progress(third.last) == 0.5, "60 seconds on the average is no way from 60, and all are handled")
        let window = try #require(third.last?["window"] as? [String: Any])
        #expect(window["kind"] as? String == "objective" && window["start"] as? String == "2026-03-01T00:00:00.000Z")
        #expect(window["end"] as? String == "2027-01-01T00:00:00.000Z", "the last day counts")
    }

    @Test func `An objective goes on where it was after a restart, and nothing is said twice`() throws {
        let goals = try goals()
        let benches = [bench(0, goals), bench(1, goals)]
        let said = try run(benches, deltas(at: nine), now: nine)
        for bench in benches {
            _ = try bench.rollBack(deltas(at: nine + 5_000), now: nine + 30_000, hasCaughtUp: true)
            try bench.restore()
        }
        #expect(try run(benches, [], now: nine + 60_000).isEmpty)
        let more = try run(benches, deltas(at: nine + 2_000), now: nine + 120_000)
        #expect(more.first?["revision"] as? Int == said.count + 1)
        #expect(progress(more.last) == (0.75 + 1) / 2)
    }

    @Test func `Another goal is published with what is known, and what is told of another objective is ignored`() throws
    {
        let (before, after) = (try goals(), try goals(to: 0))
        let benches = [bench(0, before), bench(1, before)]
        _ = try run(benches, deltas(at: nine), now: nine)
        let successors = [bench(0, after), bench(1, after)]
        for (successor, bench) in zip(successors, benches) { try successor.takeBack(from: bench) }
        let said = try run(successors, [], now: nine + 60_000)
        #expect(said.count == 1 && progress(said[0]) == 0.5, "half the way, and half of all")
        let strangers = [bench(0, Goals()), bench(1, Goals())]
        #expect(try run(strangers, deltas(at: nine), now: nine).isEmpty)
        let owner = strangers[Int(partition(of: ObjectiveTable.key(of: Array("shorter wraps".utf8))))]
        var writer = WireWriter()
        let value = DayValue(indicator: [], scope: [], day: nine..<nine + 1, revision: 1, value: nil)
        InboxRecord.write(value, of: agents, to: &writer)
        let record = LoggedRecord(key: ObjectiveTable.key(of: Array("x".utf8)), value: Array(writer.bytes))
        #expect(try owner.commit([record], now: nine + 10_000).isEmpty)
        #expect(owner.factory.totals.counters.ignored == 1)
    }

    @Test func `Targets of the configuration stand behind the directory's, and the most specific counts`() throws {
        var settings = IndicatorSettings()
        settings.targets = """
            [{indicator: contacts.handled, value: 2}, {indicator: contacts.handled, scope: {agent: a-1}, value: 0.5},
             {indicator: acw.avg, scope: {agent: "*"}, value: 15s, at_risk_from: 0.4}]
            """
        let bench = bench(0, Goals(settings))
        var statuses: [String: String] = [:]
        let news = [watermark(nine + 60_000)] + deltas(at: nine)
        for record in try bench.commit(news, now: nine + 60_000, hasCaughtUp: true) {
            let object = try JSONSerialization.jsonObject(with: Data(record.value ?? [])) as? [String: Any]
            guard let scope = object?["scope"] as? [String: String], scope.count == (scope["agent"] == nil ? 0 : 1),
                let indicators = object?["indicators"] as? [String: [String: Any]]
            else { continue }
            for id in ["contacts.handled", "acw.avg"] {
                statuses["\(scope["agent"] ?? "all") \(id)"] = indicators[id]?["status"] as? String
            }
        }
        #expect(
            statuses == [
                "all contacts.handled": "on_track", "a-0 contacts.handled": "off_track",
                "a-1 contacts.handled": "on_track", "a-2 contacts.handled": "off_track",
                "a-3 contacts.handled": "off_track", "a-0 acw.avg": "at_risk", "a-1 acw.avg": "at_risk",
                "a-2 acw.avg": "at_risk", "a-3 acw.avg": "at_risk",
            ]
        )
    }
}
