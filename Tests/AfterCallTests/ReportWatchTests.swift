import Alerting
import ContactCenter
import Foundation
import Indicators
import SchemaSupport
import Streaming
import Testing

@testable import AfterCall

/// What tasks report, how input comes to them and what customers answer, and the alerts on that.
@Suite struct ReportWatchTests {
    private static let nine = Timestamp(milliseconds: 1_772_442_000_000)
    private static let source = SourceTask(stage: .agents, partition: 3)
    private static let sources = [source, SourceTask(stage: .contacts, partition: 0)]

    private static func instant(_ seconds: Int64) -> Timestamp { nine + seconds * 1_000 }

    private func bench(_ rules: [ScopeRule] = ScopeRule.shipped) -> TaskBench<CellsFactory> {
        let settings = CellSettings()
        return TaskBench(
            CellsFactory(
                settings: settings,
                rules: ScopeRuleTable(rules, settings.catalogue),
                sources: Self.sources,
                isApproximate: false,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: Self.nine
            )
        )
    }

    private func report(
        _ seconds: Int64,
        lag: Int64 = 0,
        ahead: Int64 = 0,
        read: Int64 = 0,
        late: Int64 = 0
    ) -> [LoggedRecord] {
        var report = PartitionReport(at: Self.instant(seconds))
        (report.lagMs, report.aheadMs, report.read, report.late) = (lag * 1_000, ahead * 1_000, read, late)
        var writer = WireWriter()
        InboxRecord.write(report, of: Self.source, to: &writer)
        let key = ReportWatch.key(topic: "telephony.agent-events", partition: 3)
        return [LoggedRecord(key: key, value: Array(writer.bytes))]
    }

    /// Rule, status and resolution of each alert on `subject`.
    private func words(
        _ said: [CollectedOutput.Record],
        of subject: [String: String] = ["kind": "partition", "id": "telephony.agent-events/3"]
    ) throws -> [String] {
        let schema = try SchemaSupport.schema("aftercall.alert.v1")
        return try said.of(.alerts).map { record in
            let value = try #require(record.value)
            #expect(schema.violations(ofJSON: value) == [])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
            #expect(object["entity"] as? [String: String] == subject)
            let contact = subject["kind"] == "contact" ? subject["id"] : nil
            #expect(object["contact_id"] as? String == contact)
            return ["rule", "status", "resolution"].compactMap { object[$0] as? String }.joined(separator: " ")
        }
    }

    private func commit(
        _ bench: TaskBench<CellsFactory>,
        _ records: [LoggedRecord],
        at seconds: Int64
    ) throws -> [String] {
        try words(bench.commit(records, now: Self.instant(seconds), hasCaughtUp: true))
    }

    @Test func `A partition that lags is told of at once, while indicators wait for it`() throws {
        let bench = bench()
        // No task has said up to when it has told everything: nothing else can be judged.
        #expect(try commit(bench, report(10, lag: 30), at: 10) == [])
        #expect(try commit(bench, report(11, lag: 31), at: 11) == ["input_lag firing"])
        #expect(try commit(bench, report(12, lag: 20), at: 12) == [], "that is not clear yet")
        #expect(try commit(bench, report(13, lag: 9), at: 13) == ["input_lag resolved ended"])
        #expect(try commit(bench, report(14, lag: 99), at: 14) == [], "cooldown")
        #expect(try commit(bench, [], at: 614) == ["input_lag firing"], "it has lagged ever since")
    }

    @Test func `A clock that is ahead is told of, and over when five minutes have gone without`() throws {
        let bench = bench()
        #expect(try commit(bench, report(10, ahead: 5), at: 10) == [])
        #expect(try commit(bench, report(20, ahead: 6), at: 20) == ["clock_skew firing"])
        #expect(try commit(bench, report(290), at: 290) == [])
        #expect(try commit(bench, report(310), at: 310) == [], "the five minutes before have it")
        #expect(try commit(bench, report(610), at: 610) == ["clock_skew resolved ended"])
    }

