import Foundation
import Kafka

/// A topic that no other test uses: on the broker that `KAFKA_BOOTSTRAP_SERVERS` names, else on a mock cluster.
final class Bus {
    let topic = "bus-\(UUID().uuidString.prefix(8).lowercased())"
    /// For clients of a group of the topic's name.
    let configuration: KafkaConfiguration
    private let mock: KafkaMockCluster?

    /// Creates the topic; a broker is told `settings` of it.
    init(partitions: Int32, _ settings: [String: String] = [:]) throws {
        mock = Broker.isThere ? nil : try KafkaMockCluster(logger: Broker.handlers.logger)
        var configuration = KafkaConfiguration(bootstrapServers: Broker.servers ?? mock?.bootstrapServers ?? "")
        configuration.groupID = topic
        self.configuration = configuration
        if let mock {
            try mock.createTopic(topic, partitions: Int(partitions))
        } else {
            try withAdmin { admin in
                let topic = KafkaNewTopic(topic, partitions: partitions, configuration: settings)
                for case let error? in try admin.createTopics([topic], timeoutMs: 20_000).values { throw error }
            }
        }
    }

    func withAdmin(_ body: (KafkaAdmin) throws -> Void) throws {
        let admin = try KafkaAdmin(configuration, handlers: Broker.handlers)
        defer { admin.close() }
        try body(admin)
    }

    /// Deletes the topic, where somebody else would find it.
    func remove() throws {
        guard mock == nil else { return }
        try withAdmin { admin in
            for case let error? in try admin.deleteTopics([topic], timeoutMs: 20_000).values { throw error }
        }
    }

    func place(_ partition: Int32) -> KafkaTopicPartition { KafkaTopicPartition(topic, partition) }

    /// Publishes texts, each as key and value and with its timestamp in milliseconds, and waits until they are there.
    func publish(_ records: [(partition: Int32, text: String, timestampMs: Int64)]) throws {
        let producer = try KafkaProducer(configuration, handlers: Broker.handlers)
        let handle = try producer.topic(topic)
        for record in records {
            try Array(record.text.utf8).withUnsafeBytes { text in
                try producer.produceWaiting(
                    to: handle,
                    partition: record.partition,
                    key: text,
                    value: text,
                    timestampMs: record.timestampMs,
                    timeoutMs: 20_000
                )
            }
        }
        try producer.close(timeoutMs: 20_000)
    }
}
