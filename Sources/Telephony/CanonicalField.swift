/// The fields of a canonical event (model 1.3).
enum CanonicalField: UInt8, CaseIterable {
    case id, source, type, time, seq, version, tenant, agentID, contactID
    case queue, campaign, reason, customerID, disposition, cause, team, site, device, skills
    case channel, direction, onLimit, nextState, pending, declaresOnly, limitMs, byMs, hiredOn
    case fromAgentID, toAgentID, toQueue, tier, currency, kind, resolved, escalated, converted, complaint
    case priority, amount, csat, csatScale, nps

    /// The field's name in the record.
    var name: StaticString {
        switch self {
        case .id: "id"
        case .source: "source"
        case .type: "type"
        case .time: "time"
        case .seq: "seq"
        case .version: "version"
        case .tenant: "tenant"
        case .agentID: "agent_id"
        case .contactID: "contact_id"
        case .queue: "queue"
        case .campaign: "campaign"
        case .reason: "reason"
        case .customerID: "customer_id"
        case .disposition: "disposition"
        case .cause: "cause"
        case .team: "team"
        case .site: "site"
        case .device: "device"
        case .skills: "skills"
        case .channel: "channel"
        case .direction: "direction"
        case .onLimit: "on_limit"
        case .nextState: "next_state"
        case .pending: "pending"
        case .declaresOnly: "declares_only"
        case .limitMs: "limit_ms"
        case .byMs: "by_ms"
        case .hiredOn: "hired_on"
        case .fromAgentID: "from_agent_id"
        case .toAgentID: "to_agent_id"
        case .toQueue: "to_queue"
        case .tier: "tier"
        case .currency: "currency"
        case .kind: "kind"
        case .resolved: "resolved"
        case .escalated: "escalated"
        case .converted: "converted"
        case .complaint: "complaint"
        case .priority: "priority"
        case .amount: "amount"
        case .csat: "csat"
        case .csatScale: "csat_scale"
        case .nps: "nps"
        }
    }
}
