import ContactCenter

/// The state of the fold of one agent after some of its events (model 1.5 to 1.8).
///
/// Its parts are trivial; ``assign(_:in:)`` copies it without allocating where the room suffices. Texts are runs of the
/// tracker's arena. Rows are given back by ``release(to:)``.
struct AgentState: ~Copyable {
    // What is asked at each event stands first, without gaps.
    /// The instant it has reached: that of the newest event or deadline.
    var now: Timestamp = .distantPast
    /// Everything up to and including this instant is final for this order of events.
    var settledThrough: Timestamp = .distantPast
    /// The earliest deadline of a leg or of the agent.
    var nextDeadline: Timestamp = .distantFuture
    var lastEventAt: Timestamp = .distantPast
    var presentedSince: Timestamp = .distantPast
    /// No leg was closed before this; in the distant past where that has to be looked up.
    var firstClosedAt: Timestamp = .distantPast
    /// Open legs, and closed ones as long as something may still be said of them; in the order they were opened.
    var legs = Row<Leg>()
    /// The contacts that were open in the present interval.
    var intervalContacts = Row<Text>()
    /// Ended wrap segments of ``legs``, in the order they ended.
    var segments = Row<Segment>()
    var noted = Row<NotedEvent>()
    var deferred = Row<DeferredClear>()
    /// Talking and held time of the intervals that are closed.
    var busyMs: Milliseconds = 0
    /// Whether events of the millisecond ``now`` may still come, so that the presented state is not yet taken.
    var isMillisecondOpen = false
    /// Whether the agent has an interval open: from its first event until it is forgotten.
    var isTracked = false
    /// Whether legs were opened since the presented state was last taken.
    var hasNewContacts = false
    var declared: DeclaredState = .unknown
    var presented: PresentedState = .unknown
    var declaredReason: Text = .none
    var presentedReason: Text = .none
    var team: Text = .none
    var site: Text = .none
    var intervalTeam: Text = .none
    var intervalSite: Text = .none
    var legNumber: UInt32 = 0
    var establishedOrder: UInt32 = 0
    var clearedOrder: UInt32 = 0
    var closedOrder: UInt32 = 0
    var hiredOnDay: Int32?
    var repetitions = Repetitions()
    var anomalies = AnomalyCounts()
    private let address = PassedByAddress()

    /// Becomes a copy of `other`, using the room it has.
    mutating func assign(_ other: borrowing AgentState, in pool: BlockPool) {
        now = other.now
        isMillisecondOpen = other.isMillisecondOpen
        settledThrough = other.settledThrough
        nextDeadline = other.nextDeadline
        lastEventAt = other.lastEventAt
        firstClosedAt = other.firstClosedAt
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
        repetitions = other.repetitions
        legs.assign(other.legs, in: pool)
        segments.assign(other.segments, in: pool)
        noted.assign(other.noted, in: pool)
        deferred.assign(other.deferred, in: pool)
        intervalContacts.assign(other.intervalContacts, in: pool)
    }

    /// Gives all room back; the state must not be used any more.
    func release(to pool: BlockPool) {
        legs.release(to: pool)
        segments.release(to: pool)
        noted.release(to: pool)
        deferred.release(to: pool)
        intervalContacts.release(to: pool)
    }

    /// Moves its texts from `source` to `target`.
    mutating func moveTexts(from source: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        declaredReason.move(from: source, to: &target, pool)
        team.move(from: source, to: &target, pool)
        site.move(from: source, to: &target, pool)
        presentedReason.move(from: source, to: &target, pool)
        intervalTeam.move(from: source, to: &target, pool)
        intervalSite.move(from: source, to: &target, pool)
        for index in legs.indices { legs[index].moveTexts(from: source, to: &target, pool) }
        for index in segments.indices {
            segments[index].team.move(from: source, to: &target, pool)
            segments[index].site.move(from: source, to: &target, pool)
        }
        for index in noted.indices {
            noted[index].contactID.move(from: source, to: &target, pool)
            noted[index].reason.move(from: source, to: &target, pool)
        }
        for index in deferred.indices {
            deferred[index].contactID.move(from: source, to: &target, pool)
            deferred[index].attributes.moveTexts(from: source, to: &target, pool)
        }
        for index in intervalContacts.indices { intervalContacts[index].move(from: source, to: &target, pool) }
    }
}

extension Text {
    /// Moves it from `source` to the end of `target`.
    @inline(__always)
    mutating func move(from source: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        if !isNone { self = target.append(bytes(in: source), in: pool) }
    }
}
