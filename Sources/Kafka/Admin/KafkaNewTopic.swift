/// A topic to be created.
public struct KafkaNewTopic: Hashable, Sendable {
    /// The topic's name.
    public var name: String

    /// How many partitions; -1 is the broker's default.
    public var partitions: Int32

    /// How many replicas of each; -1 is the broker's default.
    public var replicationFactor: Int32

    /// Topic properties, such as `cleanup.policy=compact`.
    public var configuration: [String: String]

    /// Describes a topic to be created.
    public init(
        _ name: String,
        partitions: Int32,
        replicationFactor: Int32 = -1,
        configuration: [String: String] = [:]
    ) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.configuration = configuration
    }
}
