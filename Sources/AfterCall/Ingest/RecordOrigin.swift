import ContactCenter
import Streaming

/// Where on the bus a record of an inbox came from, as its header `aftercall-origin`: dead letters name that place.
///
/// The partition (4 bytes), offset (8), Kafka's timestamp in milliseconds (8, the least number where there is none),
/// the most significant byte first, and the topic.
struct RecordOrigin {
    static let headerName: StaticString = "aftercall-origin"
    private static let fixedCount = 20

    /// The topic, as bytes that somebody else owns.
    var topic: UnsafeRawBufferPointer
    var coordinates: InputCoordinates

    /// Writes the value of the header.
    func write(to writer: inout WireWriter) {
        withUnsafeBytes(of: coordinates.partition.bigEndian) { writer.raw($0) }
        withUnsafeBytes(of: coordinates.offset.bigEndian) { writer.raw($0) }
        withUnsafeBytes(of: (coordinates.timestamp?.milliseconds ?? .min).bigEndian) { writer.raw($0) }
        writer.raw(topic)
    }

    /// Whether a header is that of an origin.
    static func isName(_ name: UnsafeRawBufferPointer) -> Bool {
        name.count == headerName.utf8CodeUnitCount
            && name.elementsEqual(
                UnsafeRawBufferPointer(start: headerName.utf8Start, count: headerName.utf8CodeUnitCount)
            )
    }

    /// Reads the value of the header; `nil` if it is none.
    init?(_ value: UnsafeRawBufferPointer) {
        guard value.count > Self.fixedCount else { return nil }
        let partition = Int32(bigEndian: value.loadUnaligned(fromByteOffset: 0, as: Int32.self))
        let offset = Int64(bigEndian: value.loadUnaligned(fromByteOffset: 4, as: Int64.self))
        let timestamp = Int64(bigEndian: value.loadUnaligned(fromByteOffset: 12, as: Int64.self))
        topic = UnsafeRawBufferPointer(rebasing: value[Self.fixedCount...])
        coordinates = InputCoordinates(
            partition: partition,
            offset: offset,
            timestamp: timestamp == .min ? nil : Timestamp(milliseconds: timestamp)
        )
    }

    init(topic: UnsafeRawBufferPointer, coordinates: InputCoordinates) {
        self.topic = topic
        self.coordinates = coordinates
    }
}
