/// An integer of JSON without a sign, of at most 18 digits, and behind it a comma or the end of an object.
struct PlainNumber {
    /// The number.
    private(set) var value: Int64
    /// How many bytes it has.
    private(set) var count: Int

    /// Reads the number at `start`; nil if there is none, or it is written otherwise.
    ///
    /// Reads 8 bytes from `start`, and nothing behind the first byte that is no digit.
    @inline(__always)
    init?(_ start: UnsafePointer<UInt8>) {
        let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
        let digits = word ^ 0x3030_3030_3030_3030
        // The high bit marks what is no digit. A carry can only mark bytes behind a true mark.
        let marks = (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
        count = marks.trailingZeroBitCount &>> 3
        guard count > 0, count == 1 || start[0] != UInt8(ascii: "0") else { return nil }
        value = PlainNumber.value(of: digits &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count))
        if count == 8 {
            while count < 18, start[count] &- UInt8(ascii: "0") <= 9 {
                value = value &* 10 &+ Int64(start[count] &- UInt8(ascii: "0"))
                count &+= 1
            }
        }
        // Neither a fraction nor an exponent.
        guard start[count] == UInt8(ascii: ",") || start[count] == UInt8(ascii: "}") else { return nil }
    }

    /// The number that eight digits make, the first one lowest: pairs, fours and all of them at once.
    @inline(__always)
    private static func value(of digits: UInt64) -> Int64 {
        let pairs = digits &* 10 &+ digits &>> 8
        let low = (pairs & 0x0000_00FF_0000_00FF) &* (100 &+ 1_000_000 &<< 32)
        let high = (pairs &>> 16 & 0x0000_00FF_0000_00FF) &* (1 &+ 10_000 &<< 32)
        return Int64(truncatingIfNeeded: (low &+ high) &>> 32)
    }
}
