import Foundation
import Kafka
import Testing

/// A broker outside this process, for what the mock cluster cannot do: `KAFKA_BOOTSTRAP_SERVERS=host:port`.
enum RealBroker {
    static let bootstrapServers: String? = {
        let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"].flatMap { $0.isEmpty ? nil : $0 }
        if servers == nil { print("KAFKA_BOOTSTRAP_SERVERS is not set: tests against a real broker are skipped") }
        return servers
    }()

    static var isThere: Bool { bootstrapServers != nil }

    /// A name that no other run uses.
    static func unique(_ prefix: String) -> String { "\(prefix)-\(UUID().uuidString.prefix(8))" }

    static func configuration() throws -> KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: try #require(bootstrapServers))
        configuration.offsetReset = .earliest
        configuration.disablesNagle = true
        configuration.lingerMs = 0
        return configuration
    }

    static let handlers = KafkaHandlers(logger: Bench.quiet)

    /// Creates topics, and deletes them when `body` is done.
    static func withTopics(
        _ names: [String],
        partitions: Int32,
        _ body: (KafkaAdmin) throws -> Void
    ) throws {
        let admin = try KafkaAdmin(configuration(), handlers: handlers)
        defer { admin.close() }
        let created = try admin.createTopics(names.map { KafkaNewTopic($0, partitions: partitions) }, timeoutMs: 20_000)
        for case let error? in created.values { throw error }
        defer { _ = try? admin.deleteTopics(names, timeoutMs: 20_000) }
        try body(admin)
    }

    static func producer(_ transactionalID: String?) throws -> KafkaProducer {
        var configuration = try configuration()
        configuration.transactionalID = transactionalID
        if transactionalID != nil {
            configuration.transactionTimeoutMs = 10_000
            configuration.retryBackoffMs = 5
        }
        let producer = try KafkaProducer(configuration, handlers: handlers)
        if transactionalID != nil { try producer.initTransactions(timeoutMs: 30_000) }
        return producer
    }

    static func reader(
        _ topic: String,
        _ isolation: KafkaConfiguration.IsolationLevel,
        partitions: [Int32] = [0]
    ) throws -> KafkaConsumer {
        var configuration = try configuration()
        configuration.groupID = unique("reader")
        configuration.isolationLevel = isolation
        let consumer = try KafkaConsumer(configuration, handlers: handlers)
        try consumer.assign(startingAt: partitions.map { KafkaPartitionOffset(topic, $0, .beginning) })
        return consumer
    }
}
