public import ContactCenter

/// The thresholds in force by queue and instant.
///
/// The directory gives a queue's thresholds as versions by `effective_from`. A fact is judged by the version in force
/// at its time, so that a later fold of the same past finds the same.
public struct ContactPolicyTable: Sendable {
    private struct Version: Sendable {
        var from: Timestamp
        var policy: ContactPolicy
    }

    private var names = ByteKeyTable()
    /// By queue, each in the order of its instants.
    private var queues: [[Version]] = []
    private var fallback: [Version]

    /// Creates a table in which one policy is that of everything, at all times.
    public init(_ policy: ContactPolicy = ContactPolicy()) {
        fallback = [Version(from: .distantPast, policy: policy)]
    }

    /// Sets the policy of what has none of its own, from `instant` on.
    public mutating func set(_ policy: ContactPolicy, from instant: Timestamp = .distantPast) {
        Self.insert(Version(from: instant, policy: policy), into: &fallback)
    }

    /// Sets the policy of `queue` from `instant` on, up to the next instant that has another.
    ///
    /// Before the first instant the policy of what has none of its own holds.
    public mutating func set(_ policy: ContactPolicy, forQueue queue: String, from instant: Timestamp = .distantPast) {
        var queue = queue
        queue.withUTF8 { set(policy, forQueue: UnsafeRawBufferPointer($0), from: instant) }
    }

    /// The same for a queue named by its bytes.
    public mutating func set(
        _ policy: ContactPolicy,
        forQueue queue: UnsafeRawBufferPointer,
        from instant: Timestamp = .distantPast
    ) {
        let number = names.insert(queue)
        if number == queues.count { queues.append([]) }
        Self.insert(Version(from: instant, policy: policy), into: &queues[number])
    }

    /// Forgets every version of `queue`, as when the directory no longer has it.
    public mutating func removeAll(ofQueue queue: UnsafeRawBufferPointer) {
        guard let number = names.number(of: queue) else { return }
        queues[number].removeAll()
    }

    /// The policy of `queue`, a run of `bytes`, in force at `instant`.
    public func policy(ofQueue queue: Text, in bytes: UnsafeRawBufferPointer, at instant: Timestamp) -> ContactPolicy {
        if names.count > 0, !queue.isNone, let number = names.number(of: queue.bytes(in: bytes)),
            let policy = Self.version(of: queues[number], at: instant)
        {
            return policy
        }
        return Self.version(of: fallback, at: instant) ?? fallback[0].policy
    }

    private static func version(of versions: [Version], at instant: Timestamp) -> ContactPolicy? {
        var index = versions.count
        while index > 0 {
            index -= 1
            if versions[index].from <= instant { return versions[index].policy }
        }
        return nil
    }

    private static func insert(_ version: Version, into versions: inout [Version]) {
        let index = versions.firstIndex { $0.from >= version.from } ?? versions.count
        if index < versions.count, versions[index].from == version.from {
            versions[index] = version
        } else {
            versions.insert(version, at: index)
        }
    }
}
