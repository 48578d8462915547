import Kafka

/// What a sink does with what its consumer reads. All of it is called on the thread of its ``ConsumerLoop``.
protocol ConsumerDelegate: AnyObject {
    /// Whether the loop may end.
    var isDone: Bool { get }

    /// Whether it has room for another record.
    var hasRoom: Bool { get }

    /// Takes partitions over, and says where to begin.
    func assigned(
        _ partitions: [KafkaTopicPartition],
        _ consumer: KafkaConsumer
    ) throws(KafkaError) -> [KafkaPartitionOffset]

    /// Gives partitions up; what is known of them is forgotten.
    ///
    /// - Parameter consumer: where offsets can be committed still; `nil` where they are lost already.
    func revoked(_ partitions: [Int32], _ consumer: KafkaConsumer?)

    /// Takes a record.
    func received(_ record: StoredRecord)

    /// Notes that all of a partition was read, as of now.
    func reachedEnd(of partition: Int32)

    /// Does what has to be done between reads; at the latest every tenth of a second.
    func turn(_ consumer: KafkaConsumer) throws(KafkaError)
}
