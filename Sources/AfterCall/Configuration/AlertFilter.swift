public import Alerting

/// Which alerts a sink tells of.
public struct AlertFilter: Hashable, Sendable {
    /// `min_severity`: the least urgent of them.
    public var minimumSeverity: Severity = .info
    /// `rules`: the names of their rules, separated by commas; empty is all.
    public var rules = ""

    /// All alerts.
    public init() {}

    /// Whether it tells of alerts of `rule`, however urgent.
    public func includes(rule: String) -> Bool {
        rules.isEmpty || rules.split(separator: ",").contains { $0 == rule }
    }

    /// Whether it tells of alerts of `rule` with `severity`.
    public func includes(rule: String, _ severity: Severity) -> Bool {
        severity >= minimumSeverity && includes(rule: rule)
    }
}
