import ContactCenter

/// What other stages were told of one agent within the horizon, so that a later look at the past tells the difference.
///
/// Its rows are given back by ``release(to:)``.
struct ToldFacts: ~Copyable {
    var legs = Row<LegEntry>()
    /// In the order of their starts; of those that start together after-call work without a contact comes last.
    var spans = Row<SpanEntry>()

    init() {}

    func release(to pool: BlockPool) {
        legs.release(to: pool)
        spans.release(to: pool)
    }

    mutating func assign(_ other: borrowing ToldFacts, in pool: BlockPool) {
        legs.assign(other.legs, in: pool)
        spans.assign(other.spans, in: pool)
    }

    mutating func removeAll() {
        legs.removeAll()
        spans.removeAll()
    }

    /// Moves its texts from `source` to `target`.
    mutating func moveTexts(from source: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        for index in legs.indices { legs[index].contactID.move(from: source, to: &target, pool) }
        for index in spans.indices {
            spans[index].team.move(from: source, to: &target, pool)
            spans[index].site.move(from: source, to: &target, pool)
        }
    }

    /// Readies what was told for a fold of the past, which is told next.
    mutating func beginFold() {
        for index in spans.indices { spans[index].isTold = false }
        for index in legs.indices { legs[index].isTold = false }
    }

    /// Tells what the facts at hand say for good: intervals and standalone work that have ended, legs that were
    /// dropped.
    mutating func tell(_ work: borrowing TrackerWorkspace, into effects: inout EffectBuffer) {
        for index in work.facts.legs.indices {
            let told = work.facts.legs[index]
            let wraps = UnsafeBufferPointer(rebasing: work.facts.legWraps[told.wraps])
            tell(told.facts, of: told.contactID, wraps, work, into: &effects)
        }
        guard work.tells.contains(.time) else { return }
        for index in work.facts.intervals.indices {
            tell(AgentTimeFact(work.facts.intervals[index]), work, into: &effects)
        }
        for index in work.facts.wraps.indices where work.facts.wraps[index].flags.contains(.standalone) {
            tell(AgentTimeFact(standalone: work.facts.wraps[index]), work, into: &effects)
        }
    }

    /// Tells what is not over yet: the present interval, open standalone work, and each leg that its contact knows of.
    mutating func tellOpen(
        _ state: borrowing AgentState,
        _ work: inout TrackerWorkspace,
        into effects: inout EffectBuffer
    ) {
        if work.tells.contains(.time), state.isTracked {
            tell(state.presentSpan, work, into: &effects)
            for index in state.legs.indices where state.legs[index].isStandalone && state.legs[index].phase == .wrap {
                tell(state.standaloneSpan(ofLegAt: index), work, into: &effects)
            }
        }
        guard work.tells.contains(.legs) else { return }
        for index in state.legs.indices where state.isTold(legAt: index) {
            let facts = state.legFacts(at: index, &work)
            let wraps = UnsafeBufferPointer(work.legWraps.elements)
            tell(facts, of: state.legs[index].contactID, wraps, work, into: &effects)
        }
    }

    /// Takes back what was told of the time after `start` and did not come up again in the fold from there; both
    /// functions `tell` were called for that fold.
    mutating func takeBack(
        from start: borrowing AgentState,
        _ work: borrowing TrackerWorkspace,
        into effects: inout EffectBuffer
    ) {
        var kept = 0
        for index in spans.indices {
            let entry = spans[index]
            if entry.isTold || !Self.reaches(start, entry) {
                spans[kept] = spans[index]
                kept += 1
            } else {
                effects.append(entry.fact, isTakenBack: true)
            }
        }
        spans.truncate(to: kept)
        for index in legs.indices {
            let entry = legs[index]
            if entry.isTold || entry.isRetracted || !Self.reaches(start, entry, work) { continue }
            legs[index].withdraw()
            var facts = LegFacts(agentID: .none, startedAt: entry.startedAt, phase: .retracted)
            facts.revision = legs[index].revision
            effects.append(facts, of: entry.contactID, wraps: UnsafeBufferPointer(start: nil, count: 0))
        }
    }

