/// Writes instants as RFC 3339, and remembers the hour of the last one: neighbours mostly share it.
///
/// It writes what ``Timestamp/writeRFC3339(into:)`` writes, at a fraction of the work.
public struct RFC3339Writer: Sendable {
    /// The beginning of the hour, in milliseconds since the Unix epoch.
    @usableFromInline var hourStart: Int64 = 0
    /// `YYYY-MM-`, its first character in the lowest byte.
    @usableFromInline var yearAndMonth: UInt64 = 0
    /// `-DDTHH:`, its first character in the lowest byte, at offset 7; the highest byte is 0.
    @usableFromInline var dayAndHour: UInt64 = 0

    /// Creates a writer that remembers the first hour of the Unix epoch.
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
        let ofHour = UInt64(bitPattern: instant.milliseconds &- hourStart)
        if ofHour >= 3_600_000 { return writeElsewhere(instant, to: target) }
        write(ofHour: UInt32(truncatingIfNeeded: ofHour), to: target)
    }

    /// Writes an instant of the remembered hour.
    @inlinable
    @inline(__always)
    func write(ofHour: UInt32, to target: UnsafeMutableRawPointer) {
        let minute = ofHour / 60_000
        let ofMinute = ofHour &- minute &* 60_000
        let hundredths = ofMinute / 10
        let ones = ofMinute &- hundredths &* 10
        let second = hundredths / 100
        let ofSecond = hundredths &- second &* 100
        // All three pairs at once, each in two bytes of its own: the tens below, the ones above them.
        let pairs = UInt64(minute) | UInt64(second) << 24 | UInt64(ofSecond) << 48
        let tens = (pairs &* 103) >> 10 & 0x000F_0000_0F00_000F
        let clock = tens | (pairs &- tens &* 10) << 8
        target.storeBytes(of: yearAndMonth.littleEndian, as: UInt64.self)
        target.storeBytes(of: dayAndHour.littleEndian, toByteOffset: 7, as: UInt64.self)
        // "00:00.00" and "0Z" with the digits added.
        target.storeBytes(of: (clock &+ 0x3030_2E30_303A_3030).littleEndian, toByteOffset: 14, as: UInt64.self)
        let tail = UInt16(truncatingIfNeeded: ones &+ 0x5A30)
        target.storeBytes(of: tail.littleEndian, toByteOffset: 22, as: UInt16.self)
    }

    @usableFromInline
    @inline(never)
    mutating func writeElsewhere(_ instant: Timestamp, to target: UnsafeMutableRawPointer) {
        let ofHour = turnPage(to: instant)
        write(ofHour: ofHour, to: target)
    }

    /// Remembers the hour of `instant`, or of the nearest that can be written, and returns the milliseconds since its
    /// beginning.
    private mutating func turnPage(to instant: Timestamp) -> UInt32 {
        let clamped = min(max(instant, .earliestWritable), .latestWritable)
        withUnsafeTemporaryAllocation(byteCount: Timestamp.rfc3339Count, alignment: 8) { text in
            clamped.writeRFC3339(into: text)
            yearAndMonth = UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
            let day = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: 7, as: UInt64.self))
            dayAndHour = day & 0x00FF_FFFF_FFFF_FFFF
        }
        // From an hour's beginning, so that instants before the epoch are cut downwards too.
        let ofHour = (clamped - .earliestWritable) % 3_600_000
        hourStart = clamped.milliseconds - ofHour
        return UInt32(truncatingIfNeeded: ofHour)
    }
}
