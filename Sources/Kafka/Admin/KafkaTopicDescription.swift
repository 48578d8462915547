/// What a cluster says of one topic.
public struct KafkaTopicDescription: Hashable, Sendable {
    /// One partition.
    public struct Partition: Hashable, Sendable {
        /// The partition's number.
        public var id: Int32
        /// The leader's broker id; -1 when there is none.
        public var leader: Int32
        /// The brokers that have a copy.
        public var replicas: [Int32]
        /// The brokers whose copy is up to date.
        public var inSyncReplicas: [Int32]
        /// What is wrong with the partition, if anything.
        public var error: KafkaError?
    }

    /// The topic's name.
    public var name: String

    /// Its partitions, by number; empty when the topic does not exist.
    public var partitions: [Partition]

    /// What is wrong with the topic: ``KafkaError/Code/unknownTopicOrPartition`` when it does not exist.
    public var error: KafkaError?
}
