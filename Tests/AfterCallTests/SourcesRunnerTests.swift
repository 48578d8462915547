import ContactCenter
import Foundation
import Kafka
import Logging
import Telephony
import Testing

@testable import AfterCall

/// Topics of telephony systems in the running program: on the broker that `KAFKA_BOOTSTRAP_SERVERS` names, else on the
/// mock cluster.
@Suite struct SourcesRunnerTests {
    /// A bus with the topics of some systems, under a name that no other run uses.
    private final class Bus: Sendable {
        static let partitions: Int32 = 2

        let fixtures: [DialectFixture]
        private let mock: KafkaMockCluster?
        private let servers: String
        private let name = "sources-\(UUID().uuidString.prefix(8).lowercased())"
        private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        /// Whether it is a broker.
        var isReal: Bool { mock == nil }

        init(_ formats: [String]) throws {
            let name = name
            fixtures = try formats.map { try DialectFixture(try #require(.named($0)), topic: "\(name)-\($0)") }
            let outside = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"] ?? ""
            mock = outside.isEmpty ? try KafkaMockCluster(logger: quiet) : nil
            servers = mock?.bootstrapServers ?? outside
        }

        var settings: AfterCallConfiguration {
            var settings = AfterCallConfiguration.ofRun(name, on: servers, partitions: Self.partitions)
            settings.kafka.properties["socket.nagle.disable"] = "false"
            settings.sources = fixtures.map(\.source)
            return settings
        }

        func runner() -> Runner {
            Runner(settings, logger: quiet, knownPartitions: mock == nil ? nil : Self.partitions)
        }

        /// Makes what the program does not: on the mock cluster everything, on a broker the topics of the systems.
        func prepare() throws {
            let sources = settings.sources.map(\.topic)
            if let mock {
                for topic in sources + ours { try mock.createTopic(topic, partitions: Int(Self.partitions)) }
                return
            }
            let admin = try KafkaAdmin(settings.kafkaConfiguration)
            defer { admin.close() }
            // The records are older than a broker keeps them.
            let forever = ["retention.ms": "-1"]
            let topics = sources.map { KafkaNewTopic($0, partitions: Self.partitions, configuration: forever) }
            for case let error? in try admin.createTopics(topics, timeoutMs: 20_000).values { throw error }
        }

        /// Deletes what is ours on a broker of others.
        func remove() throws {
            guard mock == nil else { return }
            let admin = try KafkaAdmin(settings.kafkaConfiguration)
            defer { admin.close() }
            let found = try admin.describe(topics: nil, timeoutMs: 20_000).topics.map(\.name)
            _ = try admin.deleteTopics(found.filter { $0.hasPrefix(name) }, timeoutMs: 20_000)
        }

        private var ours: [String] {
            [settings.topics.input, settings.topics.contactInput]
                + [Stage.agents, .contacts].map(settings.changelog(of:)) + Output.allCases.map(settings.topic(of:))
        }

        /// Publishes records of a system to the partition that all of its records have.
        func publish(_ records: ArraySlice<LoggedRecord>, of index: Int) throws {
            let producer = try KafkaProducer(settings.kafkaConfiguration)
            let topic = try producer.topic(fixtures[index].source.topic)
            for record in records {
                try (record.value ?? []).withUnsafeBytes { value in
                    try producer.produceWaiting(
                        to: topic,
                        partition: Int32(index) % Self.partitions,
                        key: nil,
                        value: value,
                        timestampMs: record.timestamp?.milliseconds ?? 0,
                        timeoutMs: 20_000
                    )
                }
            }
            try producer.close(timeoutMs: 20_000)
        }

        /// The committed records of an output, until `isEnough` says so of what they come to.
        func lastWords(
            _ output: Output,
            by identity: [String],
            until isEnough: ([String: String]) -> Bool
        ) throws -> [String: String] {
            var configuration = settings.kafkaConfiguration
            configuration.groupID = "\(name)-reader"
            configuration.fetchWaitMaxMs = 5
            configuration.isolationLevel = .readCommitted
            let consumer = try KafkaConsumer(configuration)
            let topic = settings.topic(of: output)
            try consumer.replaceAssignment(
                startingAt: (0..<Self.partitions).map { KafkaPartitionOffset(topic, $0, .beginning) }
            )
            let deadline = ContinuousClock.now + .seconds(120)
            var records: [LoggedRecord] = []
            var words: [String: String] = [:]
            while ContinuousClock.now < deadline {
                let outcome = consumer.poll(timeoutMs: 100)
                guard case .message(let message) = consume outcome else { continue }
                records.append(
                    LoggedRecord(
                        key: message.withKey { $0.map { Array($0) } },
                        value: message.withValue { $0.map { Array($0) } }
                    )
                )
                words = try LastWords.of(records, by: identity)
                if isEnough(words) { break }
            }
            try consumer.close()
            return words
        }
    }

    @Test func `Three systems on the bus, and a restart between two records of a second: the wraps of their events`()
        async throws
    {
        let bus = try Bus(["amazon-connect-agent", "asterisk-queue-log", "genesys-cloud"])
        let plain = Pipeline()
        try plain.play(Pipeline.converted(bus.fixtures))
        let truth = try LastWords.of(plain.records(of: .output(.wraps)), by: LastWords.wrapIdentity)
        #expect(Set(truth.keys.map { $0.split(separator: "/").first }).count == 3)
        try await OwnThread.run(named: "bus") { try bus.prepare() }
        let halves = bus.fixtures.map { fixture in
            let times = fixture.records.map { $0.timestamp.map { $0.milliseconds / 1_000 } }
            let middle = times.count / 2
            return (middle..<times.count - 1).first { times[$0] == times[$0 - 1] } ?? middle
        }
        var read = 0
        for isFirst in [true, false] {
            try await OwnThread.run(named: "bus") {
                for (index, fixture) in bus.fixtures.enumerated() {
                    let half = halves[index]
                    try bus.publish(isFirst ? fixture.records[..<half] : fixture.records[half...], of: index)
                }
            }
            read = zip(bus.fixtures, halves).reduce(0) { $0 + (isFirst ? $1.1 : $1.0.records.count - $1.1) }
            let runner = bus.runner()
            async let running: Void = runner.run()
            let deadline = ContinuousClock.now + .seconds(120)
            while runner.eventsRead < read, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(10))
            }
            // The mock cluster forgets the offsets of transactions.
            #expect(bus.isReal ? runner.eventsRead == read : runner.eventsRead >= read)
            if !isFirst {
                let found = try await OwnThread.run(named: "reader") {
                    try bus.lastWords(.wraps, by: LastWords.wrapIdentity) { $0 == truth }
                }
                for key in Set(truth.keys).union(found.keys) where truth[key] != found[key] {
                    Issue.record("\(key): \(truth[key] ?? "-") and \(found[key] ?? "-")")
                }
            }
            runner.stop()
            try await running
        }
        try await OwnThread.run(named: "bus") { try bus.remove() }
    }
}
