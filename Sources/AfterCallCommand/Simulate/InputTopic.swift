import AfterCall
import Kafka

/// Finds the topic to publish to, or makes it.
struct InputTopic {
    private static let timeoutMs: Int32 = 15_000

    let settings: AfterCallConfiguration
    let handlers: KafkaHandlers

    /// Makes sure that the topic `name` exists.
    ///
    /// - Returns: whether it was made just now.
    /// - Throws: ``CommandError`` when there is no such topic and none is to be made, or the broker says no.
    func prepare(_ name: String) throws -> Bool {
        do throws(KafkaError) {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: handlers)
            defer { admin.close() }
            let cluster = try admin.describe(topics: [name], timeoutMs: Self.timeoutMs)
            if cluster.topics.contains(where: { $0.name == name && !$0.partitions.isEmpty }) { return false }
            if settings.topics.createsMissing {
                try make(name, admin)
                return true
            }
        } catch {
            throw CommandError(error, while: "asking for the topic \(name)")
        }
        throw CommandError(
            status: .unavailable,
            message: "the topic \(name) does not exist, and topics.auto_create is off",
            remedy: "create it, name another one with --topic, or leave out topics.auto_create"
        )
    }

    private func make(_ name: String, _ admin: KafkaAdmin) throws(KafkaError) {
        let topic = KafkaNewTopic(
            name,
            partitions: settings.topics.partitions.map(Int32.init) ?? -1,
            replicationFactor: settings.topics.replicationFactor.map(Int32.init) ?? -1
        )
        let results = try admin.createTopics([topic], timeoutMs: Self.timeoutMs)
        if let error = results[name] ?? nil, error.code != .topicAlreadyExists { throw error }
    }
}

extension CommandError {
    /// Explains an error of Kafka's that came up while doing `action`.
    init(_ error: KafkaError, while action: String) {
        guard error.code == .invalidRequest else {
            self.init(RunnerError(error, while: action))
            return
        }
        self.init(
            status: .usage,
            message: "\(action): \(error.message)",
            remedy: "check the name of the topic and the number of partitions"
        )
    }
}
