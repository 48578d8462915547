import ContactCenter
import Foundation

/// Events of contacts as the bus has them.
enum ContactEvents {
    static let epoch = Story.epoch

    /// The JSON of an event that happened `ms` after the epoch.
    static func json(_ type: String, _ contact: String?, at ms: Int64, _ more: [String: Any] = [:]) -> [UInt8] {
        var object: [String: Any] = [
            "id": "\(type) \(contact ?? "") \(ms)", "source": "acd", "type": type,
            "time": Story.text(of: epoch + ms),
        ]
        object["contact_id"] = contact
        object.merge(more) { $1 }
        do {
            return Array(try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
        } catch {
            preconditionFailure("\(object): \(error)")
        }
    }

    /// A record of the contact inbox with an event, as the ingest stage writes it.
    static func record(
        _ type: String,
        _ contact: String,
        at ms: Int64,
        arrival: Int64? = nil,
        offset: Int64,
        _ more: [String: Any] = [:]
    ) -> LoggedRecord {
        LoggedRecord(
            key: Array(contact.utf8),
            value: json("contact.\(type)", contact, at: ms, more),
            offset: offset,
            timestamp: epoch + (arrival ?? ms)
        )
    }
}
