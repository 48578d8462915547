/// A record of the topic of alerts as it is there, for whoever has to pass it on untouched.
struct StoredRecord: Hashable, Sendable {
    /// One header; a `nil` value is Kafka's null.
    struct Header: Hashable, Sendable {
        var name: String
        var value: [UInt8]?
    }

    /// The topic's name.
    var topic: String
    /// The partition, from 0.
    var partition: Int32
    /// The record's offset.
    var offset: Int64
    /// When it was published, in milliseconds since the Unix epoch.
    var timestampMs: Int64
    /// The key; `nil` is Kafka's null.
    var key: [UInt8]?
    /// The value; `nil` is Kafka's null, by which a compacted topic forgets the key.
    var value: [UInt8]?
    /// The headers in order.
    var headers: [Header] = []

    /// The last header called `name`, as text.
    func header(_ name: String) -> String? {
        headers.last { $0.name == name }?.value.flatMap { String(validating: $0, as: UTF8.self) }
    }
}
