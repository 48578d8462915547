/// What was said of a contact that cannot be so: counted by kind, and otherwise without effect.
public enum ContactAnomaly: UInt8, CaseIterable, Sendable {
    /// Copies of one event (same source and id, same version) that differ.
    case conflict
    /// `abandoned` or `left_queue` of a contact that waits nowhere.
    case noVisit
    /// `abandoned` or `left_queue` that names another queue than that of the open visit.
    case otherQueue
    /// `ended` of a contact that had ended; the last one counts.
    case endedTwice
    /// An amount whose currency is missing, or no code of three letters: it is in no revenue.
    case amountWithoutCurrency

    /// The kind as a metric label has it.
    public var name: StaticString {
        switch self {
        case .conflict: "conflict"
        case .noVisit: "no_visit"
        case .otherQueue: "other_queue"
        case .endedTwice: "ended_twice"
        case .amountWithoutCurrency: "amount_without_currency"
        }
    }
}

/// How often each anomaly occurred, or by how much that changed.
public struct ContactAnomalyCounts: Hashable, BitwiseCopyable, Sendable {
    private var counts = SIMD8<Int32>()

    /// Nothing occurred.
    public init() {}

    /// How often `anomaly` occurred; below zero where a correction takes some back.
    public subscript(anomaly: ContactAnomaly) -> Int32 {
        get { counts[Int(anomaly.rawValue)] }
        set { counts[Int(anomaly.rawValue)] = newValue }
    }

    /// Whether nothing occurred.
    public var isNone: Bool { counts == SIMD8<Int32>() }

    static func &- (left: ContactAnomalyCounts, right: ContactAnomalyCounts) -> ContactAnomalyCounts {
        var result = left
        result.counts = left.counts &- right.counts
        return result
    }

    static func &+ (left: ContactAnomalyCounts, right: ContactAnomalyCounts) -> ContactAnomalyCounts {
        var result = left
        result.counts = left.counts &+ right.counts
        return result
    }
}
