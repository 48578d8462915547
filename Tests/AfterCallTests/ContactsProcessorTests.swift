import ContactCenter
import Foundation
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// The contacts stage as the runtime sees it.
@Suite struct ContactsProcessorTests {
    private let epoch = ContactEvents.epoch
    private let queue: [String: Any] = ["queue": "q1"]

    /// - Parameter hears: whether others tell it up to when they have told everything.
    private func bench(
        cellPartitions: Int32 = 1,
        seed: UInt64 = 1,
        hears: Bool = true
    ) -> TaskBench<ContactsFactory> {
        var settings = ContactStageSettings()
        (settings.agentPartitions, settings.ingestTasks) = hears ? (1, [0]) : (0, [])
        return TaskBench(
            ContactsFactory(
                settings: settings,
                contactPartitions: 1,
                cellPartitions: cellPartitions,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: WorkloadConfiguration().start - 1_000,
                deltas: WorkerDeltas(settings.deltas)
            ),
            seed: seed
        )
    }

    private func watermark(_ ms: Int64, of stage: SourceTask.Stage = .agents, offset: Int64) -> LoggedRecord {
        var writer = WireWriter()
        let source = SourceTask(stage: stage, partition: 0)
        ContactInbox.write(ContactInbox.Watermark(source: source, partitions: 1, at: epoch + ms), to: &writer)
        return LoggedRecord(value: Array(writer.bytes), offset: offset, timestamp: epoch + ms)
    }

    private func object(_ record: CollectedOutput.Record?) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(try #require(record?.value)))
        return try #require(value as? [String: Any])
    }

    // MARK: Order

    /// What was said last of each contact, and what all changes of indicators come to.
    private struct Sum: Equatable {
        var contacts: [String: String] = [:]
        var cells: [String] = []
        var waiting: [[UInt8]: Gauge] = [:]

        init(_ said: [CollectedOutput.Record]) throws {
            for record in said.of(.contacts) {
                var text = String(decoding: record.value ?? [], as: UTF8.self)
                if let revision = text.range(of: #","revision":"#, options: .backwards) {
                    text = String(text[..<revision.lowerBound])
                }
                contacts[String(decoding: record.key ?? [], as: UTF8.self)] = text
            }
            let pool = BlockPool(chunkSize: 64 << 10)
            var table = CellTable(settings: CellSettings(), pool: pool)
            for record in said.of(.cellsInbox) {
                try (record.value ?? []).withUnsafeBytes { value in
                    switch try InboxRecord(value) {
                    case .delta(_, let delta): _ = try record.key?.withUnsafeBytes { try table.add(delta, to: $0) }
                    case .gauge(_, let gauge): waiting[record.key ?? []] = gauge.isEmpty ? nil : gauge
                    case .watermark, .dayValue, .report, .answer: break
                    }
                }
            }
            let end = WorkloadConfiguration().start + 40 * 3_600_000
            table.emit(now: end, least: end) { record in
                let words = record.values.map {
                    "\($0.indicator) \(String(describing: $0.value)) \(String(describing: $0.n))"
                }
                let scope = String(decoding: record.scope, as: UTF8.self)
                cells.append("\(scope) \(record.window.kind) \(record.window.start.milliseconds) \(words)")
            }
            cells.sort()
        }
    }

    /// The contact inbox of some minutes of a centre.
    private func inbox(minutes: Int64, seed: UInt64) throws -> [LoggedRecord] {
        let pipeline = Pipeline()
        try pipeline.play(agents: 12, minutes: minutes, seed: seed)
        let records = pipeline.records(of: .output(.contactInbox))
        let times = records.map { $0.timestamp ?? epoch }
        return records.indices.sorted { (times[$0], $0) < (times[$1], $1) }.enumerated().map { place, index in
            var record = records[index]
            (record.partition, record.offset) = (0, Int64(place))
            return record
        }
    }

