import Foundation
import Testing

/// What a consumer knows that keeps the greatest revision of each identity.
enum LastWords {
    /// The identity of a wrap.
    static let wrapIdentity = ["tenant", "agent_id", "contact_id", "leg_started_at", "segment"]

    /// The last word of each identity, without what says how often it was said and when. What was retracted is not
    /// there.
    ///
    /// - Parameter identity: the fields that make it, beside the record's key.
    static func of(_ records: [LoggedRecord], by identity: [String]) throws -> [String: String] {
        var last: [String: (revision: Int, text: String)] = [:]
        for record in records {
            let json = try JSONSerialization.jsonObject(with: Data(try #require(record.value)))
            var object = try #require(json as? [String: Any])
            let key =
                String(decoding: record.key ?? [], as: UTF8.self) + " "
                + identity.map { "\(object[$0] ?? "")" }.joined(separator: " ")
            let revision = try #require(object["revision"] as? Int)
            let isRetracted = object["status"] as? String == "retracted"
            for field in ["revision", "computed_at", "status"] { object[field] = nil }
            let text = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
            if revision > last[key]?.revision ?? 0 {
                last[key] = (revision, isRetracted ? "" : String(decoding: text, as: UTF8.self))
            }
        }
        return last.mapValues(\.text).filter { !$0.value.isEmpty }
    }
}
