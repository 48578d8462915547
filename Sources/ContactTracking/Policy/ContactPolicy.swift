public import ContactCenter

/// The thresholds by which one queue's visits and wraps are judged (KPIs 2.1 and 2.2).
public struct ContactPolicy: Hashable, BitwiseCopyable, Sendable {
    /// The service level's T in milliseconds: a wait of exactly so long is within.
    public var serviceLevelMs: Milliseconds = 20_000
    /// An abandon after so many milliseconds or fewer is a short one.
    public var shortAbandonMs: Milliseconds = 5_000
    /// The wrap's target in milliseconds: one of exactly so long is within.
    public var wrapTargetMs: Milliseconds = 30_000
    /// A wrap of more milliseconds is `acw.exceeded`.
    public var wrapExceededMs: Milliseconds = 60_000
    /// A wrap of fewer milliseconds is `acw.too_short`.
    public var wrapTooShortMs: Milliseconds = 3_000

    /// The defaults of the specification.
    public init() {}
}
