public import ContactCenter

/// Live rules made ready for look-ups by the bytes of a queue's name.
public struct LiveRuleTable: Sendable {
    /// `acw_stuck`, in milliseconds.
    let stuckMs: Milliseconds
    /// How long a resolved alert is remembered.
    let memoryMs: Milliseconds
    let notReadyMs: Milliseconds?
    let silentMs: Milliseconds?
    let shortWraps: Int?
    let unanswered: Int?
    /// The least time from which a rule can be due after what it is about began, except where that is shown by an open
    /// wrap or by an event of hold.
    public let leastWaitMs: Milliseconds
    private var names: ByteKeyTable
    private var thresholds: [LiveThresholds]

    /// Prepares `rules`.
    ///
    /// - Parameter horizonMs: `correction.horizon` in milliseconds: for so long events may come late.
    public init(_ rules: LiveRules, horizonMs: Milliseconds) {
        stuckMs = rules.stuckMs
        notReadyMs = rules.notReadyMs
        silentMs = rules.silentMs
        shortWraps = rules.shortWraps
        unanswered = rules.unanswered
        let talkMs = ([rules.thresholds] + rules.queues.values).compactMap(\.talkMs)
        leastWaitMs = (talkMs + [rules.notReadyMs, rules.silentMs].compactMap(\.self)).min() ?? Self.neverMs
        // An event one horizon late may disprove what was concluded one horizon before it.
        memoryMs = 2 * horizonMs
        names = ByteKeyTable(capacity: rules.queues.count)
        thresholds = [rules.thresholds]
        for (queue, own) in rules.queues {
            _ = Array(queue.utf8).withUnsafeBytes { names.insert($0) }
            thresholds.append(own)
        }
    }

    /// Longer than anything lasts, in milliseconds.
    private static let neverMs: Milliseconds = 1 << 48

    /// Whether the rule of `alert` is not in force; its texts are runs of `names`.
    func isOff(_ alert: LiveAlert, names: UnsafeRawBufferPointer) -> Bool {
        switch alert.rule {
        case .acwExceeded, .acwStuck: false
        case .acwLimitPassed: !thresholds(ofQueue: alert.queue, in: names).reportsLimitPassed
        case .holdLong: thresholds(ofQueue: alert.queue, in: names).holdMs == nil
        case .talkLong: thresholds(ofQueue: alert.queue, in: names).talkMs == nil
        case .notReadyLong: notReadyMs == nil
        case .agentSilent: silentMs == nil
        case .acwTooShort: shortWraps == nil
        case .notAnsweredRepeated: unanswered == nil
        }
    }

    func thresholds(ofQueue queue: Text, in bytes: UnsafeRawBufferPointer) -> LiveThresholds {
        guard !queue.isNone, names.count > 0, let number = names.number(of: queue.bytes(in: bytes)) else {
            return thresholds[0]
        }
        return thresholds[number + 1]
    }
}
