import AgentTracking
import ContactCenter

/// Compares the topics of a cluster with what they should be like. Knows no cluster: what it is told is a value.
public struct TopicCheck: Sendable {
    private let table: TopicTable
    private let states: [String: TopicState]
    private let brokers: Int
    private let settings: AfterCallConfiguration

    /// Compares `states` with `table`.
    ///
    /// - Parameter brokers: how many brokers the cluster has.
    public init(_ table: TopicTable, _ states: [TopicState], brokers: Int, _ settings: AfterCallConfiguration) {
        self.table = table
        self.states = Dictionary(states.map { ($0.definition.name, $0) }) { first, _ in first }
        self.brokers = brokers
        self.settings = settings
    }

    /// Everything that is wrong, by topic in the order of the table.
    public func findings() -> [TopicFinding] {
        table.topics.flatMap { topic in
            let state = states[topic.name] ?? TopicState(topic)
            guard let partitions = state.partitions else { return [TopicFinding.missing(state)] }
            return availability(state) + self.partitions(topic, partitions) + cleanup(state) + retention(state)
                + compaction(state) + replication(state) + recordSize(state)
        }
    }

    private func availability(_ state: TopicState) -> [TopicFinding] {
        let name = state.definition.name
        var findings: [TopicFinding] = []
        if state.lacksLeader {
            findings.append(
                TopicFinding(
                    name,
                    .error,
                    .unavailable,
                    "a partition of \(name) has no leader",
                    "bring its brokers back"
                )
            )
        }
        if let refusal = state.refusal {
            findings.append(
                TopicFinding(
                    name,
                    .warning,
                    .authorization,
                    "the broker does not tell the properties of \(name): \(refusal)",
                    "grant DescribeConfigs on the topic, or check them with the broker's own tools"
                )
            )
        }
        return findings
    }

    private func partitions(_ topic: TopicDefinition, _ count: Int) -> [TopicFinding] {
        guard case .sameAs(let other) = topic.partitions, let wanted = states[other]?.partitions, wanted != count else {
            return []
        }
        return [
            TopicFinding(
                topic.name,
                .error,
                .partitions,
                "\(topic.name) has \(count) partitions, \(other) has \(wanted)",
                "state lies in the partition that has the number of its source's: docs/operations/partitions.md says "
                    + "how to go on"
            )
        ]
    }

    private static let alter = "kafka-configs.sh --bootstrap-server … --alter"

    private func cleanup(_ state: TopicState) -> [TopicFinding] {
        let topic = state.definition
        guard let found = state.properties?["cleanup.policy"] else { return [] }
        let policies = Set(found.split(separator: ",").map { String($0.filter { $0 != " " }) })
        // A source may be kept for as long as the bus likes, but not by key.
        if topic.role == .source, topic.cleanup != .delete || !policies.contains("compact") { return [] }
        guard policies != Set(topic.cleanup.rawValue.split(separator: ",").map(String.init)) else { return [] }
        let reason =
            switch topic.cleanup {
            case .compact where policies.contains("delete"): "what is still valid would be deleted"
            case .compact: "it would grow for ever"
            case .delete: "records of one key would replace each other"
            case .compactAndDelete: "it would grow for ever, or forget corrections"
            }
        return [
            TopicFinding(
                topic.name,
                .error,
                .cleanup,
                "\(topic.name) has cleanup.policy=\(found) and needs \(topic.cleanup.rawValue): \(reason)",
                "\(Self.alter) --topic \(topic.name) --add-config cleanup.policy=[\(topic.cleanup.rawValue)]"
            )
        ]
    }

