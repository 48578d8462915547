extension Timestamp {
    /// How many bytes ``writeRFC3339(into:)`` writes.
    public static let rfc3339Count = 24

    /// 0001-01-01T00:00:00.000Z, the earliest instant that RFC 3339 and this package write.
    public static let earliestWritable = Timestamp(milliseconds: -62_135_596_800_000)

    /// 9999-12-31T23:59:59.999Z, the latest one.
    public static let latestWritable = Timestamp(milliseconds: 253_402_300_799_999)

    /// Writes the instant as `2026-11-22T08:19:03.000Z`, in UTC with milliseconds, and does not allocate.
    ///
    /// An instant outside years 0001 to 9999 is written as the nearest inside.
    /// - Parameter buffer: at least ``rfc3339Count`` bytes; its first are written.
    /// - Returns: ``rfc3339Count``.
    @discardableResult
    public func writeRFC3339(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        precondition(buffer.count >= Timestamp.rfc3339Count, "no room for a timestamp")
        let clamped = min(max(self, .earliestWritable), .latestWritable).milliseconds
        let sinceYearOne = UInt64(clamped &- Timestamp.earliestWritable.milliseconds)
        let date = CivilDate(daysSinceEpoch: Int(sinceYearOne / 86_400_000) &- 719_162)
        let ofDay = Int(sinceYearOne % 86_400_000)
        let second = ofDay / 1000
        let millisecond = ofDay % 1000

        buffer.writeTwoDigits(date.year / 100, at: 0)
        buffer.writeTwoDigits(date.year % 100, at: 2)
        buffer[4] = UInt8(ascii: "-")
        buffer.writeTwoDigits(date.month, at: 5)
        buffer[7] = UInt8(ascii: "-")
        buffer.writeTwoDigits(date.day, at: 8)
        buffer[10] = UInt8(ascii: "T")
        buffer.writeTwoDigits(second / 3600, at: 11)
        buffer[13] = UInt8(ascii: ":")
        buffer.writeTwoDigits(second / 60 % 60, at: 14)
        buffer[16] = UInt8(ascii: ":")
        buffer.writeTwoDigits(second % 60, at: 17)
        buffer[19] = UInt8(ascii: ".")
        buffer[20] = UInt8(truncatingIfNeeded: millisecond / 100) | 0x30
        buffer.writeTwoDigits(millisecond % 100, at: 21)
        buffer[23] = UInt8(ascii: "Z")
        return Timestamp.rfc3339Count
    }

    /// Reads a date and time of RFC 3339 with its zone, such as `2026-11-22T09:19:03.123456+01:00`.
    ///
    /// `T` and `Z` may be lower case. Fractions of any length are truncated to milliseconds. A second 60 is the last
    /// millisecond of its minute. Nil for anything else, a day or a time the clock does not have, and an instant
    /// outside years 0001 to 9999 in UTC.
    public init?(rfc3339 text: UnsafeRawBufferPointer) {
        let colon = UInt8(ascii: ":")
        guard text.count >= 20, let date = CivilDate(digitsOf: text), text[10] | 0x20 == UInt8(ascii: "t"),
            let hour = text.twoDigits(at: 11), text[13] == colon, let minute = text.twoDigits(at: 14),
            text[16] == colon, let second = text.twoDigits(at: 17), hour <= 23, minute <= 59, second <= 60
        else { return nil }
        var index = 19
        var millisecond = 0
        if text[index] == UInt8(ascii: ".") {
            var weight = 100
            index += 1
            while index < text.count, text[index] &- UInt8(ascii: "0") <= 9 {
                millisecond &+= Int(text[index] &- UInt8(ascii: "0")) &* weight
                weight /= 10
                index += 1
            }
            guard index > 20 else { return nil }
        }
        guard let offset = Timestamp.zoneMinutes(text, at: index) else { return nil }

        let minutes = date.daysSinceEpoch &* 1440 &+ hour &* 60 &+ minute &- offset
        let ofMinute = second == 60 ? 59_999 : second &* 1000 &+ millisecond
        self.init(milliseconds: Int64(minutes &* 60_000 &+ ofMinute))
        guard self >= .earliestWritable, self <= .latestWritable else { return nil }
    }

    /// Reads the zone that ends `text` at `index`: minutes east of UTC.
    private static func zoneMinutes(_ text: UnsafeRawBufferPointer, at index: Int) -> Int? {
        guard index < text.count else { return nil }
        switch text[index] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return text.count == index + 1 ? 0 : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard text.count == index + 6, text[index + 3] == UInt8(ascii: ":"),
                let hours = text.twoDigits(at: index + 1), let minutes = text.twoDigits(at: index + 4),
                hours <= 23, minutes <= 59
            else { return nil }
            let offset = hours * 60 + minutes
            return text[index] == UInt8(ascii: "-") ? -offset : offset
        default:
            return nil
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes `number`, 0 to 99, as two ASCII digits at `index`, both within the buffer.
    @inline(__always)
    fileprivate func writeTwoDigits(_ number: Int, at index: Int) {
        let number = UInt16(truncatingIfNeeded: number)
        let tens = (number &* 103) >> 10
        self[index] = UInt8(truncatingIfNeeded: tens) | 0x30
        self[index + 1] = UInt8(truncatingIfNeeded: number &- tens &* 10) | 0x30
    }
}
