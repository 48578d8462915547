import ContactCenter
import Streaming
import Testing

@testable import AfterCall

/// The agents stage as the runtime sees it.
@Suite struct AgentsProcessorTests {
    private func factory(maximumDeadLetterBytes: Int = 1_000_000) -> AgentsFactory {
        AgentsFactory(
            settings: AgentStageSettings(),
            source: Array("/aftercall/test".utf8),
            maximumDeadLetterBytes: maximumDeadLetterBytes,
            start: Story.epoch
        )
    }

    /// Feeds the records of `story`, from `offset` on, as one group.
    private func feed(
        _ processor: AgentsProcessor,
        _ story: String,
        from offset: Int64 = 0,
        headers: [RecordHeader] = [],
        into output: CollectedOutput
    ) throws {
        let records = Story(story).records.map { (key: Array("a1".utf8), value: $0.json, at: $0.time) }
        try feed(processor, records, offset, headers, output)
    }

    private func feed(
        _ processor: AgentsProcessor,
        _ records: [(key: [UInt8], value: [UInt8], at: Timestamp)],
        _ offset: Int64,
        _ headers: [RecordHeader],
        _ output: CollectedOutput,
        now: Timestamp? = nil
    ) throws {
        let list = headers.map { StreamHeader(name: keep(Array($0.name.utf8)), value: $0.value.map(keep)) }
        let now = now ?? records.map(\.at).max() ?? Story.epoch
        try list.withUnsafeBufferPointer { list in
            let lent = records.enumerated().map { index, record in
                StreamRecord(
                    partition: 2,
                    offset: offset + Int64(index),
                    timestampMs: record.at.milliseconds,
                    key: keep(record.key),
                    value: keep(record.value),
                    headers: list
                )
            }
            try lent.withUnsafeBufferPointer { lent in
                try processor.process(lent, nowMs: now.milliseconds, into: output)
            }
        }
    }

    /// Keeps bytes until the end of the test's process, for records that refer to them.
    private func keep(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        room.copyBytes(from: bytes)
        return UnsafeRawBufferPointer(room)
    }

    private let shift = "0 logged_on | 1s ready | 2s offered c1 | 3s established c1 | 9s cleared c1 | 12s ready"

    @Test func `What is published comes with the commit, the record of an agent once`() throws {
        let processor = factory().makeProcessor(partition: 2)
        let output = CollectedOutput()
        processor.beginJournal()
        try feed(processor, shift, into: output)
        #expect(output.records.isEmpty)
        #expect(processor.hasOutputWaiting && processor.changedKeyCount == 1)
        try processor.finish(into: output)
        #expect(output.records.contains { $0.topic == Output.wraps.sinkTopic })
        #expect(output.records.contains { $0.topic == Output.intervals.sinkTopic })
        #expect(output.records.filter { $0.topic == Output.agents.sinkTopic }.count == 1)
        #expect(!processor.hasOutputWaiting)
        try processor.writeChangelog(into: output, topic: .changelog, partition: 2)
        let state = try #require(output.records.last)
        #expect(state.topic == .changelog && state.partition == 2 && state.key == Array("a1".utf8))
        processor.keepJournal()
        #expect(processor.keyCount == 1)
    }

    /// Runs a transaction in which this happens to each of `agents`; what it published, and its changelog.
    private func told(
        _ processor: AgentsProcessor,
        _ story: String,
        of agents: [String]
    ) throws -> (published: [CollectedOutput.Record], changelog: [CollectedOutput.Record]) {
        let (output, changelog) = (CollectedOutput(), CollectedOutput())
        processor.beginJournal()
        for agent in agents {
            let records = Story(story, agent: agent).records.map { (Array(agent.utf8), $0.json, $0.time) }
            try feed(processor, records, 0, [], output)
        }
        try processor.finish(into: output)
        try processor.writeChangelog(into: changelog, topic: .changelog, partition: 2)
        processor.keepJournal()
        return (output.records, changelog.records)
    }

    @Test func `Records that come together are taken up over whatever was known of their agents`() throws {
        let agents = (0..<8).map { "a\($0)" }
        let (owner, other) = (factory().makeProcessor(partition: 2), factory().makeProcessor(partition: 2))
        _ = try told(other, shift, of: Array(agents.prefix(6)))
        var log = try told(owner, shift, of: agents).changelog
        log += try told(owner, "20s offered c2 id=f1 | 21s established c2 id=f2", of: agents).changelog
        let lent = log.enumerated().map { index, record in
            StreamRecord(
                partition: 2,
                offset: Int64(index),
                timestampMs: 0,
                key: record.key.map(keep),
                value: record.value.map(keep)
            )
        }
        // The first are known and live, the last have not been heard of, and each comes twice.
        try lent.withUnsafeBufferPointer { try other.restore($0) }
        let end = "30s cleared c2 id=g1 | 40s ready id=g2"
        let (expected, found) = (try told(owner, end, of: agents), try told(other, end, of: agents))
        #expect(expected.published == found.published && expected.changelog == found.changelog)
        #expect(found.published.filter { $0.topic == Output.wraps.sinkTopic }.count == 8)
    }

