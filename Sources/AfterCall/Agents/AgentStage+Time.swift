import AgentTracking
public import ContactCenter
import Indicators

/// What the clock does: it lets deadlines and alerts act, and ends batches.
extension AgentStage {
    /// Ends a batch: publishes the agents that changed, and arms their timers.
    ///
    /// Call it after the records of a poll, with the batch they wrote to, before that is handed to the producer.
    public mutating func endBatch(into batch: inout OutputBatch) {
        for number in dirty {
            let slot = slab.slot(number)
            slot.pointee.isDirty = false
            let headers = slot.pointee.headers
            slot.pointee.headers = 0..<0
            arm(slot, number)
            tellOpen(slot, number, headers, into: &batch)
            noteReadiness(number)
            guard publishes(.agents) else { continue }
            let published = slot.pointee.publishedRecord
            let hash = agentEncoder.append(
                slot.pointee.tracker,
                of: AgentSlot.key(of: slot),
                unlessPublished: published,
                headers: headers,
                to: &batch
            )
            if hash != published { counters.count(1, .agents) }
            slot.pointee.publishedRecord = hash
        }
        dirty.removeAll(keepingCapacity: true)
    }

    /// Tells other stages what is not over of an agent, and was not yet told.
    private mutating func tellOpen(
        _ slot: UnsafeMutablePointer<AgentSlot>,
        _ number: Int,
        _ headers: Range<Int>,
        into batch: inout OutputBatch
    ) {
        if work.tells.isEmpty { return }
        effects.removeAll()
        slot.pointee.tracker.tell(work: &work, effects: &effects)
        tell(effectsOf: number, AgentSlot.key(of: slot), headers, into: &batch)
    }

    /// Sends what the transaction changed of indicators, a record a scope, of ready agents, and of the oldest work that
    /// runs.
    ///
    /// To be called once, when the last batch of the transaction is ended.
    ///
    /// - Parameter partition: the partition of the stage's input.
    public mutating func sendDeltas(from partition: Int32, into batch: inout OutputBatch) {
        var count = 0
        let source = SourceTask(stage: .agents, partition: partition)
        deltas.forEachScope(source: source) { key, value in
            batch.addInternal(.cellsInbox, key: key, value: value)
            count += 1
        }
        var writer = WireWriter(capacity: 64)
        count += sendReadyAgents(of: source, into: &batch, writer: &writer)
        count += sendRunningWork(of: source, into: &batch, writer: &writer)
        counters.count(count, .cellsInbox)
        deltas.removeAll()
    }

    /// Sees to it that the agent is woken no later than something is due.
    ///
    /// A timer that goes off early does no harm, so one is moved only to an earlier instant: while there is a backlog
    /// no timer goes off, and each event would move its agent's.
    mutating func arm(_ slot: UnsafeMutablePointer<AgentSlot>, _ number: Int) {
        let instant = slot.pointee.nextActionAt + 1
        if instant >= slot.pointee.armedAt { return }
        slot.pointee.armedAt = instant
        wheel.set(number, at: instant)
    }

    /// When the clock will next change something, at the earliest; `nil` if nothing is open.
    public var nextActionAt: Timestamp? {
        // Asked for twice a round: no list.
        let timerAt = min(wheel.nextInstant ?? .distantFuture, parked.nextInstant ?? .distantFuture)
        let next = min(timerAt, nextReadyChangeAt, resolved.nextInstant ?? .distantFuture)
        return next < .distantFuture ? next : nil
    }

    /// Whether agents have changed whose records ``endBatch(into:)`` has yet to publish.
    public var hasUnpublishedAgents: Bool { !dirty.isEmpty && publishes(.agents) }

    /// How many agents a timer will wake.
    public var timerCount: Int { wheel.count }

    /// When the first of the records that wait is due; `nil` if none waits.
    public var nextWaitingAt: Timestamp? { parked.nextInstant }

    /// Takes the events ahead of the clock whose time has come: by the wall clock once the partition has caught up, by
    /// Kafka's timestamps of what was read before.
    ///
    /// - Parameters:
    ///   - now: the time that has come.
    ///   - limit: how many to take at most.
    /// - Returns: how many were taken.
    @discardableResult
    public mutating func takeWaiting(at now: Timestamp, limit: Int = .max, into batch: inout OutputBatch) -> Int {
        var count = 0
        while count < limit, let record = parked.removeFirst(dueAt: now) {
            counters.waiting -= 1
            count += 1
            record.withRecord { take($0, now: now, hasWaited: true, into: &batch) }
        }
        return count
    }

    /// Lets everything act that the wall clock has passed. To be called only once the partition has caught up.
    ///
    /// - Parameter limit: how many agents to wake, and alerts to delete, at most, so that a storm does not starve the
    ///   poll.
    /// - Returns: how many these were; when that is the limit, more may be due already.
    public mutating func settle(at now: Timestamp, limit: Int, into batch: inout OutputBatch) -> Int {
        settledAt = max(settledAt, now)
        due.removeAll(keepingCapacity: true)
        wheel.advance(to: now, limit: limit, into: &due)
        for number in due { wake(number, at: now, into: &batch) }
        var count = due.count
        while count < limit, let alert = resolved.removeFirst(dueAt: now) {
            batch.addDeletion(of: alert, from: .alerts)
            counters.count(1, .alerts)
            count += 1
        }
        return count
    }

    /// Notes that the record of an agent may have changed because of a record with the trace context in `headers`.
    mutating func touch(_ number: Int, because headers: Range<Int>) {
        let slot = slab.slot(number)
        if !headers.isEmpty { slot.pointee.headers = headers }
        if slot.pointee.isDirty { return }
        slot.pointee.isDirty = true
        dirty.append(number)
    }

    private mutating func wake(_ number: Int, at now: Timestamp, into batch: inout OutputBatch) {
        if slab.isPacked(number), !unpack(number) { return }
        let slot = slab.slot(number)
        let agent = AgentSlot.key(of: slot)
        if journal.isOpen { keepAsBefore(number) }
        slot.pointee.armedAt = .distantFuture
        act(number, agent, at: now, now: now, into: &batch)
        touch(number, because: 0..<0)
    }

    /// Lets everything of an agent act that is due before an event at `instant`, in its order, as it would have acted
    /// live; so alerts are told whose ground that event ends. Before an event that comes late nothing is due.
    mutating func tellHistory(
        _ number: Int,
        _ agent: AgentKey,
        before instant: Timestamp,
        now: Timestamp,
        into batch: inout OutputBatch
    ) {
        let slot = slab.slot(number)
        guard let newestAt = slot.pointee.tracker.newestAt, newestAt < instant else { return }
        var actedAt = Timestamp.distantPast
        while slot.pointee.nextActionAt < instant, slot.pointee.nextActionAt >= actedAt {
            actedAt = slot.pointee.nextActionAt + 1
            act(number, agent, at: actedAt, now: now, into: &batch)
        }
    }

    /// Lets everything of an agent act that is due before `instant`.
    private mutating func act(
        _ number: Int,
        _ agent: AgentKey,
        at instant: Timestamp,
        now: Timestamp,
        into batch: inout OutputBatch
    ) {
        effects.removeAll()
        work.policies.select(tenant: agent.tenant)
        slab.slot(number).pointee.tracker.advanceClock(to: instant, work: &work, effects: &effects)
        publish(effectsOf: number, agent, 0..<0, into: &batch)
        judge(number, agent, heardAt: instant, now: now, 0..<0, into: &batch)
    }
}
