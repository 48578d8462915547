/// A rule on one agent that is judged while things happen (alerts 3.2).
public enum LiveRule: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case acwExceeded, acwLimitPassed, acwStuck, holdLong, talkLong, notReadyLong, agentSilent, acwTooShort
    case notAnsweredRepeated

    /// The rule's name in records and configuration.
    public var name: StaticString {
        switch self {
        case .acwExceeded: "acw_exceeded"
        case .acwLimitPassed: "acw_limit_passed"
        case .acwStuck: "acw_stuck"
        case .holdLong: "hold_long"
        case .talkLong: "talk_long"
        case .notReadyLong: "not_ready_long"
        case .agentSilent: "agent_silent"
        case .acwTooShort: "acw_too_short"
        case .notAnsweredRepeated: "not_answered_repeated"
        }
    }

    /// Whether an alert is about a contact rather than the agent as such.
    public var isPerContact: Bool {
        switch self {
        case .acwExceeded, .acwLimitPassed, .holdLong, .talkLong: true
        case .acwStuck, .notReadyLong, .agentSilent, .acwTooShort, .notAnsweredRepeated: false
        }
    }

    /// The least severity with which it fires; `acw_exceeded` has another threshold for critical.
    public var severity: Severity { self == .acwStuck ? .error : .warning }

    /// Whether it counts things; others measure a time.
    public var counts: Bool { self == .acwTooShort || self == .notAnsweredRepeated }

    /// Whether versions of the changelog's contract from its beginning know it.
    var isOriginal: Bool { rawValue <= LiveRule.acwStuck.rawValue }
}
