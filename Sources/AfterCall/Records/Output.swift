/// The topics that the agents stage publishes to (topics, first table).
public enum Output: UInt8, CaseIterable, Sendable {
    case wraps, intervals, agents, alerts, deadLetters

    /// What the topic is called behind the prefix.
    public var topicSuffix: String {
        switch self {
        case .wraps: "wraps"
        case .intervals: "intervals"
        case .agents: "agents"
        case .alerts: "alerts"
        case .deadLetters: "dead-letters"
        }
    }

    /// The CloudEvents type of its records; `nil` for dead letters, which are passed on as they came.
    public var eventType: StaticString? {
        switch self {
        case .wraps: "aftercall.wrap.v1"
        case .intervals: "aftercall.interval.v1"
        case .agents: "aftercall.agent.v1"
        case .alerts: "aftercall.alert.v1"
        case .deadLetters: nil
        }
    }
}
