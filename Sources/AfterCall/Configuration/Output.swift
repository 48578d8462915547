/// A topic that AfterCall publishes to.
public enum Output: String, CaseIterable, Sendable {
    /// Wrap records.
    case wraps
    /// Closed intervals of agents' presented states.
    case intervals
    /// The presented state of each agent now.
    case agents
    /// Alerts.
    case alerts
    /// Records that could not be used, with their bytes.
    case deadLetters = "dead-letters"
}
