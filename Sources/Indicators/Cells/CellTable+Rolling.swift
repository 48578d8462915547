import ContactCenter

/// The last minutes, advancing with the slices.
extension CellTable {
    /// Goes on with publishing the rolling windows, scope by scope.
    mutating func roll(_ emission: inout Emission, limit: Int, _ sink: (KPIRecord) -> Void) {
        guard let reached = emission.reached, rolls(reached, emission.now) else {
            progress.rollingCursor = .max
            return
        }
        let step = Grid.slice(of: reached)
        let nextRolling = progress.rolledAt + settings.emitEveryMs(isBehind: emission.isBehind)
        if progress.rollingCursor >= scopeCount, step > progress.rollingStep, emission.now >= nextRolling {
            progress.rollingStep = step
            progress.rollingCursor = 0
            progress.rolledAt = emission.now
        }
        while progress.rollingCursor < scopeCount, emission.emitted < limit {
            let number = progress.rollingCursor
            progress.rollingCursor += 1
            guard scopes[number].header.isLive else { continue }
            roll(number, &emission, sink)
        }
    }

    /// Whether there are rolling windows that end at `reached`.
    func rolls(_ reached: Timestamp, _ now: Timestamp) -> Bool {
        if settings.rollingMinutes.isEmpty { return false }
        guard let staleMs = settings.rollingStaleMs else { return true }
        return reached >= now - staleMs
    }

    /// The plan of a scope in force before `end`, and its shift: that of the day, or of the day before until it begins.
    private mutating func shift(_ number: Int, at end: Timestamp) -> (plan: Plan, day: Int32, isRunning: Bool)? {
        guard let plan = extras.extra(number, scopes[number].key)?.plan(at: end - 1) else { return nil }
        var day = Grid.base(of: end)
        if end.milliseconds < plan.shift(onDayOf: day, in: settings.zone).lowerBound {
            day = grid.zone.day(of: day).lowerBound - 1
        }
        let isRunning = plan.shift(onDayOf: day, in: settings.zone).contains(end.milliseconds)
        return (plan, day, isRunning)
    }

    /// Publishes the rolling windows of a scope that held something lately, has a gauge, or a plan whose shift goes on.
    private mutating func roll(_ number: Int, _ emission: inout Emission, _ sink: (KPIRecord) -> Void) {
        pruneSlices(number)
        let step = progress.rollingStep
        let end = Timestamp(milliseconds: Grid.start(ofSlice: step))
        // How much of a plan should be done goes on while nothing happens.
        let isFilled =
            !scopes[number][.slices].isEmpty || !scopes[number].gauges.isEmpty
            || shift(number, at: end)?.isRunning == true
        guard isFilled || scopes[number].header.isRolling else { return }
        touch(number)
        scopes[number].header.isRolling = isFilled
        figures.sums.removeAll()
        let entries = scopes[number][.slices].elements
        var position = entries.count - 1
        var counts = scopes[number].header.total.counts
        while position >= 0, Int64(entries[position].key) >= step {
            counts &-= Self.ownLevels(entries[position].bytes).counts
            position -= 1
        }
        for (index, minutes) in settings.rollingMinutes.enumerated() {
            let first = step - Int64(minutes) * 6
            while position >= 0, Int64(entries[position].key) >= first {
                if entries[position].byteCount > 0 {
                    // Edges relative to the end, which all lengths share.
                    let shift = Grid.start(ofSlice: Int64(entries[position].key)) - end.milliseconds
                    figures.sums.addOwn(entries[position].bytes, shift: shift)
                }
                position -= 1
            }
            let levels = figures.sums.levels
            let length = Int64(minutes) * 60_000
            figures.times = (counts &- levels.counts) &* SIMD16(repeating: length) &- levels.offsets
            figures.times.clamp(lowerBound: SIMD16(), upperBound: SIMD16(repeating: .max))
            publishRolling(number, index, Window(kind: .rolling, start: end - length, end: end), &emission, sink)
        }
    }

    private mutating func publishRolling(
        _ number: Int,
        _ index: Int,
        _ window: Window,
        _ emission: inout Emission,
        _ sink: (KPIRecord) -> Void
    ) {
        loadContext(number, isOpen: true, now: emission.now)
        let isNew = scopes[number].header.rollingRevisions[index] == 0
        if isNew, !figures.hasContent, scopes[number].gauges.isEmpty { return }
        if let (plan, day, _) = shift(number, at: window.end) {
            loadPlan(number, plan, dayOf: day, upTo: Grid.base(of: window.end) + 1, asOf: window.end)
        }
        evaluate(number, isOpen: true, judgedAt: window.end - 1)
        let hash = hashOfValues(isFinal: false)
        if !isNew, scopes[number].header.rollingHashes[index] == hash { return }
        scopes[number].header.rollingHashes[index] = hash
        scopes[number].header.rollingRevisions[index] += 1
        let revision = scopes[number].header.rollingRevisions[index]
        deliver(number, window, false, revision, &emission, sink)
    }

    /// Drops the slices that no rolling window has any more.
    private mutating func pruneSlices(_ number: Int) {
        guard let first = scopes[number][.slices].elements.first else { return }
        let oldest = Int32(clamping: progress.rollingStep - settings.keptSlices)
        if first.key >= oldest { return }
        touch(number)
        removeEntries(number, .slices, 0..<scopes[number].position(.slices, oldest))
    }
}
