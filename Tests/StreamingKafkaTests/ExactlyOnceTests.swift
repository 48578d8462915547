import Foundation
import Kafka
import Streaming
import StreamingKafka
import Synchronization
import Testing

/// Workers on a real broker that are killed at random: each record is counted once, and each count told once; without
/// transactions, each at least once.
@Suite(.serialized) struct ExactlyOnceTests {
    private static let keys = 50

    @Test(.enabled(if: Broker.isThere), .timeLimit(.minutes(6)))
    func `Killed workers lose nothing and repeat nothing`() throws {
        let seed = Self.drawSeed()
        let counts = try run(seed, records: 40_000)
        #expect(counts.count == Self.keys)
        for (key, told) in counts { #expect(told == Array(1...40_000 / Self.keys), "key \(key) SEED=\(seed)") }
    }

    @Test(.enabled(if: Broker.isThere), .timeLimit(.minutes(6)))
    func `Without transactions killed workers lose nothing either, and may count again`() throws {
        let seed = Self.drawSeed()
        let counts = try run(seed, .atLeastOnce, records: 15_000)
        #expect(counts.count == Self.keys)
        for (key, told) in counts { #expect(told.max() ?? 0 >= 15_000 / Self.keys, "key \(key) SEED=\(seed)") }
    }

    private static func drawSeed() -> UInt64 {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? .random(in: 1 ... .max)
        print("ExactlyOnceTests: SEED=\(seed)")
        return seed
    }

    /// Two workers, killed now and then, count records while they come.
    /// - Returns: what was told of each key, in order.
    private func run(
        _ seed: UInt64,
        _ guarantee: WorkerConfiguration.Guarantee = .exactlyOnce,
        records: Int
    ) throws -> [String: [Int]] {
        let topics = RunTopics()
        var counts: [String: [Int]] = [:]
        try topics.during {
            let log = RunLog()
            let threads = (0..<2).map { number in
                WorkerThread(
                    number: number,
                    seed: seed &+ UInt64(number),
                    killLimit: 12,
                    topics: topics,
                    log: log,
                    guarantee: guarantee,
                    // Without transactions there are fewer places to be killed at.
                    killsOnceIn: guarantee == .exactlyOnce ? 8 : 2
                )
            }
            let group = DispatchGroup()
            for worker in threads { Thread.start(in: group) { worker.run() } }
            try feed(topics, records)
            let perKey = records / Self.keys
            counts = try readOutputs(topics, withinSeconds: 240) { told in
                told.count == Self.keys && told.values.allSatisfy { $0.count >= perKey && $0.last ?? 0 >= perKey }
            }
            log.stops.store(true, ordering: .relaxed)
            group.wait()
            let kills = log.kills.load(ordering: .relaxed)
            print("ExactlyOnceTests: \(kills) kills \(log.killPoints)")
            for line in log.allLines { print("ExactlyOnceTests: \(line)") }
            #expect(kills > 0, "SEED=\(seed)")
        }
        return counts
    }

    /// Publishes the records in portions, so that there is something to do between the kills.
    private func feed(_ topics: RunTopics, _ records: Int) throws {
        let producer = try KafkaProducer(Broker.configuration(), handlers: Broker.handlers)
        let topic = try producer.topic(topics.source)
        for number in 0..<records {
            let key = Array("key-\(number % Self.keys)".utf8)
            try key.withUnsafeBytes { key in
                try producer.produceWaiting(to: topic, key: key, value: key, timeoutMs: 10_000)
            }
            if number % 1_000 == 999 {
                try producer.flush(timeoutMs: 10_000)
                Thread.sleep(forTimeInterval: 0.5)
            }
        }
        try producer.close(timeoutMs: 10_000)
    }

    /// The counts that were told of each key, in order, as a reader of committed records sees them.
    private func readOutputs(
        _ topics: RunTopics,
        withinSeconds limit: Double,
        until isAll: ([String: [Int]]) -> Bool
    ) throws -> [String: [Int]] {
        var configuration = Broker.configuration()
        configuration.groupID = "\(topics.name)-reader"
        let consumer = try KafkaConsumer(configuration, handlers: Broker.handlers)
        try consumer.assign(
            startingAt: (0..<topics.partitions).map { KafkaPartitionOffset(topics.outputs, $0, .beginning) }
        )
        var told: [String: [Int]] = [:]
        var hasAll = false
        // Reads on for a while after the last one: what is there twice would come late.
        var deadline = Date().addingTimeInterval(limit)
        while Date() < deadline {
            guard case .message(let message) = consumer.poll(timeoutMs: 100) else { continue }
            message.withKeyAndValue { key, value in
                let key = String(decoding: key ?? UnsafeRawBufferPointer(start: nil, count: 0), as: UTF8.self)
                let value = String(decoding: value ?? UnsafeRawBufferPointer(start: nil, count: 0), as: UTF8.self)
                told[key, default: []].append(Int(value) ?? -1)
            }
            if !hasAll, isAll(told) {
                hasAll = true
                deadline = Date().addingTimeInterval(8)
            }
        }
        try consumer.close()
        return told
    }
}

extension Thread {
    /// Runs `body` on a thread of its own, which `group` waits for.
    static func start(in group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
        group.enter()
        let thread = Thread {
            body()
            group.leave()
        }
        thread.start()
    }
}
