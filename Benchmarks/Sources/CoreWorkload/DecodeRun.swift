import ContactCenter
import Telephony

/// The canonical decoder alone.
public final class DecodeRun {
    private var parts = Parts()

    /// Creates a decoder.
    public init() {}

    /// Decodes all records of `block`.
    ///
    /// - Returns: how many were events.
    public func run(_ block: RecordBlock) -> Int {
        parts.run(block)
    }
}

private struct Parts: ~Copyable {
    var decoder = CanonicalDecoder()
    let headers = CloudEventHeaders()

    mutating func run(_ block: RecordBlock) -> Int {
        var count = 0
        block.bytes.withUnsafeBytes { bytes in
            for entry in block.entries {
                if case .event = decoder.decode(entry.value(in: bytes), headers: headers) { count += 1 }
            }
        }
        return count
    }
}
