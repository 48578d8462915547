/// What was said of an agent that cannot be so: counted by kind, and otherwise without effect.
public enum Anomaly: UInt8, CaseIterable, Sendable {
    /// Copies of one event (same source and id, same version) that differ.
    case conflict
    /// A leg event for which there is no leg, or none any more.
    case noLeg
    /// `cleared` for a leg that was cleared before.
    case alreadyCleared
    /// A leg or standalone work that would begin in the same millisecond as another of its contact.
    case begunTwice
    /// `offered` for a leg that is established or held.
    case offeredWhileLive
    /// `established` for a leg that is established or held.
    case establishedTwice
    /// `held` for a leg that is not established, or held already.
    case notHoldable
    /// `retrieved` for a leg that is not held.
    case notHeld
    /// `not_answered` for a leg that was answered.
    case notAnsweredAfterAnswer
    /// A wrap-up event for a leg that has no wrap.
    case noWrap
    /// An extension by zero, by less, or by nothing.
    case invalidExtension
    /// An extension of a wrap that has no limit.
    case extensionWithoutLimit
    /// A noted event that took the place of an older one, of which there were too many.
    case tooManyNoted

    /// The kind as a metric label has it.
    public var name: StaticString {
        switch self {
        case .conflict: "conflict"
        case .noLeg: "no_leg"
        case .alreadyCleared: "already_cleared"
        case .begunTwice: "begun_twice"
        case .offeredWhileLive: "offered_while_live"
        case .establishedTwice: "established_twice"
        case .notHoldable: "not_holdable"
        case .notHeld: "not_held"
        case .notAnsweredAfterAnswer: "not_answered_after_answer"
        case .noWrap: "no_wrap"
        case .invalidExtension: "invalid_extension"
        case .extensionWithoutLimit: "extension_without_limit"
        case .tooManyNoted: "too_many_noted"
        }
    }
}

/// How often each anomaly occurred.
public struct AnomalyCounts: Hashable, Sendable {
    // A tuple, not an array: part of a state that is copied by copying bytes.
    private var counts:
        (
            UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32
        ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    /// Nothing occurred.
    public init() {}

    /// How often `anomaly` occurred.
    public subscript(anomaly: Anomaly) -> UInt32 {
        get { withUnsafeBytes(of: counts) { $0.bindMemory(to: UInt32.self)[Int(anomaly.rawValue)] } }
        set { withUnsafeMutableBytes(of: &counts) { $0.bindMemory(to: UInt32.self)[Int(anomaly.rawValue)] = newValue } }
    }

    /// Whether nothing occurred.
    var isNone: Bool { withUnsafeBytes(of: counts) { bytes in bytes.allSatisfy { $0 == 0 } } }

    /// Whether everything occurred equally often.
    public static func == (left: AnomalyCounts, right: AnomalyCounts) -> Bool {
        withUnsafeBytes(of: left.counts) { left in
            withUnsafeBytes(of: right.counts) { right in
                for index in left.bindMemory(to: UInt32.self).indices
                where left.bindMemory(to: UInt32.self)[index] != right.bindMemory(to: UInt32.self)[index] {
                    return false
                }
                return true
            }
        }
    }

    /// Feeds all counts into `hasher`.
    public func hash(into hasher: inout Hasher) {
        for anomaly in Anomaly.allCases { hasher.combine(self[anomaly]) }
    }
}
