public import ContactCenter

/// The policies, and the room in which trackers work; one for all trackers of a thread.
public struct TrackerWorkspace: ~Copyable {
    /// The policies in force; the tenant of an agent is selected before its tracker is called.
    public var policies: PolicyTable
    /// What other stages are told.
    public let tells: Tellings
    /// Where the memory of the trackers is from.
    public let pool: BlockPool

    /// The arena that the texts of the state and the event at hand refer to.
    var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What the fold has found, before it is compared with what was published.
    var facts: EffectBuffer
    /// The place of the event at hand in its tracker's numbering.
    var serial: UInt32 = 0
    /// Whether the event at hand was found to have been pending.
    var isDecidedPending = false
    /// Set by the fold: the event at hand concluded a hang-up.
    var didInfer = false
    /// Set by the fold: the event with this serial was pending after all, so the fold must start again.
    var pendingAfterAll: UInt32 = 0
    /// Whether the event that ``pendingAfterAll`` named can no longer be reconsidered.
    var isPastClosed = false
    /// Set by the fold: whether a start of after-call work may follow in the millisecond of the event at hand.
    var startsMayFollow = false
    /// Set by the fold: whether what happens was noted before.
    var carriesOutNoted = false
    /// The segments of the wrap of the leg at hand.
    var legWraps = Row<LegWrap>()
    /// Room for moving an arena's live bytes.
    var scratch = Row<UInt8>()
    private let address = PassedByAddress()

    /// Creates a workspace for trackers under `policies`, whose memory is from `pool`.
    public init(policies: PolicyTable, tells: Tellings = [], pool: BlockPool = BlockPool()) {
        self.policies = policies
        self.tells = tells
        self.pool = pool
        facts = EffectBuffer(in: pool)
    }

    deinit {
        scratch.release(to: pool)
        legWraps.release(to: pool)
    }

    var policy: TrackingPolicy { _read { yield policies.policy } }

    /// Readies the workspace for one logged event.
    mutating func prepare(serial: UInt32, isDecidedPending: Bool) {
        self.serial = serial
        self.isDecidedPending = isDecidedPending
        didInfer = false
        pendingAfterAll = 0
        isPastClosed = false
    }

    func areEqual(_ left: Text, _ right: Text) -> Bool {
        if left.count != right.count { return false }
        if left.offset == right.offset { return true }
        return left.bytes(in: bytes).hasSameBytes(as: right.bytes(in: bytes))
    }

    /// The number of the wrap-up policy that applies to a leg at `instant`.
    func policyNumber(of leg: Place<Leg>, at instant: Timestamp) -> Int {
        policies.number(ofQueue: leg.queue, in: bytes, at: instant)
    }
}
