import ContactCenter

/// Where a leg stands in its life (model 1.5).
enum LegPhase: UInt8 {
    case offered, established, held
    /// Cleared, and waiting for an explicit start of its wrap (`wrapup.start: on_event`).
    case waiting
    case wrap
    case closed

    /// The presented state that a leg in this phase claims, by its raw value; 255 for none (model 1.8).
    ///
    /// Looked up in a word, a byte each: at every event of every leg, and no processor guesses the phase of a leg.
    var claimedState: UInt64 { 0xFF_02_FF_01_00_03 >> (UInt64(rawValue) * 8) & 0xFF }
}

/// One agent's part in one contact, from its first event to the end of its last wrap; also a standalone ACW.
///
/// Trivial and small on purpose: a state is copied by copying bytes, and legs are most of it. What every event asks of
/// every leg stands first. Texts are runs of the tracker's arena.
struct Leg: BitwiseCopyable {
    var phase: LegPhase
    var flags: RecordFlags = []
    var channel: Channel?
    var direction: Direction?
    /// Whether the agent event that cleared it may still turn out to have been pending (model 1.5, missed hang-up).
    var isJudged = false
    /// Whether it was outbound and another voice leg was held when it was established.
    var isCallWhileHolding = false
    var onLimit: LimitAction = .exceed
    var nextState: DeclaredState?
    /// Whether the agent was a new hire when it began; `nil` if unknown.
    var isNewHire: Bool?
    /// Unique among the agent's legs, ascending in the order they were opened; 0 is no leg.
    var number: UInt32
    /// The policy in force when it was cleared, later when its wrap began.
    private var policyNumber = UInt32(PolicyTable.defaultPolicy)
    var contactID: Text
    var startedAt: Timestamp
    private var closed = MaybeMilliseconds()
    /// Since when it has been in its phase; not kept up once it is closed.
    var phaseSince: Timestamp
    private var established = MaybeMilliseconds()
    private var cleared = MaybeMilliseconds()
    var wrapStartedAt: Timestamp = .distantPast

    private var limit = MaybeMilliseconds()
    var extendedMs: Milliseconds = 0
    /// The time of the event that set the deadline, which it cannot precede.
    var deadlineFloor: Timestamp = .distantPast
    var queue: Text = .none
    var campaign: Text = .none
    var reason: Text = .none
    var disposition: Text = .none
    var customerID: Text = .none
    /// The agent's team and site when it began.
    var team: Text = .none
    var site: Text = .none
    private var offered = MaybeMilliseconds()
    var talkMs: Milliseconds = 0
    var holdMs: Milliseconds = 0
    var consultMs: Milliseconds = 0
    /// How long the agent had been talking or held when the wrap began.
    var busyMsAtStart: Milliseconds = 0
    /// The number of its newest wrap segment; 0 before the first.
    var segment: Int32 = 0
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

    init(number: UInt32, contactID: Text, phase: LegPhase, at time: Timestamp) {
        self.number = number
        self.contactID = contactID
        self.phase = phase
        startedAt = time
        phaseSince = time
    }

    var offeredAt: Timestamp? {
        get { offered.instant }
        set { offered.instant = newValue }
    }
    var establishedAt: Timestamp? {
        get { established.instant }
        set { established.instant = newValue }
    }
    var clearedAt: Timestamp? {
        get { cleared.instant }
        set { cleared.instant = newValue }
    }
    var closedAt: Timestamp? {
        get { closed.instant }
        set { closed.instant = newValue }
    }
    var limitMs: Milliseconds? {
        get { limit.value }
        set { limit.value = newValue }
    }
    /// Why it was not answered, if it was not: in the place of the limit, which only after-call work has.
    var notAnsweredCause: NotAnsweredCause? {
        get {
            guard phase == .closed, establishedAt == nil, !isStandalone else { return nil }
            return limit.value.flatMap { NotAnsweredCause(rawValue: UInt8(truncatingIfNeeded: $0)) }
        }
        set { limit.value = newValue.map { Milliseconds($0.rawValue) } }
    }
    var policy: Int {
        get { Int(policyNumber) }
        set { policyNumber = UInt32(newValue) }
    }

    var isStandalone: Bool { flags.contains(.standalone) }
    var isVoice: Bool { channel == nil || channel == .voice }
    var isInbound: Bool { direction == nil || direction == .inbound }
    /// Established or held.
    var isLive: Bool { phase == .established || phase == .held }
    var isLiveVoice: Bool { isLive && isVoice }
    /// Not yet cleared or unanswered.
    var isOpen: Bool { phase.rawValue <= LegPhase.held.rawValue }
    /// Whether it is a consultation if it is cleared now (model 1.5).
    var isConsultation: Bool { isVoice && (direction == .internalCall || isCallWhileHolding) }
    var establishedOrStartedAt: Timestamp { establishedAt ?? startedAt }
    var clearedOrStartedAt: Timestamp { clearedAt ?? startedAt }
    var isWrapOrWaiting: Bool { phase == .wrap || phase == .waiting }

    /// When the forced wrap-up timer passes, where the wrap has one (model 1.7).
    var wrapDeadline: Timestamp? {
        guard phase == .wrap, let limitMs else { return nil }
        return max(wrapStartedAt + limitMs + extendedMs, deadlineFloor)
    }

    /// Moves its texts from `source` to `target`.
    mutating func moveTexts(from source: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        contactID.move(from: source, to: &target, pool)
        queue.move(from: source, to: &target, pool)
        campaign.move(from: source, to: &target, pool)
        reason.move(from: source, to: &target, pool)
        customerID.move(from: source, to: &target, pool)
        disposition.move(from: source, to: &target, pool)
        team.move(from: source, to: &target, pool)
        site.move(from: source, to: &target, pool)
    }
}
