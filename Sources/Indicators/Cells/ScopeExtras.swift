import ContactCenter

/// What configuration and directory say of scopes: looked up once for each.
struct ScopeExtras {
    /// A target of a scope.
    struct Resolved {
        var indicator: Int
        var target: Target
        var better: Indicator.Better
    }

    /// What is said of one scope.
    struct Extra {
        var targets: [Resolved] = []
        var plan: Plan?
    }

    private var targets: [(indicator: Int, better: Indicator.Better, target: Target)] = []
    private var plans: [ScopeKey: Plan] = [:]
    private var known: [Int: Extra] = [:]

    var isEmpty: Bool { targets.isEmpty && plans.isEmpty }

    mutating func setTargets(_ targets: [Target], _ catalogue: Catalogue) {
        known.removeAll()
        self.targets = targets.compactMap { target in
            guard let index = target.indicator.withUnsafeBytes({ catalogue.index(of: $0) }) else { return nil }
            return (index, target.better ?? catalogue.rows[index].better, target)
        }
    }

    mutating func setPlans(_ plans: [ScopeKey: Plan]) {
        known.removeAll()
        self.plans = plans
    }

    mutating func forget(_ number: Int) {
        if !known.isEmpty { known[number] = nil }
    }

    /// What is said of the scope with this number and key.
    mutating func extra(_ number: Int, _ key: UnsafeRawBufferPointer) -> Extra? {
        if isEmpty { return nil }
        if let found = known[number] { return found }
        var extra = Extra()
        if let scope = ScopeKey(text: key) {
            extra.plan = plans[scope]
            for candidate in targets where candidate.target.pattern.matches(scope) {
                let position = extra.targets.firstIndex { $0.indicator == candidate.indicator }
                let resolved = Resolved(
                    indicator: candidate.indicator,
                    target: candidate.target,
                    better: candidate.better
                )
                if let position {
                    let specificity = extra.targets[position].target.pattern.specificity
                    if candidate.target.pattern.specificity > specificity { extra.targets[position] = resolved }
                } else {
                    extra.targets.append(resolved)
                }
            }
        }
        known[number] = extra
        return extra
    }
}
