import ContactCenter

/// What was published of one agent within the horizon, so that a later look at the past publishes the difference only.
///
/// Its rows are given back by ``release(to:)``.
struct Ledger: ~Copyable {
    var wraps = Row<WrapEntry>()
    /// In the order of their starts.
    var intervals = Row<IntervalEntry>()

    init() {}

    /// Makes room for what is published of a busy agent within two to four horizons.
    mutating func reserve(in pool: BlockPool) {
        intervals.reserve(16, in: pool)
        wraps.reserve(4, in: pool)
    }

    func release(to pool: BlockPool) {
        wraps.release(to: pool)
        intervals.release(to: pool)
    }

    /// Publishes what the facts say and was not yet said.
    mutating func publish(_ work: borrowing TrackerWorkspace, into effects: inout EffectBuffer) {
        // Most events tell nothing of a wrap, and few of more than one: then none can be told twice.
        let wrapCount = work.facts.wraps.count
        if wrapCount == 1 {
            let index = wrapEntry(of: work.facts.wraps[0], work)
            publishWrap(0, at: index, work, into: &effects)
        } else if wrapCount > 1 {
            publishWraps(work, into: &effects)
            forgetWraps(work)
        }
        for fact in work.facts.intervals.indices {
            let index = intervalEntry(startedAt: work.facts.intervals[fact].startedAt, work.pool)
            publishInterval(fact, at: index, work, into: &effects)
        }
    }

    /// The same after a fold from `start`; besides, withdraws what the facts could have said again and do not.
    mutating func publish(
        _ work: borrowing TrackerWorkspace,
        retractingFrom start: borrowing AgentState,
        into effects: inout EffectBuffer
    ) {
        publishWraps(work, into: &effects)
        for fact in work.facts.intervals.indices {
            let index = intervalEntry(startedAt: work.facts.intervals[fact].startedAt, work.pool)
            intervals[index].isTold = true
            publishInterval(fact, at: index, work, into: &effects)
        }
        retract(work, from: start, into: &effects)
        forgetWraps(work)
    }

    /// Forgets what can no longer change: what was told before `base` and is no longer held by it.
    mutating func forget(before base: borrowing AgentState, _ work: borrowing TrackerWorkspace) {
        var kept = 0
        for index in wraps.indices where wraps[index].toldAt >= base.now || Self.holds(base, wraps[index], work) {
            wraps[kept] = wraps[index]
            kept += 1
        }
        wraps.truncate(to: kept)
        // They are in order, so what the base no longer reaches stands first.
        var forgotten = 0
        while forgotten < intervals.count, !Self.reaches(base, intervals[forgotten]) { forgotten += 1 }
        intervals.removeFirst(forgotten)
    }

    /// Moves its texts from `source` to `target`.
    mutating func moveTexts(from source: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        for index in wraps.indices { wraps[index].contactID.move(from: source, to: &target, pool) }
    }

    // MARK: Wraps

    private mutating func publishWraps(_ work: borrowing TrackerWorkspace, into effects: inout EffectBuffer) {
        for fact in work.facts.wraps.indices {
            let index = wrapEntry(of: work.facts.wraps[fact], work)
            wraps[index].fact = Int32(fact)
            wraps[index].toldAt = work.facts.wraps[fact].toldAt
        }
        for fact in work.facts.wraps.indices {
            let index = wrapEntry(of: work.facts.wraps[fact], work)
            // Of several facts about one identity the last one counts.
            if wraps[index].fact == Int32(fact) { publishWrap(fact, at: index, work, into: &effects) }
        }
    }

    private mutating func publishWrap(
        _ fact: Int,
        at index: Int,
        _ work: borrowing TrackerWorkspace,
        into effects: inout EffectBuffer
    ) {
        wraps[index].toldAt = work.facts.wraps[fact].toldAt
        guard wraps[index].becomes(work.facts.wraps[fact].contentHash(in: work.bytes)) else { return }
        var record = work.facts.wraps[fact]
        record.revision = wraps[index].revision
        record.status = record.revision == 1 ? .closed : .corrected
        effects.append(record)
    }

