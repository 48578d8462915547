/// One thing that is wrong with the topics of a cluster, or with what we may do there.
public struct TopicFinding: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// The program does not start, or loses or misplaces records.
        case error
        /// It works, and something may be lost when a broker or a person fails.
        case warning
    }

    /// What is wrong.
    public enum Code: String, Sendable {
        case missing, partitions, cleanup, retention, replication
        case minInSyncReplicas = "min_insync_replicas"
        case recordSize = "record_size"
        case lostState = "lost_state"
        case deletedRecords = "deleted_records"
        case unavailable, authorization
    }

    /// The topic, or whatever else it is about.
    public var topic: String
    /// How bad it is.
    public var severity: Severity
    /// What is wrong.
    public var code: Code
    /// What is wrong, in one line.
    public var message: String
    /// What to do about it, in one line.
    public var remedy: String

    init(_ topic: String, _ severity: Severity, _ code: Code, _ message: String, _ remedy: String) {
        self.topic = topic
        self.severity = severity
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}

extension TopicFinding {
    /// That a topic is not there: what `run` does not begin without, and what it warns of, and what it creates.
    static func missing(_ state: TopicState) -> TopicFinding {
        let topic = state.definition
        let name = topic.name
        let make =
            topic.role.isOurs
            ? "run 'aftercall topics create'"
            : "create it with the bus's own tools, or with 'aftercall topics create --with-sources'; or name the "
                + "right one"
        let grant = "grant \(topic.readers.isEmpty ? "Write" : "Read") on it, which implies Describe"
        let loss = topic.isOptional ? ", so nothing is read from it" : ""
        return switch state.absence {
        case .hidden:
            TopicFinding(name, .error, .authorization, "the topic \(name) exists, and we may not see it", grant)
        case .unclear where topic.isOptional:
            TopicFinding(
                name,
                .warning,
                .missing,
                "the topic \(name) does not exist, or we may not see it\(loss)",
                "\(grant), and DescribeConfigs; or \(make)"
            )
        case .unclear:
            TopicFinding(
                name,
                .error,
                .authorization,
                "the topic \(name) does not exist, or we may not see it",
                "\(grant), and DescribeConfigs, so that it can be told; or \(make)"
            )
        case .missing:
            TopicFinding(
                name,
                topic.isOptional ? .warning : .error,
                .missing,
                "the topic \(name) does not exist\(loss)",
                make
            )
        }
    }
}
