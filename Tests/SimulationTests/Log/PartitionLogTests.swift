import Simulation
import Testing

/// Kafka's rules of one partition.
@Suite struct PartitionLogTests {
    private let first = ProducerIdentity(id: 1, epoch: 0)
    private let second = ProducerIdentity(id: 2, epoch: 0)

    private func values(_ log: PartitionLog, _ isolation: ReadIsolation) throws -> [UInt8] {
        try log.fetch(from: log.startOffset, isolation: isolation, limit: 100).records.compactMap { $0.value?.first }
    }

    private func append(
        _ value: UInt8,
        _ producer: ProducerIdentity,
        _ sequence: Int,
        to log: inout PartitionLog
    ) throws {
        try log.append(key: [value % 10], value: [value], timestampMs: 0, producer: producer, sequence: sequence)
    }

    @Test func `Committed readers stop at the first record of the oldest open transaction`() throws {
        var log = PartitionLog()
        log.append(key: nil, value: [1], timestampMs: 0)
        try append(2, first, 0, to: &log)
        try append(3, second, 0, to: &log)
        log.append(key: nil, value: [4], timestampMs: 0)
        #expect(log.lastStableOffset == 1 && log.endOffset == 4)
        #expect(try values(log, .committed) == [1])
        #expect(try values(log, .uncommitted) == [1, 2, 3, 4])
        log.appendMarker(isCommit: true, producer: first, timestampMs: 0)
        #expect(log.lastStableOffset == 2)
        log.appendMarker(isCommit: true, producer: second, timestampMs: 0)
        #expect(log.lastStableOffset == 6)
        #expect(try values(log, .committed) == [1, 2, 3, 4])
    }

    @Test func `Records of an aborted transaction are hidden from committed readers only`() throws {
        var log = PartitionLog()
        try append(1, first, 0, to: &log)
        try append(2, second, 0, to: &log)
        log.appendMarker(isCommit: false, producer: first, timestampMs: 0)
        try append(3, first, 1, to: &log)
        log.appendMarker(isCommit: true, producer: first, timestampMs: 0)
        log.appendMarker(isCommit: true, producer: second, timestampMs: 0)
        #expect(try values(log, .committed) == [2, 3])
        #expect(try values(log, .uncommitted) == [1, 2, 3])
    }

    @Test func `A marker takes an offset, and reading goes on behind it`() throws {
        var log = PartitionLog()
        try append(1, first, 0, to: &log)
        log.appendMarker(isCommit: true, producer: first, timestampMs: 0)
        #expect(log.endOffset == 2)
        let fetched = try log.fetch(from: 1, isolation: .committed, limit: 10)
        #expect(fetched.records.isEmpty && fetched.nextOffset == 2)
    }

    @Test func `A record that is sent twice is kept once, and one that is missing is noticed`() throws {
        var log = PartitionLog()
        try append(1, first, 0, to: &log)
        try append(1, first, 0, to: &log)
        #expect(log.endOffset == 1)
        #expect(throws: BrokerError.outOfOrderSequence) { try self.append(3, self.first, 2, to: &log) }
    }

    @Test func `An older epoch is fenced once the partition knows a newer one`() throws {
        var log = PartitionLog()
        try append(1, first, 0, to: &log)
        log.appendMarker(isCommit: false, producer: ProducerIdentity(id: 1, epoch: 1), timestampMs: 0)
        #expect(throws: BrokerError.invalidProducerEpoch) { try self.append(2, self.first, 1, to: &log) }
        try append(3, ProducerIdentity(id: 1, epoch: 1), 0, to: &log)
    }

    @Test func `Compaction keeps the newest of each key of what is stable, and no aborted record`() throws {
        var log = PartitionLog()
        for value: UInt8 in [11, 21, 12] { log.append(key: [value % 10], value: [value], timestampMs: 0) }
        try append(31, first, 0, to: &log)
        log.appendMarker(isCommit: false, producer: first, timestampMs: 0)
        try append(22, second, 0, to: &log)
        log.append(key: [1], value: [41], timestampMs: 0)
        log.compact(tombstonesBeforeMs: nil)
        #expect(try values(log, .uncommitted) == [21, 12, 22, 41])
        #expect(log.endOffset == 7)
    }

    @Test func `Compaction may take a marker at the end, and leaves an offset that no reader gets to`() throws {
        var log = PartitionLog()
        try append(1, first, 0, to: &log)
        log.appendMarker(isCommit: true, producer: first, timestampMs: 0)
        log.compact(tombstonesBeforeMs: .max)
        let fetched = try log.fetch(from: 0, isolation: .committed, limit: 10)
        #expect(fetched.nextOffset == 1 && log.endOffset == 2 && log.lastStableOffset == 2)
    }

    @Test(arguments: [false, true])
    func `A tombstone deletes its key, and goes when it was kept long enough`(dropsTombstones: Bool) throws {
        var log = PartitionLog()
        log.append(key: [1], value: [1], timestampMs: 0)
        log.append(key: [1], value: nil, timestampMs: 0)
        log.compact(tombstonesBeforeMs: dropsTombstones ? .max : nil)
        #expect(log.records.count == (dropsTombstones ? 0 : 1))
    }

    @Test func `Retention moves the start, and reading before it or behind the end is out of range`() throws {
        var log = PartitionLog()
        for value: UInt8 in 1...3 { log.append(key: nil, value: [value], timestampMs: 0) }
        log.deleteRecords(before: 2)
        #expect(log.startOffset == 2)
        #expect(try values(log, .committed) == [3])
        #expect(throws: BrokerError.offsetOutOfRange) { try log.fetch(from: 1, isolation: .committed, limit: 1) }
        #expect(throws: BrokerError.offsetOutOfRange) { try log.fetch(from: 4, isolation: .committed, limit: 1) }
    }
}
