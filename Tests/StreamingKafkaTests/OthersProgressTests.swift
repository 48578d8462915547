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

    /// A topic of two partitions; its records are older than a broker keeps them.
    private func makeBus() throws -> Bus { try Bus(partitions: 2, ["retention.ms": "-1"]) }

    /// Publishes a record a second to both partitions.
    private func publish(_ count: Int64, to bus: Bus) throws {
        try bus.publish(
            (0..<count).flatMap { second in
                [0, 1].map { (partition: $0, text: "AAAAAAAAAA", timestampMs: Self.begin + second * 1_000) }
            }
        )
    }

    private func commit(_ offset: Int64, of place: KafkaTopicPartition, on bus: Bus) throws {
        let consumer = try KafkaConsumer(bus.configuration, handlers: Self.quiet)
        try consumer.commit([KafkaPartitionOffset(place, KafkaOffset(rawValue: offset))], timeoutMs: 20_000)
        try consumer.close(timeoutMs: 20_000)
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
        let bus = try makeBus()
        try publish(20, to: bus)
        let others = OthersProgress()
        #expect(others.oldestMs == .max, "there is nobody yet")
        others.begin([bus.place(0), bus.place(1)])
        #expect(others.oldestMs == .min)
        others.reads([bus.place(0)])
        #expect(others.oldestMs == .min, "of the other partition nothing is known")
        try asking(others, bus) {
            expect(others, toBecome: Self.begin, "nothing was committed")
            try commit(7, of: bus.place(1), on: bus)
            expect(others, toBecome: Self.begin + 7_000, "the eighth record is next")
            try commit(19, of: bus.place(1), on: bus)
            expect(others, toBecome: Self.begin + 19_000, "the last record is next")
            try commit(20, of: bus.place(1), on: bus)
            expect(others, toBecome: .max, "everything was committed")
            try commit(3, of: bus.place(0), on: bus)
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
        let bus = try makeBus()
        try publish(3, to: bus)
        try commit(3, of: bus.place(1), on: bus)
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
            try publish(1, to: bus)
            _ = others.readsOld()
            expect(others, toBecome: Self.begin, "what has come is found")
        }
        try bus.remove()
    }

    @Test func `A live partition whose timestamps are old holds nobody back, one that does not come on does`() throws {
        let bus = try makeBus()
        try publish(3, to: bus)
        try commit(3, of: bus.place(1), on: bus)
        let clock = HandClock()
        let inquiry = try ProgressInquiry(bus.configuration, leadMs: 15_000, clock: clock, handlers: Self.quiet)
        func oldest() throws -> Int64 { try inquiry.look(at: [bus.place(1)], nowMs: clock.wallMs).oldestMs }
        for _ in 0..<2 {
            #expect(try oldest() == .max)
            clock.monotonicMs += 1_100
        }
        try publish(1, to: bus)
        #expect(try oldest() == Self.begin, "it may be a replay")
        clock.monotonicMs += 600
        #expect(try oldest() == .max, "what came within a second is on its way, and time does not go by fast")
        clock.monotonicMs += 600
        #expect(try oldest() == Self.begin)
        try commit(4, of: bus.place(1), on: bus)
        #expect(try oldest() == .max, "everything was committed")
        // Nobody looks for a time, in which more comes than is committed.
        try publish(2, to: bus)
        clock.monotonicMs += 2_100
        try publish(2, to: bus)
        try commit(5, of: bus.place(1), on: bus)
        #expect(try oldest() == Self.begin + 1_000, "where it ended three seconds ago is nothing to go by")
        try inquiry.close()
        try bus.remove()
    }

    @Test func `Records that are younger than the lead are not waited for`() throws {
        let bus = try makeBus()
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
            try commit(1, of: bus.place(1), on: bus)
            expect(others, toBecome: .max, "a record of a moment ago is next")
        }
        try bus.remove()
    }
}
