import Alerting
import Foundation

/// An alert as it is published: `schemas/aftercall.alert.v1.schema.json`.
struct AlertRecord: Decodable, Hashable, Sendable {
    /// Whether it fires still.
    enum Status: String, Decodable, Sendable {
        case firing, resolved
    }

    /// How urgent it is, by the names of the schema.
    enum Urgency: String, Codable, Sendable {
        case info, warning, error, critical

        var severity: Severity {
            switch self {
            case .info: .info
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
        }
    }

    /// What it is about.
    struct Entity: Codable, Hashable, Sendable {
        var kind: String
        var id: String
    }

    var fingerprint: String
    var episode: String
    var rule: String
    var severity: Urgency
    var status: Status
    var resolution: String?
    var entity: Entity
    var scope: [String: String]
    var tenant: String
    var contactID: String?
    var value: Double
    var threshold: Double
    var at: String
    var firedAt: String
    var resolvedAt: String?
    var summary: [String: String]
    var labels: [String: String]
    var runbook: String?

    private enum CodingKeys: String, CodingKey {
        case fingerprint, episode, rule, severity, status, resolution, entity, scope, tenant, value, threshold, at
        case summary, labels, runbook
        case contactID = "contact_id"
        case firedAt = "fired_at"
        case resolvedAt = "resolved_at"
    }

    /// Reads the value of a record.
    ///
    /// - Throws: what Foundation says about JSON that is none, or is no alert.
    init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(AlertRecord.self, from: Data(json))
    }

    /// The sentence about it in `language`, or in English where it has none in that.
    func summary(in language: String) -> String {
        summary[language] ?? summary["en"] ?? rule
    }
}
