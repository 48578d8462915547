import AgentTracking
import ContactCenter

/// Writes the legs that trackers tell of as records of the contact inbox.
struct LegTeller: ~Copyable {
    private var writer = WireWriter(capacity: 512)

    /// Appends a record for each leg in `effects`, whose texts are runs of `bytes`.
    mutating func append(
        _ effects: borrowing EffectBuffer,
        of agent: AgentKey,
        headers: Range<Int>,
        in bytes: UnsafeRawBufferPointer,
        to batch: inout OutputBatch
    ) {
        for told in effects.legs {
            writer.removeAll()
            ContactInbox.write(
                told.facts,
                tenant: agent.tenant,
                agentID: agent.agentID,
                contactID: told.contactID,
                wraps: UnsafeBufferPointer(rebasing: effects.legWraps[told.wraps]),
                in: bytes,
                to: &writer
            )
            let contact = AgentKey(tenant: agent.tenant, agentID: told.contactID.bytes(in: bytes))
            let key = contact.append(to: &batch)
            batch.addInternal(.contactInbox, key: key, value: writer.bytes, headers: headers)
        }
    }
}
