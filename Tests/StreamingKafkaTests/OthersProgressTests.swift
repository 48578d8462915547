import Foundation
import Kafka
import Logging
import Streaming
import Synchronization
import Testing

@testable import StreamingKafka

/// What is found out of other members of a group: on the broker that `KAFKA_BOOTSTRAP_SERVERS` names, else on the mock
/// cluster.
@Suite struct OthersProgressTests {
    private static let begin: Int64 = 1_700_000_000_000
    private static let quiet = KafkaHandlers(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    /// A clock that goes on by hand: how long a broker takes is not what is looked at.
    private final class HandClock: WorkerClock {
        let wallMs = Int64(Date().timeIntervalSince1970 * 1_000)
        var monotonicMs: Int64 = 0

        func wait(milliseconds: Int64) { monotonicMs += milliseconds }
    }

    /// A topic of two partitions with a record a second, of which the group may have committed some.
    private final class Bus {
        let topic = "others-\(UUID().uuidString.prefix(8).lowercased())"
        let configuration: KafkaConfiguration
        private let mock: KafkaMockCluster?

        init() throws {
            mock = Broker.isThere ? nil : try KafkaMockCluster(logger: quiet.logger)
            var configuration = KafkaConfiguration(bootstrapServers: Broker.servers ?? mock?.bootstrapServers ?? "")
            configuration.groupID = topic
            self.configuration = configuration
            if let mock {
                try mock.createTopic(topic, partitions: 2)
            } else {
                let admin = try KafkaAdmin(configuration, handlers: quiet)
                defer { admin.close() }
                // The records are older than a broker keeps them.
                let topic = KafkaNewTopic(topic, partitions: 2, configuration: ["retention.ms": "-1"])
                for case let error? in try admin.createTopics([topic], timeoutMs: 20_000).values { throw error }
            }
        }

        func remove() throws {
            guard mock == nil else { return }
            let admin = try KafkaAdmin(configuration, handlers: quiet)
            defer { admin.close() }
            for case let error? in try admin.deleteTopics([topic], timeoutMs: 20_000).values { throw error }
        }

        func place(_ partition: Int32) -> KafkaTopicPartition { KafkaTopicPartition(topic, partition) }

        func publish(_ count: Int64) throws {
            let producer = try KafkaProducer(configuration, handlers: quiet)
            let handle = try producer.topic(topic)
            for second in 0..<count {
                for partition: Int32 in 0..<2 {
                    try [UInt8](repeating: 65, count: 10).withUnsafeBytes { value in
                        try producer.produceWaiting(
                            to: handle,
                            partition: partition,
                            key: nil,
                            value: value,
                            timestampMs: begin + second * 1_000,
                            timeoutMs: 20_000
                        )
                    }
                }
            }
            try producer.close(timeoutMs: 20_000)
        }

        func commit(_ offset: Int64, of partition: Int32) throws {
            let consumer = try KafkaConsumer(configuration, handlers: quiet)
            try consumer.commit([KafkaPartitionOffset(place(partition), KafkaOffset(rawValue: offset))])
            try consumer.close(timeoutMs: 20_000)
        }
    }

    /// Runs `body` while `others` asks.
    private func asking(_ others: OthersProgress, _ bus: Bus, _ body: () throws -> Void) throws {
        let configuration = bus.configuration
        let stop = Flag()
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread {
            #expect(throws: Never.self) {
                try others.run(
                    configuration,
                    leadMs: 15_000,
                    handlers: Self.quiet,
                    logger: Self.quiet.logger
                ) { stop.isSet }
            }
            ended.signal()
        }
        thread.start()
        defer {
            stop.set()
            ended.wait()
        }
        try body()
    }

    private final class Flag: Sendable {
        private let value = Atomic<Bool>(false)
        var isSet: Bool { value.load(ordering: .acquiring) }
        func set() { value.store(true, ordering: .releasing) }
    }

