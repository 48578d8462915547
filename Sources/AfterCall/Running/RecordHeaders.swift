import ContactCenter
import Streaming

/// The headers of one record at a time: those of CloudEvents, and the record's own.
final class RecordHeaders {
    private let source: UnsafeRawBufferPointer
    private var room: [StreamHeader] = []

    /// - Parameter source: the bytes of `ce_source`.
    init(source: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        copy.copyBytes(from: source)
        self.source = UnsafeRawBufferPointer(copy)
    }

    deinit {
        source.deallocate()
    }

    /// How many bytes they take.
    var byteCount: Int { room.reduce(0) { $0 + $1.name.count + ($1.value?.count ?? 0) } }

    /// Lends the headers.
    func withList(
        _ body: (UnsafeBufferPointer<StreamHeader>) throws(StreamFailure) -> Void
    ) throws(StreamFailure) {
        try room.withUnsafeBufferPointer { list throws(StreamFailure) in try body(list) }
    }

    /// Makes the headers those of `record`; they refer to the bytes of `batch`.
    func describe(_ record: OutputBatch.Record, of batch: borrowing OutputBatch) {
        let bytes = batch.bytes
        room.removeAll(keepingCapacity: true)
        if record.value != nil, let type = record.output.eventType {
            add("ce_specversion", "1.0")
            add("ce_id", record.id.bytes(in: bytes))
            add("ce_type", Self.bytes(of: type))
            add("ce_source", source)
            add("ce_time", record.time.bytes(in: bytes))
            add("content-type", "application/json")
        }
        for index in record.headers {
            let header = batch.headers[index]
            let value = header.value.map { $0.bytes(in: bytes) }
            room.append(StreamHeader(name: header.name.bytes(in: bytes), value: value))
        }
    }

    /// Adds a header with a fixed text.
    func add(_ name: StaticString, _ value: StaticString) {
        add(name, Self.bytes(of: value))
    }

    private func add(_ name: StaticString, _ value: UnsafeRawBufferPointer) {
        room.append(StreamHeader(name: Self.bytes(of: name), value: value))
    }

    private static func bytes(of text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
