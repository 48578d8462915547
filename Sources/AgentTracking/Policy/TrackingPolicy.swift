public import ContactCenter

/// Everything that the fold of an agent takes from configuration.
public struct TrackingPolicy: Hashable, Sendable {
    /// `correction.horizon` in milliseconds of event time: how late an event may come and still be put in its place.
    public var horizonMs: Milliseconds = 120_000
    /// `offer.ttl` in milliseconds: when a ringing leg that nobody closed counts as not answered.
    public var offerTTLMs: Milliseconds = 180_000
    /// `leg.cap` for voice in milliseconds.
    public var voiceLegCapMs: Milliseconds = 12 * 3_600_000
    /// `leg.cap` for other channels in milliseconds.
    public var otherLegCapMs: Milliseconds = 24 * 3_600_000
    /// `agent.ttl` in milliseconds: an agent without events for so long is logged off and forgotten.
    public var agentTTLMs: Milliseconds = 7 * 86_400_000
    /// When what an agent repeats is worth a word.
    public var repetitions = RepetitionPolicy()
    /// Where it is otherwise, the least specific first: each is applied to what those before have made of it.
    public var repetitionExceptions: [RepetitionException] = []
    /// The policy of queues without one of their own, and of what has no queue.
    public var wrapUp = WrapUpPolicy()
    /// Policies by queue.
    public private(set) var queues: [String: WrapUpPolicy] = [:]

    /// The defaults of the specification.
    public init() {}

    /// Sets the policy of `queue`.
    public mutating func setWrapUp(_ policy: WrapUpPolicy, forQueue queue: String) {
        queues[queue] = policy
    }
}
