/// One canonical event (model 1.3), its texts as runs of a payload that its producer owns.
///
/// A trivial value: copying it touches no reference count. Fields an event type does not have are absent;
/// unknown fields were dropped by the decoder.
public struct Event: Sendable {
    /// The event's type.
    public var kind: EventKind
    /// When it happened, by the event's own `time`.
    public var time: Timestamp
    /// `seq`, or 0.
    public var sequence: Int64 = 0
    /// `version`, or 0: the greatest of the same (`source`, `id`) counts.
    public var version: Int64 = 0

    /// `id`, unique within ``source``.
    public var id: Text = .none
    /// `source`, the system that said so.
    public var source: Text = .none
    /// `tenant`; absent is the tenant `""`.
    public var tenant: Text = .none
    /// `agent_id`.
    public var agentID: Text = .none
    /// `contact_id`.
    public var contactID: Text = .none

    /// `queue`.
    public var queue: Text = .none
    /// `campaign`.
    public var campaign: Text = .none
    /// `reason`: of the contact in leg events, of the state in agent events.
    public var reason: Text = .none
    /// `customer_id`.
    public var customerID: Text = .none
    /// `disposition`.
    public var disposition: Text = .none
    /// `cause`.
    public var cause: Text = .none
    /// `team`.
    public var team: Text = .none
    /// `site`.
    public var site: Text = .none
    /// `device`.
    public var device: Text = .none
    /// `skills`, joined by U+001F.
    public var skills: Text = .none

    /// `channel`.
    public var channel: Channel?
    /// `direction`.
    public var direction: Direction?
    /// `on_limit`.
    public var onLimit: LimitAction?
    /// `next_state`: `ready`, `not_ready` or `logged_off`.
    public var nextState: DeclaredState?
    /// `pending`: the switch has noted it and will do it when the call clears.
    public var isPending: Bool = false
    /// `declares_only`: of a `ready` or `not_ready` that says what the agent declares and no more: no after-call work
    /// ends by it, no hang-up is missed, and no offer lost; `pending` and `contact_id` say nothing beside it.
    public var declaresOnly: Bool = false
    /// `limit_ms`, not negative.
    public var limitMs: Milliseconds?
    /// `by_ms`; zero and below are anomalies, not errors.
    public var byMs: Milliseconds?
    /// `hired_on`, in days since 1970-01-01.
    public var hiredOnDay: Int32?

    /// What only contact events say.
    public var contact = ContactDetails()

    /// Creates an event with nothing but its type and time.
    public init(kind: EventKind, time: Timestamp) {
        self.kind = kind
        self.time = time
    }
}

/// The fields that only contact events carry.
public struct ContactDetails: Sendable {
    /// `from_agent_id` of a transfer.
    public var fromAgentID: Text = .none
    /// `to_agent_id` of a transfer.
    public var toAgentID: Text = .none
    /// `to_queue` of a transfer.
    public var toQueue: Text = .none
    /// `tier` of a transfer or an outcome.
    public var tier: Text = .none
    /// `currency` of an outcome.
    public var currency: Text = .none
    /// `kind` of a transfer.
    public var transferKind: TransferKind?
    /// `resolved` of an outcome.
    public var resolved: Bool?
    /// `escalated` of an outcome.
    public var escalated: Bool?
    /// `converted` of an outcome.
    public var converted: Bool?
    /// `complaint` of an outcome.
    public var complaint: Bool?
    /// `priority` of a queued contact.
    public var priority: Int64?
    /// `amount` of an outcome in millionths of the currency unit.
    public var amountMicros: Int64?
    /// `csat` of a survey in thousandths.
    public var csatThousandths: Int64?
    /// `csat_scale` of a survey.
    public var csatScale: Int64?
    /// `nps` of a survey, 0 to 10.
    public var nps: Int64?

    /// Creates details that say nothing.
    public init() {}
}
