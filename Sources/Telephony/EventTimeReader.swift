internal import ContactCenter

/// Reads the times of events, and remembers the day of the last one: it is the day of nearly all.
///
/// Reads what ``Timestamp/init(rfc3339:)`` reads, and nothing else.
struct EventTimeReader {
    /// `2026-11-22` and a `T`, as two words that overlap in one byte; before there is one, no text has both.
    private var dayHead: UInt64 = 0
    private var dayTail: UInt32 = .max
    /// When it began.
    private var start = Timestamp(milliseconds: 0)

    /// Reads `text`.
    @inline(__always)
    mutating func read(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        if text.count == Timestamp.rfc3339Count, let time = text.baseAddress,
            time.loadUnaligned(as: UInt64.self) == dayHead,
            time.loadUnaligned(fromByteOffset: 7, as: UInt32.self) == dayTail,
            let sinceMidnight = EventTimeReader.sinceMidnight(time)
        {
            return start + sinceMidnight
        }
        return readAnew(text)
    }

    @inline(never)
    private mutating func readAnew(_ text: UnsafeRawBufferPointer) -> Timestamp? {
        guard let instant = Timestamp(rfc3339: text) else { return nil }
        if text.count == Timestamp.rfc3339Count, let time = text.baseAddress,
            let sinceMidnight = EventTimeReader.sinceMidnight(time)
        {
            dayHead = time.loadUnaligned(as: UInt64.self)
            dayTail = time.loadUnaligned(fromByteOffset: 7, as: UInt32.self)
            start = Timestamp(milliseconds: instant - Timestamp(milliseconds: sinceMidnight))
        }
        return instant
    }

    /// The milliseconds since midnight, if the 24 bytes at `time` end in `08:19:03.125Z`, in any minute of 60 seconds.
    ///
    /// Each byte less what has to be there leaves a digit or nothing; the high bit of each sum marks what does not.
    @inline(__always)
    private static func sinceMidnight(_ time: UnsafeRawPointer) -> Milliseconds? {
        // `08:19:03` and, again from the last colon, `:03.125Z`.
        let clock = UInt64(littleEndian: time.loadUnaligned(fromByteOffset: 11, as: UInt64.self)) ^ clockShape
        let rest = UInt64(littleEndian: time.loadUnaligned(fromByteOffset: 16, as: UInt64.self)) ^ restShape
        let marks = (clock &+ 0x7676_7F76_767F_7676) | clock | (rest &+ 0x7F76_7676_7F76_767F) | rest
        guard marks & 0x8080_8080_8080_8080 == 0 else { return nil }
        // Each byte as the tens of the one behind it.
        let pairs = clock &* 10 &+ clock &>> 8
        let hour = Int64(pairs & 0xFF)
        let minute = Int64(pairs &>> 24 & 0xFF)
        let second = Int64(pairs &>> 48 & 0xFF)
        guard hour <= 23, minute <= 59, second <= 59 else { return nil }
        let hundreds = Int64(rest &>> 32 & 0xFF)
        let below = Int64((rest &>> 40 & 0xFF) &* 10 &+ rest &>> 48)
        return hour &* 3_600_000 &+ minute &* 60_000 &+ second &* 1000 &+ hundreds &* 100 &+ below
    }

    /// `00:00:00`
    private static var clockShape: UInt64 { 0x3030_3A30_303A_3030 }
    /// `:00.000Z`
    private static var restShape: UInt64 { 0x5A30_3030_2E30_303A }
}
