import AgentTracking
import ContactCenter
import Indicators

/// Since when the oldest after-call work of each scope runs.
extension AgentStage {
    /// Takes up what was told of an agent's time.
    mutating func noteWork(_ told: ToldTime, of agent: AgentKey, in bytes: UnsafeRawBufferPointer) {
        guard told.fact.activity == .afterCallWork, told.fact.to == nil else { return }
        running.note(
            told.fact,
            isTakenBack: told.isTakenBack,
            tenant: agent.tenant,
            agentID: agent.agentID,
            bytes: bytes
        )
        if !journal.isOpen { running.keep() }
    }

    /// Takes up the work of all agents, and that others may have told what was told last, once agents were restored.
    ///
    /// What runs is what an agent was told to be doing: the field of a record may have been carried along by a version
    /// that does not know it.
    mutating func takeUpRestored() {
        guard wasRestored else { return }
        wasRestored = false
        ready.forgetTellings()
        running.removeAll()
        for number in 0..<slab.count {
            if slab.isPacked(number), !slab.packed(number).pointee.wasAtWork || !unpack(number) { continue }
            let slot = slab.slot(number)
            guard let fact = slot.pointee.tracker.runningWork else { continue }
            let agent = AgentSlot.key(of: slot)
            let bytes = slot.pointee.tracker.bytes
            running.restore(fact, tenant: agent.tenant, agentID: agent.agentID, bytes: bytes)
        }
    }

    /// Sends the oldest work of each scope where it is another than was sent.
    ///
    /// - Returns: how many records these are.
    mutating func sendRunningWork(
        of source: SourceTask,
        into batch: inout OutputBatch,
        writer: inout WireWriter
    ) -> Int {
        var count = 0
        running.tell { scope, gauge in
            batch.addGauge(gauge, ofScope: scope, from: source, writer: &writer)
            count += 1
        }
        if !journal.isOpen { running.keep() }
        return count
    }
}
