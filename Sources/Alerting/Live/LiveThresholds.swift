public import ContactCenter

/// The thresholds of the live rules about a contact of an agent, for one queue (alerts 3.2).
public struct LiveThresholds: Hashable, Sendable {
    /// `acw_exceeded`, severity warning: an open wrap longer than this, in milliseconds.
    public var exceededWarningMs: Milliseconds = 30_000
    /// `acw_exceeded`, severity critical: an open wrap longer than this, in milliseconds.
    public var exceededCriticalMs: Milliseconds = 60_000
    /// Whether `acw_limit_passed` is raised.
    public var reportsLimitPassed = true
    /// `hold_long`: a contact on hold for longer than this, in milliseconds; `nil` for never.
    public var holdMs: Milliseconds? = 120_000
    /// `talk_long`: a contact answered longer ago than this and not over, in milliseconds; `nil` for never.
    public var talkMs: Milliseconds? = 900_000

    /// The defaults of the specification.
    public init() {}
}

/// The thresholds of all live rules.
public struct LiveRules: Hashable, Sendable {
    /// For queues without thresholds of their own, and for work without a queue.
    public var thresholds = LiveThresholds()
    /// Thresholds by queue.
    public var queues: [String: LiveThresholds] = [:]
    /// `acw_stuck`: in after-call work for longer than this, in milliseconds.
    public var stuckMs: Milliseconds = 900_000
    /// `not_ready_long`: not ready for one reason for longer than this, in milliseconds; `nil` for never.
    public var notReadyMs: Milliseconds? = 900_000
    /// `agent_silent`: logged on, and not heard of for longer than this, in milliseconds; `nil` for never.
    public var silentMs: Milliseconds? = 300_000
    /// `acw_too_short`: so many short wraps among the last ones; `nil` for never.
    public var shortWraps: Int? = 3
    /// `acw_too_short`: how many wraps are looked back at.
    public var lastWraps = 10
    /// `acw_too_short`: a wrap of fewer milliseconds is short.
    public var shortWrapMs: Milliseconds = 3_000
    /// `not_answered_repeated`: so many offers in a row that were not answered; `nil` for never.
    public var unanswered: Int? = 3

    /// The defaults of the specification.
    public init() {}
}
