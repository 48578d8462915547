import ContactCenter
import Kafka
import StreamingKafka
import Telephony

/// One topic that the ingest stage reads, and how.
struct IngestSource: Sendable {
    /// Its name.
    let topic: String
    /// What turns its records into events; `nil` where they are canonical events, and pass as they are.
    var dialect: Dialect?
    /// What the dialect is told of the source.
    var settings = DialectSettings()
    /// How its ids of agents become `agent_id`.
    var identity = AgentIdentity()

    /// A topic of canonical events.
    init(topic: String) {
        self.topic = topic
    }

    /// A topic as it is configured.
    init(_ source: SourceSettings, maximumValueBytes: Int) {
        topic = source.topic
        guard let dialect = Dialect.named(source.format) else {
            preconditionFailure("The format \(source.format) was checked and is not known")
        }
        identity = source.identity
        // Canonical events are only written anew where something of them changes.
        if dialect.name != Dialect.canonical.name || !identity.isVerbatim { self.dialect = dialect }
        settings = source.dialectSettings
        settings.maximumValueBytes = maximumValueBytes
    }

    /// The name of its format.
    var format: String { (dialect ?? .canonical).name }
}

extension SourceSettings {
    /// What a dialect is told of the source.
    var dialectSettings: DialectSettings {
        var settings = DialectSettings()
        settings.source = name ?? ""
        settings.tenant = tenant ?? ""
        settings.repeatWindowMs = repeatWindowMs
        if timeZone != "UTC" {
            guard let table = TimeZoneTable(named: timeZone) else {
                preconditionFailure("The time zone \(timeZone) was checked and is not known")
            }
            settings.timeZone = table
        }
        if let readyActivities {
            settings.readyActivities = readyActivities.split(separator: ",").map { Array($0.utf8) }
        }
        if let wrapUpTimes {
            guard let durations = try? QueueDurations(wrapUpTimes) else {
                preconditionFailure("The wrap-up times \(wrapUpTimes) were checked and are none")
            }
            settings.wrapUpTimes = WrapUpTimes(durations.general)
            for (queue, duration) in durations.queues { settings.wrapUpTimes.set(duration, forQueue: queue) }
        }
        return settings
    }
}

extension TopicFacts {
    /// The tasks of the ingest stage, by the numbers of their partitions.
    func ingestTasks(_ settings: AfterCallConfiguration) -> [Int32] {
        let topics = sources(of: .ingest, settings)
        return topics.names.enumerated().flatMap { index, name in
            (0..<(partitions[name] ?? 0)).map { topics.number(of: $0, ofTopic: index) }
        }.sorted()
    }

    /// What is known without the topics of the ingest stage, where `before` had none: the stage is not run then, and
    /// nobody is to wait for what it would tell.
    func withoutSources(unlessIn before: TopicFacts, _ settings: AfterCallConfiguration) -> TopicFacts {
        let sources = settings.sources(of: .ingest)
        if sources.contains(where: { before.partitions[$0] != nil }) { return self }
        var facts = self
        for topic in sources { facts.partitions[topic] = nil }
        return facts
    }

    /// All partitions of `topics` that there are.
    func partitions(of topics: KafkaSourceTopics) -> Set<KafkaTopicPartition> {
        Set(topics.existing.flatMap { name in (0..<(partitions[name] ?? 0)).map { KafkaTopicPartition(name, $0) } })
    }

    /// The topics that the workers of a stage read.
    func sources(of stage: Stage, _ settings: AfterCallConfiguration) -> KafkaSourceTopics {
        let names = settings.sources(of: stage)
        return KafkaSourceTopics(names, existing: names.filter { partitions[$0] != nil })
    }
}
