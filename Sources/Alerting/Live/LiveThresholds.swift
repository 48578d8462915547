public import ContactCenter

/// The thresholds of the live rules (alerts 3.2) in one scope.
public struct LiveThresholds: Hashable, Sendable {
    /// `acw_exceeded`, severity warning: an open wrap longer than this, in milliseconds; `nil` for never.
    public var exceededWarningMs: Milliseconds? = 30_000
    /// `acw_exceeded`, severity critical: an open wrap longer than this, in milliseconds; `nil` for never.
    public var exceededCriticalMs: Milliseconds? = 60_000
    /// Whether `acw_limit_passed` is raised.
    public var reportsLimitPassed = true
    /// `hold_long`: a contact on hold for longer than this, in milliseconds; `nil` for never.
    public var holdMs: Milliseconds? = 120_000
    /// `talk_long`: a contact answered longer ago than this and not over, in milliseconds; `nil` for never.
    public var talkMs: Milliseconds? = 900_000
    /// `acw_stuck`: in after-call work for longer than this, in milliseconds; `nil` for never.
    public var stuckMs: Milliseconds? = 900_000
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

extension LiveThresholds {
    /// Takes one threshold over from `other`.
    public mutating func take(_ threshold: LiveThreshold, from other: LiveThresholds) {
        switch threshold {
        case .exceededWarning: exceededWarningMs = other.exceededWarningMs
        case .exceededCritical: exceededCriticalMs = other.exceededCriticalMs
        case .limitPassed: reportsLimitPassed = other.reportsLimitPassed
        case .hold: holdMs = other.holdMs
        case .talk: talkMs = other.talkMs
        case .stuck: stuckMs = other.stuckMs
        case .notReady: notReadyMs = other.notReadyMs
        case .silent: silentMs = other.silentMs
        case .shortWraps: shortWraps = other.shortWraps
        case .lastWraps: lastWraps = other.lastWraps
        case .shortWrap: shortWrapMs = other.shortWrapMs
        case .unanswered: unanswered = other.unanswered
        }
    }

    /// The shortest time from which a rule may be due by one of `thresholds` after what it is about began, except where
    /// that is shown by an open wrap or by an event of hold; `nil` where there is none.
    func leastWaitMs(of thresholds: some Sequence<LiveThreshold>) -> Milliseconds? {
        thresholds.compactMap { threshold in
            switch threshold {
            case .talk: talkMs
            case .notReady: notReadyMs
            case .silent: silentMs
            default: nil
            }
        }.min()
    }

    /// Whether `rule` can fire at all.
    func isOn(_ rule: LiveRule) -> Bool {
        switch rule {
        case .acwExceeded: exceededWarningMs != nil || exceededCriticalMs != nil
        case .acwLimitPassed: reportsLimitPassed
        case .acwStuck: stuckMs != nil
        case .holdLong: holdMs != nil
        case .talkLong: talkMs != nil
        case .notReadyLong: notReadyMs != nil
        case .agentSilent: silentMs != nil
        case .acwTooShort: shortWraps != nil
        case .notAnsweredRepeated: unanswered != nil
        }
    }
}