    @Test func `The share of events that are too late is that of five to ten minutes`() throws {
        let bench = bench()
        #expect(try commit(bench, report(10, read: 99, late: 9), at: 10) == [], "too few")
        #expect(try commit(bench, report(20, read: 901), at: 20) == [])
        #expect(try commit(bench, report(30, read: 10, late: 2), at: 30) == ["late_events firing"])
        #expect(try commit(bench, report(310, read: 1_190), at: 310) == ["late_events resolved ended"])
    }

    @Test func `Undone it is told again, restored it is neither told again nor forgotten`() throws {
        let bench = bench()
        try bench.rollBack(report(11, lag: 31, read: 500, late: 50), now: Self.instant(11), hasCaughtUp: true)
        #expect(try commit(bench, report(11, lag: 31, read: 500, late: 2), at: 11) == ["input_lag firing"])
        try bench.restore()
        #expect(try commit(bench, report(12, lag: 40), at: 12) == [])
        #expect(try commit(bench, report(13), at: 13) == ["input_lag resolved ended"])
        try bench.restore()
        #expect(try commit(bench, report(14), at: 14) == [])
    }

    @Test func `What is read late itself is no news`() throws {
        let bench = bench()
        #expect(try commit(bench, report(10, lag: 99), at: 100) == [])
        #expect(try commit(bench, report(99, lag: 99), at: 100) == ["input_lag firing"])
    }

    @Test func `A report that cannot be read stops the task`() throws {
        let bench = bench()
        var record = try #require(report(10).first)
        record.key = Array("queue=billing".utf8)
        #expect(throws: StreamFailure.self) { try commit(bench, [record], at: 10) }
    }

    // MARK: Answers

    private static let contact = ["kind": "contact", "id": "c,1"]

    private func answer(_ seconds: Int64, _ nps: Int64?, queue: String = "billing") -> [LoggedRecord] {
        let id = Array("c,1".utf8)
        let scope = ScopeKey([(.queue, Array(queue.utf8)), (.contact, id)])
        var writer = WireWriter()
        let answer = SurveyAnswer(at: Self.instant(seconds), scope: scope.text, nps: nps)
        InboxRecord.write(answer, of: Self.sources[1], to: &writer)
        return [LoggedRecord(key: ScopeKey([(.contact, id)]).text, value: Array(writer.bytes))]
    }

    @Test func `An answer of 0 to 6 is told once, and is over a day later`() throws {
        let bench = bench()
        let undone = try bench.rollBack(answer(5, 6), now: Self.instant(10), hasCaughtUp: true)
        let said = try bench.commit(answer(5, 6), now: Self.instant(10), hasCaughtUp: true)
        #expect(try words(said, of: Self.contact) == ["detractor firing"])
        #expect(undone.of(.alerts) == said.of(.alerts))
        let alert = try JSONSerialization.jsonObject(with: Data(said.of(.alerts).first?.value ?? [])) as? [String: Any]
        #expect(alert?["scope"] as? [String: String] == ["queue": "billing"] && alert?["value"] as? Int == 6)
        let english = (alert?["summary"] as? [String: String])?["en"]
        #expect(english == "The customer of contact c,1 gave 6 out of 10 in a survey.")
        try bench.restore()
        #expect(try words(bench.commit(answer(5, 6), now: Self.instant(20), hasCaughtUp: true)) == [])
        let day = 24 * 3_600 + Int64(5)
        #expect(try words(bench.commit([], now: Self.instant(day - 1), hasCaughtUp: true)) == [])
        let end = try bench.commit([], now: Self.instant(day), hasCaughtUp: true)
        #expect(try words(end, of: Self.contact) == ["detractor resolved ended"])
        #expect(try words(bench.commit(answer(5, 6), now: Self.instant(day + 9), hasCaughtUp: true)) == [], "long ago")
    }

    @Test(arguments: [7, nil, 10] as [Int64?])
    func `Another answer, or none, takes the alert back`(better: Int64?) throws {
        let bench = bench()
        let good = try bench.commit(answer(5, 7, queue: "sales"), now: Self.instant(6), hasCaughtUp: true)
        #expect(good.of(.alerts) == [])
        let said = try bench.commit(answer(5, 0), now: Self.instant(10), hasCaughtUp: true)
        #expect(try words(said, of: Self.contact) == ["detractor firing"])
        let end = try bench.commit(answer(5, better), now: Self.instant(20), hasCaughtUp: true)
        #expect(try words(end, of: Self.contact) == ["detractor resolved corrected"])
    }

