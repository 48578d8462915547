import ContactCenter

/// The fields that a keyed stage writes before those of its tracker: the same in `contact.proto` and `customer.proto`.
enum KeyedRecord {
    private static let format: UInt32 = 1

    private enum Field {
        static let format = 1, tenant = 2, name = 3
    }

    /// Writes the version of the contract, and whom the record is about.
    static func writeHead(_ key: UnsafeRawBufferPointer, to writer: inout WireWriter) {
        writer.unsigned(Field.format, UInt64(format))
        guard let name = AgentKey(changelogKey: key) else { return }
        writer.bytes(Field.tenant, name.tenant)
        writer.bytes(Field.name, name.agentID)
    }

    /// Checks that a record is one that can be read.
    ///
    /// - Throws: ``WireError/Code/unknownFormat`` for a later version's.
    static func check(_ record: UnsafeRawBufferPointer) throws(WireError) {
        var reader = WireReader(record)
        while try reader.next() {
            if reader.field == Field.format {
                guard try reader.unsigned(atMost: .max) == format else {
                    throw WireError(.unknownFormat, field: Field.format)
                }
                return
            }
            try reader.skip()
        }
        throw WireError(.unknownFormat, field: Field.format)
    }
}
