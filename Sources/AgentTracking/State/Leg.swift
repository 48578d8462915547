import ContactCenter

/// Where a leg stands in its life (model 1.5).
enum LegPhase: UInt8 {
    case offered, established, held
    /// Cleared, and waiting for an explicit start of its wrap (`wrapup.start: on_event`).
    case waiting
    case wrap
    case closed
}

/// One agent's part in one contact, from its first event to the end of its last wrap; also a standalone ACW.
///
/// Trivial on purpose: a state is copied by copying bytes. Texts are runs of the tracker's arena.
struct Leg {
    /// Unique among the agent's legs, ascending in the order they were opened; 0 is no leg.
    var number: UInt32
    var phase: LegPhase
    var flags: RecordFlags = []
    /// Whether the agent event that cleared it may still turn out to have been pending (model 1.5, missed hang-up).
    var isJudged = false
    /// Whether it was outbound and another voice leg was held when it was established.
    var isCallWhileHolding = false

    var contactID: Text
    var queue: Text = .none
    var campaign: Text = .none
    var reason: Text = .none
    var customerID: Text = .none
    var disposition: Text = .none
    var channel: Channel?
    var direction: Direction?

    var startedAt: Timestamp
    var offeredAt: Timestamp?
    var establishedAt: Timestamp?
    var clearedAt: Timestamp?
    var closedAt: Timestamp?
    /// Since when it has been established or held.
    var phaseSince: Timestamp
    var talkMs: Milliseconds = 0
    var holdMs: Milliseconds = 0
    var consultMs: Milliseconds = 0
    /// Ascending in the order legs were established; 0 before.
    var establishedOrder: UInt32 = 0
    /// Ascending in the order legs were cleared; 0 before.
    var clearedOrder: UInt32 = 0
    /// Ascending in the order legs were closed with a record; 0 before.
    var closedOrder: UInt32 = 0
    /// The leg whose consultation this would be, by its number.
    var consultedFor: UInt32 = 0
    /// The logged event that cleared it by inference.
    var inferredBy: UInt32 = 0
    /// The newest leg of the agent by then: a voice leg behind it is the agent's next.
    var newestLegAtInference: UInt32 = 0

    /// The policy in force when it was cleared, later when its wrap began.
    var policy: Int = PolicyTable.defaultPolicy
    /// The number of its newest wrap segment; 0 before the first.
    var segment: Int32 = 0
    var wrapStartedAt: Timestamp = .distantPast
    var limitMs: Milliseconds?
    var onLimit: LimitAction = .exceed
    var extendedMs: Milliseconds = 0
    /// The time of the event that set the deadline, which it cannot precede.
    var deadlineFloor: Timestamp = .distantPast
    var nextState: DeclaredState?
    /// How long the agent had been talking or held when the wrap began.
    var busyMsAtStart: Milliseconds = 0

    init(number: UInt32, contactID: Text, phase: LegPhase, at time: Timestamp) {
        self.number = number
        self.contactID = contactID
        self.phase = phase
        startedAt = time
        phaseSince = time
    }

    var isStandalone: Bool { flags.contains(.standalone) }
    var isVoice: Bool { channel == nil || channel == .voice }
    var isInbound: Bool { direction == nil || direction == .inbound }
    /// Established or held.
    var isLive: Bool { phase == .established || phase == .held }
    var isLiveVoice: Bool { isLive && isVoice }
    /// Not yet cleared or unanswered.
    var isOpen: Bool { phase.rawValue <= LegPhase.held.rawValue }
    var isWrapOrWaiting: Bool { phase == .wrap || phase == .waiting }

    /// When the forced wrap-up timer passes, where the wrap has one (model 1.7).
    var wrapDeadline: Timestamp? {
        guard phase == .wrap, let limitMs else { return nil }
        return max(wrapStartedAt + limitMs + extendedMs, deadlineFloor)
    }

    mutating func forEachText(_ body: (inout Text) -> Void) {
        body(&contactID)
        body(&queue)
        body(&campaign)
        body(&reason)
        body(&customerID)
        body(&disposition)
    }
}
