public import Alerting
import ContactCenter

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

    /// Notes which of them have taken the place of rules of the same name in `old` that looked at something else.
    mutating func note(replacing old: RuleSettings, at now: Timestamp) {
        for index in rules.indices {
            guard let before = old.rules.first(where: { $0.name == rules[index].name }) else { continue }
            rules[index].replacedAt = rules[index].looksAtSame(as: before) ? before.replacedAt : now
        }
    }
}

extension ScopeRule {
    /// Whether it is on for any scope.
    public var isOn: Bool { terms.isOn || exceptions.contains { $0.terms.isOn } }
}