    @Test func `Every record has the headers of CloudEvents, and the trace context of its cause`() throws {
        let processor = factory().makeProcessor(partition: 2)
        let output = CollectedOutput()
        processor.beginJournal()
        try feed(processor, shift, headers: [RecordHeader("traceparent", "00-abc-def-01")], into: output)
        try processor.finish(into: output)
        #expect(!output.records.isEmpty)
        for record in output.records {
            #expect(record.header("ce_specversion") == "1.0")
            #expect(record.header("ce_source") == "/aftercall/test")
            #expect(record.header("ce_type")?.hasPrefix("aftercall.") == true)
            #expect(record.header("ce_id")?.utf8.count == 32)
            #expect(record.header("ce_time")?.hasSuffix("Z") == true)
            #expect(record.header("content-type") == "application/json")
            #expect(record.header("traceparent") == "00-abc-def-01")
            #expect(record.partition == nil, "the key decides")
        }
    }

    @Test func `What is rolled back is told again, word for word, and counted once`() throws {
        let factory = factory()
        let processor = factory.makeProcessor(partition: 2)
        let (first, second) = (CollectedOutput(), CollectedOutput())
        processor.beginJournal()
        try feed(processor, shift, into: first)
        try processor.finish(into: first)
        processor.rollBack()
        #expect(factory.totals.counters.read == 0)
        processor.beginJournal()
        try feed(processor, shift, into: second)
        try processor.finish(into: second)
        processor.keepJournal()
        #expect(first.records.map(\.value) == second.records.map(\.value))
        #expect(first.records.map { $0.header("ce_id") } == second.records.map { $0.header("ce_id") })
        #expect(factory.totals.counters.read == 6 && factory.totals.counters.applied == 6)
    }

    @Test func `An output without room ends the transaction, and nothing is left over after the rollback`() throws {
        let processor = factory().makeProcessor(partition: 2)
        let full = CollectedOutput()
        full.room = 1
        processor.beginJournal()
        try feed(processor, shift, into: full)
        #expect(throws: StreamFailure.self) { try processor.finish(into: full) }
        processor.rollBack()
        let output = CollectedOutput()
        processor.beginJournal()
        try processor.finish(into: output)
        #expect(output.records.isEmpty)
        processor.keepJournal()
    }

    @Test func `A dead letter that its topic cannot take goes without its value, and says so`() throws {
        let processor = factory(maximumDeadLetterBytes: 900).makeProcessor(partition: 2)
        let output = CollectedOutput()
        processor.beginJournal()
        let (small, large) = (Array("{".utf8), Array(repeating: UInt8(ascii: "x"), count: 900))
        let key = Array("a1".utf8)
        try feed(processor, [(key, small, Story.epoch), (key, large, Story.epoch)], 0, [], output)
        try processor.finish(into: output)
        #expect(output.records.map(\.topic) == [Output.deadLetters.sinkTopic, Output.deadLetters.sinkTopic])
        #expect(output.records.map(\.value) == [small, nil])
        #expect(output.records.map { $0.header("aftercall-error-truncated") } == [nil, "true"])
        #expect(output.records.last?.header("aftercall-error-offset") == "1")
        processor.keepJournal()
    }

    @Test func `Much that is published does not wait for the commit`() throws {
        let processor = factory().makeProcessor(partition: 2)
        let output = CollectedOutput()
        processor.beginJournal()
        let (key, letter) = (Array("a1".utf8), Array(repeating: UInt8(ascii: "x"), count: 140_000))
        try feed(processor, [(key, letter, Story.epoch)], 0, [], output)
        #expect(output.records.isEmpty && processor.hasOutputWaiting)
        try feed(processor, [(key, letter, Story.epoch)], 1, [], output)
        #expect(output.records.count == 2 && !processor.hasOutputWaiting)
        try processor.finish(into: output)
        #expect(output.records.count == 2)
        processor.keepJournal()
    }

    /// An event three minutes ahead of the bus, and one behind it that is in time when it comes.
    private func aheadThenBehind(backlog: Bool, undone: Bool = false) throws -> [CollectedOutput.Record] {
        let processor = factory().makeProcessor(partition: 2)
        if undone {
            try tellAheadThenBehind(backlog: backlog, to: processor, CollectedOutput())
            processor.rollBack()
        }
        let output = CollectedOutput()
        try tellAheadThenBehind(backlog: backlog, to: processor, output)
        processor.keepJournal()
        return output.records
    }

