import Alerting
import ContactCenter
import Foundation
import Indicators
import SchemaSupport
import Streaming
import Testing

@testable import AfterCall

/// `idle_while_waiting`: contacts of a queue wait while agents who serve it are ready.
@Suite struct IdleWhileWaitingTests {
    /// Nine in the morning, in UTC.
    private static let nine = Timestamp(milliseconds: 1_772_442_000_000)
    private static let contacts = SourceTask(stage: .contacts, partition: 0)
    private static let agents = [
        SourceTask(stage: .agents, partition: 0), SourceTask(stage: .agents, partition: 1),
    ]

    private static func instant(_ seconds: Int64) -> Timestamp { nine + seconds * 1_000 }

    /// A task of the cells stage, with a directory in which the queue billing wants a skill.
    private final class Bench {
        let shelf = DirectoryShelf()
        let task: TaskBench<CellsFactory>

        init(skills: [String] = ["invoices"], rules: [ScopeRule] = ScopeRule.shipped) {
            let settings = CellSettings()
            var factory = CellsFactory(
                settings: settings,
                rules: ScopeRuleTable(rules, settings.catalogue),
                sources: [contacts] + agents,
                isApproximate: false,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: nine
            )
            factory.directory = shelf
            task = TaskBench(factory)
            set(skills: skills)
        }

        func set(skills: [String]) {
            var queue = DirectoryQueue()
            queue.skills = skills
            var directory = Directory()
            directory.set(.queue(DirectoryName(id: "billing"), DirectoryVersions([.init(from: nine, value: queue)])))
            shelf.put(directory)
        }

        /// The alerts and the newest values of the queue that a commit tells of.
        func commit(_ records: [LoggedRecord], at seconds: Int64) throws -> [String] {
            let news = records + watermarks(seconds)
            return try words(task.commit(news, now: instant(seconds), hasCaughtUp: true))
        }

        func rollBack(_ records: [LoggedRecord], at seconds: Int64) throws {
            try task.rollBack(records + watermarks(seconds), now: instant(seconds), hasCaughtUp: true)
        }
    }

    private static func watermarks(_ seconds: Int64) -> [LoggedRecord] {
        ([contacts] + agents).map { source in
            var writer = WireWriter()
            InboxRecord.write(watermark: instant(seconds), of: source, to: &writer)
            return LoggedRecord(value: Array(writer.bytes))
        }
    }

    private static func words(_ said: [CollectedOutput.Record]) throws -> [String] {
        let schema = try SchemaSupport.schema("aftercall.alert.v1")
        return try said.of(.alerts).map { record in
            let value = try #require(record.value)
            #expect(schema.violations(ofJSON: value) == [])
            let alert = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
            let parts = ["rule", "status", "severity", "resolution", "at"].compactMap { alert[$0] as? String }
            return parts.joined(separator: " ")
        }
    }

    private static func gauge(_ gauge: Gauge, of source: SourceTask) -> LoggedRecord {
        var writer = WireWriter()
        InboxRecord.write(gauge, of: source, to: &writer)
        return LoggedRecord(key: Array("queue=billing".utf8), value: Array(writer.bytes))
    }

    /// The contacts stage says since when the oldest contact waits.
    private static func waiting(since seconds: Int64?) -> LoggedRecord {
        var gauge = Gauge()
        gauge.oldestWaiting = seconds.map(instant)
        return Self.gauge(gauge, of: contacts)
    }

    /// A task of the agents stage says how many are ready, and since when there has been one.
    private static func ready(_ count: Int64, since seconds: Int64 = 0, task: Int = 0) -> LoggedRecord {
        var gauge = Gauge()
        gauge.readyAgents = count
        if count > 0 { gauge.readySince = instant(seconds) }
        return Self.gauge(gauge, of: agents[task])
    }

    /// A contact waits in the queue from 10 s on; -1 takes that back.
    private static func visit(until seconds: Int64? = nil, sign: Int64 = 1) -> [LoggedRecord] {
        var builder = DeltaBuilder(settings: DeltaSettings(), pool: BlockPool(chunkSize: 64 << 10))
        let queue = Array("billing".utf8)
        var fact = ContactFact(kind: .waiting, at: instant(10))
        fact.until = seconds.map(instant)
        fact.queue = Text(offset: 0, count: queue.count)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        queue.withUnsafeBytes { builder.add(fact, sign: sign, tenant: none, bytes: $0) }
        var records: [LoggedRecord] = []
        builder.forEachScope(source: contacts) { records.append(LoggedRecord(key: Array($0), value: Array($1))) }
        return records
    }

    private static let fired = "idle_while_waiting firing warning 2026-03-02T09:00:30.000Z"
    private static let ended = "idle_while_waiting resolved warning ended 2026-03-02T09:00:30.000Z"

    /// A bench in which somebody waits from 10 s on and an agent is ready from 5 s on.
    private static func waitingBench(_ skills: [String] = ["invoices"]) throws -> Bench {
        let bench = Bench(skills: skills)
        let news = visit() + [waiting(since: 10), ready(1, since: 5)]
        #expect(try bench.commit(news, at: 11) == [])
        return bench
    }

    @Test func `It fires to the second, without an event, and once`() throws {
        let bench = try Self.waitingBench()
        #expect(try bench.commit([], at: 30) == [])
        #expect(try bench.commit([], at: 31) == [Self.fired])
        #expect(try bench.commit([], at: 45) == [])
    }

