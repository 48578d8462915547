import Foundation
import Kafka
import Logging
import Testing

@testable import AfterCall

/// What happens to the records of an inbox that its stage has read.
@Suite(.serialized) struct InboxTrimmerTests {
    private static let handlers = KafkaHandlers(logger: Logger(label: "inbox") { _ in SwiftLogNoOpLogHandler() })
    private static let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"]

    /// Fills two partitions of a topic with ten records each.
    private func fill(_ topic: String, _ settings: AfterCallConfiguration) throws {
        let producer = try KafkaProducer(settings.kafkaConfiguration, handlers: Self.handlers)
        let handle = try producer.topic(topic)
        for number in UInt8(0)..<20 {
            let partition = Int32(number % 2)
            #expect(producer.produce(to: handle, partition: partition, key: nil, value: [number]) == .accepted)
        }
        try producer.close(timeoutMs: 20_000)
    }

    @Test(.enabled(if: servers != nil)) func `What was committed is deleted, and what was not is left`() throws {
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = try #require(Self.servers)
        settings.appID = "inbox-\(UUID().uuidString)"
        let topic = settings.source(of: .cells)
        let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: Self.handlers)
        defer { admin.close() }
        let made = KafkaNewTopic(topic, partitions: 2, replicationFactor: 1)
        #expect(try admin.createTopics([made], timeoutMs: 20_000).values.allSatisfy { $0 == nil })
        defer { _ = try? admin.deleteTopics([topic], timeoutMs: 20_000) }
        try fill(topic, settings)
        var committed = [KafkaPartitionOffset(topic, 0, 4), KafkaPartitionOffset(topic, 1, 0)]
        let log = RecordedLog()
        let trimmer = InboxTrimmer(settings, .cells, logger: log.logger) { committed }
        trimmer.trim()
        #expect(try Self.ends(of: topic, settings).map(\.low) == [4, 0])
        committed = [KafkaPartitionOffset(topic, 0, 4), KafkaPartitionOffset(topic, 1, 10)]
        trimmer.trim()
        #expect(
            try Self.ends(of: topic, settings) == [
                KafkaWatermarks(low: 4, high: 10), KafkaWatermarks(low: 10, high: 10),
            ]
        )
        #expect(!log.lines.contains { $0.hasPrefix("warning") })
    }

    private static func ends(of topic: String, _ settings: AfterCallConfiguration) throws -> [KafkaWatermarks] {
        var configuration = settings.kafkaConfiguration
        configuration.groupID = "inbox"
        let reader = try KafkaConsumer(configuration, handlers: handlers)
        let found = try (0..<2).map { partition in
            try reader.queryWatermarks(of: KafkaTopicPartition(topic, partition), timeoutMs: 20_000)
        }
        try reader.close()
        return found
    }

    @Test func `Where nothing can be deleted one warning says so, and nothing is lost`() throws {
        // The broker of this process has no administration.
        let cluster = try KafkaMockCluster(logger: Self.handlers.logger)
        defer { withExtendedLifetime(cluster) {} }
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = cluster.bootstrapServers
        let topic = settings.source(of: .cells)
        try cluster.createTopic(topic, partitions: 2)
        try fill(topic, settings)
        let log = RecordedLog()
        let trimmer = InboxTrimmer(settings, .cells, logger: log.logger) {
            [KafkaPartitionOffset(topic, 0, 4), KafkaPartitionOffset(topic, 1, 5)]
        }
        trimmer.trim()
        trimmer.trim()
        let warnings = log.lines.filter { $0.hasPrefix("warning") }
        #expect(warnings.count == 1 && warnings.first?.contains("which grows") == true)
        #expect(try Self.ends(of: topic, settings).map(\.low) == [0, 0])
    }
}
