import AgentTracking
import ContactTracking

/// How often each anomaly was noticed, of agents and of contacts: also what a correction takes back.
struct AnomalyTally: Sendable {
    private static let ofAgents = Anomaly.allCases.count
    /// Those of agents, then those of contacts.
    private var counts = InlineArray<18, Int>(repeating: 0)

    /// How often each occurred, by the name of its kind; those that never did are left out.
    var byName: [String: Int] {
        var names: [String: Int] = [:]
        for anomaly in Anomaly.allCases { names["\(anomaly.name)", default: 0] += counts[Int(anomaly.rawValue)] }
        for anomaly in ContactAnomaly.allCases {
            names["\(anomaly.name)", default: 0] += counts[Self.ofAgents + Int(anomaly.rawValue)]
        }
        return names.filter { $0.value != 0 }
    }

    /// Counts what an event has shown of an agent.
    mutating func note(_ now: AnomalyCounts, since before: AnomalyCounts) {
        if now == before { return }
        for anomaly in Anomaly.allCases where now[anomaly] > before[anomaly] {
            counts[Int(anomaly.rawValue)] += Int(now[anomaly] - before[anomaly])
        }
    }

    /// Counts what was shown of a contact.
    mutating func note(_ changes: ContactAnomalyCounts) {
        if changes.isNone { return }
        for anomaly in ContactAnomaly.allCases where changes[anomaly] > 0 {
            counts[Self.ofAgents + Int(anomaly.rawValue)] += Int(changes[anomaly])
        }
    }

    /// Adds what another has noticed, or takes it away.
    mutating func combine(_ other: AnomalyTally, _ operation: (Int, Int) -> Int) {
        for index in counts.indices { counts[index] = operation(counts[index], other.counts[index]) }
    }
}
