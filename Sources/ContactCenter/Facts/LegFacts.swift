/// One agent's leg of a contact as a whole, as the agents stage tells the contacts stage of it (model 1.9).
///
/// Identified within its contact by (``agentID``, ``startedAt``). It is told when it is established or closed without
/// an answer, when it is cleared, when its wrap is closed, and whenever something of that is corrected; the contact
/// replaces what it knew. Texts are runs of a buffer that belongs to whoever hands the leg out.
public struct LegFacts: BitwiseCopyable, Sendable {
    /// The agent.
    public var agentID: Text
    /// The time of the leg's first event.
    public var startedAt: Timestamp
    /// Counts from 1 what was told of this leg: of two tellings the greater one holds.
    public var revision: Int32 = 0
    /// How far the leg has come.
    public var phase: LegProgress
    /// What qualifies it.
    public var flags: LegFlags = []

    /// The leg's queue.
    public var queue: Text = .none
    /// The leg's campaign.
    public var campaign: Text = .none
    /// The leg's reason.
    public var reason: Text = .none
    /// The leg's customer.
    public var customerID: Text = .none
    /// What the agent coded.
    public var disposition: Text = .none
    /// The agent's team: when the wrap ended, else as known now.
    public var team: Text = .none
    /// The agent's site, likewise.
    public var site: Text = .none
    /// The leg's channel.
    public var channel = Channel.voice
    /// The leg's direction.
    public var direction = Direction.inbound
    /// Whether the agent was hired less than 90 days before; `nil` if unknown.
    public var isNewHire: Bool?

    /// When it was offered, if it was.
    public var offeredAt: Timestamp?
    /// When it was established; `nil` where it was not answered.
    public var establishedAt: Timestamp?
    /// When it was cleared, or ended without an answer.
    public var clearedAt: Timestamp?
    /// Offered to established.
    public var ringMs: Milliseconds = 0
    /// Established and not held; 0 until it is cleared.
    public var talkMs: Milliseconds = 0
    /// Held; 0 until it is cleared.
    public var holdMs: Milliseconds = 0
    /// Talk of the consultations made for this leg.
    public var consultMs: Milliseconds = 0
    /// The segments of its wrap that have ended, together.
    public var wrapMs: Milliseconds = 0
    /// How many segments of its wrap have ended.
    public var segments: Int32 = 0
    /// When the last of these ended.
    public var wrapEndedAt: Timestamp?
    /// Why it did.
    public var endCause: EndCause?
    /// The segments of its wrap one by one, as ``LegWrap`` lays them out, the open one too; absent where nobody says.
    public var wraps: Text = .none
    /// Why it was not answered, as the switch said.
    public var notAnsweredCause: NotAnsweredCause?

    /// Creates a leg of which nothing else is known.
    public init(agentID: Text, startedAt: Timestamp, phase: LegProgress) {
        self.agentID = agentID
        self.startedAt = startedAt
        self.phase = phase
    }
}

/// How far a leg has come, as far as its contact cares.
@frozen
public enum LegProgress: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// Established or held.
    case live
    /// Cleared; its wrap is open, or may yet be opened.
    case cleared
    /// Its wrap is closed.
    case closed
    /// Offered, and ended without being answered.
    case notAnswered
    /// It turned out never to have been: all but its identity and revision says nothing.
    case retracted
}

/// What qualifies a leg.
public struct LegFlags: OptionSet, BitwiseCopyable, Sendable {
    /// The flags as bits.
    public let rawValue: UInt8

    /// Creates flags from bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// It was cleared by inference (model 1.5, missed hang-up).
    public static let inferredClear = LegFlags(rawValue: 1)
    /// It, or a segment of its wrap, was closed by a cap: handled, but in no `acw.*` and no `aht`.
    public static let suspect = LegFlags(rawValue: 2)
    /// It is a consultation: no handled contact.
    public static let consult = LegFlags(rawValue: 4)
    /// It was closed as not answered by inference.
    public static let inferredNotAnswered = LegFlags(rawValue: 8)
}
