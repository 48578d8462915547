public import ContactCenter

/// A closed interval of one presented state, as published on `aftercall.intervals`.
///
/// Identified by (agent, ``startedAt``). Texts are runs of the tracker's arena.
public struct IntervalRecord: BitwiseCopyable, Sendable {
    /// When the agent entered the state.
    public var startedAt: Timestamp
    /// When it was left; later than ``startedAt``.
    public var endedAt: Timestamp
    /// The state.
    public var state: PresentedState
    /// The reason of a declared `not_ready` or `logged_off`.
    public var reason: Text = .none
    /// The agent's team when the interval began.
    public var team: Text = .none
    /// The agent's site when the interval began.
    public var site: Text = .none
    /// Whether the agent was hired less than 90 days before it began; `nil` if unknown. No part of what is published.
    var isNewHire: Bool?
    /// Which of ``EffectBuffer/contacts`` were open in it.
    public internal(set) var contacts: Range<Int> {
        get { Int(firstContact)..<Int(endOfContacts) }
        set { (firstContact, endOfContacts) = (UInt32(newValue.lowerBound), UInt32(newValue.upperBound)) }
    }
    private var firstContact: UInt32 = 0
    private var endOfContacts: UInt32 = 0

    /// Counts from 1 for each identity.
    public internal(set) var revision: Int32 = 0
    /// Whether this is the first revision, a later one, or a withdrawal.
    public internal(set) var status: RecordStatus = .closed

    init(startedAt: Timestamp, endedAt: Timestamp, state: PresentedState) {
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.state = state
    }
}
