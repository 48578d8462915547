import ContactCenter

/// What was published of one agent within the horizon, so that a later look at the past publishes the difference only.
struct Ledger: ~Copyable {
    private(set) var wraps: [LedgerEntry] = []
    private(set) var intervals: [LedgerEntry] = []

    init() {}

    /// Publishes what the facts say and was not yet said; with `retractingFrom`, withdraws what they no longer say.
    ///
    /// - Parameter start: the state from which the facts were folded anew; `nil` when they only continue.
    mutating func publish(
        _ work: borrowing TrackerWorkspace,
        retractingFrom start: AgentState? = nil,
        into effects: inout EffectBuffer
    ) {
        if !work.facts.wraps.isEmpty { publishWraps(work, into: &effects) }
        if !work.facts.intervals.isEmpty { publishIntervals(work, into: &effects) }
        if let start { retract(work, from: start, into: &effects) }
        // Only what the facts touched is reset: the ledger of a busy agent is long, and most events tell little.
        for fact in work.facts.wraps { wraps[wrapEntry(of: fact, work)].fact = -1 }
        for fact in work.facts.intervals { intervals[intervalEntry(of: fact)].fact = -1 }
    }

    /// Forgets what can no longer change: what was told before `base` and is no longer held by it.
    mutating func forget(before base: borrowing AgentState, _ work: borrowing TrackerWorkspace) {
        let now = base.now
        var kept = 0
        for index in wraps.indices where wraps[index].toldAt >= now || Self.holds(base, wraps[index], work) {
            wraps[kept] = wraps[index]
            kept += 1
        }
        wraps.removeSubrange(kept...)
        intervals.removeAll { !Self.reaches(base, $0) }
    }

    mutating func forEachText(_ body: (inout Text) -> Void) {
        for index in wraps.indices { body(&wraps[index].contactID) }
    }

    // MARK: Wraps

    private mutating func publishWraps(_ work: borrowing TrackerWorkspace, into effects: inout EffectBuffer) {
        for fact in work.facts.wraps.indices {
            let index = wrapEntry(of: work.facts.wraps[fact], work)
            wraps[index].fact = fact
            wraps[index].toldAt = work.facts.wraps[fact].toldAt
        }
        for fact in work.facts.wraps.indices {
            var record = work.facts.wraps[fact]
            let index = wrapEntry(of: record, work)
            // Of several facts about one identity the last one counts.
            guard wraps[index].fact == fact else { continue }
            let content = record.contentHash(in: work.bytes)
            let isNew = wraps[index].revision == 0
            if !isNew, content == wraps[index].content, !wraps[index].isRetracted { continue }
            wraps[index].revision += 1
            wraps[index].content = content
            wraps[index].isRetracted = false
            record.revision = wraps[index].revision
            record.status = isNew ? .closed : .corrected
            effects.wraps.append(record)
        }
    }

    private mutating func wrapEntry(of record: WrapRecord, _ work: borrowing TrackerWorkspace) -> Int {
        var index = wraps.count - 1
        while index >= 0 {
            if wraps[index].startedAt == record.legStartedAt, wraps[index].segment == record.segment,
                work.areEqual(wraps[index].contactID, record.contactID)
            {
                return index
            }
            index -= 1
        }
        wraps.append(
            LedgerEntry(
                contactID: record.contactID,
                startedAt: record.legStartedAt,
                segment: record.segment,
                toldAt: record.toldAt
            )
        )
        return wraps.count - 1
    }

    private static func holds(
        _ state: borrowing AgentState,
        _ entry: LedgerEntry,
        _ work: borrowing TrackerWorkspace
    ) -> Bool {
        for leg in state.legs where leg.startedAt == entry.startedAt {
            if work.areEqual(leg.contactID, entry.contactID) { return true }
        }
        return false
    }

    // MARK: Intervals

    private mutating func publishIntervals(_ work: borrowing TrackerWorkspace, into effects: inout EffectBuffer) {
        for fact in work.facts.intervals.indices {
            var record = work.facts.intervals[fact]
            let index = intervalEntry(of: record)
            let content = record.contentHash(contacts: work.facts.contacts, in: work.bytes)
            let isNew = intervals[index].revision == 0
            intervals[index].fact = fact
            if !isNew, content == intervals[index].content, !intervals[index].isRetracted { continue }
            intervals[index].revision += 1
            intervals[index].content = content
            intervals[index].isRetracted = false
            record.revision = intervals[index].revision
            record.status = isNew ? .closed : .corrected
            let first = effects.contacts.count
            for contact in record.contacts { effects.contacts.append(work.facts.contacts[contact]) }
            record.contacts = first..<effects.contacts.count
            effects.intervals.append(record)
        }
    }

    private mutating func intervalEntry(of record: IntervalRecord) -> Int {
        // Kept in the order of their starts; a new interval is most often the last.
        var index = intervals.count
        while index > 0, intervals[index - 1].startedAt > record.startedAt { index -= 1 }
        if index > 0, intervals[index - 1].startedAt == record.startedAt { return index - 1 }
        intervals.insert(LedgerEntry(contactID: .none, startedAt: record.startedAt, segment: 0), at: index)
        return index
    }

    /// Whether what follows after `state` says anything of the interval: the open one, and those after it.
    private static func reaches(_ state: borrowing AgentState, _ entry: LedgerEntry) -> Bool {
        entry.startedAt >= state.presentedSince
    }

    // MARK: Withdrawal

    private mutating func retract(
        _ work: borrowing TrackerWorkspace,
        from start: AgentState,
        into effects: inout EffectBuffer
    ) {
        let since = start.now
        for index in wraps.indices where wraps[index].fact < 0 && !wraps[index].isRetracted {
            guard wraps[index].toldAt >= since || Self.holds(start, wraps[index], work) else { continue }
            wraps[index].revision += 1
            wraps[index].isRetracted = true
            var record = WrapRecord(
                contactID: wraps[index].contactID,
                legStartedAt: wraps[index].startedAt,
                segment: wraps[index].segment
            )
            record.revision = wraps[index].revision
            record.status = .retracted
            effects.wraps.append(record)
        }
        for index in intervals.indices
        where intervals[index].fact < 0 && !intervals[index].isRetracted && Self.reaches(start, intervals[index]) {
            intervals[index].revision += 1
            intervals[index].isRetracted = true
            let startedAt = intervals[index].startedAt
            var record = IntervalRecord(startedAt: startedAt, endedAt: startedAt, state: .unknown)
            record.revision = intervals[index].revision
            record.status = .retracted
            effects.intervals.append(record)
        }
    }
}
