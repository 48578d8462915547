import Foundation

/// The value of a record of the directory as JSON has it; what its texts and numbers must be is checked by
/// ``DirectoryDecoder``.
struct DirectoryRecord: Decodable {
    enum Kind: String, Decodable {
        case agent, queue, campaign
    }

    var kind: Kind
    var tenant: String?
    var id: String
    var versions: [Version]

    struct Version: Decodable {
        var effectiveFrom: String
        var team: String?
        var site: String?
        var hiredOn: String?
        var skills: [String]?
        var systemIDs: [String]?
        var name: String?
        var plan: Plan?
        var sector: Sector?
        var thresholds: Thresholds?
        var policies: DirectoryPolicies.Record?
        var targets: [Target]?

        enum CodingKeys: String, CodingKey {
            case effectiveFrom = "effective_from"
            case team, site
            case hiredOn = "hired_on"
            case systemIDs = "system_ids"
            case skills, name, plan, sector, thresholds, policies, targets
        }
    }

    struct Plan: Decodable {
        enum Measure: String, Decodable {
            case dialled, handled
        }

        var measure: Measure
        var count: WholeNumber
        var shiftStart: String
        var shiftEnd: String
        var timeZone: String?

        enum CodingKeys: String, CodingKey {
            case measure, count
            case shiftStart = "shift_start"
            case shiftEnd = "shift_end"
            case timeZone = "time_zone"
        }
    }

    struct Thresholds: Decodable {
        var serviceLevelMs: WholeNumber?
        var shortAbandonMs: WholeNumber?
        var wrapTargetMs: WholeNumber?
        var wrapExceededMs: WholeNumber?
        var wrapTooShortMs: WholeNumber?

        enum CodingKeys: String, CodingKey {
            case serviceLevelMs = "service_level_ms"
            case shortAbandonMs = "short_abandon_ms"
            case wrapTargetMs = "acw_target_ms"
            case wrapExceededMs = "acw_exceeded_ms"
            case wrapTooShortMs = "acw_too_short_ms"
        }
    }

    /// An integer; what has a fraction is refused with its field, which `JSONDecoder` does not name.
    struct WholeNumber: Decodable {
        var value: Int64

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            guard let value = Int64("\(try container.decode(Decimal.self))") else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no integer of 64 bits")
            }
            self.value = value
        }
    }

    struct Target: Decodable {
        enum Better: String, Decodable {
            case higher, lower
        }

        var indicator: String
        var value: Decimal
        var better: Better?
        var atRiskFrom: Decimal?

        enum CodingKeys: String, CodingKey {
            case indicator, value, better
            case atRiskFrom = "at_risk_from"
        }
    }
}

extension Sector: Decodable {}

extension DirectoryRecord {
    /// Reads `json`; what is wrong is said by field, and never with what stands there.
    static func read(_ json: [UInt8]) throws(DirectoryComplaint) -> DirectoryRecord {
        do {
            return try JSONDecoder().decode(DirectoryRecord.self, from: Data(json))
        } catch DecodingError.keyNotFound(let key, let context) {
            throw DirectoryComplaint(path(context.codingPath + [key]), "is missing")
        } catch DecodingError.valueNotFound(_, let context) {
            throw DirectoryComplaint(path(context.codingPath), "is null")
        } catch DecodingError.typeMismatch(_, let context) {
            throw DirectoryComplaint(path(context.codingPath), "is of another type")
        } catch DecodingError.dataCorrupted(let context) {
            let reason = context.codingPath.isEmpty ? "is no JSON" : "is none of the values it may have"
            throw DirectoryComplaint(path(context.codingPath), reason)
        } catch {
            throw DirectoryComplaint("value", "cannot be read")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path.isEmpty ? "value" : path
    }
}