    @Test func `Events and legs in any order come to the same contacts and the same changes of indicators`() throws {
        let seed = TestSeed.value &+ 21
        let records = try inbox(minutes: 8, seed: seed)
        var random = SplitMix64(seed: seed, index: 84)
        func sum(_ records: [LoggedRecord]) throws -> Sum {
            let bench = bench(seed: seed, hears: false)
            var said: [CollectedOutput.Record] = []
            var rest = records[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(Int.random(in: 1...300, using: &random)))
                rest = rest.dropFirst(part.count)
                said += try bench.commit(part, now: WorkloadConfiguration().start)
            }
            for hours: Int64 in [1, 30] {
                said += try bench.commit(
                    [],
                    now: WorkloadConfiguration().start + hours * 3_600_000,
                    hasCaughtUp: true
                )
            }
            #expect(bench.factory.totals.counters.rejected == 0)
            return try Sum(said)
        }
        let plain = try sum(records)
        #expect(plain.contacts.count > 20 && plain.cells.count > 100 && plain.waiting.isEmpty)
        for _ in 0..<4 {
            // Events stay within the horizon; the bus has delayed them by up to a minute of it already.
            let places = try records.map { record in
                let isEvent = record.value?.first == UInt8(ascii: "{")
                let instant = try [record].lend { ContactStage.arrival(of: InputRecord($0[0])) } ?? epoch
                return instant.milliseconds + Int64.random(in: 0...(isEvent ? 59_000 : 900_000), using: &random)
            }
            let order = records.indices.sorted { (places[$0], $0) < (places[$1], $1) }
            let other = try sum(order.map { records[$0] })
            #expect(other.contacts == plain.contacts, "SEED=\(TestSeed.value)")
            #expect(other.cells == plain.cells, "SEED=\(TestSeed.value)")
        }
    }

    // MARK: Time

    @Test func `In a backlog the clock waits until those who tell of legs and events have caught up`() throws {
        let bench = bench()
        let hour: Int64 = 3_600_000
        let now = epoch + 80 * hour
        let queued = ContactEvents.record("queued", "c1", at: 0, arrival: 80 * hour, offset: 1, queue)
        let other = ContactEvents.record("queued", "c2", at: 0, arrival: 80 * hour, offset: 2, queue)
        let records = [queued, other, watermark(80 * hour, offset: 3)]
        #expect(try bench.commit(records, now: now, hasCaughtUp: true).of(.contacts).isEmpty)
        // A visit of days ago is closed by what is told of it only now.
        let abandoned = ContactEvents.record("abandoned", "c1", at: 10_000, arrival: 80 * hour, offset: 4, queue)
        let contact = try object(try bench.commit([abandoned], now: now, hasCaughtUp: true).of(.contacts).last)
        #expect(contact["wait_ms"] as? Int == 10_000)
        let caughtUp = watermark(80 * hour, of: .ingest, offset: 5)
        let lost = try bench.commit([caughtUp], now: now, hasCaughtUp: true).of(.contacts)
        #expect(lost.last?.key == Array("c2".utf8), "of which nothing is to come any more")
    }

    @Test func `An event ahead of the clock waits, in the changelog too, until the clock gets there`() throws {
        let bench = bench(hears: false)
        let early = ContactEvents.record("queued", "c1", at: 60_000, arrival: 0, offset: 1, queue)
        #expect(try bench.commit([early], now: epoch).isEmpty)
        #expect(bench.processor.waitingCount == 1 && bench.changelog.count == 1)
        try bench.restore()
        #expect(bench.processor.waitingCount == 1)
        #expect(try bench.commit([], now: epoch + 59_999, hasCaughtUp: true).of(.cellsInbox).isEmpty)
        let due = try bench.commit([], now: epoch + 60_000, hasCaughtUp: true)
        #expect(!due.of(.cellsInbox).isEmpty && bench.processor.waitingCount == 0 && bench.processor.keyCount == 1)
        #expect(Set(bench.changelog.keys) == [Array("c1".utf8)])
        let ended = ContactEvents.record("abandoned", "c1", at: 70_000, offset: 2, queue)
        let contact = try object(try bench.commit([ended], now: epoch + 70_000).of(.contacts).last)
        #expect(contact["wait_ms"] as? Int == 10_000)
        #expect(bench.factory.totals.counters.applied == 2 && bench.factory.totals.counters.aheadOfClock == 1)
    }

    /// A contact of whose events one is four minutes ahead of the bus, and the next is behind that by more than the
    /// horizon; among them what our own stages wrote when they wrote it.
    private func aheadThenBehind(now: Int64?, messagesAt: Int64, undone: Bool) throws -> [CollectedOutput.Record] {
        let bench = bench()
        var message = ContactEvents.leg("c2", from: 0, offset: 2)
        message.timestamp = epoch + messagesAt
        let records = [
            ContactEvents.record("queued", "c1", at: 0, offset: 0, queue),
            ContactEvents.record("outcome", "c1", at: 240_000, arrival: 1_000, offset: 1, ["resolved": true]),
            message,
            ContactEvents.record("abandoned", "c1", at: 40_000, offset: 3, queue),
            ContactEvents.record("queued", "c1", at: 241_000, offset: 4, queue),
            ContactEvents.record("abandoned", "c1", at: 250_000, offset: 5, queue),
        ]
        var said: [CollectedOutput.Record] = []
        if undone {
            let first = try bench.rollBack(records, now: epoch + (now ?? 250_000))
            said = try bench.commit(records, now: epoch + (now ?? 250_000))
            #expect(first == said)
            return said
        }
        for record in records {
            let time = now ?? (record.timestamp ?? epoch) - epoch
            said += try bench.commit([record], now: epoch + max(0, time))
        }
        return said
    }

    @Test func `A backlog is read as it was when it was live, whenever our own stages wrote between`() throws {
        let live = try aheadThenBehind(now: nil, messagesAt: 2_000, undone: false)
        #expect(live.of(.deadLetters).isEmpty)
        let last = live.of(.contacts).last { $0.key == Array("c1".utf8) }
        for messagesAt: Int64 in [2_000, 7_200_000] {
            for undone in [false, true] {
                let replayed = try aheadThenBehind(now: 7_200_000, messagesAt: messagesAt, undone: undone)
                #expect(replayed.of(.deadLetters).isEmpty)
                #expect(replayed.of(.contacts).last { $0.key == Array("c1".utf8) }?.value == last?.value)
            }
        }
    }

    @Test func `What comes too late is a dead letter with the key, the headers and the place it had on the bus`() throws
    {
        let ingest = TaskBench(
            IngestFactory(
                sources: [IngestSource(topic: "bus")],
                source: [],
                publishesDeadLetters: true,
                rejectAheadMs: 600_000,
                maximumValueBytes: 10_000,
                maximumDeadLetterBytes: 100_000
            ),
            partition: 7
        )
        let headers = [RecordHeader("traceparent", "00-a-b-01"), RecordHeader("note", nil)]
        let values = [
            ContactEvents.json("contact.queued", "c1", at: 0), ContactEvents.json("contact.ended", "c1", at: 120_001),
            ContactEvents.json("contact.abandoned", "c1", at: 0), ContactEvents.json("contact.abandoned", "c1", at: 1),
        ]
        let keys: [[UInt8]?] = [nil, [], Array("call 9".utf8), nil]
        let bus = values.indices.map { index in
            LoggedRecord(
                key: keys[index],
                value: values[index],
                headers: headers,
                partition: 7,
                offset: 500 + Int64(index),
                timestamp: epoch + 130_000 + Int64(index)
            )
        }
        let inbox = try ingest.commit(bus, now: epoch + 130_000).enumerated().map { index, record in
            LoggedRecord(key: record.key, value: record.value, headers: record.headers, offset: Int64(index))
        }
        let bench = bench()
        let letters = try bench.commit(inbox, now: epoch + 200_000).of(.deadLetters)
        let letter = try #require(letters.first)
        #expect(letters.count == 1, "exactly at the horizon is in time")
        #expect(letter.key == Array("call 9".utf8) && letter.value == values[2])
        #expect(Array(letter.headers.prefix(2)) == headers)
        #expect(!letter.headers.contains { $0.name == "aftercall-origin" })
        let said = ["cause", "topic", "partition", "offset", "timestamp"].map { letter.header("aftercall-error-\($0)") }
        #expect(said == ["too_late", "bus", "7", "502", "\((epoch + 130_002).milliseconds)"])
    }

    @Test func `Of scopes and partitions that nobody reads nothing is told`() throws {
        let bench = bench(cellPartitions: 0)
        #expect(bench.processor.nextTimerMs == nil)
        try bench.commit([watermark(0, offset: 0)], now: epoch, hasCaughtUp: true)
        #expect(bench.processor.nextTimerMs == nil && !bench.processor.hasOutputWaiting)
    }

    @Test func `A watermark is told once agents and ingest have told theirs, and never beyond one of them`() throws {
        let bench = bench(cellPartitions: 3)
        func told(_ said: [CollectedOutput.Record]) throws -> [Timestamp] {
            try said.of(.cellsInbox).filter { $0.key == nil }.map { record in
                try (record.value ?? []).withUnsafeBytes { value in
                    guard case .watermark(_, let instant) = try InboxRecord(value) else { return .distantPast }
                    return instant
                }
            }
        }
        let ingest = watermark(100_000, of: .ingest, offset: 0)
        #expect(try told(bench.commit([ingest], now: epoch, hasCaughtUp: true)).isEmpty)
        let said = try bench.commit([watermark(500, offset: 0)], now: epoch + 6_000, hasCaughtUp: true)
        #expect(try told(said) == Array(repeating: epoch + 500, count: 3))
        #expect(Set(said.of(.cellsInbox).map(\.partition)) == [0, 1, 2, nil], "and a report")
        let undone = try bench.rollBack([watermark(9_000, offset: 1)], now: epoch + 8_000, hasCaughtUp: true)
        #expect(try told(undone) == Array(repeating: epoch + 8_000, count: 3))
        #expect(try told(bench.commit([], now: epoch + 9_500, hasCaughtUp: true)).isEmpty, "that was undone")
        let later = try bench.commit([watermark(500_000, offset: 1)], now: epoch + 600_000, hasCaughtUp: true)
        #expect(try told(later) == Array(repeating: epoch + 100_000, count: 3), "ingest is behind")
    }

    // MARK: Transactions

    @Test
    func `What is undone is said again byte for byte, and a task that was restored goes on as if nothing had been`()
        throws
    {
        let seed = TestSeed.value &+ 22
        let records = try inbox(minutes: 8, seed: seed)
        var random = SplitMix64(seed: seed, index: 85)
        let (bench, witness) = (bench(seed: seed, hears: false), bench(seed: seed, hears: false))
        var rest = records[...]
        var now = WorkloadConfiguration().start
        // What is told of time begins anew with a restore.
        func said(_ records: [CollectedOutput.Record]) -> [String: [CollectedOutput.Record]] {
            records.filter { !Pipeline.isOfTime($0.key) }.byKey
        }
        while !rest.isEmpty {
            let part = Array(rest.prefix(Int.random(in: 0...150, using: &random)))
            rest = rest.dropFirst(part.count)
            now = max(now + 1, part.last?.timestamp ?? now)
            let hasCaughtUp = Bool.random(using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: try bench.restore()
            case 1:
                // It was given back, and comes back when somebody else has gone on from where it was.
                let other = self.bench(seed: seed, hears: false)
                try other.takeBack(from: witness)
                try bench.takeBack(from: other)
            default: break
            }
            let expected = try said(witness.commit(part, now: now, hasCaughtUp: hasCaughtUp))
            if Bool.random(using: &random) {
                try bench.rollBack(Array(rest.prefix(40)), now: now, isFinished: Bool.random(using: &random))
                let undone = try said(bench.rollBack(part, now: now, hasCaughtUp: hasCaughtUp))
                #expect(undone == expected, "SEED=\(TestSeed.value)")
            }
            let found = try said(bench.commit(part, now: now, hasCaughtUp: hasCaughtUp))
            guard found == expected, Set(bench.changelog.keys) == Set(witness.changelog.keys) else {
                Issue.record("SEED=\(TestSeed.value), \(rest.count) records before the end")
                return
            }
        }
        for hours: Int64 in [1, 20, 26, 400] {
            now = WorkloadConfiguration().start + hours * 3_600_000
            try bench.rollBack([], now: now, hasCaughtUp: true)
            let expected = try said(witness.commit([], now: now, hasCaughtUp: true))
            #expect(try said(bench.commit([], now: now, hasCaughtUp: true)) == expected)
        }
        let (known, left) = (bench.processor.keyCount, bench.changelog.count)
        #expect(known == 0 && left == 0, "after the time of surveys nothing is left")
    }

    @Test func `The longest wait that was told is that of who waits, with each commit`() throws {
        let seed = TestSeed.value
        var random = SplitMix64(seed: seed, index: 86)
        let bench = bench(seed: seed)
        var waiting: [String: (since: Int64, queue: String)] = [:]
        var told: [String: Int64] = [:]
        for step in 0..<300 {
            var records: [LoggedRecord] = []
            let before = waiting
            for place in 0..<Int.random(in: 0...5, using: &random) {
                let contact = "c\(Int.random(in: 0..<20, using: &random))-\(step / 40)"
                let (ms, offset) = (Int64(step) * 1_000 + Int64(place), Int64(step * 10 + place))
                if let visit = waiting.removeValue(forKey: contact) {
                    let more = ["queue": visit.queue]
                    records.append(ContactEvents.record("abandoned", contact, at: ms, offset: offset, more))
                } else {
                    waiting[contact] = (ms, "q\(random.next() % 3)")
                    let more = ["queue": waiting[contact]?.queue ?? "", "channel": "chat", "reason": "r"]
                    records.append(ContactEvents.record("queued", contact, at: ms, offset: offset, more))
                }
            }
            let now = epoch + Int64(step) * 1_000 + 10
            if Int.random(in: 0..<6, using: &random) == 0 { try bench.restore() }
            if Int.random(in: 0..<5, using: &random) == 0 {
                try bench.rollBack(records, now: now)
                waiting = before
                continue
            }
            for record in try bench.commit(records, now: now).of(.cellsInbox) {
                try (record.value ?? []).withUnsafeBytes { value in
                    guard case .gauge(_, let gauge) = try InboxRecord(value) else { return }
                    let scope = String(decoding: record.key ?? [], as: UTF8.self)
                    told[scope] = gauge.oldestWaiting.map { $0 - epoch }
                }
            }
            var plain: [String: Int64] = [:]
            for (since, queue) in waiting.values {
                let scopes = ["all", "queue=\(queue)", "channel=chat", "reason=r", "queue=\(queue),reason=r"]
                for scope in scopes { plain[scope] = min(plain[scope] ?? .max, since) }
            }
            #expect(told == plain, "SEED=\(seed) step \(step)")
        }
    }

    @Test func `A damaged message, or the damaged record of a contact, ends the task with where to look`() throws {
        var damaged = ContactEvents.leg("c1", from: 0, offset: 0)
        damaged.value?.removeLast()
        let failure = #expect(throws: StreamFailure.self) { try bench().commit([damaged], now: epoch) }
        #expect(failure?.kind == .refused)
        let log = LoggedRecord(key: Array("c1".utf8), value: [1, 2, 3], offset: 41)
        let other = #expect(throws: StreamFailure.self) {
            try [log].lend { try bench().processor.restore($0[0]) }
        }
        #expect(other?.kind == .refused && other?.reason.contains("offset 41") == true)
    }
}
