/// A rule on the after-call work of one agent that is judged while it runs (alerts 3.2).
public enum LiveRule: UInt8, CaseIterable, Sendable {
    case acwExceeded, acwLimitPassed, acwStuck

    /// The rule's name in records and configuration.
    public var name: StaticString {
        switch self {
        case .acwExceeded: "acw_exceeded"
        case .acwLimitPassed: "acw_limit_passed"
        case .acwStuck: "acw_stuck"
        }
    }

    /// Whether an alert is about a contact rather than the agent as such.
    public var isPerContact: Bool { self != .acwStuck }
}
