public import Alerting

/// `alerts.rules`: the rules on indicators of scopes.
public struct RuleSettings: Hashable, Sendable {
    /// All rules, those that are off among them: those of the product, then the operator's own.
    public private(set) var rules = ScopeRule.shipped

    /// The rules of the product with their defaults.
    public init() {}

    /// Takes up what a file says of one rule.
    mutating func set(_ rule: ScopeRule) {
        if let index = rules.firstIndex(where: { $0.name == rule.name }) {
            rules[index] = rule
        } else {
            rules.append(rule)
        }
    }
}

extension ScopeRule {
    /// Whether it is on for any scope.
    public var isOn: Bool { terms.isOn || exceptions.contains { $0.terms.isOn } }
}
