import Indicators

/// Finds targets and objectives that nothing would ever meet: of what is not computed.
struct GoalCheck {
    private let checked: CheckedSettings
    private var settings: IndicatorSettings { checked.configuration.indicators }

    /// Looks at `checked`.
    init(_ checked: CheckedSettings) {
        self.checked = checked
    }

    /// What cannot be met.
    func problems() -> [ConfigurationProblem] {
        let goals = Goals(settings)
        let catalogue = checked.configuration.cells.catalogue
        var problems: [ConfigurationProblem] = []
        for (index, target) in goals.targets.enumerated() {
            let own = target.pattern.values.keys.reduce(into: DimensionSet()) { $0.insert(DimensionSet($1)) }
                .subtracting(.tenant)
            let isGiven = settings.scopes.contains { scope in
                own.isSubset(of: scope) && computes(target.indicator, of: scope, catalogue)
            }
            if !isGiven { problems.append(problem("kpi.targets", "[\(index + 1)]", target.indicator)) }
        }
        for (index, objective) in goals.objectives.enumerated() {
            for (place, result) in objective.keyResults.enumerated() {
                let scope = result.scope.dimensions.subtracting(.tenant)
                let name = "[\(index + 1)].key_results[\(place + 1)]"
                if !settings.scopes.contains(scope) || !computes(result.indicator, of: scope, catalogue) {
                    problems.append(problem("kpi.objectives", name, result.indicator))
                }
                guard result.by <= objective.start else { continue }
                problems.append(
                    checked.problem(
                        at: .row("kpi.objectives"),
                        "kpi.objectives: \(name).by is not after the objective's start",
                        "change one of the two"
                    )
                )
            }
        }
        return problems
    }

    private func computes(_ indicator: [UInt8], of scope: DimensionSet, _ catalogue: Catalogue) -> Bool {
        catalogue.value(named: indicator).map { catalogue.rows[$0.indicator].applies(to: scope) } ?? false
    }

    private func problem(_ key: String, _ place: String, _ indicator: [UInt8]) -> ConfigurationProblem {
        let id = String(decoding: indicator, as: UTF8.self)
        return checked.problem(
            at: .row(key),
            "\(key): \(place) is about \(id) of a scope for which it is not computed",
            "choose another scope, or add to kpi.scopes or kpi.service_level.formulas what is missing"
        )
    }
}
