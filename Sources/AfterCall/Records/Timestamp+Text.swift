package import ContactCenter

extension Timestamp {
    /// The instant as RFC 3339 in UTC with milliseconds.
    package var rfc3339: String {
        String(unsafeUninitializedCapacity: Timestamp.rfc3339Count) { buffer in
            writeRFC3339(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
