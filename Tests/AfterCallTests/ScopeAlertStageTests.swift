import Alerting
import ContactCenter
import Foundation
import Indicators
import SchemaSupport
import Streaming
import Testing

@testable import AfterCall

/// Rules on indicators in the cells stage: from deltas to records on the topic of alerts.
@Suite struct ScopeAlertStageTests {
    /// Nine in the morning, in UTC.
    private static let nine = Timestamp(milliseconds: 1_772_442_000_000)
    private static let sources = [SourceTask(stage: .agents, partition: 0), SourceTask(stage: .contacts, partition: 0)]
    private static let fired = "acw_avg_above_target firing warning queue=billing"

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

    /// A batch of wraps in the queue billing, `count` of so many seconds, ended at `at`; a sign of -1 takes them back.
    private func wraps(_ count: Int, seconds: Int64, at: Int64, sign: Int64 = 1) -> [LoggedRecord] {
        var builder = DeltaBuilder(settings: DeltaSettings(), pool: BlockPool(chunkSize: 64 << 10))
        let queue = Array("billing".utf8)
        var fact = ContactFact(kind: .handled, at: Self.instant(at))
        fact.queue = Text(offset: 0, count: queue.count)
        (fact.talkMs, fact.wrapMs) = (60_000, seconds * 1_000)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        queue.withUnsafeBytes { bytes in
            for _ in 0..<count { builder.add(fact, sign: sign, tenant: none, bytes: bytes) }
        }
        var records: [LoggedRecord] = []
        builder.forEachScope(source: Self.sources[1]) { key, value in
            records.append(LoggedRecord(key: Array(key), value: Array(value)))
        }
        return records
    }

    private func watermarks(_ seconds: Int64) -> [LoggedRecord] {
        Self.sources.map { source in
            var writer = WireWriter()
            InboxRecord.write(watermark: Self.instant(seconds), of: source, to: &writer)
            return LoggedRecord(value: Array(writer.bytes))
        }
    }

    private func objects(_ said: [CollectedOutput.Record]) throws -> [[String: Any]] {
        let schema = try SchemaSupport.schema("aftercall.alert.v1")
        return try said.of(.alerts).map { record in
            let value = try #require(record.value)
            #expect(schema.violations(ofJSON: value) == [])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
            #expect(object["fingerprint"] as? String == String(decoding: record.key ?? [], as: UTF8.self))
            #expect(record.header("ce_type") == "aftercall.alert.v1")
            return object
        }
    }

    private func words(_ said: [CollectedOutput.Record]) throws -> [String] {
        try objects(said).map { alert in
            let scope = try #require(alert["scope"] as? [String: String])
            let parts = ["rule", "status", "severity", "resolution"].compactMap { alert[$0] as? String }
            return parts.joined(separator: " ") + " " + scope.map { "\($0)=\($1)" }.sorted().joined(separator: ",")
        }
    }

    private func commit(
        _ bench: TaskBench<CellsFactory>,
        _ records: [LoggedRecord],
        at seconds: Int64
    ) throws -> [String] {
        let news = records + watermarks(seconds)
        return try words(bench.commit(news, now: Self.instant(seconds), hasCaughtUp: true))
    }

    @Test func `A mean over its target is told once, and its end once`() throws {
        let bench = bench()
        #expect(try commit(bench, wraps(19, seconds: 40, at: 10), at: 60) == [], "too few")
        #expect(try commit(bench, wraps(1, seconds: 40, at: 70), at: 90) == [Self.fired])
        #expect(try commit(bench, wraps(5, seconds: 40, at: 100), at: 120) == [])
        let end = try commit(bench, wraps(75, seconds: 5, at: 130), at: 150)
        #expect(end.first == "acw_avg_above_target resolved warning ended queue=billing")
    }

