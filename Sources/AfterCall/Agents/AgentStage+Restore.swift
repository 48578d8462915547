import AgentTracking
import Alerting
public import ContactCenter

/// Agents from the records of a changelog.
extension AgentStage {
    /// Takes up an agent as a changelog record has it, in place of what was known of it.
    ///
    /// The newest record of each agent counts. Its timer is set; what was published stays published. It is decoded when
    /// it is first touched, so that a start need not wait for agents of whom nothing is heard; at once only where its
    /// deadlines were reckoned under other settings. See ``damage``.
    /// - Parameter record: the value of the record; read during the call only.
    /// - Throws: ``WireError`` when the record is damaged as far as it was looked at, or written in a later format.
    ///   Nothing is then known of its agent, if it names one.
    /// - Complexity: O(bytes), a copy of them; without an allocation of its own once the pool has memory.
    public mutating func restore(_ record: UnsafeRawBufferPointer) throws(WireError) {
        precondition(!journal.isOpen && dirty.isEmpty, "An agent is restored before anything else is done")
        let parts = try AgentRecordParts(record)
        wasRestored = true
        let number = numberInTable(of: parts.agent)
        let isKnown = number < slab.count
        if parts.deadlinesUnder == changelog.fingerprint, !isKnown || slab.isPacked(number) {
            pack(parts, record, number, isKnown: isKnown)
        } else {
            if isKnown { forget(number) } else { slab.append(parts.agent) }
            let slot = slab.slot(number)
            try decode(parts, to: slot)
            arm(slot, number)
        }
        noteReadiness(number, parts.agent, parts.readySince)
    }

    private mutating func pack(
        _ parts: AgentRecordParts,
        _ record: UnsafeRawBufferPointer,
        _ number: Int,
        isKnown: Bool
    ) {
        if isKnown { slab.replace(number, packed: record) } else { slab.append(packed: record, room: Self.packedRoom) }
        let packed = slab.packed(number)
        packed.pointee.wasAtWork = parts.hasRunningWork
        packed.pointee.armedAt = parts.nextActionAt < .distantFuture ? parts.nextActionAt + 1 : .distantFuture
        wheel.set(number, at: packed.pointee.armedAt)
    }

    /// What a packed agent has room for at least. Records grow with the first events of their agents, and outgrown
    /// blocks would be of no use to the others, which outgrow them as well; later they are of some 1 500 bytes.
    private static var packedRoom: Int { 512 }

    /// Forgets the agent whose records have this key, as a record without a value says.
    public mutating func restore(tombstoneFor key: UnsafeRawBufferPointer) {
        precondition(!journal.isOpen && dirty.isEmpty, "An agent is restored before anything else is done")
        guard let agent = AgentKey(changelogKey: key) else { return }
        var number: Int?
        if agent.tenant.isEmpty {
            number = numbers.number(of: agent.agentID)
        } else {
            putKeyInRoom(of: agent)
            number = numbers.number(of: keyRoom.bytes)
        }
        guard let number else { return }
        wasRestored = true
        forget(number)
        noteReadiness(number)
    }

    /// Decodes an agent that is packed, before it is touched.
    ///
    /// - Returns: whether it could be; if not, ``damage`` says why, and it stays packed.
    @inline(never)
    mutating func unpack(_ number: Int) -> Bool {
        let record = slab.open(number)
        let slot = slab.slot(number)
        do throws(WireError) {
            try decode(AgentRecordParts(record.bytes), to: slot)
        } catch {
            slab.close(number, record)
            if damage == nil { damage = error }
            return false
        }
        record.release(to: work.pool)
        // The record may have had its timer wrong.
        arm(slot, number)
        return true
    }

    /// Takes up what a record says in the slot of its agent, which is blank; it is blank again if that fails.
    private mutating func decode(
        _ parts: AgentRecordParts,
        to slot: UnsafeMutablePointer<AgentSlot>
    ) throws(WireError) {
        do throws(WireError) {
            try slot.pointee.tracker.read(parts.tracker, work: &work)
            try slot.pointee.tracker.readRepetitions(parts.repetitions)
            try slot.pointee.alerts.read(parts.alerts, work: &alertWork)
            try slot.pointee.alerts.readLater(parts.laterAlerts, work: &alertWork)
            try slot.pointee.alerts.readLabels(parts.alertLabels, work: &alertWork)
            try parts.forEachForeignField { _ = slot.pointee.foreignFields.append($0, in: work.pool) }
        } catch {
            forgetState(slot)
            throw error
        }
        slot.pointee.publishedRecord = parts.publishedRecord
        slot.pointee.alertsDueAt = parts.alertsDueAt
        // What it says of alerts was reckoned under other rules: they are judged with the next event, or by the clock.
        if parts.deadlinesUnder != changelog.fingerprint, publishes(.alerts),
            let newestAt = slot.pointee.tracker.newestAt
        {
            slot.pointee.alertsDueAt = min(slot.pointee.alertsDueAt, newestAt)
        }
    }

    /// Nothing is known of the agent any more; it is ready to be heard of.
    private mutating func forget(_ number: Int) {
        if slab.isPacked(number) { slab.open(number).release(to: work.pool) }
        let slot = slab.slot(number)
        forgetState(slot)
        slot.pointee.tracker.reserve()
        slot.pointee.armedAt = .distantFuture
        wheel.set(number, at: .distantFuture)
    }

    private mutating func forgetState(_ slot: UnsafeMutablePointer<AgentSlot>) {
        if !slot.pointee.tracker.isBlank { slot.pointee.tracker.clear() }
        slot.pointee.alerts.removeAll(&alertWork)
        slot.pointee.publishedRecord = 0
        slot.pointee.alertsDueAt = .distantFuture
        slot.pointee.foreignFields.removeAll()
    }
}
