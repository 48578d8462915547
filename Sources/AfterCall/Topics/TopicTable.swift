import ContactCenter
public import Kafka

/// Every topic of an installation, from one table: what is created, checked and granted follows from it.
///
/// A stage that is added to the program is added to ``implemented``; its topics are here already.
public struct TopicTable: Sendable {
    /// The stages that the program has now.
    public static let implemented: Set<StageName> = [.agents]

    /// How much larger than a value a dead letter may be: key, headers, framing.
    static let deadLetterOverheadBytes = 65_536
    /// How large a record of a changelog may be: many times what the busiest agent needs.
    static let changelogRecordBytes = 8 << 20

    /// Everything that the stages use, in the order of the records' way.
    public let topics: [TopicDefinition]
    private let settings: AfterCallConfiguration

    /// The topics of `stages` under the names that `settings` give.
    public init(_ settings: AfterCallConfiguration, stages: Set<StageName> = TopicTable.implemented) {
        self.settings = settings
        topics = Self.all(settings).filter { topic in
            stages.contains(topic.stage) || !topic.readers.union(topic.writers).isDisjoint(with: stages)
        }
    }

    /// The topic called `name`.
    public subscript(name: String) -> TopicDefinition? { topics.first { $0.name == name } }

    /// How `topic` is created where the cluster has `partitions` of other topics.
    ///
    /// - Parameter partitions: how many partitions known topics have.
    public func creation(of topic: TopicDefinition, _ partitions: [String: Int]) -> KafkaNewTopic {
        let configured = settings.topics.partitions
        let count: Int? =
            switch topic.partitions {
            case .any: configured
            case .sameAs(let other): partitions[other] ?? configured
            case .one: 1
            }
        var properties = topic.properties
        properties["cleanup.policy"] = topic.cleanup.rawValue
        if topic.cleanup != .compact, let retention = retentionMs(of: topic) {
            properties["retention.ms"] = String(retention)
        }
        if let bytes = topic.maximumRecordBytes { properties["max.message.bytes"] = String(bytes) }
        if let replicas = settings.topics.minInSyncReplicas { properties["min.insync.replicas"] = String(replicas) }
        return KafkaNewTopic(
            topic.name,
            partitions: count.map { Int32($0) } ?? -1,
            replicationFactor: settings.topics.replicationFactor.map { Int32($0) } ?? -1,
            configuration: properties
        )
    }

    /// `retention.ms` of a topic that is created; `nil` leaves it to the broker.
    func retentionMs(of topic: TopicDefinition) -> Milliseconds? {
        switch topic.retention {
        case .configured: settings.topics.retentionMs
        case .forever: -1
        case .atLeast(let least): settings.topics.retentionMs.map { max($0, least) } ?? least
        }
    }
}

extension TopicTable {
    private static func all(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        sources(settings) + inboxes(settings) + changelogs(settings) + outputs(settings)
    }

    private static func sources(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        [
            TopicDefinition(settings.topics.input, .source, of: .agents, key: "agent_id", .delete).with {
                $0.readers = [.agents]
            },
            TopicDefinition("telephony.contact-events", .source, of: .ingest, key: "contact_id", .delete).with {
                $0.readers = [.ingest]
            },
            TopicDefinition(
                "telephony.directory",
                .directory,
                of: .cells,
                key: "agent/…, queue/…, campaign/…",
                .compact
            )
            .with {
                $0.readers = [.agents, .contacts, .cells]
                $0.partitions = .one
                // Not of the agents stage as long as it knows no directory.
                $0.readers.remove(.agents)
            },
        ]
    }

    private static func inboxes(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        let app = settings.appID
        return [
            TopicDefinition("\(app)-contact-inbox", .inbox, of: .contacts, key: "contact_id", .delete).with {
                $0.readers = [.contacts]
                $0.writers = [.ingest]
            },
            TopicDefinition("\(app)-cells-inbox", .inbox, of: .cells, key: "scope", .delete).with {
                $0.readers = [.cells]
                $0.writers = [.contacts]
            },
            TopicDefinition("\(app)-customer-inbox", .inbox, of: .contacts, key: "customer_id", .delete).with {
                $0.readers = [.contacts]
                $0.writers = [.contacts]
            },
        ].map { topic in
            topic.with { $0.retention = .forever }
        }
    }

    private static func changelogs(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        let app = settings.appID
        let sources: [(StageName, String, String)] = [
            (.agents, settings.topics.input, "agent_id"), (.contacts, "\(app)-contact-inbox", "contact_id"),
            (.cells, "\(app)-cells-inbox", "scope"),
        ]
        return sources.map { stage, source, key in
            TopicDefinition("\(app)-\(stage.rawValue)-changelog", .changelog, of: stage, key: key, .compact).with {
                $0.readers = [stage]
                $0.writers = [stage]
                $0.partitions = .sameAs(source)
                $0.maximumRecordBytes = changelogRecordBytes
                // Small segments are compacted soon, so that a restore has little to read twice.
                $0.properties = ["segment.bytes": String(64 << 20), "min.cleanable.dirty.ratio": "0.3"]
            }
        }
    }

    private static func outputs(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        let prefix = settings.topics.prefix
        let contacts = TopicDefinition(
            "\(prefix).contacts",
            .output,
            of: .contacts,
            key: "contact_id",
            .compactAndDelete
        )
        let kpis = TopicDefinition("\(prefix).kpis", .output, of: .cells, key: "scope|window", .compactAndDelete)
        let others = [contacts, kpis].map { topic in topic.with { $0.writers = [topic.stage] } }
        return Output.allCases.filter { settings.outputs[$0] }.map { output(settings, $0) } + others
    }

    private static func output(_ settings: AfterCallConfiguration, _ output: Output) -> TopicDefinition {
        let name = settings.topics.name(of: output)
        let isCompacted = output == .agents || output == .alerts
        let key =
            switch output {
            case .wraps, .intervals, .agents: "agent_id"
            case .alerts: "fingerprint"
            case .deadLetters: "the original key"
            }
        return TopicDefinition(name, .output, of: .agents, key: key, isCompacted ? .compact : .delete).with {
            $0.writers = [.agents]
            switch output {
            // An alert that was resolved stays for a week, for those who look at what was.
            case .alerts: $0.properties["min.compaction.lag.ms"] = String(7 * 86_400_000)
            case .deadLetters: $0.maximumRecordBytes = settings.input.maxValueBytes + deadLetterOverheadBytes
            case .wraps, .intervals, .agents: break
            }
        }
    }
}
