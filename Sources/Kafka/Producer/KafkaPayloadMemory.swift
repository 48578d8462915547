/// Who owns the bytes of a produced value. Keys and headers are always copied.
public enum KafkaPayloadMemory: Sendable {
    /// The producer copies the value; the caller's memory is free when the call returns.
    case copied

    /// The value is read in place until it is delivered: it must not change until
    /// ``KafkaProducer/flush(timeoutMs:)`` or ``KafkaProducer/commitTransaction(timeoutMs:)`` succeeded, or the
    /// producer is closed.
    case borrowedUntilDelivered

    /// The value was allocated with `malloc` and belongs to the producer once it is accepted.
    case freedByProducer
}
