public import ContactCenter

/// How one queue treats after-call work (model 1.6 and 1.7).
public struct WrapUpPolicy: Hashable, Sendable {
    /// What starts a wrap.
    public enum Start: Hashable, Sendable {
        /// The leg being cleared: the clock starts when the agent hangs up.
        case onClear
        /// Only an explicit start; a cleared leg waits for one.
        case onEvent
    }

    /// What an event does to a wrap that is open.
    public enum Reaction: Hashable, Sendable {
        case end
        case `continue`
    }

    /// `wrapup.start`.
    public var start: Start = .onClear
    /// `wrapup.on_not_ready`: what `agent.not_ready` does.
    public var onNotReady: Reaction = .end
    /// `wrapup.on_next_contact`: what the next inbound leg of the same channel kind does; `nil` is `end` for voice
    /// and `continue` otherwise.
    public var onNextContact: Reaction?
    /// `wrapup.on_outbound`: what an outbound voice leg does; calling back is wrap-up work.
    public var onOutbound: Reaction = .continue
    /// `wrapup.limit` in milliseconds, where the queue has one.
    public var limitMs: Milliseconds?
    /// `wrapup.on_limit`.
    public var onLimit: LimitAction = .exceed
    /// `wrapup.cap` in milliseconds: a wrap without an end is closed here, and suspect.
    public var capMs: Milliseconds = 4 * 3_600_000
    /// `wrapup.reattach` in milliseconds: how long an explicit start still belongs to a leg.
    public var reattachMs: Milliseconds = 5_000

    /// The defaults of the specification.
    public init() {}
}