    /// Forgets what can no longer change.
    mutating func forget(before base: borrowing AgentState, _ work: borrowing TrackerWorkspace) {
        var kept = 0
        for index in spans.indices where spans[index].to == nil || Self.reaches(base, spans[index]) {
            spans[kept] = spans[index]
            kept += 1
        }
        spans.truncate(to: kept)
        kept = 0
        for index in legs.indices where Self.reaches(base, legs[index], work) {
            legs[kept] = legs[index]
            kept += 1
        }
        legs.truncate(to: kept)
    }

    // MARK: Time

    private mutating func tell(
        _ fact: AgentTimeFact,
        _ work: borrowing TrackerWorkspace,
        into effects: inout EffectBuffer
    ) {
        var index = spans.count
        let isStandalone = fact.activity == .standalone
        // Work without a contact may be over in the millisecond in which it began.
        let isNothing = fact.to == fact.from
        while index > 0, Self.comesAfter(spans[index - 1], fact.from, isStandalone) { index -= 1 }
        if index > 0, spans[index - 1].from == fact.from, spans[index - 1].isStandalone == isStandalone {
            index -= 1
            spans[index].isTold = true
            if Self.areSame(spans[index], fact, work) { return }
            effects.append(spans[index].fact, isTakenBack: true)
            if isNothing {
                spans.remove(at: index)
                return
            }
            spans[index] = SpanEntry(fact)
        } else if isNothing {
            return
        } else if index == spans.count {
            spans.append(SpanEntry(fact), in: work.pool)
        } else {
            spans.insert(SpanEntry(fact), at: index, in: work.pool)
        }
        spans[index].isTold = true
        effects.append(fact, isTakenBack: false)
    }

    private static func comesAfter(_ entry: SpanEntry, _ from: Timestamp, _ isStandalone: Bool) -> Bool {
        entry.from > from || entry.from == from && entry.isStandalone && !isStandalone
    }

    private static func areSame(
        _ entry: SpanEntry,
        _ fact: AgentTimeFact,
        _ work: borrowing TrackerWorkspace
    ) -> Bool {
        entry.to == fact.to && entry.activity == fact.activity && entry.isNewHire == fact.isNewHire
            && work.areEqual(entry.team, fact.team) && work.areEqual(entry.site, fact.site)
    }

    /// Whether a fold from `state` says anything of the span.
    private static func reaches(_ state: borrowing AgentState, _ entry: SpanEntry) -> Bool {
        guard entry.isStandalone else { return entry.from >= state.presentedSince }
        return entry.from >= state.now
            || state.legs.contains { $0.isStandalone && ($0.wrapStartedAt == entry.from || $0.startedAt == entry.from) }
    }

    // MARK: Legs

    private mutating func tell(
        _ facts: LegFacts,
        of contactID: Text,
        _ wraps: UnsafeBufferPointer<LegWrap>,
        _ work: borrowing TrackerWorkspace,
        into effects: inout EffectBuffer
    ) {
        let startedAt = facts.startedAt
        var index =
            legs.lastIndex { $0.startedAt == startedAt && work.areEqual($0.contactID, contactID) } ?? legs.count
        if index == legs.count {
            legs.append(LegEntry(startedAt: startedAt, contactID: contactID), in: work.pool)
            index = legs.count - 1
        }
        legs[index].isTold = true
        guard legs[index].becomes(facts.contentHash(wraps: wraps, in: work.bytes)) else { return }
        var facts = facts
        facts.revision = legs[index].revision
        effects.append(facts, of: contactID, wraps: wraps)
    }

    private static func reaches(
        _ state: borrowing AgentState,
        _ entry: LegEntry,
        _ work: borrowing TrackerWorkspace
    ) -> Bool {
        entry.startedAt >= state.now
            || state.legs.contains { $0.startedAt == entry.startedAt && work.areEqual($0.contactID, entry.contactID) }
    }
}

extension AgentTimeFact {
    /// A closed interval as a span of time.
    init(_ record: IntervalRecord) {
        self.init(activity: AgentActivity(record.state), from: record.startedAt, to: record.endedAt)
        team = record.team
        site = record.site
        isNewHire = record.isNewHire
    }

    /// The span of after-call work without a contact that has ended.
    init(standalone record: WrapRecord) {
        self.init(activity: .standalone, from: record.wrapStartedAt, to: record.wrapEndedAt)
        team = record.team
        site = record.site
        isNewHire = record.isNewHire
    }
}