    @Test func `An answer that moves in time, then to its contact, is one alert at a time`() throws {
        let earlier = answer(5, 6, queue: "")
        let moved = answer(5, nil, queue: "") + answer(5, 6)
        let together = bench()
        let all = answer(6, 6, queue: "") + earlier + moved
        let said = try together.commit(all, now: Self.instant(10), hasCaughtUp: true)
        #expect(try words(said, of: Self.contact) == ["detractor firing"])
        let apart = bench()
        var told: [String] = []
        for (index, news) in [answer(6, 6, queue: ""), earlier, moved].enumerated() {
            let said = try apart.commit(news, now: Self.instant(Int64(10 + index)), hasCaughtUp: true)
            told += try words(said, of: Self.contact)
        }
        #expect(told == ["detractor firing", "detractor resolved corrected", "detractor firing"])
        let better = bench()
        _ = try better.commit(answer(6, 6), now: Self.instant(10), hasCaughtUp: true)
        let end = try better.commit(answer(5, 9), now: Self.instant(11), hasCaughtUp: true)
        #expect(try words(end, of: Self.contact) == ["detractor resolved corrected"])
    }

    @Test func `A queue may have another threshold`() throws {
        let rules = ScopeRule.shipped.map { rule in
            guard rule.name == "detractor" else { return rule }
            var rule = rule
            let terms = RuleTerms([RuleThreshold(.warning, 9_000_000)])
            rule.exceptions = [RuleException(ScopePattern([.queue: Array("vip".utf8)]), terms)]
            return rule
        }
        let bench = bench(rules)
        #expect(try bench.commit(answer(5, 8), now: Self.instant(6), hasCaughtUp: true).of(.alerts) == [])
        let said = try bench.commit(answer(7, 8, queue: "vip"), now: Self.instant(8), hasCaughtUp: true)
        #expect(try words(said, of: Self.contact) == ["detractor firing"])
    }

    // MARK: Who reports

    private func reports(_ said: [CollectedOutput.Record]) throws -> [PartitionReport] {
        try said.of(.cellsInbox).compactMap { record in
            let value = try #require(record.value)
            return try value.withUnsafeBytes { bytes in
                guard case .report(let report) = try InboxRecord(bytes) else { return nil }
                #expect(record.key == ReportWatch.key(topic: "telephony.agent-events", partition: 0))
                return report
            }
        }
    }

    private func event(_ name: String, _ seconds: Int64, arrival: Int64? = nil) -> LoggedRecord {
        let time = Story.text(of: Self.instant(seconds))
        let json = #"{"id":"\#(name)","source":"s","type":"agent.heartbeat","agent_id":"a1","time":"\#(time)"}"#
        var record = LoggedRecord(key: Array("a1".utf8), value: Array(json.utf8))
        record.timestamp = Self.instant(arrival ?? seconds)
        return record
    }

    @Test func `The agents stage reports lag, clocks that are ahead, and what is too late, each once`() throws {
        let bench = TaskBench(
            AgentsFactory(
                settings: AgentStageSettings(),
                cellPartitions: 2,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: Self.nine
            )
        )
        let first = [event("1", 600), event("2", 601, arrival: 598), event("3", 400)]
        let undone = try reports(bench.rollBack(first, now: Self.instant(641)))
        let said = try reports(bench.commit(first, now: Self.instant(641)))
        var expected = PartitionReport(at: Self.instant(641))
        (expected.lagMs, expected.aheadMs, expected.read, expected.late) = (40_000, 3_000, 3, 1)
        #expect(said == [expected] && undone == said)
        let second = try reports(bench.commit([event("4", 645)], now: Self.instant(645), hasCaughtUp: true))
        expected = PartitionReport(at: Self.instant(645))
        expected.read = 1
        #expect(second == [expected])
        let ahead = [event("5", 660, arrival: 650), event("6", 650)]
        #expect(try reports(bench.commit(ahead, now: Self.instant(651))).map(\.aheadMs) == [10_000])
        let past = try reports(bench.commit([event("7", 670)], now: Self.instant(670)))
        #expect(past.map(\.aheadMs) == [0], "what has waited is told once")
    }
}
