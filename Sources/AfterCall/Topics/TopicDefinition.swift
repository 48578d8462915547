public import ContactCenter

/// What a topic should be like, and who uses it for what.
public struct TopicDefinition: Hashable, Sendable {
    /// What a topic is for.
    public enum Role: String, Sendable {
        /// The bus's own; we only read it, and never make it unless asked to.
        case source
        /// What one stage sends to another.
        case inbox
        /// State of a stage.
        case changelog
        /// What we publish.
        case output
        /// What an operator maintains, and everybody reads.
        case directory

        /// Whether it is ours to make, and not the bus's or an operator's.
        var isOurs: Bool { self != .source && self != .directory }
    }

    /// What becomes of old records; the raw values are Kafka's.
    public enum Cleanup: String, Sendable {
        case delete
        case compact
        case compactAndDelete = "compact,delete"
    }

    /// How many partitions it has.
    public enum Partitions: Hashable, Sendable {
        /// As many as are configured (`topics.partitions`); any number works.
        case any
        /// Exactly as many as another topic.
        case sameAs(String)
        /// One is enough, since it is read whole.
        case one
    }

    /// How long records are kept that are not compacted.
    public enum Retention: Hashable, Sendable {
        /// As `topics.retention`, or as the broker says.
        case configured
        /// For ever: what was read is deleted by us.
        case forever
        /// At least so many milliseconds; less loses what is still needed.
        case atLeast(Milliseconds)
    }

    /// Its name.
    public var name: String
    /// What it is for.
    public var role: Role
    /// The stage to which it belongs: that writes an output or a changelog, that reads a source or an inbox.
    public var stage: Stage
    /// What its records are keyed by.
    public var key: String
    /// What becomes of old records.
    public var cleanup: Cleanup
    /// Whether we go on without it, where it does not exist.
    public var isOptional = false
    /// How many partitions it has.
    public var partitions = Partitions.any
    /// How long records are kept.
    public var retention = Retention.configured
    /// The least `max.message.bytes`; `nil` leaves it to the broker.
    public var maximumRecordBytes: Int?
    /// Properties that it gets when it is created, besides those above.
    public var properties: [String: String] = [:]
    /// Which stages read it.
    public var readers: Set<Stage> = []
    /// Which stages write it.
    public var writers: Set<Stage> = []

    /// Describes a topic.
    public init(_ name: String, _ role: Role, of stage: Stage, key: String, _ cleanup: Cleanup) {
        self.name = name
        self.role = role
        self.stage = stage
        self.key = key
        self.cleanup = cleanup
    }

    /// The same with changes.
    func with(_ change: (inout TopicDefinition) -> Void) -> TopicDefinition {
        var copy = self
        change(&copy)
        return copy
    }
}
