import ContactCenter
import Streaming

/// The numbers of the fields of `WaitingRecord` and `Header` in
/// `schemas/proto/aftercall/changelog/v1/waiting_record.proto`.
private enum WaitingField {
    static let format = 1, until = 2, partition = 3, offset = 4, timestamp = 5, key = 6, value = 7, headers = 8
    static let headerName = 1, headerValue = 2
}

/// Records that wait for their time, as records of the changelog: their offsets are committed, so the bus does not give
/// them again.
extension ParkedRecords {
    /// The version of the contract that records are written in.
    fileprivate static let format: UInt32 = 1
    /// Keys begin with a byte that UTF-8 does not have, so that they are no agent's and no contact's.
    private static let keyStart: [UInt8] = [0xFF, UInt8(ascii: "w")]

    /// Whether the changelog record with `key` is one of a waiting record.
    static func isWaitingRecord(_ key: UnsafeRawBufferPointer) -> Bool { key.starts(with: keyStart) }

    /// Calls `body` with the key and the value of one changelog record for each record that came to wait since
    /// ``begin()``, and without a value for each that waits no more.
    ///
    /// - Parameters:
    ///   - key: room for keys.
    ///   - value: room for values.
    ///   - body: is lent key and value during its call only.
    func writeChanges<Failure: Error>(
        key: inout WireWriter,
        value: inout WireWriter,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws(Failure) -> Void
    ) throws(Failure) {
        for (offset, record) in changed {
            key.removeAll()
            Self.keyStart.withUnsafeBytes { key.raw($0) }
            withUnsafeBytes(of: offset.bigEndian) { key.raw($0) }
            guard let record else {
                try body(key.bytes, nil)
                continue
            }
            value.removeAll()
            record.write(to: &value)
            try body(key.bytes, value.bytes)
        }
    }

    /// Takes up what a changelog record says of a waiting record.
    ///
    /// - Parameters:
    ///   - key: one for which ``isWaitingRecord(_:)`` holds.
    ///   - value: `nil` where it waits no more.
    /// - Throws: ``WireError`` when it is damaged, or written in a later format.
    mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws(WireError) {
        guard key.count == Self.keyStart.count + 8 else { throw WireError(.inconsistent) }
        let offset = Int64(bigEndian: key.loadUnaligned(fromByteOffset: Self.keyStart.count, as: Int64.self))
        remove(at: offset)
        guard let value else { return }
        let record = try Parked(reading: value)
        guard record.coordinates.offset == offset else {
            throw WireError(.inconsistent, field: WaitingField.offset)
        }
        insert(record)
    }
}

extension ParkedRecords.Parked {
    fileprivate func write(to writer: inout WireWriter) {
        writer.unsigned(WaitingField.format, UInt64(ParkedRecords.format))
        writer.signed(WaitingField.until, until.milliseconds)
        writer.unsigned(WaitingField.partition, UInt64(coordinates.partition))
        writer.unsigned(WaitingField.offset, UInt64(coordinates.offset))
        writer.signed(WaitingField.timestamp, ifPresent: coordinates.timestamp?.milliseconds)
        Self.write(WaitingField.key, key, to: &writer)
        Self.write(WaitingField.value, value, to: &writer)
        for header in headers {
            let mark = writer.begin(WaitingField.headers)
            Self.write(WaitingField.headerName, header.name, to: &writer)
            Self.write(WaitingField.headerValue, header.value, to: &writer)
            writer.end(mark)
        }
    }

    /// Writes a field that tells nothing from no bytes.
    private static func write(_ field: Int, _ bytes: [UInt8]?, to writer: inout WireWriter) {
        guard let bytes else { return }
        let mark = writer.begin(field)
        bytes.withUnsafeBytes { writer.raw($0) }
        writer.end(mark)
    }

    fileprivate init(reading bytes: UnsafeRawBufferPointer) throws(WireError) {
        self.init(
            until: .distantPast,
            headers: [],
            // A number that is 0 is left out.
            coordinates: InputCoordinates(partition: 0, offset: 0, timestamp: nil)
        )
        var format: UInt32 = 0
        var reader = WireReader(bytes)
        while try reader.next() {
            switch reader.field {
            case WaitingField.format: format = try reader.unsigned(atMost: .max)
            case WaitingField.until: until = Timestamp(milliseconds: try reader.signed(in: Self.instants))
            case WaitingField.partition:
                coordinates.partition = Int32(try reader.unsigned(atMost: UInt32(Int32.max)))
            case WaitingField.offset: coordinates.offset = Int64(bitPattern: try reader.unsigned())
            case WaitingField.timestamp:
                coordinates.timestamp = Timestamp(milliseconds: try reader.signed(in: Self.instants))
            case WaitingField.key: key = Array(try reader.bytes())
            case WaitingField.value: value = Array(try reader.bytes())
            case WaitingField.headers: headers.append(try Self.header(try reader.message()))
            default: throw reader.unknownField
            }
        }
        guard format == ParkedRecords.format else { throw WireError(.unknownFormat, field: WaitingField.format) }
        if until == .distantPast { throw WireError(.inconsistent, field: WaitingField.until) }
    }

    /// Far from where arithmetic would overflow.
    private static var instants: ClosedRange<Int64> { -(1 << 48)...1 << 48 }

    private static func header(_ reader: WireReader) throws(WireError) -> (name: [UInt8], value: [UInt8]?) {
        var reader = reader
        var header: (name: [UInt8], value: [UInt8]?) = ([], nil)
        while try reader.next() {
            switch reader.field {
            case WaitingField.headerName: header.name = Array(try reader.bytes())
            case WaitingField.headerValue: header.value = Array(try reader.bytes())
            default: throw reader.unknownField
            }
        }
        return header
    }
}
