import ContactCenter

/// What tasks have said lately of one partition of their input.
///
/// Events ahead and too late are those of the last five to ten minutes: of the running five minutes of the wall clock,
/// and of the five before.
public struct PartitionTally: Sendable {
    private static let lengthMs: Milliseconds = 300_000

    private struct Period {
        var aheadMs: Milliseconds = 0
        var read: Int64 = 0
        var late: Int64 = 0
    }

    private var current = Period()
    private var previous = Period()
    /// The running five minutes, counted from the Unix epoch.
    private var number = Int64.min
    /// What was said last.
    public private(set) var report = PartitionReport(at: .distantPast)

    /// Creates a tally of nothing.
    public init() {}

    /// Takes up what a task says; what is older than what is known counts as if it were said now.
    public mutating func add(_ report: PartitionReport) {
        let number = report.at.milliseconds / Self.lengthMs
        if number > self.number {
            previous = number == self.number + 1 ? current : Period()
            current = Period()
            self.number = number
        }
        current.aheadMs = max(current.aheadMs, report.aheadMs)
        current.read += report.read
        current.late += report.late
        if report.at >= self.report.at { self.report = report }
    }

    /// The running five minutes.
    public var window: Window {
        let start = Timestamp(milliseconds: report.at.milliseconds / Self.lengthMs * Self.lengthMs)
        return Window(kind: .interval, start: start, end: start + Self.lengthMs)
    }

    /// The values of the indicators of partitions that `catalogue` has.
    public func values(_ catalogue: Catalogue) -> [KPIValue] {
        let (read, late) = (previous.read + current.read, previous.late + current.late)
        return catalogue.rows.indices.compactMap { index in
            switch "\(catalogue.rows[index].id)" {
            case "input.lag": KPIValue(index, FixedPoint(report.lagMs))
            case "input.ahead": KPIValue(index, FixedPoint(max(previous.aheadMs, current.aheadMs)))
            case "input.late_share": KPIValue(index, .quotient(late, read, decimals: 6), n: read)
            default: nil
            }
        }
    }
}
