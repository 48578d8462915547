import ContactCenter

/// Where a measure falls (model 1.9, KPIs 2.1 and "Settled").
extension ContactTracker {
    func tellVisits(_ work: inout ContactWorkspace) {
        for index in work.visits.indices {
            let visit = work.visits[index]
            // It counts nowhere.
            if visit.result == .lostTrack { continue }
            var fact = StoredFact(kind: .offered, at: visit.openedAt)
            fact.queue = visit.queue
            fact.campaign = visit.campaign
            fact.reason = visit.reason
            fact.channel = visit.channel
            fact.direction = visit.direction
            work.facts.append(fact, in: work.pool)
            fact.kind = .waiting
            fact.until = visit.closed
            work.facts.append(fact, in: work.pool)
            guard let result = visit.result, let closedAt = visit.closed.instant else { continue }
            fact.until = MaybeMilliseconds()
            fact.at = closedAt
            fact.numbers.0 = closedAt - visit.openedAt
            let policy = work.policies.policy(ofQueue: texts.run(visit.queue), in: texts.bytes, at: closedAt)
            judge(&fact, result, policy)
            work.facts.append(fact, in: work.pool)
        }
    }

    private func judge(_ fact: inout StoredFact, _ result: VisitResult, _ policy: ContactPolicy) {
        switch result {
        case .answered, .abandoned:
            fact.kind = result == .answered ? .answered : .abandoned
            if fact.numbers.0 <= policy.serviceLevelMs { fact.flags.insert(.withinThreshold) }
            if result == .abandoned, fact.numbers.0 <= policy.shortAbandonMs { fact.flags.insert(.shortAbandon) }
        default:
            fact.kind = .leftQueue
            if result == .callback { fact.flags.insert(.callback) }
        }
    }

    func tellLegs(_ work: inout ContactWorkspace) {
        for index in legs.indices {
            let leg = legs[index]
            if leg.isRetracted { continue }
            if leg.offered.instant != nil {
                work.facts.append(StoredFact(kind: .legOffered, at: leg.startedAt, leg: leg), in: work.pool)
            }
            if leg.phase == .notAnswered, let endedAt = leg.cleared.instant {
                work.facts.append(StoredFact(kind: .notAnswered, at: endedAt, leg: leg), in: work.pool)
            }
            if leg.isConsultation { continue }
            if leg.direction == .outbound { tellOutbound(leg, &work) }
            tellHandled(leg, &work)
        }
    }

    private func tellOutbound(_ leg: StoredLeg, _ work: inout ContactWorkspace) {
        work.facts.append(StoredFact(kind: .dialled, at: leg.startedAt, leg: leg), in: work.pool)
        if let establishedAt = leg.established.instant {
            work.facts.append(StoredFact(kind: .connected, at: establishedAt, leg: leg), in: work.pool)
        }
    }

    /// A leg whose wrap was resumed counts where its last segment ended, and as it was until the next one ends.
    private func tellHandled(_ leg: StoredLeg, _ work: inout ContactWorkspace) {
        guard leg.established.instant != nil, leg.segments > 0, let wrapEndedAt = leg.wrapEnded.instant,
            leg.phase == .closed || leg.phase == .cleared
        else { return }
        var fact = StoredFact(kind: .handled, at: wrapEndedAt, leg: leg)
        fact.until = leg.cleared
        fact.numbers = (leg.ringMs, leg.talkMs, leg.holdMs, leg.wrapMs)
        if leg.holdMs > 0 { fact.flags.insert(.hasHold) }
        if leg.flags.contains(.suspect) { fact.flags.insert(.suspect) }
        if leg.endCause == .noWrap { fact.flags.insert(.noWrap) }
        // What is suspect, or had no wrap at all, is neither above nor below a line.
        if fact.flags.isDisjoint(with: [.suspect, .noWrap]) {
            let policy = work.policies.policy(ofQueue: texts.run(leg.queue), in: texts.bytes, at: wrapEndedAt)
            if leg.wrapMs <= policy.wrapTargetMs { fact.flags.insert(.withinTarget) }
            if leg.wrapMs > policy.wrapExceededMs { fact.flags.insert(.exceeded) }
            if leg.wrapMs < policy.wrapTooShortMs { fact.flags.insert(.tooShort) }
        }
        work.facts.append(fact, in: work.pool)
    }

