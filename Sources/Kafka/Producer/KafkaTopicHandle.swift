import CLibrdkafka

/// A topic as one producer knows it: resolved once, so that no record has to carry a name.
///
/// A trivial value: copying it counts nothing. Belongs to the producer that made it and is void once that is closed;
/// use with another producer stops the program.
///
/// Thread safety: never changes. What it points to is only touched through its producer, which is thread-safe.
public struct KafkaTopicHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let producer: UInt64

    /// The topic's name.
    public var name: String { String(cString: rd_kafka_topic_name(pointer)) }
}