    /// Only what the facts touched is reset: the ledger of a busy agent is long.
    private mutating func forgetWraps(_ work: borrowing TrackerWorkspace) {
        for fact in work.facts.wraps { wraps[wrapEntry(of: fact, work)].fact = -1 }
    }

    private mutating func wrapEntry(of record: borrowing WrapRecord, _ work: borrowing TrackerWorkspace) -> Int {
        let (startedAt, segment, contact) = (record.legStartedAt, record.segment, record.contactID)
        let known = wraps.lastIndex {
            $0.startedAt == startedAt && $0.segment == segment && work.areEqual($0.contactID, contact)
        }
        if let known { return known }
        wraps.append(
            WrapEntry(startedAt: startedAt, contactID: contact, segment: segment, toldAt: record.toldAt),
            in: work.pool
        )
        return wraps.count - 1
    }

    private static func holds(
        _ state: borrowing AgentState,
        _ entry: WrapEntry,
        _ work: borrowing TrackerWorkspace
    ) -> Bool {
        state.legs.contains { $0.startedAt == entry.startedAt && work.areEqual($0.contactID, entry.contactID) }
    }

    // MARK: Intervals

    private mutating func publishInterval(
        _ fact: Int,
        at index: Int,
        _ work: borrowing TrackerWorkspace,
        into effects: inout EffectBuffer
    ) {
        let content = work.facts.intervals[fact].contentHash(contacts: work.facts.contacts, in: work.bytes)
        guard intervals[index].becomes(content) else { return }
        var record = work.facts.intervals[fact]
        record.revision = intervals[index].revision
        record.status = record.revision == 1 ? .closed : .corrected
        effects.append(record, contacts: UnsafeBufferPointer(rebasing: work.facts.contacts[record.contacts]))
    }

    private mutating func intervalEntry(startedAt: Timestamp, _ pool: BlockPool) -> Int {
        // A new interval is most often the last.
        var index = intervals.count
        while index > 0, intervals[index - 1].startedAt > startedAt { index -= 1 }
        if index > 0, intervals[index - 1].startedAt == startedAt { return index - 1 }
        if index == intervals.count {
            intervals.append(IntervalEntry(startedAt: startedAt), in: pool)
        } else {
            intervals.insert(IntervalEntry(startedAt: startedAt), at: index, in: pool)
        }
        return index
    }

    /// Whether what follows after `state` says anything of the interval: the open one, and those after it.
    private static func reaches(_ state: borrowing AgentState, _ entry: IntervalEntry) -> Bool {
        entry.startedAt >= state.presentedSince
    }

    // MARK: Withdrawal

    private mutating func retract(
        _ work: borrowing TrackerWorkspace,
        from start: borrowing AgentState,
        into effects: inout EffectBuffer
    ) {
        for index in wraps.indices where wraps[index].fact < 0 && !wraps[index].isRetracted {
            guard wraps[index].toldAt >= start.now || Self.holds(start, wraps[index], work) else { continue }
            wraps[index].withdraw()
            let entry = wraps[index]
            var record = WrapRecord(
                contactID: entry.contactID,
                legStartedAt: entry.startedAt,
                segment: entry.segment
            )
            record.revision = entry.revision
            record.status = .retracted
            effects.append(record)
        }
        for index in intervals.indices {
            let isTold = intervals[index].isTold
            intervals[index].isTold = false
            if isTold || intervals[index].isRetracted || !Self.reaches(start, intervals[index]) { continue }
            intervals[index].withdraw()
            let startedAt = intervals[index].startedAt
            var record = IntervalRecord(startedAt: startedAt, endedAt: startedAt, state: .unknown)
            record.revision = intervals[index].revision
            record.status = .retracted
            effects.append(record, contacts: UnsafeBufferPointer(start: nil, count: 0))
        }
    }
}
