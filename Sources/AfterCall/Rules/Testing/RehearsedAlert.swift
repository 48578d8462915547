import Alerting
import Foundation
import Indicators

/// An alert as the stages publish it, as far as tests of rules look at it.
struct RehearsedAlert {
    let fingerprint: String
    let alert: RuleTestAlert
    let severity: Severity
    let isFiring: Bool
    /// How it was resolved.
    let resolution: String?
    let value: Double

    private struct Record: Decodable {
        struct Entity: Decodable {
            var kind: String
            var id: String
        }

        var fingerprint: String
        var rule: String
        var severity: String
        var status: String
        var resolution: String?
        var entity: Entity
        var scope: [String: String]
        var tenant: String
        var contactID: String?
        var value: Double

        enum CodingKeys: String, CodingKey {
            case fingerprint, rule, severity, status, resolution, entity, scope, tenant, value
            case contactID = "contact_id"
        }
    }

    /// Reads a record of our own; one that cannot be read is our bug.
    init(json: [UInt8]) {
        guard let record = try? JSONDecoder().decode(Record.self, from: Data(json)),
            let severity = Severity.allCases.first(where: { "\($0.name)" == record.severity })
        else { preconditionFailure("An alert cannot be read: \(String(decoding: json, as: UTF8.self))") }
        fingerprint = record.fingerprint
        self.severity = severity
        isFiring = record.status == "firing"
        (resolution, value) = (record.resolution, record.value)
        var values = Dimension.allCases.compactMap { dimension in
            record.scope["\(dimension.name)"].map { (dimension: dimension, value: Array($0.utf8)) }
        }
        values.append((.tenant, Array(record.tenant.utf8)))
        values.append((.contact, Array((record.contactID ?? "").utf8)))
        if record.entity.kind == "partition" { values.append((.partition, Array(record.entity.id.utf8))) }
        alert = RuleTestAlert(rule: record.rule, scope: ScopeKey(values))
    }
}
