/// The fields of agent and leg events, for Foundation to decode: texts as they stand, the time not even read.
///
/// The fields of contact events, which the canonical decoder looks out for too, are left out in Foundation's favour.
struct FoundationEvent: Decodable {
    var id: String
    var source: String
    var type: String
    var time: String
    var seq: Int64?
    var version: Int64?
    var tenant: String?
    var agentID: String?
    var contactID: String?
    var queue: String?
    var campaign: String?
    var reason: String?
    var customerID: String?
    var disposition: String?
    var cause: String?
    var team: String?
    var site: String?
    var device: String?
    var skills: [String]?
    var channel: String?
    var direction: String?
    var onLimit: String?
    var nextState: String?
    var pending: Bool?
    var limitMs: Int64?
    var byMs: Int64?
    var hiredOn: String?

    enum CodingKeys: String, CodingKey {
        case id, source, type, time, seq, version, tenant, queue, campaign, reason, disposition, cause, team, site
        case device, skills, channel, direction, pending
        case agentID = "agent_id"
        case contactID = "contact_id"
        case customerID = "customer_id"
        case onLimit = "on_limit"
        case nextState = "next_state"
        case limitMs = "limit_ms"
        case byMs = "by_ms"
        case hiredOn = "hired_on"
    }
}
