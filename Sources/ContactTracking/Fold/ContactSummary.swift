import ContactCenter

/// What the fold of a contact finds beside visits, transfers and facts.
struct ContactSummary: BitwiseCopyable {
    static var nothing: Int { -1 }

    /// The instant of the contact's last event, legs included.
    var lastAt: Timestamp = .distantPast
    /// The instant up to which deadlines have acted.
    var now: Timestamp = .distantPast
    var firstQueued = MaybeMilliseconds()
    var firstEstablished = MaybeMilliseconds()
    /// Where the last outcome and the last survey are among the events, and their legs among the legs.
    var outcome = nothing
    var survey = nothing
    var outcomeLeg = nothing
    var surveyLeg = nothing
    /// Where the visit is that is open.
    var openVisit = nothing

    var customerID: TextNumber = .none
    var campaign: TextNumber = .none
    var reason: TextNumber = .none
    var channel: Channel?
    var direction: Direction?
    var hasOutboundLeg = false

    var hasEnded = false
    /// Whether a leg is live; whether something of a leg is still to come.
    var hasLiveLeg = false
    var hasUnfinishedLeg = false
    /// Whether a visit or a leg has closed.
    var hasClosed = false
    var isComplete = false
    var ended = MaybeMilliseconds()
    var endCause: TextNumber = .none
    /// When the last leg was cleared or the last visit abandoned.
    var quietSince = MaybeMilliseconds()

    var nextActionAt: Timestamp = .distantFuture
    var forgetAt: Timestamp = .distantFuture
    var anomalies = ContactAnomalyCounts()

    /// First queued, else established.
    var startedAt: Timestamp? { firstQueued.instant ?? firstEstablished.instant }
}

/// A transfer during the fold: its event, and the leg it belongs to.
struct TransferState: BitwiseCopyable {
    var event: Int
    var leg: Int
}
