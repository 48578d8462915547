import ContactCenter

/// What configuration and directory say of scopes: looked up once for each.
struct ScopeExtras {
    /// A target of a scope.
    struct Resolved {
        var value: ValueName
        var target: Target
        var better: Indicator.Better
    }

    /// What is said of one scope.
    struct Extra {
        /// By indicator, those first that come before others.
        var targets: [Resolved] = []
        var plans: [Plan] = []
        var timesWithSkills: [Range<Timestamp>] = []

        /// Whether it is known at `instant` which agents serve the queue.
        func isServedBySkills(at instant: Timestamp) -> Bool { timesWithSkills.contains { $0.contains(instant) } }

        /// The plan in force at `instant`.
        func plan(at instant: Timestamp) -> Plan? { plans.first { $0.inForce.contains(instant) } }
    }

    private var targets: [Resolved] = []
    /// The places in ``targets`` of those that name a queue, by queue: of many targets a scope meets few.
    private var targetsByQueue: [[UInt8]: [Int]] = [:]
    /// The places of the others.
    private var otherTargets: [Int] = []
    private var plans: [ScopeKey: [Plan]] = [:]
    private var timesWithSkills: [ScopeKey: [Range<Timestamp>]] = [:]
    private var known: [Int: Extra] = [:]

    var isEmpty: Bool { targets.isEmpty && plans.isEmpty && timesWithSkills.isEmpty }

    mutating func setTargets(_ targets: [Target], _ catalogue: Catalogue) {
        known.removeAll()
        self.targets = targets.compactMap { target in
            catalogue.value(named: target.indicator).map { value in
                let better = target.better ?? catalogue.rows[value.indicator].better
                return Resolved(value: value, target: target, better: better)
            }
        }
        targetsByQueue.removeAll()
        otherTargets.removeAll()
        for place in self.targets.indices {
            if case .some(.some(let queue)) = self.targets[place].target.pattern.values[.queue], !queue.isEmpty {
                targetsByQueue[queue, default: []].append(place)
            } else {
                otherTargets.append(place)
            }
        }
    }

    mutating func setPlans(_ plans: [ScopeKey: [Plan]]) {
        known.removeAll()
        self.plans = plans
    }

    mutating func setTimesWithSkills(_ times: [ScopeKey: [Range<Timestamp>]]) {
        known.removeAll()
        timesWithSkills = times
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
            extra.plans = plans[scope] ?? []
            extra.timesWithSkills = timesWithSkills[scope] ?? []
            extra.targets = resolvedTargets(of: scope)
        }
        known[number] = extra
        return extra
    }

    private func resolvedTargets(of scope: ScopeKey) -> [Resolved] {
        let ofQueue = scope.value(of: .queue).flatMap { targetsByQueue[$0] } ?? []
        let places = (otherTargets + ofQueue).filter { targets[$0].target.pattern.matches(scope) }
        // The more specific first, of equals the one that stands first.
        return places.sorted { rank($0) < rank($1) }.map { targets[$0] }
    }

    private func rank(_ place: Int) -> (Int, String, Int, Int) {
        let (value, target) = (targets[place].value, targets[place].target)
        return (value.indicator, value.currency?.description ?? "", -target.pattern.specificity, place)
    }
}
