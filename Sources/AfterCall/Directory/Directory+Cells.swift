import ContactCenter
import Indicators

extension Directory {
    /// The targets of queues, each for the time for which its version is in force.
    var targets: [Target] {
        queues.sorted { Self.isOrdered($0.key, $1.key) }.flatMap { name, versions in
            let pattern = ScopePattern([.tenant: name.tenant, .queue: name.id])
            return versions.periods.flatMap { period in
                period.value.targets.map { wanted in
                    var target = wanted
                    target.pattern = pattern
                    target.inForce = period.inForce
                    return target
                }
            }
        }
    }

    /// When it is known which agents serve a queue, because a version is in force by which it wants skills, by scope.
    var timesWithSkills: [ScopeKey: [Range<Timestamp>]] {
        var times: [ScopeKey: [Range<Timestamp>]] = [:]
        for (name, versions) in queues {
            let found = versions.periods.filter { !$0.value.skills.isEmpty }.map(\.inForce)
            if !found.isEmpty { times[Self.scope(of: name, .queue)] = found }
        }
        return times
    }

    /// The plans of agents and campaigns by their scopes, each for the time for which its version is in force.
    var plans: [ScopeKey: [Plan]] {
        var plans: [ScopeKey: [Plan]] = [:]
        for (name, versions) in agents {
            let found = Self.plans(versions, \.plan)
            if !found.isEmpty { plans[Self.scope(of: name, .agent)] = found }
        }
        for (name, versions) in campaigns {
            let found = Self.plans(versions, \.plan)
            if !found.isEmpty { plans[Self.scope(of: name, .campaign)] = found }
        }
        return plans
    }

    private static func plans<Value>(_ versions: DirectoryVersions<Value>, _ plan: (Value) -> Plan?) -> [Plan] {
        versions.periods.compactMap { period in
            guard var found = plan(period.value) else { return nil }
            found.inForce = period.inForce
            return found
        }
    }

    private static func scope(of name: DirectoryName, _ dimension: Dimension) -> ScopeKey {
        ScopeKey([(.tenant, name.tenant), (dimension, name.id)])
    }

    private static func isOrdered(_ left: DirectoryName, _ right: DirectoryName) -> Bool {
        if left.tenant != right.tenant { return left.tenant.lexicographicallyPrecedes(right.tenant) }
        return left.id.lexicographicallyPrecedes(right.id)
    }
}
