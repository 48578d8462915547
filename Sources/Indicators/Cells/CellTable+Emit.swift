public import ContactCenter

/// What goes out.
extension CellTable {
    /// What publishing is given: the clock, the sources' progress, and where records go.
    struct Emission {
        /// The wall clock.
        var now: Timestamp
        /// Up to when levels run: the least watermark, or what the scope has seen, whichever is later, but not later
        /// than the clock.
        var reached: Timestamp?
        /// Whether there is a backlog.
        var isBehind = false
        var emitted = 0
    }

    /// Publishes what is due: windows that have become final, open and revised ones, rolling ones.
    ///
    /// At most about `limit` records: a scope that was begun is finished. What is left over is due at once.
    /// - Parameters:
    ///   - now: the wall clock.
    ///   - least: the least watermark over all source tasks (``WatermarkTable``); without one nothing becomes final and
    ///     nothing rolls.
    ///   - isBehind: whether most of what there is was not read yet: windows that are not over are published every
    ///     ``CellSettings/emitEveryBehindMs`` then, since nobody waits for them, and windows become final every
    ///     ``CellSettings/finishEveryBehindMs``.
    ///   - limit: how many records; at least 1.
    ///   - sink: is given each record, which is valid within the call only.
    /// - Returns: how many records there were.
    @discardableResult
    public mutating func emit(
        now: Timestamp,
        least: Timestamp?,
        isBehind: Bool = false,
        limit: Int = .max,
        into sink: (KPIRecord) -> Void
    ) -> Int {
        var emission = Emission(now: now, reached: least.map { min($0, now) }, isBehind: isBehind)
        // A backlog begins with what becomes final.
        if isBehind, progress.tickedAt == .distantPast { progress.tickedAt = now }
        // A third each at first, so that none of the three holds up the others.
        let share = max(limit / 3, 1)
        finish(&emission, limit: share, sink)
        publishQueue(&emission, limit: emission.emitted + share, sink)
        roll(&emission, limit: limit, sink)
        publishQueue(&emission, limit: limit, sink)
        finish(&emission, limit: limit, sink)
        return emission.emitted
    }

    /// When ``emit(now:least:isBehind:limit:into:)`` next has something to do if nothing comes in; `nil` if never.
    public func nextEmissionAt(now: Timestamp, least: Timestamp?, isBehind: Bool = false) -> Timestamp? {
        if progress.queueHead < progress.queueEnd || progress.finalCursor < scopeCount
            || progress.rollingCursor < scopeCount
        {
            return now
        }
        let everyMs = settings.emitEveryMs(isBehind: isBehind)
        let (nextTick, nextRolling) = (progress.tickedAt + everyMs, progress.rolledAt + everyMs)
        var next = queue.count > progress.queueHead ? max(nextTick, now) : Timestamp.distantFuture
        if let least {
            let reached = min(least, now)
            if finalTarget(reached) > progress.finalTarget, scopeCount > 0 {
                next = min(next, max(nextFinish(isBehind), now))
            }
            if rolls(reached, now), scopeCount > 0 {
                let isDue = Grid.slice(of: reached) > progress.rollingStep
                let step = Timestamp(milliseconds: Grid.start(ofSlice: Grid.slice(of: now) + 1))
                next = min(next, isDue ? max(nextRolling, now) : max(step, nextRolling))
            }
        }
        return next == .distantFuture ? nil : next
    }

    /// Base windows before this one are final once every source has reached `reached`.
    func finalTarget(_ reached: Timestamp) -> Int32 {
        Grid.base(of: reached - settings.correctionHorizonMs)
    }

    // MARK: The queue

    private mutating func publishQueue(_ emission: inout Emission, limit: Int, _ sink: (KPIRecord) -> Void) {
        let nextTick = progress.tickedAt + settings.emitEveryMs(isBehind: emission.isBehind)
        if progress.queueHead == progress.queueEnd, queue.count > progress.queueEnd, emission.now >= nextTick {
            progress.queueEnd = queue.count
            progress.tickedAt = emission.now
        }
        while progress.queueHead < progress.queueEnd, emission.emitted < limit {
            let number = Int(queue[progress.queueHead])
            progress.queueHead += 1
            publishChanged(number, &emission, sink)
        }
    }

    /// Publishes the windows of a scope that have changed since they were published last.
    private mutating func publishChanged(_ number: Int, _ emission: inout Emission, _ sink: (KPIRecord) -> Void) {
        guard scopes[number].header.isQueued else { return }
        touch(number)
        let asOf = asOf(number, emission)
        findCandidates(number, asOf)
        for kind in grid.kinds {
            var end = Int32.min
            for candidate in candidates where candidate >= end {
                let bases = grid.bases(kind, of: candidate)
                end = bases.upperBound
                publish(number, kind, bases, asOf, &emission, sink)
            }
            publishComplaintsAfter(number, kind, asOf, &emission, sink)
        }
        clearCandidates(number)
    }

    /// Up to when the levels of a scope run: as far as its final windows go in any case. Watermarks begin anew when
    /// their sources do, and what then changes in the past changes all windows that have been told since.
    private func asOf(_ number: Int, _ emission: Emission) -> Timestamp {
        let (newest, final) = (scopes[number].header.newestSlice, scopes[number].header.finalBefore)
        let seen = newest == .min ? Timestamp.distantPast : Timestamp(milliseconds: Grid.start(ofSlice: newest + 1))
        let told = final == .min ? Timestamp.distantPast : Timestamp(milliseconds: Grid.start(ofBase: final))
        return min(emission.now, max(seen, told, emission.reached ?? .distantPast))
    }

