public import ContactCenter

extension AgentTracker {
    /// Reads a byte of each line of memory that the next event in order will need, and returns their sum.
    ///
    /// With many agents an event waits for memory longer than it computes. Called for a group of agents before the
    /// first of their events is applied, the waits overlap. The sum means nothing; it keeps the reads from being
    /// optimised away.
    public func foresee() -> Int {
        // What is written next, and what was written last: of the arena, about the last two events' texts.
        var sum = log.entries.readEnd(1) &+ log.identities.readEnd(2) &+ arena.readEnd(4)
        sum &+= head.legs.readEnd(11) &+ head.intervalContacts.readEnd(1)
        sum &+= ledger.intervals.readEnd(1) &+ ledger.wraps.readEnd(1)
        return sum
    }

    /// The same for what is known only once that is there: the texts that records of the agent have.
    public func foreseeTexts(horizonMs: Milliseconds) -> Int {
        let bytes = arena.bytes
        var sum = bytes.readStart(of: head.team)
        if !head.legs.isEmpty {
            let newest = head.legs.place(head.legs.count - 1)
            sum &+= bytes.readStart(of: newest.contactID) &+ bytes.readStart(of: newest.queue)
        }
        // An event that comes as soon as events do will then move the states on.
        if let newestAt, newestAt + Self.usualPaceMs - middleEventAt > 2 * horizonMs { sum &+= foreseeRotation() }
        return sum
    }

    /// About how far apart the events of an agent are.
    private static var usualPaceMs: Milliseconds { 20_000 }

    private func foreseeRotation() -> Int {
        var sum = 0
        var offset = 0
        while offset < MemoryLayout<AgentState>.size {
            sum &+= Int(UnsafeRawPointer(middle).load(fromByteOffset: offset, as: UInt8.self))
            sum &+= Int(UnsafeRawPointer(base).load(fromByteOffset: offset, as: UInt8.self))
            offset += 64
        }
        return sum &+ middle.pointee.legs.readEnd(7) &+ base.pointee.legs.readEnd(7)
    }
}

extension UnsafeRawBufferPointer {
    /// Reads the first byte of `text`.
    @inline(__always)
    fileprivate func readStart(of text: Text) -> Int {
        text.isNone ? 0 : Int(self[Int(text.offset)])
    }
}

extension Row {
    /// Reads a byte of each of the last `lines` lines of memory before the end of what it holds, and of that behind.
    @inline(__always)
    fileprivate func readEnd(_ lines: Int) -> Int {
        guard capacity > 0, let base = UnsafeRawPointer(elements.baseAddress) else { return 0 }
        let end = min(count, capacity - 1) * MemoryLayout<Element>.stride
        var sum = Int(base.load(fromByteOffset: end, as: UInt8.self))
        for line in 1...lines { sum &+= Int(base.load(fromByteOffset: max(0, end - 64 * line), as: UInt8.self)) }
        return sum
    }
}
