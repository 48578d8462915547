public import ContactCenter

/// A time zone as a table: from when on which offset from UTC holds.
///
/// It is filled outside, from the system's IANA data. Offsets and transitions are rounded to 15 minutes, which changes
/// none that has been in use since 1972.
public struct ZoneTable: Hashable, Sendable {
    /// One entry: `offsetMs` holds from `at` on.
    public struct Transition: Hashable, BitwiseCopyable, Sendable {
        /// When it begins to hold.
        public var at: Timestamp
        /// Local time less UTC.
        public var offsetMs: Milliseconds

        /// Creates an entry.
        public init(at: Timestamp, offsetMs: Milliseconds) {
            self.at = at
            self.offsetMs = offsetMs
        }
    }

    /// A stretch of base windows with one offset.
    struct Period: Hashable {
        var bases: Range<Int32>
        /// In base windows.
        var offset: Int32
    }

    /// The IANA name, for records.
    public let name: [UInt8]
    /// Without a gap, from the first base window to the last.
    let periods: [Period]

    /// Creates a zone.
    ///
    /// - Parameters:
    ///   - name: the IANA name.
    ///   - offsetMs: local time less UTC before the first transition; within 24 hours.
    ///   - transitions: in the order of time.
    public init(name: [UInt8], offsetMs: Milliseconds, transitions: [Transition] = []) {
        self.name = name
        var periods: [Period] = []
        var start = Int32.min
        var offset = Self.rounded(offsetMs)
        for transition in transitions {
            let at = Self.rounded(transition.at.milliseconds)
            precondition(at >= start, "Transitions of a time zone must be in the order of time")
            if at > start { periods.append(Period(bases: start..<at, offset: offset)) }
            start = at
            offset = Self.rounded(transition.offsetMs)
        }
        periods.append(Period(bases: start..<Int32.max, offset: offset))
        self.periods = periods
    }

    /// Coordinated Universal Time.
    public static let utc = ZoneTable(name: Array("UTC".utf8), offsetMs: 0)

    private static func rounded(_ milliseconds: Int64) -> Int32 {
        Int32(clamping: Grid.floorQuotient(milliseconds + Grid.baseMs / 2, Grid.baseMs))
    }

    /// The number of the period that holds `base`.
    func period(of base: Int32) -> Int {
        var (low, high) = (0, periods.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if periods[middle].bases.lowerBound <= base { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The local day that holds `base`: the base windows from the first whose local time is of that date or later to
    /// the first of the next.
    ///
    /// Where the clock is put back across midnight the date is kept that had already begun.
    func day(of base: Int32) -> Range<Int32> {
        let local = Int64(base) + Int64(periods[period(of: base)].offset)
        var date = Grid.floorQuotient(local, 96)
        while start(ofDate: date + 1) <= base { date += 1 }
        while start(ofDate: date) > base { date -= 1 }
        return start(ofDate: date)..<start(ofDate: date + 1)
    }

    /// The stretch of `size` base windows of the local clock that holds `base`, cut where the clock is put forward or
    /// back within it.
    func stretch(of base: Int32, size: Int32) -> Range<Int32> {
        let period = periods[period(of: base)]
        let local = Int64(base) + Int64(period.offset)
        let start = Grid.floorQuotient(local, Int64(size)) * Int64(size) - Int64(period.offset)
        let low = max(Int32(clamping: start), period.bases.lowerBound)
        let high = min(Int32(clamping: start + Int64(size)), period.bases.upperBound)
        return low..<max(high, low)
    }

    /// When the local clock first shows so many minutes of the local day that holds `base`, or more, in milliseconds
    /// since the epoch.
    func instant(onDayOf base: Int32, minute: Int) -> Int64 {
        let middle = day(of: base)
        let noon = middle.lowerBound + Int32(middle.count / 2)
        let date = Grid.floorQuotient(Int64(noon) + Int64(periods[period(of: noon)].offset), 96)
        let quarter = start(ofLocal: date * 96 + Int64(minute / 15))
        return Grid.start(ofBase: quarter) + Int64(minute % 15) * 60_000
    }

    /// The first base window whose local date is `date` (days since the epoch) or later.
    private func start(ofDate date: Int64) -> Int32 {
        start(ofLocal: date * 96)
    }

    /// The first base window whose local number is `local` or more.
    private func start(ofLocal local: Int64) -> Int32 {
        // No offset is more than a day, so the period at hand is not before this one.
        var index = period(of: Int32(clamping: local - 96))
        while true {
            let period = periods[index]
            let start = max(Int64(period.bases.lowerBound), local - Int64(period.offset))
            if start < Int64(period.bases.upperBound) || index == periods.count - 1 { return Int32(clamping: start) }
            index += 1
        }
    }
}
