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
