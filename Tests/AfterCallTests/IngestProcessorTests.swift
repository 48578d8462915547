import ContactCenter
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// The ingest stage as the runtime sees it.
@Suite struct IngestProcessorTests {
    private let epoch = ContactEvents.epoch

    private func bench(publishesDeadLetters: Bool = true) -> TaskBench<IngestFactory> {
        TaskBench(
            IngestFactory(
                sources: [IngestSource(topic: "bus")],
                source: Array("/aftercall/test".utf8),
                publishesDeadLetters: publishesDeadLetters,
                rejectAheadMs: 600_000,
                maximumValueBytes: 2_000,
                maximumDeadLetterBytes: 100_000
            ),
            partition: 3
        )
    }

    private func record(_ value: [UInt8]?, key: String? = "k", headers: [RecordHeader] = []) -> LoggedRecord {
        LoggedRecord(
            key: key.map { Array($0.utf8) },
            value: value,
            headers: headers,
            partition: 3,
            offset: 41,
            timestamp: epoch + 7
        )
    }

    @Test func `A contact event goes on byte for byte with its headers, under the key of its contact`() throws {
        let value = Array(" \t".utf8) + ContactEvents.json("contact.queued", "c1", at: 0, ["new": "field"])
        let headers = [RecordHeader("traceparent", "00-a-b-01"), RecordHeader("x", nil), RecordHeader("x", "")]
        let said = try bench().commit([record(value, headers: headers)], now: epoch)
        let found = try #require(said.first)
        #expect(said.count == 1 && found.topic == Output.contactInbox.sinkTopic)
        #expect(found.partition == nil, "the key decides")
        #expect(found.key == Array("c1".utf8) && found.value == value)
        #expect(Array(found.headers.dropLast()) == headers)
        let origin = try #require(found.headers.last)
        #expect(origin.name == "aftercall-origin")
        try #require(origin.value).withUnsafeBytes { bytes in
            let origin = try #require(RecordOrigin(bytes))
            #expect(Array(origin.topic) == Array("bus".utf8) && origin.key.map { Array($0) } == Array("k".utf8))
            #expect(origin.coordinates == InputCoordinates(partition: 3, offset: 41, timestamp: epoch + 7))
        }
    }

    @Test func `A contact of a tenant has the tenant in its key, whatever the record's own is`() throws {
        for key in [nil, "", "c1", "other"] {
            let value = ContactEvents.json("contact.ended", "c1", at: 0, ["tenant": "acme"])
            let said = try bench().commit([record(value, key: key)], now: epoch)
            #expect(said.map(\.key) == [Array("acme/c1".utf8)])
        }
    }

    /// A record that no stage can use, and what is complained of.
    struct Complaint: CustomTestStringConvertible {
        var value: [UInt8]?
        var cause: String?
        var testDescription: String

        init(_ name: String, _ value: [UInt8]?, _ cause: String?) {
            (testDescription, self.value, self.cause) = (name, value, cause)
        }
    }

    static let complaints: [Complaint] = {
        let (queued, late) = ("contact.queued", 600_008 as Int64)
        let large: [String: Any] = ["padding": String(repeating: "x", count: 2_000)]
        return [
            Complaint("no value", nil, "malformed"), Complaint("empty", [], "malformed"),
            Complaint("no object", Array("7".utf8), "malformed"),
            Complaint("cut off", Array(ContactEvents.json(queued, "c1", at: 0).dropLast(3)), "malformed"),
            Complaint("too large", ContactEvents.json(queued, "c1", at: 0, large), "too_large"),
            Complaint("too large and cut off", Array(repeating: 0x7B, count: 2_001), "too_large"),
            Complaint("unknown type", ContactEvents.json("contact.sung", nil, at: 0), nil),
            Complaint("no contact", ContactEvents.json(queued, nil, at: 0), "missing_field"),
            Complaint("no contact, far ahead", ContactEvents.json(queued, nil, at: late), "missing_field"),
            Complaint("no time", ContactEvents.json(queued, "c1", at: 0, ["time": "noon"]), "bad_time"),
            Complaint("far ahead", ContactEvents.json(queued, "c1", at: late), "bad_time"),
            Complaint(
                "agent event, far ahead",
                ContactEvents.json("agent.ready", nil, at: late, ["agent_id": "a1"]),
                "bad_time"
            ),
            Complaint("agent event", ContactEvents.json("agent.ready", nil, at: 0, ["agent_id": "a1"]), "wrong_key"),
            Complaint(
                "leg event",
                ContactEvents.json("contact.held", "c1", at: 0, ["agent_id": "a1"]),
                "wrong_key"
            ),
        ]
    }()

    @Test("What nobody can use is complained of in the order of the specification", arguments: complaints)
    func complaint(_ complaint: Complaint) throws {
        let bench = bench()
        let headers = [RecordHeader("traceparent", "00-a-b-01")]
        let said = try bench.commit([record(complaint.value, headers: headers)], now: epoch + 7)
        let counters = bench.factory.totals.counters
        #expect(counters.read == 1 && counters.applied == 0)
        guard let cause = complaint.cause else {
            #expect(said.isEmpty && counters.ignored == 1)
            return
        }
        let letter = try #require(said.first)
        #expect(said.count == 1 && letter.topic == Output.deadLetters.sinkTopic && counters.rejected == 1)
        #expect(letter.key == Array("k".utf8) && letter.value == complaint.value)
        #expect(letter.headers.first == headers.first)
        #expect(letter.header("aftercall-error-cause") == cause)
        #expect(letter.header("aftercall-error-topic") == "bus")
        #expect(letter.header("aftercall-error-partition") == "3")
        #expect(letter.header("aftercall-error-offset") == "41")
        #expect(letter.header("aftercall-error-timestamp") == "\((epoch + 7).milliseconds)")
    }

    @Test func `Exactly ten minutes ahead is believed`() throws {
        let said = try bench().commit([record(ContactEvents.json("contact.queued", "c1", at: 600_007))], now: epoch)
        #expect(said.map(\.topic) == [Output.contactInbox.sinkTopic])
    }

    @Test func `Dead letters that are switched off are counted and not sent`() throws {
        let bench = bench(publishesDeadLetters: false)
        #expect(try bench.commit([record([])], now: epoch).isEmpty)
        #expect(bench.factory.totals.counters.rejected == 1)
        #expect(bench.factory.totals.counters.published(.deadLetters) == 0)
    }

    @Test func `What is undone is said again byte for byte, and counted once`() throws {
        let bench = bench()
        let records = HostileDay.contactRecords(2_000, seed: TestSeed.value &+ 6)
        var offset = 0
        while offset < records.count {
            let part = Array(records[offset..<min(records.count, offset + 100)])
            let first = try bench.rollBack(part, now: epoch)
            try bench.rollBack(part, now: epoch, isFinished: false)
            let second = try bench.commit(part, now: epoch)
            #expect(first == second, "SEED=\(TestSeed.value)")
            offset += part.count
        }
        let counters = bench.factory.totals.counters
        #expect(counters.read == records.count)
        #expect(counters.read == counters.applied + counters.ignored + counters.rejected)
        #expect(counters.published(.contactInbox) == counters.applied)
        #expect(bench.changelog.isEmpty)
    }

    @Test func `What is read from a backlog is passed on as it is read, what is live with the commit`() throws {
        var factory = bench().factory
        factory.leadMs = 15_000
        let records = (0..<100).map { record(ContactEvents.json("contact.queued", "c\($0)", at: 0)) }
        // Their timestamp is `epoch + 7`.
        for (now, isBacklog) in [(epoch + 15_007, false), (epoch + 15_008, true)] {
            let task = TaskBench(factory, partition: 3)
            #expect(try task.rollBack(records, now: now, isFinished: false).count == (isBacklog ? 100 : 0))
            let said = try task.commit(records, now: now)
            #expect(said.map(\.key) == (0..<100).map { Array("c\($0)".utf8) })
        }
    }

    @Test func `Each partition of the contact inbox is told up to when everything was passed on`() throws {
        var factory = bench().factory
        factory.contactPartitions = 2
        let task = TaskBench(factory, partition: 3)
        func told(_ said: [CollectedOutput.Record]) throws -> [Timestamp] {
            try said.filter { $0.key == nil }.enumerated().map { index, record in
                #expect(record.partition == Int32(index) && record.topic == Output.contactInbox.sinkTopic)
                return try (record.value ?? []).withUnsafeBytes { value in
                    guard case .watermark(let watermark) = try ContactInbox.read(value) else { return .distantPast }
                    #expect(watermark.source == SourceTask(stage: .ingest, partition: 3) && watermark.partitions == 4)
                    return watermark.at
                }
            }
        }
        let old = record(ContactEvents.json("contact.queued", "c1", at: -600_000))
        #expect(try told(task.rollBack([old], now: epoch, hasCaughtUp: true)) == [epoch, epoch])
        #expect(try told(task.commit([old], now: epoch)) == [epoch - 600_000, epoch - 600_000], "it lags")
        let ahead = record(ContactEvents.json("contact.queued", "c1", at: 300_000))
        #expect(try told(task.commit([ahead], now: epoch + 1_500)) == [epoch + 7, epoch + 7], "its clock is ahead")
        #expect(try told(task.commit([], now: epoch + 4_000, hasCaughtUp: true)) == [epoch + 4_000, epoch + 4_000])
        #expect(task.processor.nextTimerMs == (epoch + 9_000).milliseconds)
    }

    @Test func `A changelog, which it has none of, is refused`() throws {
        #expect(throws: StreamFailure.self) {
            try [record([1])].lend { try bench().processor.restore($0[0]) }
        }
    }
}

extension HostileDay {
    /// The first `count` records of a bad day on the topic of contact events.
    static func contactRecords(_ count: Int, seed: UInt64) -> [LoggedRecord] {
        var configuration = WorkloadConfiguration()
        configuration.agents = 20
        configuration.seed = seed
        configuration.tellsContacts = true
        var stream = HostileStream(CallCentre(configuration), options: .badDay(seed: seed, disorderMs: 60_000))
        var records: [LoggedRecord] = []
        var record = GeneratedRecord()
        while records.count < count {
            stream.next(into: &record)
            guard record.isOfContact else { continue }
            records.append(
                LoggedRecord(
                    key: record.key,
                    value: record.value,
                    headers: record.headers.map { RecordHeader($0.name, $0.value) },
                    offset: Int64(records.count),
                    timestamp: record.arrivalTime
                )
            )
        }
        return records
    }
}
