import ContactCenter

/// What other stages are told of the state as it is now.
extension AgentState {
    /// The interval that is open.
    var presentSpan: AgentTimeFact {
        var fact = AgentTimeFact(activity: AgentActivity(presented), from: presentedSince, to: nil)
        fact.team = intervalTeam
        fact.site = intervalSite
        fact.isNewHire = isNewHire(at: presentedSince)
        return fact
    }

    /// The standalone work of the leg at `index`, which is open.
    func standaloneSpan(ofLegAt index: Int) -> AgentTimeFact {
        var fact = AgentTimeFact(activity: .standalone, from: legs[index].wrapStartedAt, to: nil)
        fact.team = team
        fact.site = site
        fact.isNewHire = isNewHire(at: legs[index].wrapStartedAt)
        return fact
    }

    /// Whether the agent was hired less than 90 days before `instant` (indicators 2.1, `cohort`); `nil` if unknown.
    func isNewHire(at instant: Timestamp) -> Bool? {
        hiredOnDay.map { instant.dayNumber - Int64($0) < Self.newHireDays }
    }

    /// Whether the contact of the leg at `index` is told of it: once it is established, or closed without that.
    func isTold(legAt index: Int) -> Bool {
        legs[index].phase != .offered && !legs[index].isStandalone
    }

    /// What is told of the leg at `index`; the segments of its wrap are left in the workspace.
    func legFacts(at index: Int, _ work: inout TrackerWorkspace) -> LegFacts {
        work.legWraps.removeAll()
        let leg = legs.place(index)
        var facts = LegFacts(agentID: .none, startedAt: leg.startedAt, phase: Self.progress(of: leg))
        facts.queue = leg.queue
        facts.campaign = leg.campaign
        facts.reason = leg.reason
        facts.customerID = leg.customerID
        facts.disposition = leg.disposition
        facts.channel = leg.channel ?? .voice
        facts.direction = leg.direction ?? .inbound
        facts.offeredAt = leg.offeredAt
        facts.establishedAt = leg.establishedAt
        facts.team = leg.team
        facts.site = leg.site
        facts.isNewHire = leg.isNewHire
        if leg.flags.contains(.consult) { facts.flags.insert(.consult) }
        if leg.flags.contains(.suspect) { facts.flags.insert(.suspect) }
        guard let establishedAt = leg.establishedAt else {
            facts.clearedAt = leg.closedAt
            if leg.flags.contains(.inferredClear) { facts.flags.insert(.inferredNotAnswered) }
            facts.notAnsweredCause = leg.notAnsweredCause
            return facts
        }
        facts.ringMs = establishedAt - leg.startedAt
        if leg.isLive { return facts }
        if leg.flags.contains(.inferredClear) { facts.flags.insert(.inferredClear) }
        facts.clearedAt = leg.clearedAt
        facts.talkMs = leg.talkMs
        facts.holdMs = leg.holdMs
        facts.consultMs = leg.consultMs
        addSegments(of: leg.number, to: &facts, &work)
        if leg.phase == .wrap {
            let open = LegWrap(startedAt: leg.wrapStartedAt, endedAt: nil, endCause: nil)
            work.legWraps.append(open, in: work.pool)
        }
        return facts
    }

    private func addSegments(of number: UInt32, to facts: inout LegFacts, _ work: inout TrackerWorkspace) {
        for index in segments.indices where segments[index].leg == number {
            let segment = segments.place(index)
            let wrap = LegWrap(startedAt: segment.startedAt, endedAt: segment.endedAt, endCause: segment.endCause)
            work.legWraps.append(wrap, in: work.pool)
            facts.segments += 1
            facts.wrapMs += segments[index].endedAt - segments[index].startedAt
            facts.wrapEndedAt = segments[index].endedAt
            facts.endCause = segments[index].endCause
            facts.team = segments[index].team
            facts.site = segments[index].site
            facts.isNewHire = segments[index].isNewHire
            if segments[index].isSuspect { facts.flags.insert(.suspect) }
        }
    }

    private static func progress(of leg: Place<Leg>) -> LegProgress {
        switch leg.phase {
        case .offered, .established, .held: .live
        case .waiting, .wrap: .cleared
        case .closed: leg.establishedAt == nil ? .notAnswered : .closed
        }
    }
}

extension LegFacts {
    /// A hash of everything that they say, but for the revision.
    func contentHash(wraps: UnsafeBufferPointer<LegWrap>, in bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(queue.bytes(in: bytes))
        hash.combine(campaign.bytes(in: bytes))
        hash.combine(reason.bytes(in: bytes))
        hash.combine(customerID.bytes(in: bytes))
        hash.combine(disposition.bytes(in: bytes))
        hash.combine(team.bytes(in: bytes))
        hash.combine(site.bytes(in: bytes))
        var small = UInt64(phase.rawValue) << 8 | UInt64(flags.rawValue)
        small = small << 8 | UInt64(channel.rawValue)
        small = small << 8 | UInt64(direction.rawValue)
        small = small << 8 | UInt64(isNewHire.map { $0 ? 1 : 0 } ?? 255)
        small = small << 8 | UInt64(endCause?.rawValue ?? 255)
        hash.combine(small, UInt64(UInt32(bitPattern: segments)))
        hash.combine(offeredAt?.milliseconds ?? .min)
        hash.combine(establishedAt?.milliseconds ?? .min)
        hash.combine(clearedAt?.milliseconds ?? .min)
        hash.combine(wrapEndedAt?.milliseconds ?? .min)
        hash.combine(ringMs)
        hash.combine(talkMs)
        hash.combine(holdMs)
        hash.combine(consultMs)
        hash.combine(wrapMs)
        // What was told before it was known has the hash that it had.
        if let notAnsweredCause { hash.combine(UInt64(notAnsweredCause.rawValue)) }
        for wrap in wraps {
            hash.combine(wrap.startedAt.milliseconds)
            hash.combine(wrap.endedAt?.milliseconds ?? .min)
            hash.combine(UInt64(wrap.endCause?.rawValue ?? 255))
        }
        return hash.value
    }
}
