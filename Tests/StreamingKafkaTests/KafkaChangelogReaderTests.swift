import Kafka
import Streaming
import StreamingKafka
import Testing

/// Reading changelogs: on the broker that `KAFKA_BOOTSTRAP_SERVERS` names, else on the mock cluster.
@Suite struct KafkaChangelogReaderTests {
    /// Publishes so many records to each partition, with their offsets as their values.
    private func publish(_ counts: [Int], to bus: Bus) throws {
        for (partition, count) in counts.enumerated() {
            try bus.publish((0..<count).map { (Int32(partition), "\($0)", 1_700_000_000_000 + Int64($0)) })
        }
    }

    private func reader(
        of bus: Bus,
        givesWay: @escaping () -> Bool = { false }
    ) throws -> KafkaChangelogReader {
        var configuration = bus.configuration
        configuration.fetchWaitMaxMs = 10
        return try KafkaChangelogReader(
            configuration,
            topic: bus.topic,
            handlers: Broker.handlers,
            givesWay: givesWay
        )
    }

    /// Reads until each partition has come to its end; the values by partition.
    private func read(_ reader: KafkaChangelogReader, to ends: [Int32: Int64]) throws -> [Int32: [String]] {
        var values: [Int32: [String]] = [:]
        let limit = ContinuousClock.now.advanced(by: .seconds(30))
        while ends.contains(where: { reader.position(of: $0.key) < $0.value }) {
            try reader.read(timeoutMs: 100) { records in
                for record in records {
                    let value = record.value.map { String(decoding: $0, as: UTF8.self) }
                    values[record.partition, default: []].append(value ?? "a tombstone")
                }
            }
            try #require(ContinuousClock.now < limit, "read \(values.mapValues(\.count)) of \(ends)")
        }
        return values
    }

    private func texts(_ offsets: Range<Int>) -> [String] { offsets.map { "\($0)" } }

    @Test func `Several partitions are read at once, each from its place to its end`() throws {
        let bus = try Bus(partitions: 3)
        try publish([3_000, 0, 500], to: bus)
        let reader = try reader(of: bus)
        let ends = try [0, 1, 2].map { try reader.logEndOffset(of: $0, timeoutMs: 20_000) }
        #expect(ends == [3_000, 0, 500])
        try reader.open([PartitionOffset(0, 0), PartitionOffset(1, 0), PartitionOffset(2, 490)], timeoutMs: 20_000)
        #expect(reader.position(of: 2) == 490)
        #expect(try read(reader, to: [0: 3_000, 1: 0, 2: 500]) == [0: texts(0..<3_000), 2: texts(490..<500)])
        // Another reading begins where it is told, whatever the one before had come to.
        try reader.open([PartitionOffset(0, 2_998)], timeoutMs: 20_000)
        #expect(try read(reader, to: [0: 3_000]) == [0: texts(2_998..<3_000)])
        reader.close()
        try bus.remove()
    }

    /// Somebody for whom more is waiting.
    private final class Other {
        var looksUntilDone = Int.max

        func isReading() -> Bool {
            looksUntilDone -= 1
            return looksUntilDone >= 0
        }
    }

    @Test func `A reading gives way to others, and goes on when they are done or have had their time`() throws {
        let bus = try Bus(partitions: 1)
        try publish([100], to: bus)
        let other = Other()
        let reader = try reader(of: bus, givesWay: other.isReading)
        let begin = ContinuousClock.now
        try reader.open([PartitionOffset(0, 90)], timeoutMs: 200)
        // The reader's clock counts whole milliseconds.
        #expect(ContinuousClock.now - begin >= .milliseconds(198))
        #expect(try read(reader, to: [0: 100]) == [0: texts(90..<100)])
        other.looksUntilDone = 3
        try reader.open([PartitionOffset(0, 50)], timeoutMs: 20_000)
        #expect(other.looksUntilDone == -1)
        other.looksUntilDone = 2
        for _ in 0..<2 { try reader.read(timeoutMs: 10_000) { _ in Issue.record("It did not give way") } }
        #expect(reader.position(of: 0) == 50)
        #expect(try read(reader, to: [0: 100]) == [0: texts(50..<100)])
        reader.close()
        try bus.remove()
    }

    @Test func `A reading that is known to be short gives way to nobody`() throws {
        let bus = try Bus(partitions: 2)
        try publish([100, 50], to: bus)
        let reader = try reader(of: bus, givesWay: { true })
        for partition in 0..<2 { _ = try reader.logEndOffset(of: Int32(partition), timeoutMs: 20_000) }
        let begin = ContinuousClock.now
        try reader.open([PartitionOffset(0, 90), PartitionOffset(1, 0)], timeoutMs: 20_000)
        #expect(try read(reader, to: [0: 100, 1: 50]) == [0: texts(90..<100), 1: texts(0..<50)])
        #expect(ContinuousClock.now - begin < .seconds(8))
        reader.close()
        try bus.remove()
    }

    @Test func `The oldest record is told, or that there is none`() throws {
        let bus = try Bus(partitions: 3)
        try publish([2, 0, 0], to: bus)
        let reader = try reader(of: bus)
        #expect(try reader.oldestTimestampMs(of: 0, timeoutMs: 20_000) == 1_700_000_000_000)
        #expect(try reader.oldestTimestampMs(of: 1, timeoutMs: 20_000) == nil)
        try bus.remove()
    }

    @Test(.enabled(if: Broker.isThere))
    func `A log that begins later is read from there, and one that is empty ends`() throws {
        let bus = try Bus(partitions: 3)
        try publish([1_000, 10, 0], to: bus)
        try bus.withAdmin { admin in
            let before = [
                KafkaPartitionOffset(bus.topic, 0, KafkaOffset(rawValue: 900)),
                KafkaPartitionOffset(bus.topic, 1, .end),
            ]
            for case .failure(let error) in try admin.deleteRecords(before: before, timeoutMs: 20_000).values {
                throw error
            }
        }
        let reader = try reader(of: bus)
        try reader.open([PartitionOffset(0, 0), PartitionOffset(1, 3)], timeoutMs: 20_000)
        #expect(try read(reader, to: [0: 1_000, 1: 10]) == [0: texts(900..<1_000)])
        reader.close()
        try bus.remove()
    }
}
