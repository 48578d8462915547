public import ContactCenter
import ContactTracking

/// A branch of business, with presets for the wraps of its queues.
///
/// The presets are this project's own: what is published about sectors contradicts itself by a factor of ten (see
/// `docs/directory.md`). They keep the proportion of the general defaults: a wrap has exceeded at twice its target.
public enum Sector: String, CaseIterable, Hashable, Sendable {
    case telecom, banking, health, retail
    case techSupport = "tech_support"

    /// The preset for `acw_target`, in milliseconds.
    public var wrapTargetMs: Milliseconds {
        switch self {
        case .retail: 20_000
        case .telecom: 30_000
        case .banking: 45_000
        case .health, .techSupport: 60_000
        }
    }

    /// The preset for `acw_exceeded`, in milliseconds.
    public var wrapExceededMs: Milliseconds { 2 * wrapTargetMs }

    /// The thresholds of a queue of this sector: what the configuration gives it, and the presets where that gives it
    /// nothing but the `general` thresholds.
    func applied(to policy: ContactPolicy, unlessOtherThan general: ContactPolicy) -> ContactPolicy {
        var policy = policy
        if policy.wrapTargetMs == general.wrapTargetMs { policy.wrapTargetMs = wrapTargetMs }
        if policy.wrapExceededMs == general.wrapExceededMs { policy.wrapExceededMs = wrapExceededMs }
        return policy
    }
}
