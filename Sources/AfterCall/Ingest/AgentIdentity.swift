import Telephony

/// How ids of agents of a telephony system become `agent_id`: by a table, the directory or a pattern, or not at all.
///
/// It is asked once for each id that a decoder has not seen before; what it finds, the decoder remembers.
struct AgentIdentity: Sendable {
    /// Ids with their `agent_id`.
    var agents: [String: String] = [:] {
        didSet { named = Set(agents.values) }
    }
    /// What ``agents`` makes of ids: where some records have that already, it is no stranger.
    private var named: Set<String> = []
    /// What the directory knows of ids; `nil` where it knows of none.
    var directory: SystemIDs?
    /// What makes an `agent_id` of ids that are in no table.
    var pattern: AgentIDPattern?

    /// Whether ids stay what they are.
    var isVerbatim: Bool { agents.isEmpty && directory == nil && pattern == nil }

    /// The `agent_id` of `id`; `nil` if nothing is found for it.
    func agentID(of id: String) -> String? {
        agents[id] ?? directory?.agentID(of: id) ?? pattern?.agentID(of: id) ?? (named.contains(id) ? id : nil)
    }
}

extension SourceSettings {
    /// How the source's ids of agents become `agent_id`.
    var identity: AgentIdentity {
        var identity = AgentIdentity()
        if let agents {
            guard let assignments = try? Assignments(agents) else {
                preconditionFailure("The agents \(agents) were checked and are none")
            }
            identity.agents = Dictionary(
                assignments.pairs.map { (AgentIDTable.id(of: $0.name), $0.value) }
            ) { first, _ in first }
        }
        if let agentPattern {
            guard let pattern = try? AgentIDPattern(agentPattern, agentID: agentID) else {
                preconditionFailure("The pattern \(agentPattern) was checked and is none")
            }
            identity.pattern = pattern
        }
        return identity
    }
}
