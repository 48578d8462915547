/// A record of a log, lent for the length of a call.
public struct StreamRecord {
    /// The partition of the topic it was read from.
    public let partition: Int32

    /// Its offset in the partition.
    public let offset: Int64

    /// Kafka's timestamp, in milliseconds since the Unix epoch; `nil` where the record has none.
    public let timestampMs: Int64?

    /// The key's bytes, valid during the call that lends the record; `nil` is Kafka's null.
    public let key: UnsafeRawBufferPointer?

    /// The value's bytes, valid during the call that lends the record; `nil` is Kafka's null: a tombstone.
    public let value: UnsafeRawBufferPointer?

    /// Its headers in order, valid as long as the bytes are; most often none.
    public let headers: UnsafeBufferPointer<StreamHeader>

    /// Creates a record over bytes that somebody else owns.
    public init(
        partition: Int32,
        offset: Int64,
        timestampMs: Int64?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        self.partition = partition
        self.offset = offset
        self.timestampMs = timestampMs
        self.key = key
        self.value = value
        self.headers = headers
    }
}
