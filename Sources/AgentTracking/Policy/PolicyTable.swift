public import ContactCenter

/// A tracking policy made ready for look-ups by the bytes of a queue's name, and what queues have instead from when on.
///
/// The policy of a leg is found once, when its wrap begins, and is known by its number from then on. A number stands
/// for the same policy as long as the table lives, also when the versions are replaced: what runs goes on as it began.
public struct PolicyTable: Sendable {
    fileprivate struct Version: Sendable {
        var from: Timestamp
        var number: Int
    }

    /// The queues of one tenant that have versions, each in the order of their beginnings.
    fileprivate struct Tenant: Sendable {
        var queues = ByteKeyTable()
        var versions: [[Version]] = []
    }

    /// The number of the policy of everything without one of its own.
    static let defaultPolicy = 0

    let policy: TrackingPolicy
    /// The longest `wrapup.reattach` of any policy that this table has had.
    private(set) var longestReattachMs: Milliseconds
    private(set) var queues: ByteKeyTable
    /// The default, those of ``queues``, and each that a version has, once.
    private var wrapUps: [WrapUpPolicy]
    private var numbers: [WrapUpPolicy: Int] = [:]
    private var tenants = ByteKeyTable()
    private var tables: [Tenant] = []
    /// Which of ``tables`` counts now.
    private var tenant: Int?

    /// Prepares `policy`.
    public init(_ policy: TrackingPolicy) {
        self.policy = policy
        queues = ByteKeyTable(capacity: policy.queues.count)
        wrapUps = [policy.wrapUp]
        longestReattachMs = policy.queues.values.reduce(policy.wrapUp.reattachMs) { max($0, $1.reattachMs) }
        for (queue, wrapUp) in policy.queues {
            _ = Array(queue.utf8).withUnsafeBytes { queues.insert($0) }
            wrapUps.append(wrapUp)
        }
    }

    /// The policy with `number`.
    subscript(number: Int) -> WrapUpPolicy {
        wrapUps[number]
    }

    /// The number of the policy in force at `instant` for `queue`, a run of `bytes`, of the tenant that was selected.
    func number(ofQueue queue: Text, in bytes: UnsafeRawBufferPointer, at instant: Timestamp) -> Int {
        if queue.isNone { return Self.defaultPolicy }
        if let tenant, let number = tables[tenant].number(ofQueue: queue.bytes(in: bytes), at: instant) {
            return number
        }
        return queues.count == 0 ? Self.defaultPolicy : configuredNumber(ofQueue: queue.bytes(in: bytes))
    }

    /// The number of the policy that `queue` has without versions.
    func configuredNumber(ofQueue queue: UnsafeRawBufferPointer) -> Int {
        queues.number(of: queue).map { $0 + 1 } ?? Self.defaultPolicy
    }

    // MARK: Versions

    /// Selects the tenant whose queues are meant from now on.
    @inline(__always)
    public mutating func select(tenant name: UnsafeRawBufferPointer) {
        if tables.isEmpty { return }
        tenant = tenants.number(of: name)
    }

    /// Forgets the versions of all queues. To be selected again: the tenant.
    public mutating func removeVersions() {
        tenants = ByteKeyTable()
        tables.removeAll()
        tenant = nil
    }

    /// Gives a queue of a tenant versions, in the order of their beginnings. Before the first the policy is in force
    /// that the queue has without them.
    public mutating func setVersions(
        _ versions: [(from: Timestamp, policy: WrapUpPolicy)],
        ofQueue queue: UnsafeRawBufferPointer,
        tenant name: UnsafeRawBufferPointer
    ) {
        let number = tenants.insert(name)
        if number == tables.count { tables.append(Tenant()) }
        let configured = configuredNumber(ofQueue: queue)
        let made = versions.map { version in
            // What is no other policy follows the configuration, as it does without a version.
            let isSame = version.policy == wrapUps[configured]
            return Version(from: version.from, number: isSame ? configured : self.number(of: version.policy))
        }
        tables[number].set(made, ofQueue: queue)
    }

    /// The policy that `queue` has without versions.
    public func configured(forQueue queue: UnsafeRawBufferPointer) -> WrapUpPolicy {
        wrapUps[configuredNumber(ofQueue: queue)]
    }

    /// The number of a policy of no queue in particular.
    mutating func number(of policy: WrapUpPolicy) -> Int {
        if let known = numbers[policy] { return known }
        wrapUps.append(policy)
        numbers[policy] = wrapUps.count - 1
        longestReattachMs = max(longestReattachMs, policy.reattachMs)
        return wrapUps.count - 1
    }

    /// Whether the policy with `number` is of no queue in particular, and is known by what it says.
    func isOfVersion(_ number: Int) -> Bool { number > queues.count }
}

extension PolicyTable.Tenant {
    fileprivate func number(ofQueue queue: UnsafeRawBufferPointer, at instant: Timestamp) -> Int? {
        guard let queue = queues.number(of: queue) else { return nil }
        return versions[queue].last { $0.from <= instant }?.number
    }

    fileprivate mutating func set(_ made: [PolicyTable.Version], ofQueue queue: UnsafeRawBufferPointer) {
        let number = queues.insert(queue)
        if number == versions.count { versions.append([]) }
        versions[number] = made
    }
}
