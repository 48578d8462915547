import ContactCenter

/// Live rules made ready for look-ups by the bytes of a queue's name.
public struct LiveRuleTable: Sendable {
    /// `acw_stuck`, in milliseconds.
    let stuckMs: Milliseconds
    private var names: ByteKeyTable
    private var thresholds: [LiveThresholds]

    /// Prepares `rules`.
    public init(_ rules: LiveRules) {
        stuckMs = rules.stuckMs
        names = ByteKeyTable(capacity: rules.queues.count)
        thresholds = [rules.thresholds]
        for (queue, own) in rules.queues {
            _ = Array(queue.utf8).withUnsafeBytes { names.insert($0) }
            thresholds.append(own)
        }
    }

    func thresholds(ofQueue queue: Text, in bytes: UnsafeRawBufferPointer) -> LiveThresholds {
        guard !queue.isNone, names.count > 0, let number = names.number(of: queue.bytes(in: bytes)) else {
            return thresholds[0]
        }
        return thresholds[number + 1]
    }
}
