import ContactCenter

extension AgentTracker {
    /// Becomes equal to `other`, using the room it has; both must be from one pool.
    ///
    /// For undoing what a transaction did: the tracker as it was before is kept in another.
    public mutating func assign(_ other: borrowing AgentTracker) {
        precondition(other.pool === pool, "Trackers of different pools")
        head.assign(other.head, in: pool)
        middle.pointee.assign(other.middle.pointee, in: pool)
        base.pointee.assign(other.base.pointee, in: pool)
        log.entries.assign(other.log.entries, in: pool)
        log.identities.assign(other.log.identities, in: pool)
        log.nextSerial = other.log.nextSerial
        log.lastTime = other.log.lastTime
        arena.assign(other.arena, in: pool)
        ledger.wraps.assign(other.ledger.wraps, in: pool)
        ledger.intervals.assign(other.ledger.intervals, in: pool)
        told.assign(other.told, in: pool)
        middleCount = other.middleCount
        newest = other.newest
        deadBytes = other.deadBytes
        conflicts = other.conflicts
        clockAt = other.clockAt
        middleHasMoved()
    }
}
