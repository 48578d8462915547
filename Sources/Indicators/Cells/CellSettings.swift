public import ContactCenter

/// What the cells of a task have to know.
public struct CellSettings: Sendable {
    /// The time zone whose hours and days are counted.
    public var zone = ZoneTable.utc
    /// How long an interval is: 15, 30 or 60.
    public var intervalMinutes = 15
    /// Which windows of the clock are given; none of ``WindowKind/rolling``.
    public var kinds: [WindowKind] = [.interval, .hour, .day]
    /// How long rolling windows are, in ascending order; three at most, an hour at most.
    public var rollingMinutes = [5, 30, 60]
    /// How often an open window is published at most (`kpi.emit_every`).
    public var emitEveryMs: Milliseconds = 1_000
    /// The same while there is a backlog, unless ``emitEveryMs`` is longer.
    public static let emitEveryBehindMs: Milliseconds = 30_000
    /// How often windows become final while there is a backlog, in which many do so one after the other.
    public static let finishEveryBehindMs: Milliseconds = 5_000
    /// How much later than its end a window may be corrected before it is called final (`correction.horizon`).
    public var correctionHorizonMs: Milliseconds = 120_000
    /// How long windows are kept (`kpi.retention`); longer than `fcr.window` and `survey.ttl`.
    public var retentionMs: Milliseconds = 15 * 86_400_000
    /// How many wraps an agent must have to count in `acw.spread`.
    public var minSample: Int64 = 10
    /// How many scopes are kept; what more there are is counted and dropped.
    public var scopeLimit = 1_000_000
    /// How far behind the clock a rolling window may end and still be published: it says what holds now. `nil` if all
    /// are, whatever the backlog.
    public var rollingStaleMs: Milliseconds?
    /// How far behind it may be unless somebody asks for the history of a backlog: half an hour.
    public static let rollingStaleMs: Milliseconds = 1_800_000
    /// What is computed.
    public var catalogue = Catalogue()

    /// Creates the default settings.
    public init() {}

    /// How often what is not final is published, in milliseconds, with a backlog or without.
    public func emitEveryMs(isBehind: Bool) -> Milliseconds {
        isBehind ? max(emitEveryMs, Self.emitEveryBehindMs) : emitEveryMs
    }

    /// How old something may be and still be told by slices (``DeltaSettings/slicedForMs``): whatever may be in a
    /// rolling window yet, also where others' clocks are a quarter of an hour behind.
    public var slicedForMs: Milliseconds? {
        rollingStaleMs.map { $0 + keptSlices * Grid.sliceMs + 900_000 }
    }

    var grid: WindowGrid {
        precondition([15, 30, 60].contains(intervalMinutes), "An interval has 15, 30 or 60 minutes")
        precondition(rollingMinutes.count <= 3 && rollingMinutes.allSatisfy { 1...60 ~= $0 })
        return WindowGrid(zone: zone, intervalSize: Int32(intervalMinutes / 15), kinds: kinds)
    }

    /// How many slices are kept: those of the longest rolling window as it was a correction ago, and of 10 minutes for
    /// the expected wait.
    var keptSlices: Int64 {
        let corrected = min(correctionHorizonMs, 3_600_000) / Grid.sliceMs + 6
        return Int64(max(rollingMinutes.last ?? 0, 10)) * 6 + (rollingMinutes.isEmpty ? 0 : corrected)
    }
}
