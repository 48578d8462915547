public import ContactCenter

/// One record of a source topic, as far as a dialect may look at it. Refers to the caller's bytes and copies none.
public struct DialectRecord {
    /// The value; nil for a null value, which is malformed like an empty one.
    public var value: UnsafeRawBufferPointer?
    /// The key; empty where there is none.
    public var key: UnsafeRawBufferPointer
    /// The record's Kafka timestamp: decides between two readings of a local time, and is the time of an event whose
    /// source gives none.
    public var arrivalTime: Timestamp

    /// Describes a record.
    public init(value: UnsafeRawBufferPointer?, key: UnsafeRawBufferPointer? = nil, arrivalTime: Timestamp) {
        self.value = value
        self.key = key ?? UnsafeRawBufferPointer(start: nil, count: 0)
        self.arrivalTime = arrivalTime
    }
}
