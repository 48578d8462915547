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
    /// What is wrong with topics that are there, and no reason not to begin.
    var findings: [TopicFinding] = []

    /// Says what is wrong, each with its remedy.
    func tellFindings(to logger: Logger) {
        for finding in findings {
            logger.log(
                level: finding.severity == .error ? .error : .warning,
                "\(finding.message)",
                metadata: ["kafka.topic": "\(finding.topic)", "remedy": "\(finding.remedy)"]
            )
        }
    }
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

    /// - Throws: ``RunnerError/Code/missingTopic`` where a topic does not exist that we cannot make or go on without,
    ///   ``RunnerError/Code/refused`` where we may not see one, ``RunnerError/Code/topics`` where a changelog does not
    ///   fit what its stage reads, ``RunnerError/Code/unusable`` where one is gone whose stage has read already.
    func prepare() throws(RunnerError) -> TopicFacts {
        do {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: .besideTheWork)
            defer { admin.close() }
            var known: [String: Int32] = [:]
            var cluster: KafkaClusterDescription?
            let absent = try [TopicState].onceSettled { () throws(KafkaError) in
                let found = try admin.describe(topics: nil, timeoutMs: Self.timeoutMs)
                cluster = found
                known = Dictionary(uniqueKeysWithValues: found.topics.map { ($0.name, Int32($0.partitions.count)) })
                // In the order of the table: a changelog has as many partitions as what its stage reads, which comes
                // first.
                return states(of: TopicTable(settings).topics.filter { (known[$0.name] ?? 0) <= 0 }, admin)
            }
            try refuse(absent, known)
            let limits = recordLimits(of: settings.input(of: known), admin)
            let inputBytes = limits.values.max() ?? 0
            let wanted = max(settings.input.maxValueBytes, inputBytes) + TopicTable.deadLetterOverheadBytes
            try make(absent.map(\.definition).filter(\.role.isOurs), &known, deadLetterBytes: wanted, admin)
            for stage in settings.stages { try check(stage, known) }
            let ownLimits = recordLimits(of: [settings.topic(of: .deadLetters)] + changelogs, admin)
            var facts = facts(known, ownLimits, cluster: cluster?.id ?? "")
            if let cluster { facts.findings = findings(cluster, admin) }
            return facts
        } catch let error as RunnerError {
            throw error
        } catch let error as KafkaError {
            throw RunnerError(error, while: "asking for the topics")
        } catch {
            throw RunnerError(.kafka, "asking for the topics: \(error)")
        }
    }

    /// What is wrong with the properties of topics that are there, as `aftercall topics check` has it.
    private func findings(_ found: KafkaClusterDescription, _ admin: KafkaAdmin) -> [TopicFinding] {
        let table = TopicTable(settings)
        let known = Dictionary(found.topics.map { ($0.name, $0) }) { first, _ in first }
        let present = table.topics.filter { known[$0.name] != nil }
        let answers = configurations(of: present.map(\.name), admin)
        let states = present.map { TopicState($0, known[$0.name], answers[.topic($0.name)]) }
        let ofProperties: Set<TopicFinding.Code> = [
            .cleanup, .retention, .replication, .minInSyncReplicas, .recordSize,
        ]
        return TopicCheck(table, states, brokers: found.brokers.count, settings).findings().filter { finding in
            ofProperties.contains(finding.code)
        }
    }

    /// Refuses what can neither be gone on without nor be made.
    private func refuse(_ absent: [TopicState], _ known: [String: Int32]) throws(RunnerError) {
        let findings = absent.filter { state in
            let mayBeMade = state.definition.role.isOurs && settings.topics.createsMissing
            return state.absence == .hidden || !mayBeMade
        }.map(TopicFinding.missing).filter { $0.severity == .error }
        if let denied = findings.first(where: { $0.code == .authorization }) { throw RunnerError(denied) }
        // Before anybody is told to create what is missing: an empty changelog would hide that state is lost.
        for changelog in absent where changelog.definition.role == .changelog {
            guard let partitions = known[settings.source(of: changelog.definition.stage)] else { continue }
            try refuseLoss(of: changelog.definition.stage) { lostState throws(KafkaError) in
                try lostState.finding(changelog, partitions: partitions)
            }
        }
        for inbox in absent where inbox.definition.role == .inbox {
            try refuseLoss(of: inbox.definition.stage) { lostState throws(KafkaError) in
                try lostState.finding(inbox: inbox, known)
            }
        }
        guard let first = findings.first else { return }
        let more = findings.count > 1 ? ", nor do \(findings.dropFirst().map(\.topic).joined(separator: ", "))" : ""
        throw RunnerError(.missingTopic, first.message + more, remedy: first.remedy)
    }

    private func refuseLoss(
        of stage: Stage,
        _ find: (LostState) throws(KafkaError) -> TopicFinding?
    ) throws(RunnerError) {
        let lostState = LostState(settings: settings, logger: logger, timeoutMs: Self.timeoutMs)
        let finding: TopicFinding?
        do throws(KafkaError) {
            finding = try find(lostState)
        } catch {
            let group = settings.group(of: stage)
            throw RunnerError(error, while: "asking what \(group) has read")
        }
        if let finding { throw RunnerError(finding) }
    }

    /// What the broker says of topics that it does not name, as far as it lets us ask.
    private func states(of topics: [TopicDefinition], _ admin: KafkaAdmin) -> [TopicState] {
        let answers = configurations(of: topics.map(\.name), admin)
        return topics.map { TopicState($0, nil, answers[.topic($0.name)]) }
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
            remedy: "partitions of the input were changed, and keys have moved between them: "
                + "docs/operations/partitions.md says how to go on"
        )
    }

    private func make(
        _ missing: [TopicDefinition],
        _ known: inout [String: Int32],
        deadLetterBytes: Int,
        _ admin: KafkaAdmin
    ) throws {
        let table = TopicTable(settings)
        let letters = settings.topic(of: .deadLetters)
        for topic in missing {
            var topic = topic
            // What a source carries, a dead letter must hold.
            if topic.name == letters { topic.maximumRecordBytes = deadLetterBytes }
            let wanted = table.creation(of: topic, known.mapValues { Int($0) })
            if let error = try admin.createTopics([wanted], timeoutMs: Self.timeoutMs)[topic.name] ?? nil {
                guard error.code == .topicAlreadyExists else { throw RunnerError(error, creating: topic.name) }
            } else {
                logger.info("created a topic", metadata: ["kafka.topic": "\(topic.name)"])
            }
            // As many partitions as it was made with, or as somebody else has made it with meanwhile.
            known[topic.name] = try partitionsOnceKnown(of: topic, admin)
        }
    }

    private func partitionsOnceKnown(of topic: TopicDefinition, _ admin: KafkaAdmin) throws -> Int32 {
        let deadline = ContinuousClock.now + .milliseconds(Int64(Self.timeoutMs))
        while ContinuousClock.now < deadline {
            let found = try admin.describe(topics: [topic.name], timeoutMs: Self.timeoutMs).topics.first
            if let count = found?.partitions.count, count > 0 { return Int32(count) }
            OwnThread.pause(milliseconds: 50)
        }
        for state in states(of: [topic], admin) where state.absence != .missing { throw RunnerError(.missing(state)) }
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

    /// How large a record each topic takes, as far as the broker tells us.
    private func recordLimits(of topics: [String], _ admin: KafkaAdmin) -> [String: Int] {
        let answers = configurations(of: topics, admin)
        var limits: [String: Int] = [:]
        for topic in topics {
            guard case .success(let entries) = answers[.topic(topic)] else { continue }
            limits[topic] = entries["max.message.bytes"]?.value.flatMap { Int($0) }
        }
        return limits
    }

    /// The properties of topics; the broker may not let us ask.
    private func configurations(
        of topics: [String],
        _ admin: KafkaAdmin
    ) -> [KafkaResource: Result<[String: KafkaConfigurationEntry], KafkaError>] {
        do throws(KafkaError) {
            return try admin.describeConfigurations(of: topics.map { .topic($0) }, timeoutMs: Self.timeoutMs)
        } catch {
            logger.debug("the properties of topics are not known", metadata: ["error": "\(error)"])
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
