public import ContactCenter

/// The grids of time that everything is counted on, both in UTC.
///
/// All offsets from UTC that are in use are multiples of 15 minutes, so that intervals, hours and days of any time zone
/// are whole numbers of base windows.
public enum Grid {
    /// A slice: what rolling windows advance by. 10 s.
    public static let sliceMs: Milliseconds = 10_000
    /// A base window: the shortest interval. 15 min.
    public static let baseMs: Milliseconds = 900_000
    /// How many slices one record of the changelog has.
    static let slicesPerGroup: Int64 = 30
    /// How many slices a base window has.
    static let slicesPerBase: Int64 = 90

    /// The number of the slice that holds `instant`: a slice holds its start and not its end.
    @inline(__always)
    static func slice(of instant: Timestamp) -> Int64 { floorQuotient(instant.milliseconds, sliceMs) }

    /// The number of the first slice of the base window that holds `instant`.
    @inline(__always)
    static func firstSlice(ofBaseOf instant: Timestamp) -> Int64 {
        floorQuotient(instant.milliseconds, baseMs) * slicesPerBase
    }

    /// The number of the base window that holds `instant`.
    ///
    /// Beyond what 32 bits can number, 60 000 years away, it is the nearest.
    @inline(__always)
    static func base(of instant: Timestamp) -> Int32 {
        Int32(clamping: floorQuotient(instant.milliseconds, baseMs))
    }

    /// The number of the base window that holds a slice.
    @inline(__always)
    static func base(ofSlice slice: Int64) -> Int32 { Int32(clamping: floorQuotient(slice, slicesPerBase)) }

    /// The number of the group that holds a slice.
    @inline(__always)
    static func group(ofSlice slice: Int32) -> Int32 {
        Int32(truncatingIfNeeded: floorQuotient(Int64(slice), slicesPerGroup))
    }

    /// The number of the first slice of a group; of the lowest group it is one that 32 bits cannot number.
    @inline(__always)
    static func firstSlice(ofGroup group: Int32) -> Int64 { Int64(group) * slicesPerGroup }

    /// When a slice begins.
    static func start(ofSlice slice: Int64) -> Int64 { slice * sliceMs }

    /// When a base window begins, since the epoch.
    static func start(ofBase base: Int32) -> Int64 { Int64(base) * baseMs }

    @inline(__always)
    static func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
