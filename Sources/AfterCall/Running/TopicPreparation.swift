import Kafka
import Logging

/// Finds out about the topics, and makes the output topics that are missing.
struct TopicPreparation {
    let settings: AfterCallConfiguration
    let logger: Logger

    private static let timeoutMs: Int32 = 15_000
    /// How much larger than a value a record may be: key, headers, framing.
    private static let recordOverheadBytes = 65_536

    /// The number of partitions of the input topic.
    ///
    /// - Throws: ``RunnerError/Code/missingTopic`` where the input topic does not exist.
    func prepare() throws(RunnerError) -> Int32 {
        do {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            let cluster = try admin.describe(topics: nil, timeoutMs: Self.timeoutMs)
            let known = Dictionary(uniqueKeysWithValues: cluster.topics.map { ($0.name, $0) })
            guard let input = known[settings.topics.input], !input.partitions.isEmpty else {
                throw RunnerError(
                    .missingTopic,
                    "the topic \(settings.topics.input) does not exist",
                    remedy: "create it, or name the right one in topics.input"
                )
            }
            try makeMissing(Set(known.keys), partitions: Int32(input.partitions.count), admin)
            return Int32(input.partitions.count)
        } catch let error as RunnerError {
            throw error
        } catch let error as KafkaError {
            throw RunnerError(error, while: "asking for the topics")
        } catch {
            throw RunnerError(.kafka, "asking for the topics: \(error)")
        }
    }

    private func makeMissing(_ known: Set<String>, partitions: Int32, _ admin: KafkaAdmin) throws {
        let missing = Output.allCases.filter { settings.outputs[$0] && !known.contains(settings.topics.name(of: $0)) }
        if missing.isEmpty { return }
        let names = missing.map { settings.topics.name(of: $0) }
        guard settings.topics.createsMissing else {
            throw RunnerError(
                .missingTopic,
                "missing topics: \(names.joined(separator: ", "))",
                remedy: "create them, or set topics.auto_create: true"
            )
        }
        let made = missing.map { topic(for: $0, partitions: partitions) }
        for (name, error) in try admin.createTopics(made, timeoutMs: Self.timeoutMs) {
            if let error, error.code != .topicAlreadyExists { throw RunnerError(error, while: "creating \(name)") }
            logger.info("created a topic", metadata: ["kafka.topic": "\(name)"])
        }
    }

    private func topic(for output: Output, partitions: Int32) -> KafkaNewTopic {
        var configuration = ["cleanup.policy": output == .agents || output == .alerts ? "compact" : "delete"]
        if output == .alerts { configuration["min.compaction.lag.ms"] = String(7 * 86_400_000) }
        if output == .deadLetters {
            configuration["max.message.bytes"] = String(settings.input.maxValueBytes + Self.recordOverheadBytes)
        }
        return KafkaNewTopic(
            settings.topics.name(of: output),
            partitions: settings.topics.partitions.map(Int32.init) ?? partitions,
            replicationFactor: settings.topics.replicationFactor.map(Int32.init) ?? -1,
            configuration: configuration
        )
    }
}
