import ContactCenter

/// Who a record is about: a tenant and an agent, as bytes that somebody else owns.
struct AgentKey {
    // Not as buffers, which know their counts only by subtraction.
    private let tenantBase: UnsafeRawPointer?
    private let agentBase: UnsafeRawPointer?
    /// How many bytes ``tenant`` has.
    let tenantCount: Int
    /// How many bytes ``agentID`` has.
    let agentCount: Int

    @inline(__always)
    init(tenant: UnsafeRawBufferPointer, agentID: UnsafeRawBufferPointer) {
        tenantBase = tenant.baseAddress
        tenantCount = tenant.count
        agentBase = agentID.baseAddress
        agentCount = agentID.count
    }

    /// The tenant; empty where the bus names none.
    @inline(__always)
    var tenant: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: tenantBase, count: tenantCount) }

    /// The agent.
    @inline(__always)
    var agentID: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: agentBase, count: agentCount) }

    /// The record key: `agent_id`, or `tenant/agent_id`.
    @inline(__always)
    func append(to batch: inout OutputBatch) -> Text {
        tenantCount == 0 ? batch.append(agentID) : appendWithTenant(to: &batch)
    }

    private func appendWithTenant(to batch: inout OutputBatch) -> Text {
        var writer = batch.begin(atMost: tenantCount + agentCount + 1)
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