    private func expect(_ others: OthersProgress, toBecome wanted: Int64, _ comment: Comment) {
        let deadline = ContinuousClock.now + .seconds(30)
        while others.oldestMs != wanted, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.01) }
        #expect(others.oldestMs == wanted, comment)
    }

    @Test func `The oldest record that others have not committed is known, and follows their commits`() throws {
        let bus = try Bus()
        try bus.publish(20)
        let others = OthersProgress()
        #expect(others.oldestMs == .max, "there is nobody yet")
        others.begin([bus.place(0), bus.place(1)])
        #expect(others.oldestMs == .min)
        others.reads([bus.place(0)])
        #expect(others.oldestMs == .min, "of the other partition nothing is known")
        try asking(others, bus) {
            expect(others, toBecome: Self.begin, "nothing was committed")
            try bus.commit(7, of: 1)
            expect(others, toBecome: Self.begin + 7_000, "the eighth record is next")
            try bus.commit(19, of: 1)
            expect(others, toBecome: Self.begin + 19_000, "the last record is next")
            try bus.commit(20, of: 1)
            expect(others, toBecome: .max, "everything was committed")
            try bus.commit(3, of: 0)
            others.leaves([bus.place(0)])
            #expect(others.oldestMs == .min, "of what was read here nothing is known any more")
            others.reads([bus.place(1)])
            expect(others, toBecome: Self.begin + 3_000, "what was read here is read elsewhere")
            others.reads([bus.place(0)])
            #expect(others.oldestMs == .max, "all is read here")
        }
        try bus.remove()
    }

    @Test func `By what was found when all was quiet nobody goes ahead with old records`() throws {
        let bus = try Bus()
        try bus.publish(3)
        try bus.commit(3, of: 1)
        let others = OthersProgress()
        others.begin([bus.place(0), bus.place(1)])
        others.reads([bus.place(0), bus.place(1)])
        #expect(!others.readsOld(), "there are no others")
        others.leaves([bus.place(1)])
        try asking(others, bus) {
            expect(others, toBecome: .max, "everything was committed")
            #expect(!others.readsOld(), "that was a moment ago")
            // They are asked about once a second now.
            Thread.sleep(forTimeInterval: 3.5)
            let begin = ContinuousClock.now
            var wasLongAgo = false
            while !wasLongAgo, ContinuousClock.now - begin < .seconds(10) {
                Thread.sleep(forTimeInterval: 0.3)
                wasLongAgo = others.readsOld()
            }
            #expect(wasLongAgo)
            expect(others, toBecome: .max, "they were asked about anew")
            try bus.publish(1)
            _ = others.readsOld()
            expect(others, toBecome: Self.begin, "what has come is found")
        }
        try bus.remove()
    }

    @Test func `A live partition whose timestamps are old holds nobody back, one that does not come on does`() throws {
        let bus = try Bus()
        try bus.publish(3)
        try bus.commit(3, of: 1)
        let clock = HandClock()
        let inquiry = try ProgressInquiry(bus.configuration, leadMs: 15_000, clock: clock, handlers: Self.quiet)
        func oldest() throws -> Int64 { try inquiry.look(at: [bus.place(1)], nowMs: clock.wallMs).oldestMs }
        for _ in 0..<2 {
            #expect(try oldest() == .max)
            clock.monotonicMs += 1_100
        }
        try bus.publish(1)
        #expect(try oldest() == Self.begin, "it may be a replay")
        clock.monotonicMs += 600
        #expect(try oldest() == .max, "what came within a second is on its way, and time does not go by fast")
        clock.monotonicMs += 600
        #expect(try oldest() == Self.begin)
        try bus.commit(4, of: 1)
        #expect(try oldest() == .max, "everything was committed")
        // Nobody looks for a time, in which more comes than is committed.
        try bus.publish(2)
        clock.monotonicMs += 2_100
        try bus.publish(2)
        try bus.commit(5, of: 1)
        #expect(try oldest() == Self.begin + 1_000, "where it ended three seconds ago is nothing to go by")
        try inquiry.close()
        try bus.remove()
    }

    @Test func `Records that are younger than the lead are not waited for`() throws {
        let bus = try Bus()
        let others = OthersProgress()
        let producer = try KafkaProducer(bus.configuration, handlers: Self.quiet)
        let topic = try producer.topic(bus.topic)
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        try [UInt8](repeating: 65, count: 10).withUnsafeBytes { value in
            for age: Int64 in [60_000, 1_000] {
                try producer.produceWaiting(
                    to: topic,
                    partition: 1,
                    key: nil,
                    value: value,
                    timestampMs: now - age,
                    timeoutMs: 20_000
                )
            }
        }
        try producer.close(timeoutMs: 20_000)
        others.begin([bus.place(0), bus.place(1)])
        others.reads([bus.place(0)])
        try asking(others, bus) {
            expect(others, toBecome: now - 60_000, "a record of a minute ago is next")
            try bus.commit(1, of: 1)
            expect(others, toBecome: .max, "a record of a moment ago is next")
        }
        try bus.remove()
    }
}
