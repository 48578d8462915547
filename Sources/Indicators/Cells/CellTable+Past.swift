public import ContactCenter

/// What has passed, by what is known now.
extension CellTable {
    /// Calls `body` with the record that a rolling window of a scope has which ended at `end`, or with the slice that
    /// holds it; values that are not kept are left out. It is not published, and says nothing of plans.
    ///
    /// - Parameter minutes: how long the window is; at most as long as the longest rolling window.
    /// - Returns: `false`, without a call, where it is not kept any more.
    @discardableResult
    public mutating func recall(
        _ scope: UnsafeRawBufferPointer,
        minutes: Int,
        endingAt end: Timestamp,
        now: Timestamp,
        _ body: (KPIRecord) -> Void
    ) -> Bool {
        let step = Grid.slice(of: end)
        let first = step - Int64(minutes) * 6
        let newest = Grid.slice(of: now)
        guard first >= newest - settings.keptSlices, let number = number(of: scope) else { return false }
        figures.sums.removeAll()
        let edge = Timestamp(milliseconds: Grid.start(ofSlice: step))
        var counts = scopes[number].header.total.counts
        for entry in scopes[number][.slices].elements.reversed() where entry.byteCount > 0 {
            if Int64(entry.key) >= step {
                counts &-= Self.ownLevels(entry.bytes).counts
            } else if Int64(entry.key) >= first {
                let shift = Grid.start(ofSlice: Int64(entry.key)) - edge.milliseconds
                figures.sums.addOwn(entry.bytes, shift: shift)
            }
        }
        let length = Int64(minutes) * 60_000
        let levels = figures.sums.levels
        figures.times = (counts &- levels.counts) &* SIMD16(repeating: length) &- levels.offsets
        figures.times.clamp(lowerBound: SIMD16(), upperBound: SIMD16(repeating: .max))
        loadContext(number, isOpen: false, now: edge)
        figures.now = counts
        evaluate(number, isOpen: true, judgedAt: edge - 1)
        // Who waited then is not kept, nor who was ready; that nobody waited is.
        let isNobodyWaiting = counts[Int(Level.waiting.rawValue)] <= 0
        let rows = settings.catalogue.rows
        values.removeAll {
            if case .readyAgents = rows[$0.indicator].rule { return true }
            guard rows[$0.indicator].isGauge, rows[$0.indicator].unit == .milliseconds else { return false }
            return !(isNobodyWaiting && rows[$0.indicator].isAgeOfWaiting)
        }
        var emission = Emission(now: now, reached: nil)
        deliver(number, Window(kind: .rolling, start: edge - length, end: edge), false, 0, &emission, body)
        return true
    }
}

extension Indicator {
    fileprivate var isAgeOfWaiting: Bool {
        switch rule {
        case .longestWait, .idleWait: true
        default: false
        }
    }
}
