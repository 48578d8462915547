import ContactCenter

/// A tracking policy made ready for look-ups by the bytes of a queue's name.
public struct PolicyTable: Sendable {
    /// The number of the policy of everything without one of its own.
    static let defaultPolicy = 0

    let policy: TrackingPolicy
    /// The longest `wrapup.reattach` of any queue.
    let longestReattachMs: Milliseconds
    private(set) var queues: ByteKeyTable
    private var wrapUps: [WrapUpPolicy]

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

    /// The number of the policy of `queue`.
    func number(ofQueue queue: Text, in bytes: UnsafeRawBufferPointer) -> Int {
        if queue.isNone || queues.count == 0 { return Self.defaultPolicy }
        return queues.number(of: queue.bytes(in: bytes)).map { $0 + 1 } ?? Self.defaultPolicy
    }

    /// The policy with `number`.
    subscript(number: Int) -> WrapUpPolicy {
        wrapUps[number]
    }
}
