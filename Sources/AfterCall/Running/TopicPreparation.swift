import Kafka
import Logging

/// What was found out about the topics.
struct TopicFacts: Sendable {
    /// The cluster's id; empty where brokers do not say.
    var cluster: String
    /// Partitions of the input topic.
    var partitions: Int32
    /// How large a dead letter may be, with its headers.
    var maximumDeadLetterBytes: Int
    /// How large a record of ours may be at most.
    var maximumRecordBytes: Int
}

/// Finds out about the topics, makes those of ours that are missing, and refuses to begin with what cannot work.
struct TopicPreparation {
    let settings: AfterCallConfiguration
    let logger: Logger

    private static let timeoutMs: Int32 = 15_000
    /// How much larger than its key, value and headers a record is in a batch.
    private static let framingBytes = 1_024
    /// What a broker takes unless it is told otherwise.
    private static let brokerDefaultBytes = 1_048_588

    /// - Throws: ``RunnerError/Code/missingTopic`` where the input topic does not exist, ``RunnerError/Code/topics``
    ///   where the changelog does not fit it.
    func prepare() throws(RunnerError) -> TopicFacts {
        do {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            let cluster = try admin.describe(topics: nil, timeoutMs: Self.timeoutMs)
            let known = Dictionary(uniqueKeysWithValues: cluster.topics.map { ($0.name, $0.partitions.count) })
            guard let partitions = known[settings.topics.input], partitions > 0 else {
                throw RunnerError(
                    .missingTopic,
                    "the topic \(settings.topics.input) does not exist",
                    remedy: "create it, or name the right one in topics.input"
                )
            }
            if let count = known[settings.agentsChangelog] { try check(count, against: partitions) }
            let inputBytes = recordLimits(of: [settings.topics.input], admin)[settings.topics.input]
            let wanted = max(settings.input.maxValueBytes, inputBytes ?? 0) + TopicTable.deadLetterOverheadBytes
            try makeMissing(Set(known.keys), partitions: partitions, deadLetterBytes: wanted, admin)
            let limits = recordLimits(of: [settings.topics.name(of: .deadLetters), settings.agentsChangelog], admin)
            return facts(Int32(partitions), limits, cluster: cluster.id ?? "")
        } catch let error as RunnerError {
            throw error
        } catch let error as KafkaError {
            throw RunnerError(error, while: "asking for the topics")
        } catch {
            throw RunnerError(.kafka, "asking for the topics: \(error)")
        }
    }

    /// The state of an agent lies in the partition of the changelog that has the number of its partition of the input.
    private func check(_ count: Int, against partitions: Int) throws(RunnerError) {
        guard count != partitions else { return }
        throw RunnerError(
            .topics,
            "\(settings.agentsChangelog) has \(count) partitions, \(settings.topics.input) has \(partitions)",
            remedy: "partitions of the input were changed: agents have moved between them, so begin anew with another "
                + "app.id, or delete the changelog and the group's offsets to read everything again"
        )
    }

    private func makeMissing(
        _ known: Set<String>,
        partitions: Int,
        deadLetterBytes: Int,
        _ admin: KafkaAdmin
    ) throws {
        let table = TopicTable(settings, stages: [.agents])
        let missing = table.topics.filter { $0.role != .source && !known.contains($0.name) }.map { topic in
            var topic = topic
            // What a source carries, a dead letter must hold.
            if topic.name == settings.topics.name(of: .deadLetters) { topic.maximumRecordBytes = deadLetterBytes }
            return table.creation(of: topic, [settings.topics.input: partitions])
        }
        if missing.isEmpty { return }
        guard settings.topics.createsMissing else {
            throw RunnerError(
                .missingTopic,
                "missing topics: \(missing.map(\.name).joined(separator: ", "))",
                remedy: "run 'aftercall topics create', or set topics.auto_create: on"
            )
        }
        for (name, error) in try admin.createTopics(missing, timeoutMs: Self.timeoutMs) {
            if let error, error.code != .topicAlreadyExists { throw RunnerError(error, while: "creating \(name)") }
            logger.info("created a topic", metadata: ["kafka.topic": "\(name)"])
        }
    }

    /// What holds where the topics are as we would make them.
    func facts(assuming partitions: Int32) -> TopicFacts { facts(partitions, [:], cluster: "") }

    private func facts(_ partitions: Int32, _ limits: [String: Int], cluster: String) -> TopicFacts {
        let wanted = settings.input.maxValueBytes + TopicTable.deadLetterOverheadBytes
        let letterBytes = limits[settings.topics.name(of: .deadLetters)] ?? wanted
        let changelogBytes = limits[settings.agentsChangelog] ?? TopicTable.changelogRecordBytes
        return TopicFacts(
            cluster: cluster,
            partitions: partitions,
            maximumDeadLetterBytes: letterBytes - Self.framingBytes,
            maximumRecordBytes: max(letterBytes, changelogBytes, Self.brokerDefaultBytes)
        )
    }

    /// How large a record each topic takes, as far as the broker tells us: it may not let us ask.
    private func recordLimits(of topics: [String], _ admin: KafkaAdmin) -> [String: Int] {
        let resources = topics.map { KafkaResource.topic($0) }
        do throws(KafkaError) {
            let answers = try admin.describeConfigurations(of: resources, timeoutMs: Self.timeoutMs)
            var limits: [String: Int] = [:]
            for (topic, resource) in zip(topics, resources) {
                guard case .success(let entries) = answers[resource] else { continue }
                limits[topic] = entries["max.message.bytes"]?.value.flatMap { Int($0) }
            }
            return limits
        } catch {
            logger.debug("the limits of the topics are not known", metadata: ["error": "\(error)"])
            return [:]
        }
    }
}
