import Kafka
import Logging

/// What was found out about the topics.
struct TopicFacts: Sendable {
    /// The cluster's id; empty where brokers do not say.
    var cluster: String
    /// How many partitions each topic has that we read, write by partition, or keep state in.
    var partitions: [String: Int32]
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

    /// - Throws: ``RunnerError/Code/missingTopic`` where a topic of the bus does not exist, ``RunnerError/Code/topics``
    ///   where a changelog does not fit what its stage reads.
    func prepare() throws(RunnerError) -> TopicFacts {
        do {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            let cluster = try admin.describe(topics: nil, timeoutMs: Self.timeoutMs)
            var known = Dictionary(uniqueKeysWithValues: cluster.topics.map { ($0.name, Int32($0.partitions.count)) })
            try checkInput(known)
            let limits = recordLimits(of: settings.input(of: known), admin)
            let inputBytes = limits.values.max() ?? 0
            let wanted = max(settings.input.maxValueBytes, inputBytes) + TopicTable.deadLetterOverheadBytes
            try makeMissing(&known, deadLetterBytes: wanted, admin)
            for stage in settings.stages { try check(stage, known) }
            let ownLimits = recordLimits(of: [settings.topic(of: .deadLetters)] + changelogs, admin)
            return facts(known, ownLimits, cluster: cluster.id ?? "")
        } catch let error as RunnerError {
            throw error
        } catch let error as KafkaError {
            throw RunnerError(error, while: "asking for the topics")
        } catch {
            throw RunnerError(.kafka, "asking for the topics: \(error)")
        }
    }

    private func checkInput(_ known: [String: Int32]) throws(RunnerError) {
        let needed = settings.sources.isEmpty ? [settings.topics.input] : settings.sources.map(\.topic)
        guard let missing = needed.first(where: { (known[$0] ?? 0) <= 0 }) else { return }
        throw RunnerError(
            .missingTopic,
            "the topic \(missing) does not exist",
            remedy: "create it, or name the right one in \(settings.sources.isEmpty ? "topics.input" : "sources")"
        )
    }

    private var changelogs: [String] { settings.stages.filter(\.keepsState).map(settings.changelog(of:)) }

    /// The state of a key lies in the partition of the changelog that has the number of its partition of the source.
    private func check(_ stage: Stage, _ known: [String: Int32]) throws(RunnerError) {
        let (source, changelog) = (settings.source(of: stage), settings.changelog(of: stage))
        guard stage.keepsState, let partitions = known[source], let count = known[changelog] else { return }
        guard count != partitions else { return }
        throw RunnerError(
            .topics,
            "\(changelog) has \(count) partitions, \(source) has \(partitions)",
            remedy: "partitions of the input were changed: keys have moved between them, so begin anew with another "
                + "app.id, or delete the changelog and the group's offsets to read everything again"
        )
    }

    private func makeMissing(
        _ known: inout [String: Int32],
        deadLetterBytes: Int,
        _ admin: KafkaAdmin
    ) throws {
        let table = TopicTable(settings)
        let letters = settings.topic(of: .deadLetters)
        // In the order of the table: a changelog has as many partitions as what its stage reads, which comes first.
        let missing = table.topics.filter { $0.role.isOurs && known[$0.name] == nil }
        if missing.isEmpty { return }
        guard settings.topics.createsMissing else {
            throw RunnerError(
                .missingTopic,
                "missing topics: \(missing.map(\.name).joined(separator: ", "))",
                remedy: "run 'aftercall topics create', or set topics.auto_create: on"
            )
        }
        for topic in missing where topic.role == .changelog {
            guard let partitions = known[settings.source(of: topic.stage)] else { continue }
            try LostState(settings: settings, logger: logger, timeoutMs: Self.timeoutMs)
                .refuse(topic.stage, partitions: partitions)
        }
        for topic in missing {
            var topic = topic
            // What a source carries, a dead letter must hold.
            if topic.name == letters { topic.maximumRecordBytes = deadLetterBytes }
            let wanted = table.creation(of: topic, known.mapValues { Int($0) })
            if let error = try admin.createTopics([wanted], timeoutMs: Self.timeoutMs)[topic.name] ?? nil,
                error.code != .topicAlreadyExists
            {
                throw RunnerError(error, while: "creating \(topic.name)")
            }
            logger.info("created a topic", metadata: ["kafka.topic": "\(topic.name)"])
            // As many partitions as it was made with, or as somebody else has made it with meanwhile.
            known[topic.name] = try partitionsOnceKnown(of: wanted, admin)
        }
    }

    private func partitionsOnceKnown(of topic: KafkaNewTopic, _ admin: KafkaAdmin) throws -> Int32 {
        let deadline = ContinuousClock.now + .milliseconds(Int64(Self.timeoutMs))
        while ContinuousClock.now < deadline {
            let found = try admin.describe(topics: [topic.name], timeoutMs: Self.timeoutMs).topics.first
            if let count = found?.partitions.count, count > 0 { return Int32(count) }
            OwnThread.pause(milliseconds: 50)
        }
        throw RunnerError(.unavailable, "\(topic.name) was created, and no broker knows it")
    }

    /// What holds where every topic has so many partitions and is as we would make it.
    func facts(assuming partitions: Int32) -> TopicFacts {
        let topics = Output.allCases.map(settings.topic(of:)) + Stage.allCases.flatMap(settings.sources(of:))
        return facts(Dictionary(topics.map { ($0, partitions) }) { first, _ in first }, [:], cluster: "")
    }

    private func facts(_ partitions: [String: Int32], _ limits: [String: Int], cluster: String) -> TopicFacts {
        let wanted = settings.input.maxValueBytes + TopicTable.deadLetterOverheadBytes
        let letterBytes = limits[settings.topic(of: .deadLetters)] ?? wanted
        let changelogBytes = changelogs.map { limits[$0] ?? TopicTable.changelogRecordBytes }.max() ?? 0
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

extension AfterCallConfiguration {
    /// The topics of the bus that are read, among those that are `known`.
    fileprivate func input(of known: [String: Int32]) -> [String] {
        Set(sources(of: .ingest) + [topics.input]).filter { known[$0] != nil }.sorted()
    }
}

extension Stage {
    /// Whether it has a changelog.
    var keepsState: Bool { self != .ingest }
}
