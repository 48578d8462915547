import ContactCenter
import Foundation
import Kafka
import Logging
import Synchronization
import Testing

@testable import AfterCall

/// The reader of the directory on the mock cluster.
@Suite struct DirectoryReaderTests {
    /// A cluster with or without the topic, and a reader on a thread of its own.
    private final class Bench: Sendable {
        let shelf = DirectoryShelf()
        let log = RecordedLog()
        private let cluster: KafkaMockCluster
        private let isStopping = Atomic<Bool>(false)
        private let outcome = Mutex<Result<Void, any Error>?>(nil)
        private let topic = "telephony.directory"

        init(partitions: Int?) throws {
            cluster = try KafkaMockCluster(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try cluster.createTopic("another", partitions: 1)
            if let partitions { try cluster.createTopic(topic, partitions: partitions) }
        }

        private var settings: AfterCallConfiguration {
            var settings = AfterCallConfiguration()
            settings.kafka.bootstrapServers = cluster.bootstrapServers
            settings.kafka.properties["socket.nagle.disable"] = "false"
            settings.loop.fetchWaitMs = 5
            return settings
        }

        /// Publishes values by key; a missing one is a tombstone.
        func publish(_ records: [(key: String, value: String?)]) async throws {
            try await OwnThread.run(named: "producer") { [self] in
                let producer = try KafkaProducer(settings.kafkaConfiguration)
                let handle = try producer.topic(topic)
                for record in records {
                    let outcome = Array(record.key.utf8).withUnsafeBytes { key in
                        guard let value = record.value else {
                            return producer.produce(to: handle, key: key, value: nil)
                        }
                        return Array(value.utf8).withUnsafeBytes { producer.produce(to: handle, key: key, value: $0) }
                    }
                    #expect(outcome == .accepted)
                }
                try producer.close(timeoutMs: 20_000)
            }
        }

        /// Runs the reader beside `body`.
        func reading(_ body: @Sendable () async throws -> Void) async throws {
            // A thread at once: a task would wait for tests that keep all of Swift's threads busy.
            let thread = Thread { [self] in
                let result = Result {
                    try DirectoryReader(settings, topic: topic, shelf: shelf, logger: log.logger)
                        .run { isStopping.load(ordering: .acquiring) }
                }
                outcome.withLock { $0 = result }
            }
            thread.start()
            do {
                defer { isStopping.store(true, ordering: .releasing) }
                try await body()
            }
            try await wait { outcome.withLock { $0 != nil } }
            try outcome.withLock { $0 }?.get()
        }

        /// Waits until `isWanted`.
        ///
        /// - Throws: ``NeverCame`` after two minutes.
        func wait(until isWanted: () -> Bool) async throws {
            let deadline = ContinuousClock.now + .seconds(120)
            while !isWanted() {
                if ContinuousClock.now > deadline { throw NeverCame() }
                try await Task.sleep(for: .milliseconds(10))
            }
        }

        func target(of queue: String) -> Milliseconds? {
            shelf.directory.queue(DirectoryName(id: queue), at: .distantFuture)?.thresholds.wrapTargetMs
        }
    }

    private struct NeverCame: Error {}

    private func queue(_ id: String, target: Int) -> (key: String, value: String?) {
        let version = #"{"effective_from": "2017-01-01", "thresholds": {"acw_target_ms": \#(target)}}"#
        return ("queue/\(id)", #"{"kind": "queue", "id": "\#(id)", "versions": [\#(version)]}"#)
    }

    @Test func `It is read whole first; then a change, a bad record and a tombstone take effect while it runs`()
        async throws
    {
        let bench = try Bench(partitions: 3)
        try await bench.publish((0..<40).map { queue("q\($0)", target: 1_000) } + [queue("q7", target: 2_000)])
        try await bench.reading {
            try await bench.wait { bench.shelf.isRead }
            #expect(bench.shelf.directory.queues.count == 40)
            #expect(bench.target(of: "q7") == 2_000)
            var seen = 0
            #expect(bench.shelf.news(since: &seen)?.queues.count == 40)
            #expect(bench.shelf.news(since: &seen) == nil)

            try await bench.publish([queue("q7", target: 3_000)])
            try await bench.wait { bench.target(of: "q7") == 3_000 }
            #expect(bench.shelf.news(since: &seen) != nil)

            try await bench.publish([
                ("queue/q7", #"{"kind": "queue", "id": "q7", "versions": [{"effective_from": "hidden"}]}"#),
                queue("q8", target: 4_000),
            ])
            try await bench.wait { bench.target(of: "q8") == 4_000 }
            try await bench.wait { bench.log.lines.contains { $0.contains("versions[0].effective_from") } }
            #expect(bench.target(of: "q7") == 3_000)

            try await bench.publish([("queue/q7", nil)])
            try await bench.wait { bench.target(of: "q7") == nil }
            #expect(bench.shelf.directory.queues.count == 39)
        }
        let warnings = bench.log.lines.filter { $0.hasPrefix("warning") }
        #expect(warnings.count == 1)
        #expect(warnings[0].contains("kafka.topic=telephony.directory"))
        #expect(warnings[0].contains("kafka.partition=") && warnings[0].contains("kafka.offset="))
        #expect(!warnings[0].contains("hidden") && warnings[0].contains("what an earlier one with its key says stays"))
    }

    @Test func `Of what is read from the beginning only the newest of a key counts, and an older one never again`()
        async throws
    {
        let bench = try Bench(partitions: 1)
        let bad = #"{"kind": "queue", "id": "q", "versions": []}"#
        try await bench.publish([
            queue("q1", target: 1_000), ("queue/q1", bad), queue("q1", target: 2_000),
            queue("q2", target: 3_000), ("queue/q2", bad),
        ])
        try await bench.reading {
            try await bench.wait { bench.shelf.isRead }
            #expect(bench.target(of: "q1") == 2_000 && bench.target(of: "q2") == nil)
        }
        let warnings = bench.log.lines.filter { $0.hasPrefix("warning") }
        #expect(warnings.count == 1 && warnings[0].contains("kafka.offset=4"), "\(warnings)")
        #expect(warnings.first?.contains("nothing is in force") == true, "\(warnings)")
    }

    @Test func `A topic that does not exist is an empty directory and no complaint`() async throws {
        let bench = try Bench(partitions: nil)
        try await bench.reading {
            try await bench.wait { bench.shelf.isRead }
            #expect(bench.shelf.directory == Directory())
        }
        #expect(bench.log.lines.allSatisfy { $0.hasPrefix("debug") })
    }

    @Test func `A topic without records is an empty directory`() async throws {
        let bench = try Bench(partitions: 2)
        try await bench.reading {
            try await bench.wait { bench.shelf.isRead }
            #expect(bench.shelf.directory == Directory())
        }
    }
}
