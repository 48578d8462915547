import ContactCenter

/// A leg that its contact was told of.
struct LegEntry: LedgerEntry {
    var startedAt: Timestamp
    var contactID: Text
    var revision: Int32 = 0
    var content: UInt64 = 0
    var isRetracted = false
    /// Whether one of the facts at hand speaks of it.
    var isTold = false
}

/// A span of time that was told, as it was told.
struct SpanEntry: BitwiseCopyable {
    var from: Timestamp
    private var end = MaybeMilliseconds()
    var team: Text
    var site: Text
    var activity: AgentActivity
    var isNewHire: Bool?
    /// Whether one of the facts at hand speaks of it.
    var isTold = false

    init(_ fact: AgentTimeFact) {
        from = fact.from
        team = fact.team
        site = fact.site
        activity = fact.activity
        isNewHire = fact.isNewHire
        to = fact.to
    }

    /// `nil` while it lasts.
    var to: Timestamp? {
        get { end.instant }
        set { end.instant = newValue }
    }

    var isStandalone: Bool { activity == .standalone }

    var fact: AgentTimeFact {
        var fact = AgentTimeFact(activity: activity, from: from, to: to)
        fact.team = team
        fact.site = site
        fact.isNewHire = isNewHire
        return fact
    }
}
