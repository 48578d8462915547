import Kafka
import Logging
import Streaming
import Testing

@testable import StreamingKafka

/// Two topics that hold the same minutes, one with many records and one with few, read in step on the mock
/// cluster.
@Suite(.serialized) struct PartitionsInStepTests {
    private static let begin: Int64 = 1_700_000_000_000
    private static let lead: Int64 = 1_000
    private static let length: Int64 = 80_000
    private static let quiet = KafkaHandlers(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    /// What was handed over, in the order in which it was.
    private final class Reader: SourceObserver {
        let source: KafkaRecordSource
        var read: [(partition: Int32, offset: Int64, at: Int64)] = []

        init(_ source: KafkaRecordSource) { self.source = source }

        func recordsArrived(_ records: UnsafeBufferPointer<StreamRecord>) {
            for record in records { read.append((record.partition, record.offset, record.timestampMs ?? 0)) }
        }

        func partitionsAssigned(_ partitions: [Int32]) throws(StreamFailure) {
            try source.assign(partitions.map { PartitionOffset($0, 0) })
        }

        func partitionsRevoked(_ partitions: [Int32]) throws(StreamFailure) { try source.unassign(partitions) }

        func partitionsLost(_ partitions: [Int32]) throws(StreamFailure) { try source.unassign(partitions) }
    }

    private static let names = ["many", "few"]

    /// Makes the topics, each with a record every so many milliseconds.
    private func publish(everyMs: [Int64], on cluster: KafkaMockCluster, _ configuration: KafkaConfiguration) throws {
        let producer = try KafkaProducer(configuration, handlers: Self.quiet)
        for (name, every) in zip(Self.names, everyMs) {
            try cluster.createTopic(name, partitions: 1)
            let topic = try producer.topic(name)
            for at in stride(from: 0, to: Self.length, by: Int(every)) {
                try [UInt8](repeating: 65, count: 100).withUnsafeBytes { value in
                    try producer.produceWaiting(
                        to: topic,
                        partition: 0,
                        key: nil,
                        value: value,
                        timestampMs: Self.begin + at,
                        timeoutMs: 20_000
                    )
                }
            }
        }
        try producer.close(timeoutMs: 20_000)
    }

    /// Reads topics with a record every so many milliseconds.
    ///
    /// - Parameter turn: after how many records the second topic is read again from the last one of it.
    /// - Returns: of each record how far the other partition had come.
    private func read(
        everyMs: [Int64],
        _ step: StepSettings,
        seekingAt turn: Int? = nil
    ) throws -> [[(offset: Int64, at: Int64, other: Int64)]] {
        let cluster = try KafkaMockCluster(logger: Self.quiet.logger)
        var configuration = KafkaConfiguration(bootstrapServers: cluster.bootstrapServers)
        try publish(everyMs: everyMs, on: cluster, configuration)
        configuration.groupID = "group"
        configuration.fetchWaitMaxMs = 5
        configuration.sessionTimeoutMs = 5_000
        configuration.properties["heartbeat.interval.ms"] = "500"
        let source = try KafkaRecordSource(
            configuration,
            topics: KafkaSourceTopics(Self.names, existing: Self.names),
            step: step,
            handlers: Self.quiet
        )
        let reader = Reader(source)
        try source.subscribe()
        let expected = everyMs.reduce(0) { $0 + Int(Self.length / $1) }
        let deadline = ContinuousClock.now + .seconds(60)
        var polls = 0
        var sought: Int64?
        while Set(reader.read.map { Int64($0.partition) << 32 | $0.offset }).count < expected {
            #expect(try source.poll(timeoutMs: 100, limit: 16, delivering: reader) <= 16)
            polls += 1
            if let turn, sought == nil, reader.read.count > turn {
                let last = try #require(reader.read.last { $0.partition == 1 })
                sought = last.offset
                try source.seek([PartitionOffset(1, last.offset)])
            }
            guard ContinuousClock.now < deadline else { break }
        }
        #expect(
            [Int32(0), 1].allSatisfy { number in
                (0..<100).contains { _ in
                    _ = try? source.poll(timeoutMs: 20, limit: 16, delivering: reader)
                    return source.hasReachedEnd(of: number)
                }
            }
        )
        try source.close(timeoutMs: 20_000, delivering: reader)
        var newest: [Int64] = [.min, .min]
        var found: [[(offset: Int64, at: Int64, other: Int64)]] = [[], []]
        for record in reader.read {
            let number = Int(record.partition)
            newest[number] = max(newest[number], record.at)
            found[number].append((record.offset, record.at, newest[1 - number]))
        }
        return found
    }

    private func expectStep(_ found: [[(offset: Int64, at: Int64, other: Int64)]], everyMs: [Int64]) {
        for (number, records) in found.enumerated() {
            let last = Self.begin + Self.length - everyMs[1 - number]
            let ahead = records.filter { $0.other != last && $0.at > $0.other + Self.lead && $0.other != .min }
            #expect(ahead.isEmpty, "\(number): \(ahead.count) records too early, as \(ahead.prefix(1))")
        }
    }

    @Test func `No partition is read ahead of another by more than the lead, and nothing is missing or repeated`()
        throws
    {
        let everyMs: [Int64] = [10, 200]
        // The share of each is some thirty records, so that both are paused again and again.
        let found = try read(everyMs: everyMs, StepSettings(leadMs: Self.lead, mostBytes: 32_000))
        for (number, every) in everyMs.enumerated() {
            #expect(found[number].map(\.offset) == Array(0..<(Self.length / every)))
        }
        expectStep(found, everyMs: everyMs)
    }

    @Test func `What was held back of a partition is forgotten where it is read from elsewhere`() throws {
        let everyMs: [Int64] = [20, 200]
        let step = StepSettings(leadMs: Self.lead, mostBytes: 32_000)
        let found = try read(everyMs: everyMs, step, seekingAt: 500)
        #expect(found[0].map(\.offset) == Array(0..<(Self.length / everyMs[0])))
        // One twice, behind which everything comes again in order.
        let offsets = found[1].map(\.offset)
        let repeated = zip(offsets, offsets.dropFirst()).filter { $1 <= $0 }
        #expect(repeated.count == 1 && repeated.allSatisfy { $0 == $1 }, "\(repeated)")
        #expect(Set(offsets) == Set(0..<(Self.length / everyMs[1])))
        expectStep(found, everyMs: everyMs)
    }
}
