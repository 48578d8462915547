import ContactCenter

/// When windows become final, and when they are not kept any more.
extension CellTable {
    /// Goes on with making windows final, scope by scope.
    mutating func finish(_ emission: inout Emission, limit: Int, _ sink: (KPIRecord) -> Void) {
        guard let reached = emission.reached else { return }
        let isDue = finalTarget(reached) > progress.finalTarget && emission.now >= nextFinish(emission.isBehind)
        if progress.finalCursor >= scopeCount, isDue {
            progress.finalTarget = finalTarget(reached)
            progress.finishedAt = emission.now
            progress.finalCursor = 0
            let oldest = Grid.base(of: reached - settings.retentionMs)
            progress.retainedFrom = max(progress.retainedFrom, grid.zone.day(of: oldest).lowerBound)
        }
        while progress.finalCursor < scopeCount, emission.emitted < limit {
            let number = progress.finalCursor
            progress.finalCursor += 1
            guard scopes[number].header.isLive else { continue }
            finish(number, &emission, sink)
            dropOld(number)
        }
    }

    /// When windows may become final again.
    func nextFinish(_ isBehind: Bool) -> Timestamp {
        isBehind ? progress.finishedAt + CellSettings.finishEveryBehindMs : progress.finishedAt
    }

    /// Publishes the windows of a scope that have become final.
    private mutating func finish(_ number: Int, _ emission: inout Emission, _ sink: (KPIRecord) -> Void) {
        let (before, target) = (scopes[number].header.finalBefore, progress.finalTarget)
        guard before < target else { return }
        touch(number)
        scopes[number].header.finalBefore = target
        guard let first = scopes[number][.base].elements.first?.key ?? (before > .min ? before : nil) else { return }
        for kind in grid.kinds {
            // The window that holds this one may have begun before.
            var base = max(before, progress.retainedFrom, before > .min ? before : first)
            while base < target {
                let bases = grid.bases(kind, of: base)
                if bases.upperBound > target { break }
                publish(number, kind, bases, emission.now, &emission, sink)
                guard let next = nextContent(number, from: bases.upperBound) else { break }
                base = next
            }
        }
    }

    /// The first base window from `base` on that may hold anything.
    private func nextContent(_ number: Int, from base: Int32) -> Int32? {
        if Levels(counts: counts(number, before: base)).isRunning { return base }
        let position = scopes[number].position(.base, base)
        return position < scopes[number][.base].count ? scopes[number][.base][position].key : nil
    }

    /// Drops the windows of a scope that are not kept any more; what their levels come to is kept.
    private mutating func dropOld(_ number: Int) {
        for list in [EntryList.base, .hours, .days] {
            let entries = scopes[number][list].elements
            guard let first = entries.first, first.key < progress.retainedFrom else { continue }
            touch(number)
            let count = scopes[number].position(list, progress.retainedFrom)
            if list == .base {
                for entry in entries[..<count] {
                    let levels = Self.ownLevels(entry.bytes).shifted(by: Grid.start(ofBase: entry.key))
                    scopes[number].header.folded &+= levels
                }
            }
            removeEntries(number, list, 0..<count)
        }
        dropIfEmpty(number)
    }

    /// Forgets a scope of which nothing is left.
    mutating func dropIfEmpty(_ number: Int) {
        guard scopes[number].isEmpty else { return }
        touch(number)
        scopes[number].header.isLive = false
        if !journal.isOpen { removeSlot(number) }
    }
}
