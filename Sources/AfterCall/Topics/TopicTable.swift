import ContactCenter
public import Kafka

/// Every topic of an installation, from one table: what is created, checked and granted follows from it.
///
public struct TopicTable: Sendable {
    /// How much larger than a value a dead letter may be: key, headers, framing.
    static let deadLetterOverheadBytes = 65_536
    /// How large a record of a changelog may be: many times what the busiest agent needs.
    static let changelogRecordBytes = 8 << 20

    /// Everything that the stages use, in the order of the records' way.
    public let topics: [TopicDefinition]
    private let settings: AfterCallConfiguration

    /// The topics of `stages` under the names that `settings` give; without `stages`, of those that are configured.
    public init(_ settings: AfterCallConfiguration, stages chosen: Set<Stage>? = nil) {
        let stages = chosen ?? Set(settings.stages)
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
        sources(settings) + directory(settings) + inboxes(settings) + changelogs(settings) + outputs(settings)
            + sinks(settings)
    }

    private static func sources(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        guard settings.sources.isEmpty else {
            // Canonical events need not be there beside those of telephony systems.
            return settings.sources.map { source in
                TopicDefinition(source.topic, .source, of: .ingest, key: "any", .delete).with { $0.readers = [.ingest] }
            }
        }
        return [
            TopicDefinition(settings.topics.input, .source, of: .agents, key: "agent_id", .delete).with {
                $0.readers = [.agents]
            },
            TopicDefinition(settings.topics.contactInput, .source, of: .ingest, key: "any", .delete).with {
                $0.readers = [.ingest]
                // A bus may know of agents only.
                $0.isOptional = true
            },
        ]
    }

    private static func directory(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        guard let name = settings.topics.directoryTopic else { return [] }
        return [
            TopicDefinition(name, .directory, of: .agents, key: "kind and id", .compact).with {
                // Every process reads it, whatever its stages are.
                $0.readers = Set(Stage.allCases)
                $0.isOptional = true
                $0.partitions = .one
            }
        ]
    }

    private static func inboxes(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        let inboxes: [(output: Output, reader: Stage, writers: Set<Stage>, key: String)] = [
            (.agentInbox, .agents, [.ingest], "agent_id"),
            (.contactInbox, .contacts, [.ingest, .agents], "contact_id"),
            (.customerInbox, .customers, [.contacts], "customer_id"),
            (.cellsInbox, .cells, [.agents, .contacts, .customers, .cells], "scope or objective"),
        ]
        return inboxes.filter { settings.writes($0.output) }.map { inbox in
            TopicDefinition(settings.topic(of: inbox.output), .inbox, of: inbox.reader, key: inbox.key, .delete).with {
                $0.readers = [inbox.reader]
                $0.writers = inbox.writers
                // What is in an inbox was taken from the bus, and may be gone there.
                $0.retention = .forever
                // What was read is deleted, and only whole segments leave the disk.
                $0.properties = segments(ofBytes: 64 << 20)
                if inbox.output == .contactInbox || inbox.output == .agentInbox {
                    $0.maximumRecordBytes = settings.input.maxValueBytes + deadLetterOverheadBytes
                }
            }
        }
    }

    private static func changelogs(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        let keys: [Stage: String] = [
            .agents: "agent_id", .contacts: "contact_id", .customers: "customer_id", .cells: "scope",
        ]
        return Stage.allCases.filter(\.keepsState).map { stage in
            TopicDefinition(settings.changelog(of: stage), .changelog, of: stage, key: keys[stage] ?? "", .compact)
                .with {
                    $0.readers = [stage]
                    $0.writers = [stage]
                    $0.partitions = .sameAs(settings.source(of: stage))
                    $0.maximumRecordBytes = changelogRecordBytes
                    // What stands in a segment twice is read twice until the segment is full, and small ones are soon.
                    $0.properties = segments(ofBytes: 8 << 20)
                    $0.properties["min.cleanable.dirty.ratio"] = "0.3"
                    // Who has read a key, in a snapshot or as a standby, must see that it was deleted.
                    $0.properties["delete.retention.ms"] = String(86_400_000)
                }
        }
    }

    /// Properties of a topic whose log is cut into files of so many bytes.
    ///
    /// A broker maps two indexes for each, of 10 MB as it comes, and on a disk that reads ahead by megabytes the kernel
    /// fills as much with zeros at the first record. An index has an entry of at most 12 bytes for 4 KiB of the log,
    /// which is 1/341 of it; this is more than twice that.
    private static func segments(ofBytes bytes: Int) -> [String: String] {
        ["segment.bytes": String(bytes), "segment.index.bytes": String(bytes / 128)]
    }

    private static func outputs(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        Output.published.filter { settings.outputs[$0] }.map { output(settings, $0) }
    }

    private static func sinks(_ settings: AfterCallConfiguration) -> [TopicDefinition] {
        guard !settings.sinkNames.isEmpty else { return [] }
        return [
            TopicDefinition(settings.sinkDeadLetters, .output, of: .agents, key: "fingerprint", .delete).with {
                // Sinks run in every process, whatever its stages are.
                $0.writers = Set(Stage.allCases)
            }
        ]
    }

    private static func output(_ settings: AfterCallConfiguration, _ output: Output) -> TopicDefinition {
        let (stage, key, cleanup) = traits(of: output)
        return TopicDefinition(settings.topic(of: output), .output, of: stage, key: key, cleanup).with {
            switch output {
            case .deadLetters: $0.writers = [.agents, .ingest, .contacts]
            case .alerts: $0.writers = [stage, .cells]
            default: $0.writers = [stage]
            }
            switch output {
            // An alert that was resolved stays for a week, for those who look at what was.
            case .alerts: $0.properties["min.compaction.lag.ms"] = String(7 * 86_400_000)
            case .deadLetters: $0.maximumRecordBytes = settings.input.maxValueBytes + deadLetterOverheadBytes
            // Less would lose what may still be corrected.
            case .contacts: $0.retention = .atLeast(settings.indicators.surveyTTLMs)
            case .kpis: $0.retention = .atLeast(settings.indicators.retentionMs)
            case .wraps, .intervals, .agents, .contactInbox, .cellsInbox, .customerInbox, .agentInbox: break
            }
        }
    }

    private static func traits(of output: Output) -> (Stage, key: String, TopicDefinition.Cleanup) {
        switch output {
        case .wraps, .intervals: (.agents, "agent_id", .delete)
        case .agents: (.agents, "agent_id", .compact)
        case .alerts: (.agents, "fingerprint", .compact)
        case .deadLetters: (.agents, "the original key", .delete)
        case .contacts: (.contacts, "contact_id", .compactAndDelete)
        case .kpis: (.cells, "scope|window", .compactAndDelete)
        case .contactInbox, .cellsInbox, .customerInbox, .agentInbox: preconditionFailure("\(output) is an inbox")
        }
    }
}
