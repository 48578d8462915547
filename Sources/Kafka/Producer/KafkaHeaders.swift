/// Headers to be produced: names and values as bytes, in one buffer that is reused from record to record.
///
/// `removeAll()` keeps the memory, so that building the headers of the next record allocates nothing.
public struct KafkaHeaders: Sendable {
    struct Entry: Sendable {
        var nameStart: Int
        var nameCount: Int
        var valueCount: Int

        /// Whether the value is Kafka's null.
        var isNull: Bool
    }

    var bytes: [UInt8] = []
    var entries: [Entry] = []

    /// Makes an empty list.
    public init() {}

    /// How many headers there are.
    public var count: Int { entries.count }

    /// Whether there are none.
    public var isEmpty: Bool { entries.isEmpty }

    /// Forgets all headers and keeps the memory.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    /// Forgets the headers after the first `count`: what is common to many records can stay.
    public mutating func truncate(to count: Int) {
        guard count < entries.count else { return }
        bytes.removeSubrange(entries[count].nameStart...)
        entries.removeSubrange(count...)
    }

    /// Adds a header; a `nil` value is Kafka's null.
    public mutating func append(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
        entries.append(
            Entry(nameStart: bytes.count, nameCount: name.count, valueCount: value?.count ?? 0, isNull: value == nil)
        )
        bytes.append(contentsOf: name)
        if let value { bytes.append(contentsOf: value) }
    }

    /// Adds a header with a fixed name; a `nil` value is Kafka's null.
    public mutating func append(_ name: StaticString, _ value: UnsafeRawBufferPointer?) {
        append(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount), value)
    }

    /// Adds a header with a fixed name and a fixed text.
    public mutating func append(_ name: StaticString, _ value: StaticString) {
        append(name, UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// Adds a header with texts. Convenient; not for a hot path.
    public mutating func append(_ name: String, _ value: String?) {
        var name = name
        var value = value
        name.withUTF8 { name in
            guard value != nil else { return append(UnsafeRawBufferPointer(name), nil) }
            value?.withUTF8 { append(UnsafeRawBufferPointer(name), UnsafeRawBufferPointer($0)) }
        }
    }
}
