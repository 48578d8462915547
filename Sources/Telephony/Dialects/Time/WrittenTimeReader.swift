internal import ContactCenter

/// Reads instants in all styles that are met in the wild.
struct WrittenTimeReader {
    private var plain = EventTimeReader()
    private let zone: TimeZoneTable

    init(zone: TimeZoneTable) {
        self.zone = zone
    }

    /// Reads `text` in one of `styles`; nil for everything else, and outside years 0001 to 9999.
    /// - Parameter arrival: the record's Kafka timestamp, which decides between two readings of a local time.
    @inline(__always)
    mutating func read(_ text: UnsafeRawBufferPointer, _ styles: TimeStyles, arrival: Timestamp) -> WrittenTime? {
        if text.count == Timestamp.rfc3339Count, styles.contains(.zoned), let time = plain.read(text) {
            return WrittenTime(time: time, isWholeSecond: false)
        }
        return readAnyStyle(text, styles, arrival)
    }

    private func readAnyStyle(
        _ text: UnsafeRawBufferPointer,
        _ styles: TimeStyles,
        _ arrival: Timestamp
    ) -> WrittenTime? {
        guard let first = text.first, first &- UInt8(ascii: "0") <= 9 else { return nil }
        let written =
            text.count >= 19 && text[4] &- UInt8(ascii: "0") > 9
            ? readDate(text, styles, arrival) : readNumber(text, styles)
        guard let written, written.time >= .earliestWritable, written.time <= .latestWritable else { return nil }
        return written
    }

    // MARK: Dates

    private func readDate(
        _ text: UnsafeRawBufferPointer,
        _ styles: TimeStyles,
        _ arrival: Timestamp
    ) -> WrittenTime? {
        let separator = text[4]
        let isDotted = separator == UInt8(ascii: ".") || separator == UInt8(ascii: "/")
        let colon = UInt8(ascii: ":")
        guard separator == UInt8(ascii: "-") || (isDotted && styles.contains(.zoneless)), text[7] == separator,
            text[10] | 0x20 == UInt8(ascii: "t") || text[10] == UInt8(ascii: " "), text[13] == colon,
            text[16] == colon, let century = text.pair(at: 0), let ofCentury = text.pair(at: 2),
            let month = text.pair(at: 5), let day = text.pair(at: 8), let hour = text.pair(at: 11),
            let minute = text.pair(at: 14), let second = text.pair(at: 17), hour <= 23, minute <= 59, second <= 60,
            let date = CivilDate(year: century * 100 + ofCentury, month: month, day: day)
        else { return nil }
        var index = 19
        var milliseconds: Int64 = 0
        var digits = 0
        if index < text.count, text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
            index += 1
            digits = WrittenTimeReader.fraction(text, from: index, &milliseconds)
            guard digits > 0 else { return nil }
            index += digits
        }
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + min(second, 59))
        let ofSecond = second == 60 ? 999 : milliseconds
        let wall = Timestamp(milliseconds: seconds * 1000 + ofSecond)
        let isWhole = digits == 0
        if index == text.count {
            guard styles.contains(.zoneless) else { return nil }
            return WrittenTime(time: zone.instant(ofLocal: wall, nearest: arrival), isWholeSecond: isWhole)
        }
        guard styles.contains(.zoned), let east = WrittenTimeReader.zoneSeconds(text, from: index) else { return nil }
        return WrittenTime(time: wall - east * 1000, isWholeSecond: isWhole)
    }

    /// Reads the digits from `start` on as a fraction of a second, truncated to milliseconds.
    /// - Returns: how many there are.
    private static func fraction(
        _ text: UnsafeRawBufferPointer,
        from start: Int,
        _ milliseconds: inout Int64
    ) -> Int {
        var index = start
        var weight: Int64 = 100
        while index < text.count, text[index] &- UInt8(ascii: "0") <= 9 {
            milliseconds += Int64(text[index] &- UInt8(ascii: "0")) * weight
            weight /= 10
            index += 1
        }
        return index - start
    }

    /// Reads the zone that ends `text`: `Z`, `+01:00`, `+0100` or `+01`, in seconds east of UTC.
    private static func zoneSeconds(_ text: UnsafeRawBufferPointer, from index: Int) -> Int64? {
        let rest = text.count - index
        switch text[index] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return rest == 1 ? 0 : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard rest == 3 || rest == 5 || rest == 6, let hours = text.pair(at: index + 1), hours <= 23 else {
                return nil
            }
            var minutes = 0
            if rest > 3 {
                guard rest == 5 || text[index + 3] == UInt8(ascii: ":"), let read = text.pair(at: text.count - 2),
                    read <= 59
                else { return nil }
                minutes = read
            }
            let seconds = Int64(hours * 3600 + minutes * 60)
            return text[index] == UInt8(ascii: "-") ? -seconds : seconds
        default:
            return nil
        }
    }

    // MARK: Numbers

    private func readNumber(_ text: UnsafeRawBufferPointer, _ styles: TimeStyles) -> WrittenTime? {
        var whole: Int64 = 0
        var index = 0
        while index < text.count, text[index] &- UInt8(ascii: "0") <= 9 {
            guard index < 18 else { return nil }
            whole = whole * 10 + Int64(text[index] &- UInt8(ascii: "0"))
            index += 1
        }
        var ofSecond: Int64 = 0
        let hasFraction = index < text.count
        if hasFraction {
            guard text[index] == UInt8(ascii: "."), index + 1 < text.count else { return nil }
            let digits = WrittenTimeReader.fraction(text, from: index + 1, &ofSecond)
            guard index + 1 + digits == text.count else { return nil }
        }
        // Of numbers that may be of several units the size says which: eleven digits of seconds since 1970 begin in the
        // year 2286, and end in 5138; of those since the year 0, those since 1970 have eleven and end in 3168.
        let gregorianEpoch: Int64 = 62_167_219_200
        if styles.contains(.gregorianSeconds), whole < 100_000_000_000,
            whole >= gregorianEpoch || !styles.contains(.epochSeconds)
        {
            return WrittenTime(
                time: Timestamp(milliseconds: (whole - gregorianEpoch) * 1000 + ofSecond),
                isWholeSecond: !hasFraction
            )
        }
        if whole < 100_000_000_000, styles.contains(.epochSeconds) {
            return WrittenTime(
                time: Timestamp(milliseconds: whole * 1000 + ofSecond),
                isWholeSecond: !hasFraction
            )
        }
        if whole < 100_000_000_000_000 || !styles.contains(.epochMicroseconds), styles.contains(.epochMilliseconds) {
            return WrittenTime(time: Timestamp(milliseconds: whole), isWholeSecond: false)
        }
        guard styles.contains(.epochMicroseconds) else { return nil }
        return WrittenTime(time: Timestamp(milliseconds: whole / 1000), isWholeSecond: false)
    }
}

extension UnsafeRawBufferPointer {
    /// The number that the two ASCII digits at `index` make, both within the buffer.
    @inline(__always)
    fileprivate func pair(at index: Int) -> Int? {
        let tens = self[index] &- UInt8(ascii: "0")
        let ones = self[index + 1] &- UInt8(ascii: "0")
        guard tens <= 9, ones <= 9 else { return nil }
        return Int(tens) &* 10 &+ Int(ones)
    }
}
