public import Alerting
import Indicators

extension AfterCallConfiguration {
    /// The rules on indicators that are in force; `nil` where no alerts are published.
    var scopeRules: ScopeRuleTable? {
        guard outputs.alerts else { return nil }
        return ScopeRuleTable(
            rules.rules.filter { $0.isOn && !isIdle($0) },
            cells.catalogue,
            intervalMs: indicators.intervalMs
        )
    }

    /// Whether a rule has nothing to look at, because nothing is computed of its scopes, or over its window.
    public func isIdle(_ rule: ScopeRule) -> Bool { RuleCheck(indicators: indicators).complaint(about: rule) != nil }
}
