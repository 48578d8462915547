/// One partition of one topic.
public struct KafkaTopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The partition number that lets the partitioner choose.
    public static let anyPartition: Int32 = -1

    /// The topic's name.
    public var topic: String

    /// The partition, from 0.
    public var partition: Int32

    /// Names a partition.
    public init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    /// The partition as operators write it: `topic[3]`.
    public var description: String { "\(topic)[\(partition)]" }

    /// Orders by topic, then by partition.
    public static func < (left: Self, right: Self) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}
