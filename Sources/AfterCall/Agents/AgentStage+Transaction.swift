import AgentTracking
import ContactCenter
import Indicators

/// What is done between ``beginTransaction()`` and ``keep()`` or ``undo()`` is kept or undone as a whole.
///
/// Without a transaction everything is kept, and nothing is copied.
extension AgentStage {
    /// Begins a transaction. To be called between batches: after ``endBatch(into:)``, before the next record.
    public mutating func beginTransaction() {
        precondition(dirty.isEmpty, "A transaction begins within a batch")
        takeUpRestored()
        hasNewRules = false
        journal.begin(counters)
        parked.begin()
        resolved.begin()
        watermarksBefore = watermarks
        newestEventBefore = newestEventAt
        aheadBefore = aheadMs
    }

    /// How many agents the transaction has touched: each is a changelog record, and a copy of it is in memory until the
    /// transaction ends.
    public var touchedCount: Int { journal.entries.count }

    /// Ends the transaction, which was committed, after the batch was ended.
    public mutating func keep() {
        precondition(dirty.isEmpty, "A transaction ends within a batch")
        closeForgotten()
        journal.end()
        parked.keep()
        resolved.keep()
        ready.keep()
        running.keep()
    }

    /// Packs the agents that `agent.ttl` has logged off: there may be many of whom nothing is ever heard again.
    private mutating func closeForgotten() {
        for index in journal.entries.indices {
            let number = journal.entries[index].number
            // Of every other agent the clock will change something.
            guard !slab.isPacked(number), slab.slot(number).pointee.armedAt == .distantFuture else { continue }
            writeRecord(of: number)
            slab.close(number, packed: changelog.writer.bytes)
            foreseen = Foreseen()
        }
    }

    /// Undoes everything since ``beginTransaction()``, because it was aborted; the batch need not have been ended.
    ///
    /// What follows has the effects that it would have had without the transaction: agents, alerts, timers, waiting
    /// records and counters are as they were. Only the wall clock has gone on: timers that it has passed are due at the
    /// next call of ``settle(at:into:)``, which must not be for an earlier instant than one within the transaction. An
    /// agent that was new is of nobody again, but its number stays.
    /// - Complexity: O(agents touched).
    public mutating func undo() {
        for index in journal.entries.indices {
            let number = journal.entries[index].number
            let slot = slab.slot(number)
            journal.putBack(index, to: slot, &alertWork)
            wheel.set(number, at: slot.pointee.armedAt)
            noteReadiness(number)
        }
        // What was put back was reckoned under the rules before.
        if hasNewRules { wakeThoseWithAlerts() }
        ready.undo()
        running.undo()
        counters = journal.end()
        parked.undo()
        resolved.undo()
        watermarks = watermarksBefore
        newestEventAt = newestEventBefore
        aheadMs = aheadBefore
        dirty.removeAll(keepingCapacity: true)
        effects.removeAll()
        deltas.removeAll()
        // It was foreseen for records that may not be the next.
        foreseen = Foreseen()
    }

    /// Copies an agent as it is, before it is touched first by the transaction that is open.
    @inline(never)
    mutating func keepAsBefore(_ number: Int) {
        journal.keep(slab.slot(number), number, alertWork)
    }
}
