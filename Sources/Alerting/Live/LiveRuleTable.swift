public import ContactCenter

/// Live rules made ready for look-ups by the bytes of a queue's name.
public struct LiveRuleTable: Sendable {
    /// `acw_stuck`, in milliseconds.
    let stuckMs: Milliseconds
    /// How long a resolved alert is remembered.
    let memoryMs: Milliseconds
    private var names: ByteKeyTable
    private var thresholds: [LiveThresholds]

    /// Prepares `rules`.
    ///
    /// - Parameter horizonMs: `correction.horizon` in milliseconds: for so long events may come late.
    public init(_ rules: LiveRules, horizonMs: Milliseconds) {
        stuckMs = rules.stuckMs
        // An event one horizon late may disprove what was concluded one horizon before it.
        memoryMs = 2 * horizonMs
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
