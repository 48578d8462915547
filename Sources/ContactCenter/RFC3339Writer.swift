/// Writes instants as RFC 3339, and remembers the day of the last one: neighbours mostly share it.
///
/// It writes what ``Timestamp/writeRFC3339(into:)`` writes, at a fraction of the work.
public struct RFC3339Writer: Sendable {
    /// The midnight that begins the day, in milliseconds since the Unix epoch.
    @usableFromInline var dayStart: Int64 = 0
    /// `YYYY-MM-`, its first character in the lowest byte.
    @usableFromInline var yearAndMonth: UInt64 = 0
    /// `DDT`, its first character in the lowest byte.
    @usableFromInline var day: UInt32 = 0

    /// Creates a writer that remembers the first day of the Unix epoch.
    public init() {
        _ = turnPage(to: Timestamp(milliseconds: 0))
    }

    /// Writes the instant as `2026-11-22T08:19:03.000Z` to `target`.
    ///
    /// An instant outside years 0001 to 9999 is written as the nearest inside.
    /// - Precondition: `target` has room for ``Timestamp/rfc3339Count`` bytes.
    @inlinable
    @inline(__always)
    public mutating func write(_ instant: Timestamp, to target: UnsafeMutableRawPointer) {
        var ofDay = UInt64(bitPattern: instant.milliseconds &- dayStart)
        if ofDay >= 86_400_000 { ofDay = turnPage(to: instant) }
        let hour = ofDay / 3_600_000
        let ofHour = ofDay &- hour &* 3_600_000
        let minute = ofHour / 60_000
        let ofMinute = ofHour &- minute &* 60_000
        let second = ofMinute / 1_000
        let millisecond = ofMinute &- second &* 1_000
        // All three pairs at once, each in two bytes of its own: the tens below, the ones above them.
        let pairs = hour | minute << 24 | second << 48
        let tens = (pairs &* 103) >> 10 & 0x000F_0000_0F00_000F
        let clock = tens | (pairs &- tens &* 10) << 8
        let hundreds = (millisecond &* 41) >> 12
        let ofHundred = millisecond &- hundreds &* 100
        let tensOfMillisecond = (ofHundred &* 103) >> 10
        let ones = ofHundred &- tensOfMillisecond &* 10
        let fraction = hundreds << 8 | tensOfMillisecond << 16 | ones << 24

        target.storeBytes(of: yearAndMonth.littleEndian, as: UInt64.self)
        target.storeBytes(of: day.littleEndian, toByteOffset: 8, as: UInt32.self)
        // "00:00:00" and ".000Z" with the digits added.
        target.storeBytes(of: (clock &+ 0x3030_3A30_303A_3030).littleEndian, toByteOffset: 11, as: UInt64.self)
        let tail = UInt32(truncatingIfNeeded: fraction &+ 0x3030_302E)
        target.storeBytes(of: tail.littleEndian, toByteOffset: 19, as: UInt32.self)
        target.storeBytes(of: 0x5A, toByteOffset: 23, as: UInt8.self)
    }

    /// Remembers the day of `instant`, or the nearest that can be written, and returns the milliseconds since its
    /// midnight.
    @usableFromInline
    @inline(never)
    mutating func turnPage(to instant: Timestamp) -> UInt64 {
        let clamped = min(max(instant, .earliestWritable), .latestWritable)
        withUnsafeTemporaryAllocation(byteCount: Timestamp.rfc3339Count, alignment: 8) { text in
            clamped.writeRFC3339(into: text)
            yearAndMonth = UInt64(littleEndian: text.load(as: UInt64.self))
            day = UInt32(littleEndian: text.load(fromByteOffset: 8, as: UInt32.self)) & 0xFF_FFFF
        }
        dayStart = clamped.dayNumber * 86_400_000
        return UInt64(clamped.milliseconds - dayStart)
    }
}