    /// The base windows of a scope that may have changed, in order.
    private mutating func findCandidates(_ number: Int, _ asOf: Timestamp) {
        candidates.removeAll(keepingCapacity: true)
        let header = scopes[number].header
        if header.changedFrom <= header.changedTo {
            let entries = scopes[number][.base].elements
            var position = scopes[number].position(.base, header.changedFrom)
            while position < entries.count, entries[position].key <= header.changedTo {
                if entries[position].flags.contains(.isChanged) { candidates.append(entries[position].key) }
                position += 1
            }
        }
        let open = Grid.base(of: asOf)
        // Nothing is kept for longer, so nothing that runs is older.
        let kept = Int64(open) - settings.retentionMs / Grid.baseMs - 192
        let oldest = max(progress.retainedFrom, Int32(clamping: kept))
        let (from, to) = (max(header.runFrom, oldest), min(header.runTo, open))
        if from <= to {
            candidates.append(contentsOf: from...to)
            candidates.sort()
        }
    }

    private mutating func clearCandidates(_ number: Int) {
        for candidate in candidates {
            guard let position = scopes[number].find(.base, candidate),
                !scopes[number][.base][position].flags.isDisjoint(with: [.isChanged, .hasNewComplaints])
            else { continue }
            _ = edit(number, .base, candidate)
            scopes[number][.base][position].flags.subtract([.isChanged, .hasNewComplaints])
        }
        scopes[number].header.changedFrom = .max
        scopes[number].header.changedTo = .min
        scopes[number].header.runFrom = .max
        scopes[number].header.runTo = .min
        scopes[number].header.isQueued = false
    }

    /// The window after one whose complaints have changed compares itself with it.
    private mutating func publishComplaintsAfter(
        _ number: Int,
        _ kind: WindowKind,
        _ asOf: Timestamp,
        _ emission: inout Emission,
        _ sink: (KPIRecord) -> Void
    ) {
        for candidate in candidates {
            guard let position = scopes[number].find(.base, candidate),
                scopes[number][.base][position].flags.contains(.hasNewComplaints)
            else { continue }
            let next = grid.bases(kind, of: grid.bases(kind, of: candidate).upperBound)
            let list = EntryList(kind)
            guard let after = scopes[number].find(list, next.lowerBound), scopes[number][list][after].revision > 0
            else { continue }
            publish(number, kind, next, asOf, &emission, sink)
        }
    }

    // MARK: One window

    /// Publishes a window if it says something else than what was published of it last.
    mutating func publish(
        _ number: Int,
        _ kind: WindowKind,
        _ bases: Range<Int32>,
        _ asOf: Timestamp,
        _ emission: inout Emission,
        _ sink: (KPIRecord) -> Void
    ) {
        let isFinal = bases.upperBound <= scopes[number].header.finalBefore
        if bases.lowerBound < progress.retainedFrom { return }
        let list = EntryList(kind)
        let known = scopes[number].find(list, bases.lowerBound).map { scopes[number][list][$0] }
        load(number, kind, bases, asOf: isFinal ? nil : asOf)
        let isOpen = !isFinal && bases.contains(Grid.base(of: asOf))
        loadContext(number, isOpen: isOpen, now: emission.now)
        if known?.revision ?? 0 == 0, !figures.hasContent { return }
        figures.complaintsBefore = complaintsBefore(number, kind, bases.lowerBound)
        let end = Timestamp(milliseconds: Grid.start(ofBase: bases.upperBound))
        let until = isFinal ? end : min(asOf, end)
        // A window does not hold its end.
        let judgedAt = min(until, end - 1)
        if kind == .day, let plan = extras.extra(number, scopes[number].key)?.plan(at: judgedAt) {
            loadPlan(number, plan, dayOf: bases.lowerBound, upTo: bases.upperBound, asOf: until)
        }
        evaluate(number, isOpen: isOpen, judgedAt: judgedAt)
        let hash = hashOfValues(isFinal: isFinal)
        if let known, known.revision > 0, known.hash == hash { return }
        let position = edit(number, list, bases.lowerBound)
        scopes[number][list][position].revision += 1
        scopes[number][list][position].hash = hash
        if isFinal {
            scopes[number][list][position].flags.insert(.isFinal)
        } else {
            scopes[number][list][position].flags.remove(.isFinal)
        }
        let revision = scopes[number][list][position].revision
        deliver(number, Window(kind, bases), isFinal, revision, &emission, sink)
    }

    mutating func deliver(
        _ number: Int,
        _ window: Window,
        _ isFinal: Bool,
        _ revision: UInt32,
        _ emission: inout Emission,
        _ sink: (KPIRecord) -> Void
    ) {
        emission.emitted += 1
        let first = figures.sums.shares.firstIndex { $0.kind != .currency } ?? figures.sums.shares.count
        values.withUnsafeBufferPointer { values in
            figures.sums.shares.withUnsafeBufferPointer { shares in
                sink(
                    KPIRecord(
                        scope: scopes[number].key,
                        dimensions: scopes[number].header.dimensions,
                        window: window,
                        isFinal: isFinal,
                        revision: revision,
                        values: values,
                        shares: UnsafeBufferPointer(rebasing: shares[first...]),
                        computedAt: emission.now
                    )
                )
            }
        }
    }
}

extension EntryList {
    /// Where it is kept what was published of windows of this kind.
    init(_ kind: WindowKind) {
        switch kind {
        case .interval: self = .base
        case .hour: self = .hours
        case .day, .rolling: self = .days
        }
    }
}
