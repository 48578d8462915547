import Alerting
import Indicators

/// Finds rules of a file that can never fire, because what they look at is not computed.
struct RuleCheck {
    let indicators: IndicatorSettings

    /// Why a rule has nothing to look at; `nil` where it has.
    func complaint(about rule: ScopeRule) -> ConfigurationKind.Complaint? {
        guard rule.isOn else { return nil }
        if case .rolling = rule.window, !indicators.isRolling {
            return ConfigurationKind.Complaint(
                reason: "\(rule.name) is over \(rule.window.name), and kpi.rolling is off",
                remedy: "switch kpi.rolling on, or write 'enabled: off'"
            )
        }
        let formulas = indicators.otherServiceLevels.map { "service_level.\($0.name)" }
        let indicator = rule.measure.indicator
        if indicator.hasPrefix("service_level."), !formulas.contains(indicator) {
            return ConfigurationKind.Complaint(
                reason: "\(rule.name) is about \(indicator), which kpi.service_level.formulas does not have",
                remedy: "add it to kpi.service_level.formulas, or write 'enabled: off'"
            )
        }
        // Tasks report on their partitions and on single contacts, whatever scopes there are.
        if [[.partition], [.contact]].contains(rule.scopes) { return nil }
        let computed = Set(indicators.scopes)
        guard computed.isDisjoint(with: rule.scopes) else { return nil }
        return ConfigurationKind.Complaint(
            reason: "\(rule.name) is about \(ScopeNames.text(of: rule.scopes)), which kpi.scopes does not have",
            remedy: "add it to kpi.scopes, or write 'enabled: off'"
        )
    }
}
