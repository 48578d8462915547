import ContactCenter
import Streaming

/// Where on the bus a record of an inbox came from, as its header `aftercall-origin`: dead letters name that place, and
/// have the key that the record had there.
///
/// The partition (4 bytes), offset (8), Kafka's timestamp in milliseconds (8, the least number where there is none),
/// how long the topic's name is (2), each with its most significant byte first; the topic; 1 and the key, or 0 for a
/// null key, and 2 more where the inbox has an event that was made of the record, and not the record itself.
struct RecordOrigin {
    static let headerName: StaticString = "aftercall-origin"
    private static let fixedCount = 22

    /// The topic, as bytes that somebody else owns; Kafka lets no name have more than 249.
    var topic: UnsafeRawBufferPointer
    var coordinates: InputCoordinates
    /// The key, likewise; `nil` is a null key.
    var key: UnsafeRawBufferPointer?
    /// Whether a dialect made the event of the record.
    var isConverted = false

    /// Writes the value of the header.
    func write(to writer: inout WireWriter) {
        withUnsafeBytes(of: coordinates.partition.bigEndian) { writer.raw($0) }
        withUnsafeBytes(of: coordinates.offset.bigEndian) { writer.raw($0) }
        withUnsafeBytes(of: (coordinates.timestamp?.milliseconds ?? .min).bigEndian) { writer.raw($0) }
        withUnsafeBytes(of: UInt16(topic.count).bigEndian) { writer.raw($0) }
        writer.raw(topic)
        withUnsafeBytes(of: UInt8((key == nil ? 0 : 1) + (isConverted ? 2 : 0))) { writer.raw($0) }
        if let key { writer.raw(key) }
    }

    /// Whether a header is that of an origin.
    static func isName(_ name: UnsafeRawBufferPointer) -> Bool {
        let own = UnsafeRawBufferPointer(start: headerName.utf8Start, count: headerName.utf8CodeUnitCount)
        return name.hasSameBytes(as: own)
    }

    /// Reads the value of the header; `nil` if it is none.
    init?(_ value: UnsafeRawBufferPointer) {
        guard value.count > Self.fixedCount else { return nil }
        let partition = Int32(bigEndian: value.loadUnaligned(fromByteOffset: 0, as: Int32.self))
        let offset = Int64(bigEndian: value.loadUnaligned(fromByteOffset: 4, as: Int64.self))
        let timestamp = Int64(bigEndian: value.loadUnaligned(fromByteOffset: 12, as: Int64.self))
        let topicCount = Int(UInt16(bigEndian: value.loadUnaligned(fromByteOffset: 20, as: UInt16.self)))
        let flag = Self.fixedCount + topicCount
        guard partition >= 0, offset >= 0, topicCount > 0, flag < value.count, value[flag] <= 3,
            value[flag] & 1 == 1 || flag + 1 == value.count
        else { return nil }
        topic = UnsafeRawBufferPointer(rebasing: value[Self.fixedCount..<flag])
        isConverted = value[flag] & 2 == 2
        key = value[flag] & 1 == 1 ? UnsafeRawBufferPointer(rebasing: value[(flag + 1)...]) : nil
        coordinates = InputCoordinates(
            partition: partition,
            offset: offset,
            timestamp: timestamp == .min ? nil : Timestamp(milliseconds: timestamp)
        )
    }

    /// Where the record of an inbox was on the bus: its last header says it.
    init?(ofInbox record: InputRecord) {
        guard let header = record.headers.last, Self.isName(header.name), let value = header.value else { return nil }
        self.init(value)
    }

    init(
        topic: UnsafeRawBufferPointer,
        coordinates: InputCoordinates,
        key: UnsafeRawBufferPointer?,
        isConverted: Bool = false
    ) {
        self.isConverted = isConverted
        self.topic = topic
        self.coordinates = coordinates
        self.key = key
    }
}
