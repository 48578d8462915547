import ContactCenter

/// A leg as the agents stage told it last, its texts kept by the tracker.
struct StoredLeg: BitwiseCopyable {
    var startedAt: Timestamp
    var offered = MaybeMilliseconds()
    var established = MaybeMilliseconds()
    var cleared = MaybeMilliseconds()
    var wrapEnded = MaybeMilliseconds()
    var ringMs: Milliseconds = 0
    var talkMs: Milliseconds = 0
    var holdMs: Milliseconds = 0
    var consultMs: Milliseconds = 0
    var wrapMs: Milliseconds = 0
    var revision: Int32 = 0
    var segments: Int32 = 0
    var agentID: TextNumber = .none
    var queue: TextNumber = .none
    var campaign: TextNumber = .none
    var reason: TextNumber = .none
    var customerID: TextNumber = .none
    var disposition: TextNumber = .none
    var team: TextNumber = .none
    var site: TextNumber = .none
    var wraps: TextNumber = .none
    var notAnsweredCause: TextNumber = .none
    var phase: LegProgress
    var flags: LegFlags = []
    var channel = Channel.voice
    var direction = Direction.inbound
    var isNewHire: Bool?
    var endCause: EndCause?

    init(agentID: TextNumber, startedAt: Timestamp, phase: LegProgress) {
        self.agentID = agentID
        self.startedAt = startedAt
        self.phase = phase
    }

    /// Takes up a leg whose texts are runs of `bytes`; they are kept in `texts`. Of one that is retracted only what
    /// says so.
    init(
        _ leg: UnsafePointer<LegFacts>,
        agentID: TextNumber,
        in bytes: UnsafeRawBufferPointer,
        _ texts: inout TextStore,
        _ pool: BlockPool
    ) {
        self.init(agentID: agentID, startedAt: leg.pointee.startedAt, phase: leg.pointee.phase)
        revision = leg.pointee.revision
        if phase == .retracted { return }
        flags = leg.pointee.flags
        channel = leg.pointee.channel
        direction = leg.pointee.direction
        isNewHire = leg.pointee.isNewHire
        endCause = leg.pointee.endCause
        offered = MaybeMilliseconds(leg.pointee.offeredAt)
        established = MaybeMilliseconds(leg.pointee.establishedAt)
        cleared = MaybeMilliseconds(leg.pointee.clearedAt)
        wrapEnded = MaybeMilliseconds(leg.pointee.wrapEndedAt)
        ringMs = leg.pointee.ringMs
        talkMs = leg.pointee.talkMs
        holdMs = leg.pointee.holdMs
        consultMs = leg.pointee.consultMs
        wrapMs = leg.pointee.wrapMs
        segments = leg.pointee.segments
        queue = texts.number(of: leg.pointee.queue, in: bytes, pool)
        campaign = texts.number(of: leg.pointee.campaign, in: bytes, pool)
        reason = texts.number(of: leg.pointee.reason, in: bytes, pool)
        customerID = texts.number(of: leg.pointee.customerID, in: bytes, pool)
        disposition = texts.number(of: leg.pointee.disposition, in: bytes, pool)
        team = texts.number(of: leg.pointee.team, in: bytes, pool)
        site = texts.number(of: leg.pointee.site, in: bytes, pool)
        wraps = texts.number(of: leg.pointee.wraps, in: bytes, pool)
        if let cause = leg.pointee.notAnsweredCause {
            notAnsweredCause = cause.name.withUTF8Buffer { name in
                texts.number(of: Text(offset: 0, count: name.count), in: UnsafeRawBufferPointer(name), pool)
            }
        }
    }

    /// The leg as it was told, its texts runs of the bytes of `texts`.
    func facts(_ texts: borrowing TextStore) -> LegFacts {
        var leg = LegFacts(agentID: texts.run(agentID), startedAt: startedAt, phase: phase)
        leg.revision = revision
        leg.flags = flags
        leg.channel = channel
        leg.direction = direction
        leg.isNewHire = isNewHire
        leg.endCause = endCause
        leg.offeredAt = offered.instant
        leg.establishedAt = established.instant
        leg.clearedAt = cleared.instant
        leg.wrapEndedAt = wrapEnded.instant
        leg.ringMs = ringMs
        leg.talkMs = talkMs
        leg.holdMs = holdMs
        leg.consultMs = consultMs
        leg.wrapMs = wrapMs
        leg.segments = segments
        leg.queue = texts.run(queue)
        leg.campaign = texts.run(campaign)
        leg.reason = texts.run(reason)
        leg.customerID = texts.run(customerID)
        leg.disposition = texts.run(disposition)
        leg.team = texts.run(team)
        leg.site = texts.run(site)
        leg.wraps = texts.run(wraps)
        if !notAnsweredCause.isNone { leg.notAnsweredCause = NotAnsweredCause(texts.bytes(of: notAnsweredCause)) }
        return leg
    }

    /// Calls `body` with each of its texts in place.
    mutating func forEachText(_ body: (inout TextNumber) -> Void) {
        body(&agentID)
        body(&queue)
        body(&campaign)
        body(&reason)
        body(&customerID)
        body(&disposition)
        body(&team)
        body(&site)
        body(&wraps)
        body(&notAnsweredCause)
    }
}

extension StoredLeg {
    var isConsultation: Bool { flags.contains(.consult) }
    var isRetracted: Bool { phase == .retracted }

    /// Whether something of it is still to come.
    var isUnfinished: Bool { phase == .live || phase == .cleared }

    /// The last instant that it tells of.
    var lastAt: Timestamp {
        var last = max(startedAt.milliseconds, offered.bits, established.bits)
        last = max(last, cleared.bits, wrapEnded.bits)
        return Timestamp(milliseconds: last)
    }
}
