public import ContactCenter
import ContactTracking

/// The thresholds that the directory sets for a queue, in milliseconds; `nil` leaves one to sector and configuration.
public struct DirectoryThresholds: Hashable, Sendable {
    /// A wait of this or less is within the service level.
    public var serviceLevelMs: Milliseconds?
    /// An abandon after this or less is a short one.
    public var shortAbandonMs: Milliseconds?
    /// A wrap of this or less is within target.
    public var wrapTargetMs: Milliseconds?
    /// A longer wrap counts in `acw.exceeded`.
    public var wrapExceededMs: Milliseconds?
    /// A shorter wrap counts in `acw.too_short`.
    public var wrapTooShortMs: Milliseconds?

    /// Creates thresholds that set nothing.
    public init() {}

    /// `policy` with what is set here in its place.
    func applied(to policy: ContactPolicy) -> ContactPolicy {
        var policy = policy
        if let serviceLevelMs { policy.serviceLevelMs = serviceLevelMs }
        if let shortAbandonMs { policy.shortAbandonMs = shortAbandonMs }
        if let wrapTargetMs { policy.wrapTargetMs = wrapTargetMs }
        if let wrapExceededMs { policy.wrapExceededMs = wrapExceededMs }
        if let wrapTooShortMs { policy.wrapTooShortMs = wrapTooShortMs }
        return policy
    }
}
