public import ContactCenter

/// What is read, and what the outputs are called.
public struct TopicSettings: Hashable, Sendable {
    /// `topics.prefix`: what the names of outputs begin with, before a dot.
    public var prefix = "aftercall"
    /// `topics.input`: the topic of agent events.
    public var input = "telephony.agent-events"
    /// `topics.contact_input`: the topic of contact events.
    public var contactInput = "telephony.contact-events"
    /// `topics.directory`: the topic of the directory, or one of the words for none.
    public var directory = "telephony.directory"
    /// `topics.auto_create`: whether missing outputs are created at start.
    public var createsMissing = true
    /// `topics.partitions`: partitions of a topic that is created; `nil` leaves it to the broker.
    public var partitions: Int? = 6
    /// `topics.replication_factor`: replicas of a topic that is created; `nil` leaves it to the broker.
    public var replicationFactor: Int?
    /// `topics.min_insync_replicas`: `min.insync.replicas` of a topic that is created; `nil` leaves it to the broker.
    public var minInSyncReplicas: Int?
    /// `topics.retention` in milliseconds: how long outputs are kept that are not compacted; `nil` leaves it to the
    /// broker.
    public var retentionMs: Milliseconds?

    /// The defaults.
    public init() {}

    /// The words for reading no directory; programs that write YAML make `false` of `off`.
    static let wordsForNone: Set<String> = ["none", "off", "false", "no"]

    /// The topic of the directory; `nil` where none is read.
    public var directoryTopic: String? { Self.wordsForNone.contains(directory) ? nil : directory }
}
