/// What became of one ``KafkaProducer/produce(to:partition:key:value:headers:timestampMs:memory:)``.
public enum KafkaProduceOutcome: Hashable, Sendable {
    /// The producer has the record and will deliver it, or report that it could not.
    case accepted

    /// The queue is full: wait, then offer the record again. Nothing was taken.
    case queueFull

    /// The record was refused. Nothing was taken.
    case refused(KafkaError)
}
