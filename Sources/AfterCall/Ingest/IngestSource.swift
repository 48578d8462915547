import ContactCenter
import StreamingKafka
import Telephony

/// One topic that the ingest stage reads, and how.
struct IngestSource: Sendable {
    /// Its name.
    let topic: String
    /// How many partitions it has.
    var partitions: Int32
    /// What turns its records into events; `nil` where they are canonical events, and pass as they are.
    var dialect: Dialect?
    /// What the dialect is told of the source.
    var settings = DialectSettings()
    /// How its ids of agents become `agent_id`.
    var identity = AgentIdentity()

    /// A topic of canonical events.
    init(topic: String, partitions: Int32 = 1) {
        self.topic = topic
        self.partitions = partitions
    }

    /// A topic as it is configured.
    init(_ source: SourceSettings, partitions: Int32, maximumValueBytes: Int) {
        topic = source.topic
        self.partitions = partitions
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
    /// What the ingest stage reads, of what there is.
    func ingested(_ settings: AfterCallConfiguration) -> [(source: SourceSettings, partitions: Int32)] {
        settings.ingested.compactMap { source in partitions[source.topic].map { (source, $0) } }
    }

    /// How many tasks the ingest stage has: its partitions are numbered through, in the order of ``ingested(_:)``.
    func ingestPartitions(_ settings: AfterCallConfiguration) -> Int32 {
        ingested(settings).reduce(0) { $0 + $1.partitions }
    }

    /// The topics that the workers of a stage read.
    func sources(of stage: Stage, _ settings: AfterCallConfiguration) -> KafkaSourceTopics {
        guard stage == .ingest, !settings.sources.isEmpty else { return KafkaSourceTopics(settings.source(of: stage)) }
        return KafkaSourceTopics(ingested(settings).map { (name: $0.source.topic, partitions: $0.partitions) })
    }
}
