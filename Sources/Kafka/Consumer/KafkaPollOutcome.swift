/// What one ``KafkaConsumer/poll(timeoutMs:)`` brought.
///
/// Not copyable, as the record in it is not: `switch consume outcome`, and one pattern a case.
public enum KafkaPollOutcome: ~Copyable {
    /// A record.
    case message(KafkaMessage)

    /// Nothing in time, or a rebalance was served: look at the timers, and poll again.
    case nothing

    /// The end of a partition as of now: its next offset. Comes only with
    /// ``KafkaConfiguration/reportsEndOfPartition``, once each time the end is reached.
    case endOfPartition(KafkaPartitionOffset)

    /// An error. Unless it is fatal the consumer goes on by itself, and so may the loop.
    case failure(KafkaError, KafkaTopicPartition?)
}
