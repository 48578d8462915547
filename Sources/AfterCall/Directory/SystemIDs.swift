import ContactCenter
import Telephony

/// Who the agents of a tenant are whom telephony systems name, as the directory has it.
struct SystemIDs: Sendable {
    private let directory: Directory
    private let tenant: String
    private var owners: [String: (agentID: String, from: Timestamp)] = [:]

    /// Of several agents with one id it is that of the version that begins last: nobody knows here when an event was.
    init(_ directory: Directory, tenant: String) {
        self.directory = directory
        self.tenant = tenant
        for (name, versions) in directory.agents where name.tenant == Array(tenant.utf8) {
            let agentID = String(decoding: name.id, as: UTF8.self)
            for version in versions.all {
                for id in version.value.systemIDs.map(AgentIDTable.id) {
                    if let known = owners[id], (known.from, known.agentID) > (version.from, agentID) { continue }
                    owners[id] = (agentID, version.from)
                }
            }
        }
    }

    /// Whether it knows no other names than the agents' own.
    var isEmpty: Bool { owners.isEmpty }

    /// The `agent_id` of `id`, which may be one already; `nil` where the directory has neither.
    func agentID(of id: String) -> String? {
        if let owner = owners[id] { return owner.agentID }
        return directory.agents[DirectoryName(tenant: tenant, id: id)] == nil ? nil : id
    }
}