    private func retention(_ state: TopicState) -> [TopicFinding] {
        let topic = state.definition
        guard topic.cleanup != .compact, let found = state.number("retention.ms") else { return [] }
        let alter = "\(Self.alter) --topic \(topic.name) --add-config retention.ms="
        switch topic.retention {
        case .forever where found >= 0:
            let message = "\(topic.name) has retention.ms=\(found): what was not read in time would be lost"
            return [TopicFinding(topic.name, .error, .retention, message, alter + "-1")]
        case .atLeast(let least) where found >= 0 && found < least:
            let message = "\(topic.name) has retention.ms=\(found), less than \(least)"
            return [TopicFinding(topic.name, .error, .retention, message, alter + String(least))]
        case .configured where topic.role == .source:
            let horizon = settings.horizons.longest
            guard found >= 0, found < max(horizon, 3_600_000) else { return [] }
            let message = "\(topic.name) has retention.ms=\(found): an outage that is longer loses events"
            return [TopicFinding(topic.name, .warning, .retention, message, alter + "604800000")]
        case .configured:
            guard let wanted = settings.topics.retentionMs else {
                guard (0..<3_600_000).contains(found) else { return [] }
                let message = "\(topic.name) has retention.ms=\(found): a reader that is away for longer loses records"
                return [TopicFinding(topic.name, .warning, .retention, message, alter + "604800000")]
            }
            guard found >= 0, found < wanted else { return [] }
            let message = "\(topic.name) has retention.ms=\(found), topics.retention says \(wanted)"
            return [TopicFinding(topic.name, .warning, .retention, message, alter + String(wanted))]
        case .forever, .atLeast: return []
        }
    }

    /// Whether what was replaced is kept as long as it is meant to be.
    private func compaction(_ state: TopicState) -> [TopicFinding] {
        let effects = [
            ("min.compaction.lag.ms", "what was replaced is gone sooner"),
            ("delete.retention.ms", "a copy of the state may bring back what was deleted"),
        ]
        return effects.compactMap { name, effect in
            let topic = state.definition
            guard let wanted = topic.properties[name].flatMap({ Int64($0) }), let found = state.number(name),
                found < wanted
            else { return nil }
            let message = "\(topic.name) has \(name)=\(found), less than \(wanted): \(effect)"
            let remedy = "\(Self.alter) --topic \(topic.name) --add-config \(name)=\(wanted)"
            return TopicFinding(topic.name, .warning, .retention, message, remedy)
        }
    }

    private func replication(_ state: TopicState) -> [TopicFinding] {
        let name = state.definition.name
        var findings: [TopicFinding] = []
        func find(_ severity: TopicFinding.Severity, _ code: TopicFinding.Code, _ message: String, _ remedy: String) {
            findings.append(TopicFinding(name, severity, code, message, remedy))
        }
        let wanted = settings.topics.replicationFactor ?? (brokers > 1 ? 2 : 1)
        if state.replicas < wanted {
            let message = "\(name) has \(state.replicas) replica(s) on \(brokers) brokers; \(wanted) are wanted"
            find(.warning, .replication, message, "kafka-reassign-partitions.sh adds replicas")
        }
        if state.inSyncReplicas < state.replicas {
            let message = "\(name): of \(state.replicas) replicas only \(state.inSyncReplicas) are up to date"
            find(.warning, .replication, message, "see whether brokers are down")
        }
        guard let least = state.number("min.insync.replicas") else { return findings }
        let alter = "\(Self.alter) --topic \(name) --add-config min.insync.replicas="
        if least > Int64(state.replicas) {
            let message =
                "\(name) has min.insync.replicas=\(least) and only \(state.replicas) replica(s): no write succeeds, "
                + "unless the broker knows eligible leader replicas"
            find(.warning, .minInSyncReplicas, message, alter + String(max(1, state.replicas - 1)))
        } else if let wanted = settings.topics.minInSyncReplicas, least < Int64(wanted) {
            let message = "\(name) has min.insync.replicas=\(least), topics.min_insync_replicas says \(wanted)"
            find(.warning, .minInSyncReplicas, message, alter + String(wanted))
        } else if least < 2, state.replicas > 2, state.definition.role != .source {
            let message = "\(name) has min.insync.replicas=1: a record can be lost with one broker"
            find(.warning, .minInSyncReplicas, message, alter + "2")
        }
        return findings
    }

    private func recordSize(_ state: TopicState) -> [TopicFinding] {
        let topic = state.definition
        guard let wanted = topic.maximumRecordBytes, let found = state.number("max.message.bytes"),
            found < Int64(wanted)
        else { return [] }
        let consequence =
            topic.role == .changelog
            ? "the state of a busy agent may not fit" : "long dead letters go without their value"
        return [
            TopicFinding(
                topic.name,
                .warning,
                .recordSize,
                "\(topic.name) has max.message.bytes=\(found), less than \(wanted): \(consequence)",
                "\(Self.alter) --topic \(topic.name) --add-config max.message.bytes=\(wanted)"
            )
        ]
    }
}