    @Test func `A record says what, of whom, how much, and where to read on`() throws {
        let bench = bench()
        let news = wraps(20, seconds: 40, at: 10) + watermarks(60)
        let alert = try #require(
            objects(bench.commit(news, now: Self.instant(60), hasCaughtUp: true)).first
        )
        #expect(alert["entity"] as? [String: String] == ["kind": "queue", "id": "billing"])
        #expect(alert["value"] as? Int == 40_000 && alert["threshold"] as? Int == 30_000)
        #expect(alert["labels"] as? [String: String] == ["indicator": "acw.avg", "window": "30m"])
        #expect(alert["runbook"] as? String == "docs/alerts.md#acw_avg_above_target")
        #expect(alert["at"] as? String == "2026-03-02T09:01:00.000Z")
        #expect(
            alert["summary"] as? [String: String] == [
                "en": "Average after-call work is 40 s, above the target of 30 s (queue billing).",
                "fr": "Le post-appel moyen est de 40 s, au-dessus de l'objectif de 30 s (file billing).",
                "es": "El trabajo posterior medio es de 40 s, por encima del objetivo de 30 s (cola billing).",
                "pl": "Średni czas pracy po rozmowie wynosi 40 s, powyżej celu 30 s (kolejka billing).",
            ]
        )
    }

    @Test func `Undone it is told again, restored it is neither told again nor forgotten`() throws {
        let bench = bench()
        let news = wraps(20, seconds: 40, at: 10) + watermarks(60)
        let undone = try bench.rollBack(news, now: Self.instant(60), hasCaughtUp: true)
        let said = try bench.commit(news, now: Self.instant(60), hasCaughtUp: true)
        #expect(try words(said) == [Self.fired])
        #expect(undone.of(.alerts) == said.of(.alerts))
        try bench.restore()
        #expect(try commit(bench, [], at: 70) == [])
        #expect(try commit(bench, wraps(1, seconds: 45, at: 75), at: 80) == [])
        try bench.rollBack(wraps(99, seconds: 1, at: 85) + watermarks(90), now: Self.instant(90), hasCaughtUp: true)
        #expect(try commit(bench, [], at: 100) == [])
        let end = try commit(bench, wraps(40, seconds: 5, at: 110), at: 120)
        #expect(end == ["acw_avg_above_target resolved warning ended queue=billing"])
        try bench.restore()
        #expect(try commit(bench, [], at: 130) == [])
    }

    @Test func `A correction that takes the ground away resolves it as corrected`() throws {
        let bench = bench()
        #expect(try commit(bench, wraps(20, seconds: 40, at: 10), at: 60) == [Self.fired])
        let better = wraps(20, seconds: 40, at: 10, sign: -1) + wraps(20, seconds: 12, at: 10)
        let end = try commit(bench, better, at: 90)
        #expect(end == ["acw_avg_above_target resolved warning corrected queue=billing"])
    }

    @Test func `A rule that is not in force any more resolves what it had`() throws {
        let old = bench()
        #expect(try commit(old, wraps(20, seconds: 40, at: 10), at: 60) == [Self.fired])
        let without = bench(ScopeRule.shipped.filter { $0.name != "acw_avg_above_target" })
        try without.takeBack(from: old)
        let end = try commit(without, [], at: 90)
        #expect(end == ["acw_avg_above_target resolved warning rule_removed queue=billing"])
        try without.restore()
        #expect(try commit(without, [], at: 120) == [])
    }

    @Test func `A rule of the same name that looks at something else resolves what the other had, once`() throws {
        let old = bench()
        #expect(try commit(old, wraps(20, seconds: 40, at: 10), at: 60) == [Self.fired])
        var rule = ScopeRule.shipped[0]
        rule.window = .rolling(minutes: 5)
        rule.replacedAt = Self.instant(75)
        let other = bench([rule])
        try other.takeBack(from: old)
        let end = try objects(other.commit(watermarks(80), now: Self.instant(80), hasCaughtUp: true))
        // It has a ground of its own at once.
        #expect(end.map { $0["resolution"] as? String } == ["rule_removed", nil])
        #expect(end.map { $0["status"] as? String } == ["resolved", "firing"])
        #expect((end.first?["summary"] as? [String: String])?["en"]?.contains("is no longer in force") == true)
        #expect(try commit(other, wraps(1, seconds: 40, at: 85), at: 90) == [])
        let again = bench([rule])
        try again.takeBack(from: other)
        #expect(try commit(again, [], at: 95) == [])
    }

    @Test func `Another threshold that it still passes leaves it, one that it does not pass resolves it`() throws {
        func bench(_ seconds: Int64) -> TaskBench<CellsFactory> {
            var rule = ScopeRule.shipped[0]
            rule.terms.thresholds = [RuleThreshold(.warning, seconds * 1_000_000_000)]
            return self.bench([rule])
        }
        let first = bench(30)
        #expect(try commit(first, wraps(20, seconds: 40, at: 10), at: 60) == [Self.fired])
        let second = bench(35)
        try second.takeBack(from: first)
        #expect(try commit(second, [], at: 70) == [])
        let third = bench(45)
        try third.takeBack(from: second)
        let end = try objects(third.commit(watermarks(80), now: Self.instant(80), hasCaughtUp: true))
        #expect(end.map { $0["status"] as? String } == ["resolved"])
        #expect(end.first?["resolved_at"] as? String == "2026-03-02T09:01:20.000Z", "when the rule changed")
    }

    @Test func `What passes a changed threshold passes it since the change`() throws {
        func bench(_ seconds: Int64) -> TaskBench<CellsFactory> {
            var rule = ScopeRule.shipped[0]
            rule.terms.thresholds = [RuleThreshold(.warning, seconds * 1_000_000_000)]
            rule.terms.cooldownMs = 0
            return self.bench([rule])
        }
        let first = bench(30)
        #expect(try commit(first, wraps(20, seconds: 40, at: 10), at: 60) == [Self.fired])
        let second = bench(45)
        try second.takeBack(from: first)
        #expect(try commit(second, [], at: 70) == ["acw_avg_above_target resolved warning ended queue=billing"])
        let third = bench(35)
        try third.takeBack(from: second)
        let news = watermarks(85)
        let again = try objects(third.commit(news, now: Self.instant(85), hasCaughtUp: true))
        let time = again.first?["at"] as? String
        #expect(again.count == 1 && time == "2026-03-02T09:01:20.000Z", "not of the last episode")
    }

    @Test func `What begins and ends in a backlog is not told`() throws {
        let bench = bench()
        // An hour on, but the sources have told of the first minute only.
        for (records, known) in [(wraps(20, seconds: 40, at: 10), 60), (wraps(60, seconds: 5, at: 65), 90)] {
            let news = records + watermarks(Int64(known))
            #expect(try words(bench.commit(news, now: Self.instant(3_600), hasCaughtUp: true)) == [])
        }
        #expect(try commit(bench, [], at: 3_605) == [])
    }

    @Test func `Its state is as the contract of the changelog says`() throws {
        let bench = bench()
        #expect(try commit(bench, wraps(20, seconds: 40, at: 10), at: 60) == [Self.fired])
        let (key, value) = try #require(bench.changelog.first { key, _ in key.withUnsafeBytes(ScopeAlerts.isAlert) })
        #expect(String(decoding: key, as: UTF8.self) == "queue=billing|aacw_avg_above_target")
        guard let protoc = Protoc.found else { return }
        let message = "aftercall.changelog.v1.ScopeAlert"
        let text = try protoc.run("decode", message, "aftercall/changelog/v1/cells.proto", value)
        let words = String(decoding: text, as: UTF8.self)
        // A field that the contract does not have would be shown by its number.
        #expect(words.firstMatch(of: /(?m)^\s*[0-9]+[ :]/) == nil, "\(words)")
        #expect(words.contains("severity: SEVERITY_WARNING") && words.contains("value: 40000000000"), "\(words)")
        #expect(try protoc.run("encode", message, "aftercall/changelog/v1/cells.proto", text) == value)
    }
}
