/// One thing that happened with a contact, as the indicators count it (model 1.9, "where a measure falls").
///
/// A contact keeps the facts that it has told. When its past turns out otherwise, the facts that no longer hold are
/// taken back exactly as they were told, with the thresholds and attributes of then. Texts are runs of a buffer that
/// belongs to whoever hands the fact out.
public struct ContactFact: BitwiseCopyable, Sendable {
    /// What happened.
    public var kind: ContactFactKind
    /// The instant whose window it counts in.
    public var at: Timestamp
    /// The end of what ``ContactFactKind/waiting`` spans, `nil` while it lasts; for ``ContactFactKind/handled`` when
    /// the leg was cleared, for attribution by `disconnect`.
    public var until: Timestamp?

    /// The dimensions: of the queue visit for queue measures, of the leg for agent measures. Absent ones have no value.
    public var agentID: Text = .none
    /// The agent's team.
    public var team: Text = .none
    /// The agent's site.
    public var site: Text = .none
    /// The queue.
    public var queue: Text = .none
    /// The campaign.
    public var campaign: Text = .none
    /// The reason.
    public var reason: Text = .none
    /// The channel; `nil` if nobody said.
    public var channel: Channel?
    /// The direction; `nil` if nobody said.
    public var direction: Direction?
    /// Whether the agent was hired less than 90 days before; `nil` if unknown or there is no agent.
    public var isNewHire: Bool?

    /// How it stands to the thresholds in force at ``at``, and what else is yes or no.
    public var flags: ContactFactFlags = []
    /// Wait of a visit, or time to the resolution.
    public var durationMs: Milliseconds = 0
    /// Of a handled leg.
    public var ringMs: Milliseconds = 0
    /// Of a handled leg.
    public var talkMs: Milliseconds = 0
    /// Of a handled leg.
    public var holdMs: Milliseconds = 0
    /// Of a handled leg: all segments of its wrap.
    public var wrapMs: Milliseconds = 0
    /// Revenue of an outcome, in millionths of ``currency``.
    public var amountMicros: Int64 = 0
    /// The currency of the revenue.
    public var currency: Text = .none
    /// `csat` of a survey in thousandths of the scale's unit; `nil` if not answered.
    public var csatThousandths: Int64?
    /// `csat_scale` of a survey; 5 if nobody said.
    public var csatScale: Int64 = 5
    /// `nps` of a survey, 0 to 10; `nil` if not answered.
    public var nps: Int64?

    /// Creates a fact that says nothing else.
    public init(kind: ContactFactKind, at: Timestamp) {
        self.kind = kind
        self.at = at
    }
}

/// What a ``ContactFact`` is about.
@frozen
public enum ContactFactKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// A queue visit was opened, and is open or was closed in a known way. Dimensions of `contact.queued`.
    case offered
    /// A visit was closed by a leg that was established; ``ContactFact/durationMs`` is the wait.
    case answered
    /// A visit was closed because the customer gave up; ``ContactFact/durationMs`` is the wait.
    case abandoned
    /// A visit was closed because the contact left the queue otherwise; see ``ContactFactFlags/callback``.
    case leftQueue
    /// A visit from its opening to its close, as the level of waiting contacts.
    case waiting
    /// A leg was offered to an agent (consultations too); at its start.
    case legOffered
    /// A leg was offered and not answered.
    case notAnswered
    /// A leg that is no consultation has ended its wrap: a handled contact.
    case handled
    /// The contact's first transfer.
    case transferred
    /// The contact's first escalation, or transfer to a higher tier.
    case escalated
    /// An outcome said that it was resolved; ``ContactFact/durationMs`` from the first queued (or established).
    case resolved
    /// The last outcome: whether it was a complaint, and what was sold.
    case outcome
    /// The last survey.
    case surveyed
    /// An outbound leg that is no consultation was begun; at its start.
    case dialled
    /// An outbound leg that is no consultation was established.
    case connected
    /// An outcome said `converted`, of a contact that has an outbound leg or a campaign.
    case converted
    /// Whether the contact was resolved at first contact.
    case firstContact
}

/// What of a ``ContactFact`` is yes or no.
public struct ContactFactFlags: OptionSet, BitwiseCopyable, Sendable {
    /// The flags as bits.
    public let rawValue: UInt32

    /// Creates flags from bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Answered or abandoned: within the service level's threshold (<=).
    public static let withinThreshold = ContactFactFlags(rawValue: 1)
    /// Abandoned: within the threshold of short abandons (<=).
    public static let shortAbandon = ContactFactFlags(rawValue: 2)
    /// Left the queue for a callback.
    public static let callback = ContactFactFlags(rawValue: 4)
    /// Handled: closed by a cap, so it counts in no `acw.*` and no `aht`.
    public static let suspect = ContactFactFlags(rawValue: 8)
    /// Handled: closed without any wrap (`no_wrap`); counts as 0 in averages, and in no quantile or share.
    public static let noWrap = ContactFactFlags(rawValue: 16)
    /// Handled: the wrap is within its target (<=).
    public static let withinTarget = ContactFactFlags(rawValue: 32)
    /// Handled: the wrap is over the upper threshold (>).
    public static let exceeded = ContactFactFlags(rawValue: 64)
    /// Handled: the wrap is under the lower threshold (<).
    public static let tooShort = ContactFactFlags(rawValue: 128)
    /// Handled: the customer was held at least once.
    public static let hasHold = ContactFactFlags(rawValue: 256)
    /// Outcome: a complaint.
    public static let complaint = ContactFactFlags(rawValue: 512)
    /// First contact: resolved at it.
    public static let resolvedAtFirst = ContactFactFlags(rawValue: 1024)
    /// First contact: the customer may yet come back within `fcr.window`.
    public static let provisional = ContactFactFlags(rawValue: 2048)
}
