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

    /// Appends `days` since 1970-01-01 as `YYYY-MM-DD`, years 0000 to 9999.
    mutating func write(daysSinceEpoch days: Int64) {
        // Howard Hinnant's civil_from_days: eras of 400 years that begin on the first of March.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        write(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        append(0x2D)
        write(month, digits: 2)
        append(0x2D)
        write(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, digits: 2)
    }

    /// Appends `time` as RFC 3339 in UTC with milliseconds, years 0000 to 9999.
    mutating func write(_ time: Timestamp) {
        let dayMs: Int64 = 86_400_000
        var days = time.milliseconds / dayMs
        var rest = time.milliseconds % dayMs
        if rest < 0 {
            rest += dayMs
            days -= 1
        }
        write(daysSinceEpoch: days)
        append(0x54)
        write(rest / 3_600_000, digits: 2)
        append(0x3A)
        write(rest / 60_000 % 60, digits: 2)
        append(0x3A)
        write(rest / 1_000 % 60, digits: 2)
        append(0x2E)
        write(rest % 1_000, digits: 3)
        append(0x5A)
    }
}
