public import ContactCenter

/// What one source task knows of a scope now and is no level: it replaces what the task said of the scope before.
///
/// A cell takes the least of each instant over the source tasks, and the sum of the counts.
public struct Gauge: BitwiseCopyable, Equatable, Sendable {
    /// When the oldest open visit was opened; `nil` where none is open.
    public var oldestWaiting: Timestamp?
    /// When the oldest running after-call work began; `nil` where none runs.
    public var oldestAfterCallWork: Timestamp?
    /// How many agents that serve the queue are ready.
    public var readyAgents: Int64 = 0
    /// Since when there has been one without a break, as far as the task knows; `nil` where there is none.
    public var readySince: Timestamp?

    /// Creates a gauge that says nothing: a task's part is gone.
    public init() {}

    /// Whether it says nothing.
    public var isEmpty: Bool { self == Gauge() }
}
