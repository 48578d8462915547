package import Alerting
import Foundation

/// An alert as it is published: `schemas/aftercall.alert.v1.schema.json`.
package struct AlertRecord: Decodable, Hashable, Sendable {
    /// Whether it fires still.
    package enum Status: String, Decodable, Sendable {
        case firing, resolved
    }

    /// How urgent it is, by the names of the schema.
    package enum Urgency: String, Codable, Sendable {
        case info, warning, error, critical

        package var severity: Severity {
            switch self {
            case .info: .info
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
        }
    }

    /// What it is about.
    package struct Entity: Codable, Hashable, Sendable {
        package var kind: String
        package var id: String
    }

    package var fingerprint: String
    package var episode: String
    package var rule: String
    package var severity: Urgency
    package var status: Status
    package var resolution: String?
    package var entity: Entity
    package var scope: [String: String]
    package var tenant: String
    package var contactID: String?
    package var value: Double
    package var threshold: Double
    package var at: String
    package var firedAt: String
    package var resolvedAt: String?
    package var summary: [String: String]
    package var labels: [String: String]
    package var runbook: String?

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
    package init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(AlertRecord.self, from: Data(json))
    }

    /// The sentence about it in `language`, or in English where it has none in that.
    package func summary(in language: String) -> String {
        summary[language] ?? summary["en"] ?? rule
    }
}
