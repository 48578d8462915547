/// Base64 as RFC 4648 has it: the standard alphabet, padded, nothing else in between.
enum Base64 {
    /// Decodes `source` to `target`, which has room for three bytes for each four.
    /// - Returns: how many bytes were written; nil if it is not base64.
    static func decode(_ source: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>) -> Int? {
        guard source.count & 3 == 0 else { return nil }
        var padding = 0
        while padding < 2, padding < source.count, source[source.count - 1 - padding] == UInt8(ascii: "=") {
            padding += 1
        }
        var written = 0
        var group: UInt32 = 0
        for index in 0..<source.count - padding {
            guard let bits = sextet(source[index]) else { return nil }
            group = group << 6 | bits
            if index & 3 == 3 {
                target[written] = UInt8(truncatingIfNeeded: group >> 16)
                target[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
                target[written + 2] = UInt8(truncatingIfNeeded: group)
                written += 3
                group = 0
            }
        }
        switch padding {
        case 1:
            guard group & 0b11 == 0 else { return nil }
            target[written] = UInt8(truncatingIfNeeded: group >> 10)
            target[written + 1] = UInt8(truncatingIfNeeded: group >> 2)
            return written + 2
        case 2:
            guard group & 0b1111 == 0 else { return nil }
            target[written] = UInt8(truncatingIfNeeded: group >> 4)
            return written + 1
        default:
            return written
        }
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte &- UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte &- UInt8(ascii: "a") &+ 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0") &+ 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
