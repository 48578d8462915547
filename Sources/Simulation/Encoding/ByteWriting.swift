import ContactCenter

// Appending to a byte buffer that is used again and again: no allocation once it has grown to its size.
extension [UInt8] {
    /// Appends the text of `literal`.
    mutating func write(_ literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends `value` in decimal.
    mutating func write(decimal value: Int64) {
        if value < 0 { append(0x2D) }
        let magnitude = value.magnitude
        var unit: UInt64 = 1
        while magnitude / unit >= 10 { unit *= 10 }
        while unit > 0 {
            append(0x30 + UInt8(truncatingIfNeeded: magnitude / unit % 10))
            unit /= 10
        }
    }

    /// Appends the last `digits` decimal digits of `value`, with leading zeros.
    mutating func write(_ value: Int64, digits: Int) {
        var unit: Int64 = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            append(0x30 + UInt8(truncatingIfNeeded: value / unit % 10))
            unit /= 10
        }
    }

    /// Appends `value` as sixteen hexadecimal digits.
    mutating func write(hexadecimal value: UInt64) {
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 4
            let digit = UInt8(truncatingIfNeeded: (value &>> shift) & 15)
            append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// Appends `text` as a JSON string with its quotes; bytes above 0x7F go through as they are.
    mutating func writeQuoted(_ text: UnsafeRawBufferPointer) {
        append(0x22)
        var isPlain = true
        for byte in text where byte < 0x20 || byte == 0x22 || byte == 0x5C {
            isPlain = false
            break
        }
        if isPlain {
            append(contentsOf: text)
        } else {
            for byte in text { writeEscaped(byte) }
        }
        append(0x22)
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5C:
            append(0x5C)
            append(byte)
        case 0..<0x20:
            write("\\u00")
            append(0x30 + (byte &>> 4))
            let low = byte & 15
            append(low < 10 ? 0x30 + low : 0x57 + low)
        default:
            append(byte)
        }
    }

    /// Appends `days` since 1970-01-01 as `YYYY-MM-DD`.
    mutating func write(daysSinceEpoch days: Int64) {
        write(Timestamp(milliseconds: days * 86_400_000))
        removeLast(Timestamp.rfc3339Count - 10)
    }

    /// Appends `time` as RFC 3339 in UTC with milliseconds.
    mutating func write(_ time: Timestamp) {
        let start = count
        append(contentsOf: repeatElement(0, count: Timestamp.rfc3339Count))
        withUnsafeMutableBytes { bytes in
            _ = time.writeRFC3339(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
        }
    }
}
