import ContactCenter

extension AgentTracker {
    /// Reads a byte of each line of memory that the next event in order will need, and returns their sum.
    ///
    /// With many agents an event waits for memory longer than it computes. Called for a group of agents before the
    /// first of their events is applied, the waits overlap. The sum means nothing; it keeps the reads from being
    /// optimised away.
    /// - Complexity: O(open legs).
    public func foresee() -> Int {
        var sum = log.foresee()
        if arena.count > 0 { sum &+= Int(arena.bytes[arena.count - 1]) }
        for leg in head.legs { sum &+= Int(leg.number) &+ Int(leg.extendedMs) &+ Int(leg.contactID.offset) }
        if let segment = head.segments.last { sum &+= Int(segment.segment) }
        return sum &+ ledger.foresee()
    }
}

extension EventLog {
    /// Reads what the next event in order is compared with.
    func foresee() -> Int {
        (identities.last.map { Int($0) } ?? 0) &+ (entries.last.map { Int($0.serial) } ?? 0)
    }
}

extension Ledger {
    /// Reads where the next record will be noted.
    func foresee() -> Int {
        (intervals.last.map { Int($0.revision) } ?? 0) &+ (wraps.last.map { Int($0.revision) } ?? 0)
    }
}
