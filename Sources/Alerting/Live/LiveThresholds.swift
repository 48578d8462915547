public import ContactCenter

/// The thresholds of the rules on running after-call work, for one queue (alerts 3.2).
public struct LiveThresholds: Hashable, Sendable {
    /// `acw_exceeded`, severity warning: an open wrap longer than this, in milliseconds.
    public var exceededWarningMs: Milliseconds = 30_000
    /// `acw_exceeded`, severity critical: an open wrap longer than this, in milliseconds.
    public var exceededCriticalMs: Milliseconds = 60_000
    /// Whether `acw_limit_passed` is raised.
    public var reportsLimitPassed = true

    /// The defaults of the specification.
    public init() {}
}

/// The thresholds of all rules on running after-call work.
public struct LiveRules: Hashable, Sendable {
    /// For queues without thresholds of their own, and for work without a queue.
    public var thresholds = LiveThresholds()
    /// Thresholds by queue.
    public var queues: [String: LiveThresholds] = [:]
    /// `acw_stuck`: in after-call work for longer than this, in milliseconds.
    public var stuckMs: Milliseconds = 900_000

    /// The defaults of the specification.
    public init() {}
}