    @Test func `It says what in four languages, about the queue`() throws {
        let bench = try Self.waitingBench()
        let said = try bench.task.commit(Self.watermarks(31), now: Self.instant(31), hasCaughtUp: true)
        let value = try #require(said.of(.alerts).first?.value)
        let alert = try #require(try JSONSerialization.jsonObject(with: Data(value)) as? [String: Any])
        #expect(alert["entity"] as? [String: String] == ["kind": "queue", "id": "billing"])
        #expect(alert["threshold"] as? Int == 20_000)
        #expect(alert["runbook"] as? String == "docs/alerts.md#idle_while_waiting")
        let texts = try #require(alert["summary"] as? [String: String])
        #expect(Set(texts.keys) == ["en", "fr", "es", "pl"] && Set(texts.values).count == 4)
        #expect(texts.values.allSatisfy { $0.contains("20 s") && $0.contains("billing") })
    }

    @Test func `It does not fire where nobody is ready, nobody waits, or the queue names no skills`() throws {
        let nobody = Bench()
        #expect(try nobody.commit(Self.visit() + [Self.waiting(since: 10), Self.ready(0)], at: 11) == [])
        #expect(try nobody.commit([], at: 90) == [])
        let idle = Bench()
        #expect(try idle.commit(Self.visit() + [Self.ready(3)], at: 11) == [])
        #expect(try idle.commit([], at: 90) == [])
        let unknown = try Self.waitingBench([])
        #expect(try unknown.commit([], at: 90) == [])
    }

    @Test func `An agent who has just become ready gets as long as the threshold`() throws {
        let bench = Bench()
        #expect(try bench.commit(Self.visit() + [Self.waiting(since: 10)], at: 11) == [])
        #expect(try bench.commit([Self.ready(1, since: 60)], at: 61) == [])
        #expect(try bench.commit([Self.ready(0)], at: 79) == [])
        #expect(try bench.commit([], at: 90) == [])
        #expect(try bench.commit([Self.ready(1, since: 95)], at: 96) == [])
        let late = try bench.commit([], at: 116)
        #expect(late == ["idle_while_waiting firing warning 2026-03-02T09:01:55.000Z"])
    }

    @Test func `Agents of several tasks count together`() throws {
        let bench = try Self.waitingBench()
        // As one goes another of another task is ready: with both there was no break.
        #expect(try bench.commit([Self.ready(2, since: 15, task: 1)], at: 16) == [])
        #expect(try bench.commit([Self.ready(0)], at: 20) == [])
        #expect(try bench.commit([], at: 35) == [])
        let later = try bench.commit([], at: 36)
        #expect(later == ["idle_while_waiting firing warning 2026-03-02T09:00:35.000Z"])
        #expect(try bench.commit([Self.ready(1, since: 37)], at: 37) == [])
        #expect(try bench.commit([Self.ready(0, task: 1)], at: 38).isEmpty == false)
    }

    @Test func `It ends when the last agent is taken, when nobody waits, and when nobody knows who serves`() throws {
        for (index, news) in [[Self.ready(0)], [Self.waiting(since: nil)], []].enumerated() {
            let bench = try Self.waitingBench()
            #expect(try bench.commit([], at: 31) == [Self.fired])
            if index == 2 { bench.set(skills: []) }
            let over = index == 1 ? Self.visit(sign: -1) + Self.visit(until: 40) : Self.visit()
            #expect(try bench.commit(news + over, at: 41) == [Self.ended], "\(index)")
            #expect(try bench.commit([], at: 90) == [])
        }
    }

    @Test func `A correction by which nobody waited takes it back`() throws {
        let bench = try Self.waitingBench()
        #expect(try bench.commit([], at: 31) == [Self.fired])
        // Well behind the tenth second at which that is known.
        let end = try bench.commit(Self.visit(sign: -1) + [Self.waiting(since: nil)], at: 52)
        #expect(end == ["idle_while_waiting resolved warning corrected 2026-03-02T09:00:30.000Z"])
    }

    @Test func `Undone it fires again, restored it is neither told again nor forgotten`() throws {
        let bench = try Self.waitingBench()
        try bench.rollBack([], at: 31)
        #expect(try bench.commit([], at: 32) == [Self.fired])
        try bench.rollBack([Self.ready(0)], at: 33)
        #expect(try bench.commit([], at: 34) == [])
        try bench.task.restore()
        #expect(try bench.commit([], at: 35) == [])
        // The task of the agents stage starts anew, and knows only since when those are ready who are.
        #expect(try bench.commit([Self.ready(1, since: 34)], at: 36) == [])
        #expect(try bench.commit([], at: 50) == [])
        #expect(try bench.commit([Self.ready(0)], at: 52) == [Self.ended])
        try bench.task.restore()
        #expect(try bench.commit([], at: 60) == [])
    }

    @Test func `A queue may have another threshold`() throws {
        var rule = try #require(ScopeRule.shipped.first { $0.name == "idle_while_waiting" })
        var terms = rule.terms
        terms.thresholds = [RuleThreshold(.critical, 5_000_000_000)]
        rule.exceptions = [RuleException(ScopePattern([.queue: Array("billing".utf8)]), terms)]
        let bench = Bench(rules: [rule])
        let news = Self.visit() + [Self.waiting(since: 10), Self.ready(1, since: 5)]
        #expect(try bench.commit(news, at: 11) == [])
        #expect(try bench.commit([], at: 16) == ["idle_while_waiting firing critical 2026-03-02T09:00:15.000Z"])
    }
}
