import ContactCenter
import Streaming

/// Several records of an inbox in one: the message of `schemas/proto/aftercall/inbox/v1/bundle.proto`.
///
/// Most records of an inbox are a hundred bytes, and each costs its writer, the broker and its reader more by being one
/// than by what is in it.
enum RecordBundle {
    private enum Field {
        static var records: Int { 15 }
        static var key: Int { 1 }
        static var value: Int { 2 }
    }

    private static var firstByte: UInt8 { UInt8(Field.records << 3 | 2) }

    /// Appends a record to a bundle, which it begins where nothing was written.
    static func append(
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer,
        to writer: inout WireWriter
    ) {
        let record = writer.begin(Field.records)
        if let key { writer.bytes(Field.key, key) }
        writer.bytes(Field.value, value)
        writer.end(record)
    }

    /// Calls `body` with each record of a bundle, or with `record` itself where it is none. They share its offset.
    ///
    /// - Throws: ``WireError`` for a bundle that no stage of ours wrote, or a later version, when `body` may have been
    ///   called.
    static func forEach(
        in record: StreamRecord,
        _ body: (StreamRecord) throws(WireError) -> Void
    ) throws(WireError) {
        guard record.key == nil, let value = record.value, value.first == firstByte else { return try body(record) }
        var reader = WireReader(value)
        while try reader.next() {
            guard reader.field == Field.records else { throw reader.unknownField }
            try body(content(try reader.message(), of: record))
        }
    }

    private static func content(
        _ message: WireReader,
        of record: StreamRecord
    ) throws(WireError) -> StreamRecord {
        var reader = message
        var (key, value): (UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) = (nil, nil)
        while try reader.next() {
            switch reader.field {
            case Field.key: key = try reader.bytes()
            case Field.value: value = try reader.bytes()
            default: throw reader.unknownField
            }
        }
        guard let value else { throw WireError(.inconsistent, field: Field.value) }
        return StreamRecord(
            partition: record.partition,
            offset: record.offset,
            timestampMs: record.timestampMs,
            key: key,
            value: value
        )
    }
}
