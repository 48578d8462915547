import AgentTracking
import ContactCenter

extension PolicyTable {
    /// Takes up the policies of queues in `directory` in place of those of an earlier one.
    ///
    /// A queue of the directory that never sets a policy is as the configuration has it.
    mutating func use(_ directory: Directory) {
        removeVersions()
        for (name, versions) in directory.queues where versions.all.contains(where: { !$0.value.policies.isEmpty }) {
            name.id.withUnsafeBytes { queue in
                let configured = configured(forQueue: queue)
                let made = versions.all.map { (from: $0.from, policy: $0.value.policies.applied(to: configured)) }
                name.tenant.withUnsafeBytes { setVersions(made, ofQueue: queue, tenant: $0) }
            }
        }
    }
}
