import ContactCenter
import ContactTracking

/// The thresholds of each tenant's queues: what the directory says over the configuration.
///
/// What applies to a queue at an instant is, in this order: the threshold of the version in force; that of the queue in
/// the configuration; the preset of the version's sector; the general one of the configuration.
struct TenantPolicies {
    private let configured: ContactPolicyTable
    private var tenants = ByteKeyTable()
    private var tables: [ContactPolicyTable] = []
    /// The tenant whose table is in use; `nil` where none of these is.
    private var current: Int?

    /// The number of a tenant of whom the directory says nothing.
    private static let nobody = -1

    /// - Parameter configured: what holds without a directory.
    init(_ configured: ContactPolicyTable) {
        self.configured = configured
        current = Self.nobody
    }

    /// Takes up what `directory` says in place of what was known.
    mutating func use(_ directory: Directory) {
        tenants = ByteKeyTable()
        tables.removeAll()
        current = nil
        for (name, versions) in directory.queues {
            let number = name.tenant.withUnsafeBytes { tenants.insert($0) }
            if number == tables.count { tables.append(configured) }
            name.id.withUnsafeBytes { queue in
                let (own, general) = configuredPolicies(of: queue)
                for version in versions.all {
                    let policy = Self.policy(version.value, own, general)
                    tables[number].set(policy, forQueue: queue, from: version.from)
                }
            }
        }
    }

    private func configuredPolicies(of queue: UnsafeRawBufferPointer) -> (own: ContactPolicy, general: ContactPolicy) {
        let name = Text(offset: 0, count: queue.count)
        return (
            configured.policy(ofQueue: name, in: queue, at: .distantPast),
            configured.policy(ofQueue: .none, in: queue, at: .distantPast)
        )
    }

    private static func policy(
        _ queue: DirectoryQueue,
        _ own: ContactPolicy,
        _ general: ContactPolicy
    ) -> ContactPolicy {
        queue.thresholds.applied(to: queue.sector?.applied(to: own, unlessOtherThan: general) ?? own)
    }

    /// The table for contacts of `tenant`, where it is another than that of the last call.
    @inline(__always)
    mutating func change(to tenant: UnsafeRawBufferPointer) -> ContactPolicyTable? {
        if tables.isEmpty, current == Self.nobody { return nil }
        return changeTable(to: tenant)
    }

    private mutating func changeTable(to tenant: UnsafeRawBufferPointer) -> ContactPolicyTable? {
        let number = tenants.number(of: tenant) ?? Self.nobody
        if number == current { return nil }
        current = number
        return number == Self.nobody ? configured : tables[number]
    }
}
