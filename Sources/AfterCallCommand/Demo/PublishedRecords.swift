import ContactCenter
import Foundation

/// An agent record, as far as the demo shows it.
struct PublishedAgent: Decodable, Equatable {
    let agentID: String
    let state: String
    let contacts: [Contact]
    let wrap: Wrap?
    let team: String?

    struct Contact: Decodable, Equatable {
        let contactID: String
        let queue: String?

        enum CodingKeys: String, CodingKey {
            case queue
            case contactID = "contact_id"
        }
    }

    struct Wrap: Decodable, Equatable {
        let contactID: String?
        let startedAt: Instant
        let limitMs: Int64?

        enum CodingKeys: String, CodingKey {
            case contactID = "contact_id"
            case startedAt = "started_at"
            case limitMs = "limit_ms"
        }
    }

    enum CodingKeys: String, CodingKey {
        case state, contacts, wrap, team
        case agentID = "agent_id"
    }

    /// The queue of the contact that is wrapped up.
    var wrapQueue: String? {
        guard let id = wrap?.contactID else { return nil }
        return contacts.first { $0.contactID == id }?.queue
    }
}

/// A wrap record, as far as the demo shows it.
struct PublishedWrap: Decodable, Equatable {
    let agentID: String
    let contactID: String?
    let legStartedAt: String
    let segment: Int
    let queue: String?
    let talkMs: Int64?
    let wrapMs: Int64?
    let endCause: String?
    let revision: Int
    let status: String

    enum CodingKeys: String, CodingKey {
        case segment, queue, revision, status
        case agentID = "agent_id"
        case contactID = "contact_id"
        case legStartedAt = "leg_started_at"
        case talkMs = "talk_ms"
        case wrapMs = "wrap_ms"
        case endCause = "end_cause"
    }

    /// What all revisions of a record have in common.
    var identity: String { "\(agentID) \(contactID ?? "") \(legStartedAt) \(segment)" }

    /// The leg of a contact that was handled: standalone work has no contact, and a colleague who is asked handles
    /// none.
    var handledLeg: String? {
        guard let contactID, endCause != "consult" else { return nil }
        return "\(agentID) \(contactID) \(legStartedAt)"
    }
}

/// An interval record, as far as the demo shows it.
struct PublishedInterval: Decodable, Equatable {
    let status: String
}

/// An alert record, as far as the demo shows it.
struct PublishedAlert: Decodable, Equatable {
    let fingerprint: String
    let episode: String
    let rule: String
    let severity: String
    let status: String
    let resolution: String?
    let entity: Entity
    let scope: [String: String]
    let at: Instant
    let firedAt: Instant
    let resolvedAt: Instant?

    struct Entity: Decodable, Equatable {
        let id: String
    }

    enum CodingKeys: String, CodingKey {
        case fingerprint, episode, rule, severity, status, resolution, entity, scope, at
        case firedAt = "fired_at"
        case resolvedAt = "resolved_at"
    }

    /// Whether it fires.
    var isFiring: Bool { status == "firing" }
}

/// An instant, read from RFC 3339.
struct Instant: Decodable, Equatable {
    let timestamp: Timestamp

    init(_ timestamp: Timestamp) {
        self.timestamp = timestamp
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Array(text.utf8).withUnsafeBytes({ Timestamp(rfc3339: $0) }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no instant")
        }
        self.timestamp = timestamp
    }
}
