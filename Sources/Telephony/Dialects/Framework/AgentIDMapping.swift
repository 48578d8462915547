/// How the agents' ids of a telephony system become `agent_id`.
public enum AgentIDMapping: Sendable {
    /// They are the same.
    case verbatim
    /// A table says so. An id that is not in it stays as it is, and is counted as unknown.
    case table(AgentIDTable)
}
