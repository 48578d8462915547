import Alerting
import ContactCenter

extension LiveRuleTable {
    /// Takes up the thresholds of queues in `directory` in place of those of an earlier one.
    mutating func use(_ directory: Directory) {
        removeVersions()
        for (name, versions) in directory.queuesWithLiveRules {
            let made = versions.all.map { version in
                let policies = version.value.policies
                return (from: version.from, sets: policies.liveSets, thresholds: policies.liveThresholds)
            }
            name.id.withUnsafeBytes { queue in
                name.tenant.withUnsafeBytes { setVersions(made, ofQueue: queue, tenant: $0) }
            }
        }
    }
}

extension Directory {
    fileprivate var queuesWithLiveRules: [DirectoryName: DirectoryVersions<DirectoryQueue>] {
        queues.filter { $0.value.all.contains { !$0.value.policies.liveSets.isEmpty } }
    }

    /// Tells apart what is said of live rules, the same on every machine; 0 where nothing is.
    var liveRuleFingerprint: UInt64 {
        let found = queuesWithLiveRules
        if found.isEmpty { return 0 }
        // The sum does not depend on the order, which is another one in each process.
        return max(1, found.reduce(0) { $0 &+ Self.fingerprint(of: $1.key, $1.value) })
    }

    private static func fingerprint(
        of name: DirectoryName,
        _ versions: DirectoryVersions<DirectoryQueue>
    ) -> UInt64 {
        var hash = ByteHash()
        name.tenant.withUnsafeBytes { hash.combine($0) }
        name.id.withUnsafeBytes { hash.combine($0) }
        for version in versions.all {
            let policies = version.value.policies
            hash.combine(version.from.milliseconds)
            for threshold in LiveThreshold.allCases {
                hash.combine(policies.liveSets.contains(threshold) ? 1 : 0 as UInt64)
            }
            policies.liveThresholds.combine(into: &hash)
        }
        return hash.value
    }
}
