import ContactCenter

extension AgentTracker {
    /// Reads a byte of each line of memory that the next event in order will need, and returns their sum.
    ///
    /// With many agents an event waits for memory longer than it computes. Called for a group of agents before the
    /// first of their events is applied, the waits overlap. The sum means nothing; it keeps the reads from being
    /// optimised away.
    /// - Complexity: O(open legs).
    public func foresee() -> Int {
        var sum = log.foresee() &+ arena.readEnd(lines: 4) &+ ledger.foresee()
        sum &+= head.legs.readEnd(lines: 8) &+ head.intervalContacts.readEnd(lines: 1)
        return sum &+ head.segments.readEnd(lines: 1)
    }
}

extension EventLog {
    /// Reads what the next event in order is compared with.
    func foresee() -> Int {
        entries.readEnd(lines: 1) &+ identities.readEnd(lines: 2)
    }
}

extension Ledger {
    /// Reads where the next record will be noted.
    func foresee() -> Int {
        intervals.readEnd(lines: 1) &+ wraps.readEnd(lines: 1)
    }
}

extension Row {
    /// Reads a byte of each of the last `lines` lines of memory that the elements are in, and of the next one.
    @inline(__always)
    fileprivate func readEnd(lines: Int) -> Int {
        let bytes = bytes
        guard let base = bytes.baseAddress else { return 0 }
        var sum = 0
        var offset = bytes.count - 1
        var left = lines
        while left > 0, offset >= 0 {
            sum &+= Int(base.load(fromByteOffset: offset, as: UInt8.self))
            offset -= 64
            left -= 1
        }
        return sum
    }
}
