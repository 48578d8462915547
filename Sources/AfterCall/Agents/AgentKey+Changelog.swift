import ContactCenter

/// The key of an agent's changelog record. Another agent never has it: compaction keeps one record of a key.
///
/// It is `agent_id`, or `tenant/agent_id`, as on the bus, wherever the first slash tells the one from the other. Else
/// it is the bytes FF 61, which no text begins with, the length of the tenant (4 bytes, the most significant first),
/// tenant and agent.
extension AgentKey {
    private static var slash: UInt8 { UInt8(ascii: "/") }
    private static let explicitStart: [UInt8] = [0xFF, UInt8(ascii: "a")]

    /// Writes the key.
    func writeChangelogKey(to writer: inout WireWriter) {
        if (tenant.isEmpty ? agentID : tenant).contains(Self.slash) {
            Self.explicitStart.withUnsafeBytes { writer.raw($0) }
            withUnsafeBytes(of: UInt32(tenant.count).bigEndian) { writer.raw($0) }
            writer.raw(tenant)
        } else if !tenant.isEmpty {
            writer.raw(tenant)
            withUnsafeBytes(of: Self.slash) { writer.raw($0) }
        }
        writer.raw(agentID)
    }

    /// The agent whose changelog record has this key; `nil` if no agent's has.
    init?(changelogKey key: UnsafeRawBufferPointer) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        let start = Self.explicitStart.count + 4
        if key.starts(with: Self.explicitStart), key.count >= start {
            let count = Int(UInt32(bigEndian: key.loadUnaligned(fromByteOffset: start - 4, as: UInt32.self)))
            guard count < key.count - start else { return nil }
            self.init(
                tenant: UnsafeRawBufferPointer(rebasing: key[start..<start + count]),
                agentID: UnsafeRawBufferPointer(rebasing: key[(start + count)...])
            )
        } else if let slash = key.firstIndex(of: Self.slash) {
            self.init(
                tenant: UnsafeRawBufferPointer(rebasing: key[..<slash]),
                agentID: UnsafeRawBufferPointer(rebasing: key[(slash + 1)...])
            )
        } else {
            self.init(tenant: none, agentID: key)
        }
    }
}