    // MARK: The contact as a whole

    func tellContact(_ work: inout ContactWorkspace) {
        if !work.transfers.isEmpty {
            let first = work.transfers[0]
            let at = events.place(first.event).time
            work.facts.append(StoredFact(kind: .transferred, at: at, leg: leg(first.leg)), in: work.pool)
        }
        tellEscalation(&work)
        tellOutcome(&work)
        tellSurvey(&work)
    }

    /// The first transfer to a higher tier than any before, or an earlier last outcome that says so.
    ///
    /// A contact begins in tier 1. A tier is the number in its name; one without a number is not comparable.
    private func tellEscalation(_ work: inout ContactWorkspace) {
        var found = (at: Timestamp.distantFuture, leg: ContactSummary.nothing)
        var tier: Int64 = 1
        for index in work.transfers.indices {
            let event = events.place(work.transfers[index].event)
            guard let next = Self.tierNumber(texts.bytes(of: event.tier)) else { continue }
            if next > tier {
                found = (event.time, work.transfers[index].leg)
                break
            }
            tier = max(tier, next)
        }
        let outcome = work.summary.outcome
        if outcome != ContactSummary.nothing, events.place(outcome).escalated == true,
            events.place(outcome).time < found.at
        {
            found = (events.place(outcome).time, work.summary.outcomeLeg)
        }
        guard found.at < .distantFuture else { return }
        work.facts.append(StoredFact(kind: .escalated, at: found.at, leg: leg(found.leg)), in: work.pool)
    }

    /// The number that the first digits in a tier's name are, up to nine of them.
    static func tierNumber(_ name: UnsafeRawBufferPointer) -> Int64? {
        var number: Int64?
        var digits = 0
        for byte in name {
            guard byte &- 0x30 <= 9, digits < 9 else {
                if number != nil { break }
                continue
            }
            number = (number ?? 0) * 10 + Int64(byte &- 0x30)
            digits += 1
        }
        return number
    }

    private func tellOutcome(_ work: inout ContactWorkspace) {
        let summary = work.summary
        guard summary.outcome != ContactSummary.nothing else { return }
        let event = events[summary.outcome]
        let leg = leg(summary.outcomeLeg)
        if event.resolved == true, let startedAt = summary.startedAt {
            var fact = StoredFact(kind: .resolved, at: event.time, leg: leg)
            fact.numbers.0 = max(0, event.time - startedAt)
            work.facts.append(fact, in: work.pool)
        }
        var fact = StoredFact(kind: .outcome, at: event.time, leg: leg)
        if event.complaint == true { fact.flags.insert(.complaint) }
        fact.numbers.0 = event.first.value ?? 0
        fact.currency = event.currency
        if fact.numbers.0 != 0, CurrencyCode(texts.bytes(of: event.currency)) == nil {
            work.summary.anomalies[.amountWithoutCurrency] &+= 1
        }
        work.facts.append(fact, in: work.pool)
        if event.converted == true, summary.hasOutboundLeg || !summary.campaign.isNone {
            work.facts.append(StoredFact(kind: .converted, at: event.time, leg: leg), in: work.pool)
        }
        guard let resolved = event.resolved else { return }
        fact = StoredFact(kind: .firstContact, at: event.time, leg: leg)
        if resolved {
            fact.flags.insert(.resolvedAtFirst)
            // Of a customer whom nobody knows nobody can say that they came back.
            if !summary.customerID.isNone, summary.startedAt != nil { fact.flags.insert(.provisional) }
        }
        work.facts.append(fact, in: work.pool)
    }

    func tellSurvey(_ work: inout ContactWorkspace) {
        guard work.summary.survey != ContactSummary.nothing else { return }
        let event = events[work.summary.survey]
        var fact = StoredFact(kind: .surveyed, at: event.time, leg: leg(work.summary.surveyLeg))
        fact.numbers = (event.first.value ?? .min, event.second.value ?? 5, event.third.value ?? .min, 0)
        work.facts.append(fact, in: work.pool)
    }
}
