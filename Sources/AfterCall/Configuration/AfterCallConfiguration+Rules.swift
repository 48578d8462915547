import Alerting
import Indicators

extension AfterCallConfiguration {
    /// The rules on indicators that are in force; `nil` where no alerts are published.
    var scopeRules: ScopeRuleTable? {
        outputs.alerts ? ScopeRuleTable(ScopeRule.shipped, cells.catalogue) : nil
    }
}
