import Kafka
import Logging

/// One mock cluster with a topic, and clients for it that are quick against a mock.
struct Bench {
    let cluster: KafkaMockCluster
    let topic: String

    init(partitions: Int = 1, brokers: Int = 1, topic: String = "events") throws {
        cluster = try KafkaMockCluster(brokers: brokers, logger: Self.quiet)
        self.topic = topic
        try cluster.createTopic(topic, partitions: partitions)
    }

    static let quiet = Logger(label: "kafka.test") { _ in SwiftLogNoOpLogHandler() }

    var configuration: KafkaConfiguration {
        var configuration = KafkaConfiguration(bootstrapServers: cluster.bootstrapServers)
        configuration.fetchWaitMaxMs = 5
        configuration.groupID = "group"
        configuration.offsetReset = .earliest
        configuration.lingerMs = 0
        // The mock completes a rebalance one second before the session would time out, and not earlier.
        configuration.sessionTimeoutMs = 5_000
        configuration.properties["heartbeat.interval.ms"] = "500"
        return configuration
    }

    func producer(_ adjust: (inout KafkaConfiguration) -> Void = { _ in }) throws -> KafkaProducer {
        var configuration = configuration
        adjust(&configuration)
        return try KafkaProducer(configuration, handlers: KafkaHandlers(logger: Self.quiet))
    }

    func consumer(
        _ adjust: (inout KafkaConfiguration) -> Void = { _ in },
        onRebalance: KafkaConsumer.RebalanceHandler? = nil
    ) throws -> KafkaConsumer {
        var configuration = configuration
        adjust(&configuration)
        return try KafkaConsumer(
            configuration,
            handlers: KafkaHandlers(logger: Self.quiet),
            onRebalance: onRebalance
        )
    }

    /// A consumer that reads partitions from their beginning without joining a group.
    func reader(
        _ partitions: [Int32] = [0],
        _ adjust: (inout KafkaConfiguration) -> Void = { _ in }
    ) throws -> KafkaConsumer {
        let consumer = try consumer(adjust)
        try consumer.assign(startingAt: partitions.map { KafkaPartitionOffset(topic, $0, .beginning) })
        return consumer
    }

    /// Produces texts to a partition and waits until they are there.
    func publish(_ texts: [String], to partition: Int32 = 0) throws {
        let producer = try producer()
        let handle = try producer.topic(topic)
        for text in texts {
            let outcome = producer.produce(to: handle, partition: partition, key: nil, value: Array(text.utf8))
            guard outcome == .accepted else { throw Unexpected("\(outcome)") }
        }
        try producer.close(timeoutMs: 20_000)
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
