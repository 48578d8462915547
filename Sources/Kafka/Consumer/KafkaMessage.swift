internal import CLibrdkafka

/// One consumed record, in librdkafka's memory.
///
/// The value owns the record: key, value and headers can be read in place as long as it lives, and its end gives the
/// memory back. Nothing is copied and nothing is counted. A `nil` key or value is Kafka's null (a `nil` value is a
/// tombstone); an empty one is an empty buffer.
public struct KafkaMessage: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_message_t>

    /// The partition, from 0.
    public let partition: Int32

    /// The record's offset.
    public let offset: Int64

    @usableFromInline let keyStart: UnsafeRawPointer?
    @usableFromInline let keyCount: Int
    @usableFromInline let valueStart: UnsafeRawPointer?
    @usableFromInline let valueCount: Int

    init(consuming pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
        self.pointer = pointer
        partition = pointer.pointee.partition
        offset = pointer.pointee.offset
        keyStart = UnsafeRawPointer(pointer.pointee.key)
        keyCount = pointer.pointee.key_len
        valueStart = UnsafeRawPointer(pointer.pointee.payload)
        valueCount = pointer.pointee.len
    }

    deinit {
        rd_kafka_message_destroy(pointer)
    }

    /// Whether the record deletes its key.
    @inlinable public var isTombstone: Bool { valueStart == nil }

    /// Lends the value in place; the buffer must not leave `body`.
    @inlinable
    public func withValue<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(valueStart.map { UnsafeRawBufferPointer(start: $0, count: valueCount) })
    }

    /// Lends the key in place; the buffer must not leave `body`.
    @inlinable
    public func withKey<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(keyStart.map { UnsafeRawBufferPointer(start: $0, count: keyCount) })
    }

    /// Lends key and value in place; the buffers must not leave `body`.
    @inlinable
    public func withKeyAndValue<Result: ~Copyable, Failure: Error>(
        _ body: (_ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(
            keyStart.map { UnsafeRawBufferPointer(start: $0, count: keyCount) },
            valueStart.map { UnsafeRawBufferPointer(start: $0, count: valueCount) }
        )
    }

    /// The key in place, for a caller that holds several messages at once; it is valid as long as the message lives.
    @inlinable public var keyInPlace: UnsafeRawBufferPointer? {
        keyStart.map { UnsafeRawBufferPointer(start: $0, count: keyCount) }
    }

    /// The value in place, for a caller that holds several messages at once; it is valid as long as the message lives.
    @inlinable public var valueInPlace: UnsafeRawBufferPointer? {
        valueStart.map { UnsafeRawBufferPointer(start: $0, count: valueCount) }
    }

    /// The record's timestamp in milliseconds since the Unix epoch and who set it.
    public var timestamp: KafkaTimestamp {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = rd_kafka_message_timestamp(pointer, &type)
        return KafkaTimestamp(type, milliseconds)
    }

    /// The topic's name. Makes a `String`: not for every record of a hot path, see ``topicIdentity``.
    public var topic: String {
        pointer.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { String(cString: $0) } ?? ""
    }

    /// The topic and partition. Makes a `String`.
    public var topicPartition: KafkaTopicPartition { KafkaTopicPartition(topic, partition) }

    /// A number that is equal for records of the same topic, from the same consumer, while it is assigned.
    ///
    /// Lets a loop recognise the topic of the record before without making a `String`.
    public var topicIdentity: UInt { UInt(bitPattern: pointer.pointee.rkt) }
}
