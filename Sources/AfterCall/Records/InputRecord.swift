public import ContactCenter
public import Streaming

/// Where on the bus a record stands.
public struct InputCoordinates: Hashable, Sendable {
    /// The partition.
    public var partition: Int32
    /// The offset in it.
    public var offset: Int64
    /// The record's Kafka timestamp; `nil` where it has none.
    public var timestamp: Timestamp?

    /// Creates coordinates.
    public init(partition: Int32, offset: Int64, timestamp: Timestamp?) {
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
    }
}

/// A record of the input topic, as bytes that its owner keeps during the call.
public struct InputRecord {
    /// Its key; `nil` is a null key.
    public var key: UnsafeRawBufferPointer?
    /// Its value; `nil` is a null value.
    public var value: UnsafeRawBufferPointer?
    /// Its headers, most often none.
    public var headers: UnsafeBufferPointer<StreamHeader>
    /// Where it stands.
    public var coordinates: InputCoordinates

    /// Creates a record.
    public init(
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>,
        coordinates: InputCoordinates
    ) {
        self.key = key
        self.value = value
        self.headers = headers
        self.coordinates = coordinates
    }
}

extension InputRecord {
    /// A record of the stage's source topic.
    init(_ record: StreamRecord) {
        self.init(
            key: record.key,
            value: record.value,
            headers: record.headers,
            coordinates: InputCoordinates(
                partition: record.partition,
                offset: record.offset,
                timestamp: record.timestampMs.map { Timestamp(milliseconds: $0) }
            )
        )
    }
}
