import ContactCenter

/// The state of the fold of one agent after some of its events (model 1.5 to 1.8).
///
/// A value whose parts are trivial; ``assign(_:)`` copies it without allocating. Texts are runs of the tracker's arena.
struct AgentState {
    /// The instant it has reached: that of the newest event or deadline.
    var now: Timestamp = .distantPast
    /// Whether events of the millisecond ``now`` may still come, so that the presented state is not yet taken.
    var isMillisecondOpen = false
    /// Everything up to and including this instant is final for this order of events.
    var settledThrough: Timestamp = .distantPast
    /// The earliest deadline of a leg or of the agent.
    var nextDeadline: Timestamp = .distantFuture
    var lastEventAt: Timestamp = .distantPast
    /// Whether the agent has an interval open: from its first event until it is forgotten.
    var isTracked = false

    var declared: DeclaredState = .unknown
    var declaredReason: Text = .none
    var team: Text = .none
    var site: Text = .none
    var hiredOnDay: Int32?

    var presented: PresentedState = .unknown
    var presentedReason: Text = .none
    var presentedSince: Timestamp = .distantPast
    /// Talking and held time of the intervals that are closed.
    var busyMs: Milliseconds = 0
    var intervalTeam: Text = .none
    var intervalSite: Text = .none
    /// Whether legs were opened since the presented state was last taken.
    var hasNewContacts = false

    var legNumber: UInt32 = 0
    var establishedOrder: UInt32 = 0
    var clearedOrder: UInt32 = 0
    var closedOrder: UInt32 = 0
    var anomalies = AnomalyCounts()

    /// Open legs, and closed ones as long as something may still be said of them; in the order they were opened.
    var legs: [Leg] = []
    /// Ended wrap segments of ``legs``, in the order they ended.
    var segments: [Segment] = []
    var noted: [NotedEvent] = []
    var deferred: [DeferredClear] = []
    /// The contacts that were open in the present interval.
    var intervalContacts: [Text] = []

    /// Becomes a copy of `other`, using the room it has.
    mutating func assign(_ other: borrowing AgentState) {
        now = other.now
        isMillisecondOpen = other.isMillisecondOpen
        settledThrough = other.settledThrough
        nextDeadline = other.nextDeadline
        lastEventAt = other.lastEventAt
        isTracked = other.isTracked
        declared = other.declared
        declaredReason = other.declaredReason
        team = other.team
        site = other.site
        hiredOnDay = other.hiredOnDay
        presented = other.presented
        presentedReason = other.presentedReason
        presentedSince = other.presentedSince
        busyMs = other.busyMs
        intervalTeam = other.intervalTeam
        intervalSite = other.intervalSite
        hasNewContacts = other.hasNewContacts
        legNumber = other.legNumber
        establishedOrder = other.establishedOrder
        clearedOrder = other.clearedOrder
        closedOrder = other.closedOrder
        anomalies = other.anomalies
        legs.replaceContents(with: other.legs)
        segments.replaceContents(with: other.segments)
        noted.replaceContents(with: other.noted)
        deferred.replaceContents(with: other.deferred)
        intervalContacts.replaceContents(with: other.intervalContacts)
    }

    mutating func forEachText(_ body: (inout Text) -> Void) {
        body(&declaredReason)
        body(&team)
        body(&site)
        body(&presentedReason)
        body(&intervalTeam)
        body(&intervalSite)
        for index in legs.indices { legs[index].forEachText(body) }
        for index in segments.indices {
            body(&segments[index].team)
            body(&segments[index].site)
        }
        for index in noted.indices {
            body(&noted[index].contactID)
            body(&noted[index].reason)
        }
        for index in deferred.indices {
            body(&deferred[index].contactID)
            deferred[index].attributes.forEachText(body)
        }
        for index in intervalContacts.indices { body(&intervalContacts[index]) }
    }
}

extension Array {
    /// Becomes equal to `other` without giving up its room.
    mutating func replaceContents(with other: [Element]) {
        if isEmpty, other.isEmpty { return }
        removeAll(keepingCapacity: true)
        append(contentsOf: other)
    }
}
