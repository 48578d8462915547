public import ContactCenter

/// One segment of the wrap of one agent leg, as published on `aftercall.wraps`.
///
/// Identified by (agent, ``contactID``, ``legStartedAt``, ``segment``). Texts are runs of the tracker's arena.
public struct WrapRecord: BitwiseCopyable, Sendable {
    /// The contact; absent for standalone after-call work.
    public var contactID: Text
    /// The time of the leg's first event.
    public var legStartedAt: Timestamp
    /// 1, or more for a wrap resumed after it had ended.
    public var segment: Int32

    /// The leg's queue, as known now.
    public var queue: Text = .none
    /// The leg's campaign.
    public var campaign: Text = .none
    /// The leg's reason.
    public var reason: Text = .none
    /// What the agent coded.
    public var disposition: Text = .none
    /// The agent's team when the wrap ended.
    public var team: Text = .none
    /// The agent's site when the wrap ended.
    public var site: Text = .none
    /// The leg's channel; `nil` for standalone.
    public var channel: Channel?
    /// The leg's direction; `nil` for standalone.
    public var direction: Direction?
    /// Whether the agent was hired less than 90 days before the wrap ended; `nil` if unknown.
    public var isNewHire: Bool?

    /// When the leg was offered, if it was.
    public var offeredAt: Timestamp?
    /// When it was established; `nil` for standalone.
    public var establishedAt: Timestamp?
    /// When it was cleared; `nil` for standalone.
    public var clearedAt: Timestamp?
    /// When this segment began.
    public var wrapStartedAt: Timestamp = .distantPast
    /// When this segment ended.
    public var wrapEndedAt: Timestamp = .distantPast
    /// Offered to established; 0 in later segments.
    public var ringMs: Milliseconds = 0
    /// Established and not held; 0 in later segments.
    public var talkMs: Milliseconds = 0
    /// Held; 0 in later segments.
    public var holdMs: Milliseconds = 0
    /// Talk of the consultations made for this leg; 0 in later segments.
    public var consultMs: Milliseconds = 0
    /// The part of the wrap during which the agent was talking or held.
    public var overlapMs: Milliseconds = 0
    /// The limit that applied, if any.
    public var limitMs: Milliseconds?
    /// By how much it was extended.
    public var extendedMs: Milliseconds = 0
    /// What lies beyond the deadline, with `on_limit: exceed`.
    public var exceededMs: Milliseconds = 0
    /// Why it ended.
    public var endCause: EndCause = .noWrap
    /// What qualifies it.
    public var flags: RecordFlags = []

    /// Counts from 1 for each identity.
    public internal(set) var revision: Int32 = 0
    /// Whether this is the first revision, a later one, or a withdrawal.
    public internal(set) var status: RecordStatus = .closed

    /// When, in event time, the fold said so.
    var toldAt: Timestamp = .distantPast

    init(contactID: Text, legStartedAt: Timestamp, segment: Int32) {
        self.contactID = contactID
        self.legStartedAt = legStartedAt
        self.segment = segment
    }

    /// The wrap's length.
    public var wrapMs: Milliseconds { wrapEndedAt - wrapStartedAt }

    /// Talk, hold and wrap; `nil` for standalone, which handles no contact.
    public var handleMs: Milliseconds? {
        flags.contains(.standalone) ? nil : talkMs + holdMs + wrapMs
    }
}