    private func tellAheadThenBehind(
        backlog: Bool,
        to processor: AgentsProcessor,
        _ output: CollectedOutput
    ) throws {
        let key = Array("a1".utf8)
        let story = Story("0 logged_on id=x | 180s not_ready id=ahead | 5s ready id=b | 190s not_ready id=c")
        let values = story.records.map(\.json)
        let stamps: [Int64] = [0, 1_000, 5_000, 190_000]
        processor.beginJournal()
        for (index, value) in values.enumerated() {
            let at = Story.epoch + stamps[index]
            let now = backlog ? Story.epoch + 3_600_000 : at
            try feed(processor, [(key, value, at)], Int64(index), [], output, now: now)
        }
        _ = try processor.fireTimers(upTo: (Story.epoch + 190_000).milliseconds, limit: 10, into: output)
        try processor.finish(into: output)
    }

    @Test func `A backlog is read as it was when it was live, with events that are ahead of the clock`() throws {
        let live = try aheadThenBehind(backlog: false)
        let replayed = try aheadThenBehind(backlog: true)
        #expect(!live.contains { $0.topic == Output.deadLetters.sinkTopic })
        let intervals = { (records: [CollectedOutput.Record]) in
            records.filter { $0.topic == Output.intervals.sinkTopic }.map(\.value)
        }
        #expect(intervals(live) == intervals(replayed))
        #expect(!replayed.contains { $0.topic == Output.deadLetters.sinkTopic })
        let again = try aheadThenBehind(backlog: true, undone: true)
        #expect(again.map(\.value) == replayed.map(\.value), "the first time was undone")
    }

    @Test func `A watermark tells nothing of what was undone`() throws {
        var factory = factory()
        (factory.contactPartitions, factory.cellPartitions, factory.agentPartitions) = (2, 3, 3)
        let processor = factory.makeProcessor(partition: 2)
        func told(_ story: String, now: Timestamp) throws -> [CollectedOutput.Record] {
            let output = CollectedOutput()
            let records = Story(story).records.map { (key: Array("a1".utf8), value: $0.json, at: $0.time) }
            processor.beginJournal()
            try feed(processor, records, 0, [], output, now: now)
            try processor.finish(into: output)
            try processor.finishTogether(into: output)
            return output.records.filter { $0.key == nil }
        }
        let hour = Story.epoch + 3_600_000
        let first = try told("0 logged_on | 600s ready id=x", now: hour)
        #expect(
            first.map(\.topic) == Array(repeating: Output.cellsInbox.sinkTopic, count: 3)
                + Array(repeating: Output.contactInbox.sinkTopic, count: 2)
        )
        #expect(first.map(\.partition) == [0, 1, 2, 0, 1])
        processor.rollBack()
        let second = try told("0 logged_on", now: hour + 2_000)
        processor.keepJournal()
        for record in second.of(.contactInbox) {
            try (record.value ?? []).withUnsafeBytes { value in
                guard case .watermark(let watermark) = try ContactInbox.read(value) else { return }
                #expect(watermark.at == Story.epoch)
            }
        }
        #expect(second.count == 5 && second.map(\.value) != first.map(\.value))
    }

    @Test func `A clock that goes back lets no timer act twice`() throws {
        let processor = factory().makeProcessor(partition: 2)
        let output = CollectedOutput()
        processor.beginJournal()
        try feed(processor, "0 logged_on | 1s ready | 2s offered c1 | 3s established c1 | 9s cleared c1", into: output)
        try processor.finish(into: output)
        processor.keepJournal()
        processor.beginJournal()
        var due = try #require(processor.nextTimerMs)
        // What is told is the earliest that a timer may be due at; the wheel knows better once it gets there.
        while try processor.fireTimers(upTo: due, limit: 10, into: output) == 0 {
            due = try #require(processor.nextTimerMs)
        }
        #expect(try processor.fireTimers(upTo: due - 3_600_000, limit: 10, into: output) == 0)
        try processor.finish(into: output)
        processor.keepJournal()
        #expect(try #require(processor.nextTimerMs) > due)
    }

    @Test func `A changelog that cannot be read is refused, with where it is`() throws {
        let processor = factory().makeProcessor(partition: 2)
        let bytes = Array("no agent".utf8)
        let failure = #expect(throws: StreamFailure.self) {
            try bytes.withUnsafeBytes { bytes in
                try processor.restore(
                    StreamRecord(partition: 2, offset: 41, timestampMs: nil, key: bytes, value: bytes)
                )
            }
        }
        #expect(failure?.kind == .refused)
        #expect(failure?.reason.contains("partition 2, offset 41") == true)
    }
}
