import ContactCenter

/// From figures to values.
extension CellTable {
    /// Puts into ``figures`` what holds now, and forgets what belongs to single kinds of window.
    mutating func loadContext(_ number: Int, isOpen: Bool, now: Timestamp) {
        figures.hasNow = isOpen
        figures.computedAt = now
        figures.complaintsBefore = nil
        figures.plan = nil
        figures.minSample = settings.minSample
        figures.gauge = Gauge()
        figures.readyAgents = nil
        figures.recentlyAnswered = 0
        guard isOpen else { return }
        figures.now = scopes[number].header.total.counts
        for gauge in scopes[number].gauges.elements { figures.gauge.merge(gauge.gauge) }
        if scopes[number].header.dimensions.subtracting(.tenant) == .queue {
            let isKnown = extras.extra(number, scopes[number].key)?.isServedBySkills(at: now) ?? false
            if isKnown { figures.readyAgents = figures.gauge.readyAgents }
            figures.recentlyAnswered = recentlyAnswered(number, now)
        }
    }

    /// How many visits were answered in the last ten minutes.
    private mutating func recentlyAnswered(_ number: Int, _ now: Timestamp) -> Int64 {
        let newest = min(Grid.slice(of: now), scopes[number].header.newestSlice)
        guard newest >= Grid.slice(of: now) - 60 else { return 0 }
        let first = Grid.slice(of: now) - 60
        scratch.removeAll()
        for entry in scopes[number][.slices].elements where Int64(entry.key) > first && entry.byteCount > 0 {
            scratch.addOwn(entry.bytes, shift: 0)
        }
        return scratch[.answered]
    }

    /// Computes the values of the indicators that apply to a scope, and holds them against the targets in force at
    /// `judgedAt`.
    mutating func evaluate(_ number: Int, isOpen: Bool, judgedAt: Timestamp) {
        values.removeAll(keepingCapacity: true)
        let dimensions = scopes[number].header.dimensions
        let rows = settings.catalogue.rows
        for index in rows.indices where rows[index].applies(to: dimensions) {
            if rows[index].isGauge, !isOpen { continue }
            figures.appendValues(of: rows[index], at: index, to: &values)
        }
        guard let extra = extras.extra(number, scopes[number].key) else { return }
        var last: ValueName?
        for resolved in extra.targets where resolved.value != last && resolved.target.inForce.contains(judgedAt) {
            last = resolved.value
            for position in values.indices where resolved.value.isOf(values[position]) {
                apply(resolved, toValueAt: position)
            }
        }
    }

    private mutating func apply(_ resolved: ScopeExtras.Resolved, toValueAt position: Int) {
        values[position].target = resolved.target.value
        guard let value = values[position].value else { return }
        let attainment = Target.attainment(of: value, target: resolved.target.value, better: resolved.better)
        values[position].attainment = attainment
        values[position].status =
            if attainment.digits >= 1_000_000 {
                .onTrack
            } else if attainment.digits >= resolved.target.atRiskFrom {
                .atRisk
            } else {
                .offTrack
            }
    }

    func hashOfValues(isFinal: Bool) -> UInt64 {
        var hash = ByteHash()
        hash.combine(UInt64(values.count), isFinal ? 1 : 0)
        for value in values { value.combine(into: &hash) }
        // What compares shares must hear of them too.
        for share in figures.sums.shares where share.kind != .currency && (share.count != 0 || share.sum != 0) {
            hash.combine(share.name)
            hash.combine(UInt64(bitPattern: share.count), UInt64(bitPattern: share.sum))
        }
        return hash.value
    }
}

extension Gauge {
    /// Takes up what another task says of the same scope.
    mutating func merge(_ other: Gauge) {
        oldestWaiting = Gauge.earlier(oldestWaiting, other.oldestWaiting)
        oldestAfterCallWork = Gauge.earlier(oldestAfterCallWork, other.oldestAfterCallWork)
        readyAgents += other.readyAgents
        readySince = Gauge.earlier(readySince, other.readySince)
    }

    /// Keeps since when agents have been ready where `before`, which it replaces, had some, too.
    mutating func keepReadySince(of before: Gauge) {
        guard readyAgents > 0, before.readyAgents > 0 else { return }
        readySince = Gauge.earlier(readySince, before.readySince)
    }

    private static func earlier(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
