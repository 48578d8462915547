import ContactCenter

/// Who a record is about: a tenant and an agent, as bytes that somebody else owns.
struct AgentKey {
    /// The tenant; empty where the bus names none.
    var tenant: UnsafeRawBufferPointer
    /// The agent.
    var agentID: UnsafeRawBufferPointer

    /// The record key: `agent_id`, or `tenant/agent_id`.
    @inline(__always)
    func append(to batch: inout OutputBatch) -> Text {
        tenant.isEmpty ? batch.append(agentID) : appendWithTenant(to: &batch)
    }

    private func appendWithTenant(to batch: inout OutputBatch) -> Text {
        var writer = batch.begin(atMost: tenant.count + agentID.count + 1)
        let start = writer.cursor
        writer.bytes(tenant)
        writer.byte(0x2F)
        writer.bytes(agentID)
        return batch.end(writer, from: start)
    }

    /// Whether `key` is the key of a record about this agent.
    func matches(_ key: UnsafeRawBufferPointer) -> Bool {
        if key.hasSameBytes(as: agentID) { return true }
        guard !tenant.isEmpty, key.count == tenant.count + agentID.count + 1, key[tenant.count] == 0x2F else {
            return false
        }
        return UnsafeRawBufferPointer(rebasing: key[..<tenant.count]).hasSameBytes(as: tenant)
            && UnsafeRawBufferPointer(rebasing: key[(tenant.count + 1)...]).hasSameBytes(as: agentID)
    }
}
