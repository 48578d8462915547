import AfterCall
import ContactCenter
import Testing

/// Records that wait for their time, in a changelog: nobody else has them once their offsets are committed.
@Suite struct WaitingRecordTests {
    private let key = Array("a1".utf8)

    private func value(_ text: String) throws -> [UInt8] { try #require(Story(text).records.first).json }

    /// What the open transaction of `harness` writes of waiting records, in order.
    private func written(_ harness: inout StageHarness) -> [(key: [UInt8], value: [UInt8]?)] {
        var records: [(key: [UInt8], value: [UInt8]?)] = []
        harness.stage.writeWaiting { key, value in records.append((Array(key), value.map { Array($0) })) }
        return records
    }

    private func restore(_ harness: inout StageHarness, _ key: [UInt8], _ value: [UInt8]?) throws(WireError) {
        // An error of a type leaves the closure by way of a value.
        let failure: WireError? = key.withUnsafeBytes { key in
            do throws(WireError) {
                guard let value else {
                    try harness.stage.restoreWaiting(key: key, value: nil)
                    return nil
                }
                let failure: WireError? = value.withUnsafeBytes { value in
                    do throws(WireError) {
                        try harness.stage.restoreWaiting(key: key, value: value)
                        return nil
                    } catch {
                        return error
                    }
                }
                if let failure { throw failure }
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    @Test func `One that waits is written, read by another, takes effect there in time, and is then deleted`() throws {
        var first = StageHarness()
        first.stage.beginTransaction()
        let headers = [RecordHeader("traceparent", "00-1"), RecordHeader("empty", nil as [UInt8]?)]
        first.take(try value("60s logged_on"), key: key, headers: headers, now: Story.epoch)
        first.endBatch()
        let records = written(&first)
        first.stage.keep()
        let record = try #require(records.first)
        #expect(records.count == 1)
        #expect(record.key.withUnsafeBytes { AgentStage.isWaitingRecord($0) })
        #expect(!key.withUnsafeBytes { AgentStage.isWaitingRecord($0) })

        var second = StageHarness()
        try restore(&second, record.key, record.value)
        #expect(second.stage.counters.waiting == 1)
        #expect(second.stage.nextActionAt == Story.epoch + 60_000)
        second.stage.beginTransaction()
        second.takeWaiting(at: Story.epoch + 60_000)
        let agent = try #require(second.published.last { $0.output == .agents })
        #expect(agent.headers == [RecordHeader("traceparent", "00-1")])
        let gone = written(&second)
        #expect(gone.count == 1 && gone.first?.key == record.key && gone.first?.value == nil)
        second.stage.keep()

        var third = StageHarness()
        try restore(&third, record.key, record.value)
        try restore(&third, record.key, nil)
        #expect(third.stage.counters.waiting == 0 && third.stage.nextActionAt == nil)
    }

    @Test func `The first record of a partition, whose offset is 0, may wait as any other`() throws {
        var first = StageHarness()
        first.stage.beginTransaction()
        let coordinates = InputCoordinates(partition: 0, offset: 0, timestamp: Story.epoch)
        first.take(try value("60s logged_on"), key: key, headers: [], at: coordinates, now: Story.epoch)
        first.endBatch()
        let record = try #require(written(&first).first)
        first.stage.keep()
        var second = StageHarness()
        try restore(&second, record.key, record.value)
        #expect(second.stage.counters.waiting == 1)
    }

    @Test func `What came and went within a transaction, or was undone, is not written`() throws {
        var harness = StageHarness()
        harness.stage.beginTransaction()
        harness.take(try value("60s logged_on"), key: key, now: Story.epoch)
        harness.takeWaiting(at: Story.epoch + 60_000)
        #expect(written(&harness).isEmpty)
        harness.stage.keep()
        harness.stage.beginTransaction()
        harness.take(try value("120s ready"), key: key, now: Story.epoch)
        harness.stage.undo()
        harness.stage.beginTransaction()
        #expect(written(&harness).isEmpty)
        harness.stage.keep()
        #expect(harness.stage.counters.waiting == 0)
    }

    @Test func `A removal that is undone waits again`() throws {
        var harness = StageHarness()
        harness.stage.beginTransaction()
        harness.take(try value("60s logged_on"), key: key, now: Story.epoch)
        harness.endBatch()
        harness.stage.keep()
        harness.stage.beginTransaction()
        harness.takeWaiting(at: Story.epoch + 60_000)
        harness.stage.undo()
        #expect(harness.stage.counters.waiting == 1)
        #expect(harness.stage.nextActionAt == Story.epoch + 60_000)
    }

    @Test func `A damaged one is refused`() throws {
        var first = StageHarness()
        first.stage.beginTransaction()
        first.take(try value("60s logged_on"), key: key, now: Story.epoch)
        first.endBatch()
        let record = try #require(written(&first).first)
        first.stage.keep()
        let bytes = try #require(record.value)
        var later = bytes
        later[1] = 2
        var refused = 0
        for damaged in [[], later, bytes + [0x78, 1]] + (1..<bytes.count).map({ Array(bytes.prefix($0)) }) {
            var harness = StageHarness()
            do throws(WireError) { try restore(&harness, record.key, damaged) } catch { refused += 1 }
        }
        // What is cut off behind a whole field may still be a record; without offset or time it is none.
        #expect(refused >= bytes.count - 8)
        var other = StageHarness()
        #expect(throws: WireError.self) { try restore(&other, Array(record.key.dropLast()), bytes) }
        #expect(throws: WireError.self) { try restore(&other, record.key.dropLast() + [0x7F], bytes) }
    }
}
