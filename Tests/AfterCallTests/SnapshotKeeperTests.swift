import Foundation
import Kafka
import Logging
import Streaming
import Testing

@testable import AfterCall

/// Snapshots that are taken of a changelog as it grows: on the broker that `KAFKA_BOOTSTRAP_SERVERS` names, else on the
/// mock cluster.
@Suite struct SnapshotKeeperTests {
    /// A changelog under a name that no other run uses, and a folder for its snapshots.
    private final class Bench: Sendable {
        let settings: AfterCallConfiguration
        let folder: SnapshotFolder
        private let root = FileManager.default.temporaryDirectory.appendingPathComponent("kept-\(UUID().uuidString)")
        private let mock: KafkaMockCluster?
        private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        /// Whether it is a broker, which alone knows of transactions.
        var isReal: Bool { mock == nil }
        private var changelog: String { settings.changelog(of: .agents) }

        init() throws {
            let outside = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"] ?? ""
            mock = outside.isEmpty ? try KafkaMockCluster(logger: Self.quiet) : nil
            let name = "snapshots-\(UUID().uuidString.prefix(8).lowercased())"
            var settings = AfterCallConfiguration.ofRun(name, on: mock?.bootstrapServers ?? outside, partitions: 2)
            settings.kafka.properties["socket.nagle.disable"] = mock == nil ? nil : "false"
            settings.snapshots.intervalMs = 100
            self.settings = settings
            folder = SnapshotFolder(root.path, cluster: "c", topic: settings.changelog(of: .agents), logger: Self.quiet)
            guard mock == nil else {
                try mock?.createTopic(changelog, partitions: 2)
                return
            }
            try withAdmin { admin in
                let topic = KafkaNewTopic(changelog, partitions: 2, configuration: ["cleanup.policy": "compact"])
                for case let error? in try admin.createTopics([topic], timeoutMs: 20_000).values { throw error }
            }
        }

        deinit { try? FileManager.default.removeItem(at: root) }

        private func withAdmin(_ body: (KafkaAdmin) throws -> Void) throws {
            let admin = try KafkaAdmin(settings.kafkaConfiguration)
            defer { admin.close() }
            try body(admin)
        }

        func remove() throws {
            guard isReal else { return }
            try withAdmin { _ = try $0.deleteTopics([changelog], timeoutMs: 20_000) }
        }

        /// Writes records to partition 1, a tombstone where there is no value, in a transaction that is then ended.
        func write(_ records: [(key: String, value: String?)], commits: Bool = true) throws {
            var configuration = settings.kafkaConfiguration
            configuration.transactionalID = isReal ? "\(changelog)-writer" : nil
            let producer = try KafkaProducer(configuration)
            if isReal {
                try producer.initTransactions(timeoutMs: 20_000)
                try producer.beginTransaction()
            }
            let topic = try producer.topic(changelog)
            for record in records {
                let value = record.value.map { Array($0.utf8) }
                #expect(
                    producer.produce(to: topic, partition: 1, key: Array(record.key.utf8), value: value) == .accepted
                )
            }
            if isReal, commits { try producer.commitTransaction(timeoutMs: 20_000) }
            if isReal, !commits {
                // Else nothing of it would come to the broker.
                try producer.flush(timeoutMs: 20_000)
                try producer.abortTransaction(timeoutMs: 20_000)
            }
            try producer.close(timeoutMs: 20_000)
        }

        /// The records of the snapshot of a partition, and how far it goes; `nil` where there is none.
        func kept(_ partition: Int32 = 1) -> (records: [String: String], offset: Int64)? {
            guard let contents = folder.usable(partition, oldestTimestampMs: 0, endOffset: .max) else { return nil }
            var records: [String: String] = [:]
            contents.forEach { key, value in
                records[String(decoding: key, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
            }
            return (records, contents.identity.offset)
        }

        /// Lets a keeper run until the snapshot holds `expected`, and tells how far it goes.
        func keep(owned: [Int32] = [1], until expected: [String: String]) throws -> Int64? {
            let keeper = SnapshotKeeper(settings, .agents, folder, logger: Self.quiet) { owned }
            let deadline = ContinuousClock.now + .seconds(60)
            keeper.run { self.kept()?.records == expected || ContinuousClock.now > deadline }
            #expect(kept()?.records == expected)
            return kept()?.offset
        }
    }

    @Test func `What is committed is kept, and the next snapshot goes on where the last one ended`() async throws {
        try await OwnThread.run(named: "snapshots") {
            let bench = try Bench()
            try bench.write([("a", "1"), ("b", "1"), ("c", "1"), ("b", nil)])
            let first = try #require(try bench.keep(until: ["a": "1", "c": "1"]))
            #expect(first >= 4)
            try bench.write([("c", "2"), ("d", "1"), ("a", nil)])
            let second = try #require(try bench.keep(until: ["c": "2", "d": "1"]))
            #expect(second >= first + 3)
            #expect(bench.kept(0) == nil, "it is another's")
            try bench.remove()
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"] != nil))
    func `What was taken back is never in a snapshot`() async throws {
        try await OwnThread.run(named: "snapshots") {
            let bench = try Bench()
            try bench.write([("a", "1")])
            try bench.write([("a", "lost"), ("b", "lost")], commits: false)
            try bench.write([("c", "1")])
            let offset = try #require(try bench.keep(until: ["a": "1", "c": "1"]))
            // Four records and a marker of each transaction but the last.
            #expect(offset >= 6)
            try bench.remove()
        }
    }

    @Test func `A damaged snapshot is replaced by one from the beginning of the changelog`() async throws {
        try await OwnThread.run(named: "snapshots") {
            let bench = try Bench()
            try bench.write([("a", "1"), ("b", "1")])
            _ = try bench.keep(until: ["a": "1", "b": "1"])
            let file = URL(fileURLWithPath: bench.folder.path).appendingPathComponent("1.snapshot")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: file)
            #expect(bench.kept() == nil)
            _ = try bench.keep(until: ["a": "1", "b": "1"])
            try bench.remove()
        }
    }
}
