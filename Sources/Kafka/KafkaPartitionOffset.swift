/// A partition and a position in it: where to start, what to commit, what was committed.
public struct KafkaPartitionOffset: Hashable, Sendable, CustomStringConvertible {
    /// The partition.
    public var partition: KafkaTopicPartition

    /// The position. What is committed is the next offset to consume: the last processed one plus one.
    public var offset: KafkaOffset

    /// What the committer has noted beside the offset; `nil` where nothing.
    public var metadata: String?

    /// Pairs a partition with a position.
    public init(_ partition: KafkaTopicPartition, _ offset: KafkaOffset) {
        self.partition = partition
        self.offset = offset
    }

    /// Pairs a partition with an absolute or logical position.
    public init(_ topic: String, _ partition: Int32, _ offset: KafkaOffset) {
        self.init(KafkaTopicPartition(topic, partition), offset)
    }

    /// The pair as operators write it: `topic[3]@42`.
    public var description: String { "\(partition)@\(offset)" }
}
