import ContactCenter

extension WireReader {
    /// The bytes at hand as a run of the record that they are in.
    mutating func text(in record: UnsafeRawBufferPointer) throws(WireError) -> Text {
        let bytes = try bytes()
        guard let start = bytes.baseAddress, let base = record.baseAddress, bytes.count > 0 else { return .none }
        return Text(offset: start - base, count: bytes.count)
    }

    /// The instant at hand, which is no farther from `origin` than anything of a contact centre is.
    mutating func instant(after origin: Timestamp) throws(WireError) -> Timestamp {
        origin + (try signed(in: -(1 << 50)...(1 << 50)))
    }
}
