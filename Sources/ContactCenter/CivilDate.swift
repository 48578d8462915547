/// A day of the proleptic Gregorian calendar, years 0001 to 9999.
public struct CivilDate: Hashable, Sendable {
    /// 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to the length of the month.
    public let day: Int

    /// Creates the day if the calendar has it.
    public init?(year: Int, month: Int, day: Int) {
        guard 1...9999 ~= year, 1...12 ~= month, day >= 1 else { return nil }
        if day > 28 {
            let isLeap = year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = month == 2 ? (isLeap ? 29 : 28) : 30 + ((month ^ month >> 3) & 1)
            guard day <= length else { return nil }
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day `days` after 1970-01-01, which the caller knows to be of the years 0001 to 9999.
    ///
    /// Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms": a few
    /// multiplications, no division but by constants.
    init(daysSinceEpoch days: Int) {
        let shifted = UInt64(days + 719_468) &* 4 &+ 3
        let century = shifted / 146_097
        let ofCentury = (shifted % 146_097 | 3) &* 2_939_745
        let ofYear = (ofCentury & 0xFFFF_FFFF) / 2_939_745 / 4
        let march = ofYear &* 2_141 &+ 197_913
        let isAfterDecember = ofYear >= 306
        year = Int(century &* 100 &+ ofCentury >> 32) &+ (isAfterDecember ? 1 : 0)
        month = Int(march >> 16) &- (isAfterDecember ? 12 : 0)
        day = Int((march & 0xFFFF) / 2_141) &+ 1
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    public init?(iso8601 text: UnsafeRawBufferPointer) {
        guard text.count == 10 else { return nil }
        self.init(digitsOf: text)
    }

    /// Reads the first ten bytes, which are there.
    init?(digitsOf text: UnsafeRawBufferPointer) {
        let hyphen = UInt8(ascii: "-")
        guard text[4] == hyphen, text[7] == hyphen, let century = text.twoDigits(at: 0),
            let ofCentury = text.twoDigits(at: 2), let month = text.twoDigits(at: 5), let day = text.twoDigits(at: 8)
        else { return nil }
        self.init(year: century * 100 + ofCentury, month: month, day: day)
    }

    /// Days since 1970-01-01, negative before.
    public var daysSinceEpoch: Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}

extension UnsafeRawBufferPointer {
    /// The number that the two ASCII digits at `index` make, both within the buffer.
    @inline(__always)
    func twoDigits(at index: Int) -> Int? {
        let tens = self[index] &- UInt8(ascii: "0")
        let ones = self[index + 1] &- UInt8(ascii: "0")
        guard tens <= 9, ones <= 9 else { return nil }
        return Int(tens) &* 10 &+ Int(ones)
    }
}
