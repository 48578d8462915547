public import ContactCenter

/// What is planned for a shift of an agent or a campaign (directory, `plan`).
public struct Plan: Hashable, Sendable {
    /// What is counted.
    @frozen
    public enum Basis: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        case dialled, handled
    }

    /// What is counted.
    public var basis: Basis
    /// How many are planned; at least 1.
    public var count: Int64
    /// When the shift begins, in minutes of the local day.
    public var startMinute: Int
    /// When it ends; not after ``startMinute``: on the next day.
    public var endMinute: Int
    /// The zone of the two; `nil` is the configured one.
    public var zone: ZoneTable?
    /// When it holds: a record shows the plan in force at its window's last millisecond, one of an open window that of
    /// the instant up to which it counts.
    public var inForce = Timestamp.distantPast..<Timestamp.distantFuture

    /// Creates a plan.
    public init(basis: Basis, count: Int64, startMinute: Int, endMinute: Int, zone: ZoneTable? = nil) {
        self.basis = basis
        self.count = count
        self.startMinute = startMinute
        self.endMinute = endMinute
        self.zone = zone
    }

    /// When the shift begins and ends that begins on the local day that holds `base`, in milliseconds since the epoch.
    func shift(onDayOf base: Int32, in configured: ZoneTable) -> Range<Int64> {
        let zone = zone ?? configured
        let isOvernight = endMinute <= startMinute
        let start = zone.instant(onDayOf: base, minute: startMinute)
        let end = zone.instant(onDayOf: base, minute: endMinute + (isOvernight ? 1_440 : 0))
        return start..<max(start, end)
    }
}
