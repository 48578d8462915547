import ContactCenter

/// The numbers of the fields of `ResolvedAlert` in `schemas/proto/aftercall/changelog/v1/resolved_alert.proto`.
private enum ResolvedField {
    static let format = 1, deleteAt = 2
}

/// Resolved alerts as records of a changelog.
extension ResolvedAlerts {
    /// The version of the contract that records are written in.
    private static let format: UInt32 = 1
    /// Keys begin with a byte that UTF-8 does not have, so that they are no agent's and no scope's.
    private static let keyStart: [UInt8] = [0xFF, UInt8(ascii: "r")]
    private static let keyCount = 18
    /// Far from where arithmetic would overflow.
    private static let instants: ClosedRange<Int64> = -(1 << 48)...1 << 48

    /// Whether the changelog record with `key` is one of a resolved alert.
    static func isOurs(_ key: UnsafeRawBufferPointer) -> Bool { key.starts(with: keyStart) }

    /// Calls `body` with the key and the value of one changelog record for each alert that has come or gone since
    /// ``begin()``, without a value for those that are gone.
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
        for (fingerprint, dueAt) in changed {
            key.removeAll()
            Self.keyStart.withUnsafeBytes { key.raw($0) }
            withUnsafeBytes(of: fingerprint.words.0.bigEndian) { key.raw($0) }
            withUnsafeBytes(of: fingerprint.words.1.bigEndian) { key.raw($0) }
            guard let dueAt else {
                try body(key.bytes, nil)
                continue
            }
            value.removeAll()
            value.unsigned(ResolvedField.format, UInt64(Self.format))
            value.signed(ResolvedField.deleteAt, dueAt.milliseconds)
            try body(key.bytes, value.bytes)
        }
    }

    /// Takes up what a changelog record says of a resolved alert.
    ///
    /// - Parameters:
    ///   - key: one for which ``isOurs(_:)`` holds.
    ///   - value: `nil` where the alert is deleted, or fires again.
    /// - Throws: ``WireError`` when it is damaged, or written in a later format.
    mutating func restore(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) throws(WireError) {
        guard key.count == Self.keyCount else { throw WireError(.inconsistent) }
        let first = UInt64(bigEndian: key.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
        let second = UInt64(bigEndian: key.loadUnaligned(fromByteOffset: 10, as: UInt64.self))
        let fingerprint = EventIdentity(words: (first, second))
        guard let value else { return restore(fingerprint, dueAt: nil) }
        var (format, dueAt): (UInt32, Timestamp?) = (0, nil)
        var reader = WireReader(value)
        while try reader.next() {
            switch reader.field {
            case ResolvedField.format: format = try reader.unsigned(atMost: .max)
            case ResolvedField.deleteAt: dueAt = Timestamp(milliseconds: try reader.signed(in: Self.instants))
            default: throw reader.unknownField
            }
        }
        guard format == Self.format else { throw WireError(.unknownFormat, field: ResolvedField.format) }
        guard let dueAt else { throw WireError(.inconsistent, field: ResolvedField.deleteAt) }
        restore(fingerprint, dueAt: dueAt)
    }
}
