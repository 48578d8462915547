import ContactCenter
import Foundation

@testable import AfterCall

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

    /// What a leg has come to: established, cleared, and its wrap closed.
    static func leg(
        _ contact: String,
        from ms: Int64,
        queue: String = "q1",
        revision: Int32 = 1,
        offset: Int64
    ) -> LoggedRecord {
        var writer = WireWriter()
        let bytes = Array("a1\(contact)\(queue)".utf8)
        var facts = LegFacts(agentID: Text(offset: 0, count: 2), startedAt: epoch + ms, phase: .closed)
        facts.revision = revision
        facts.queue = Text(offset: bytes.count - queue.utf8.count, count: queue.utf8.count)
        (facts.establishedAt, facts.clearedAt, facts.wrapEndedAt) = (
            epoch + ms, epoch + ms + 60_000, epoch + ms + 90_000
        )
        (facts.talkMs, facts.wrapMs, facts.segments, facts.endCause) = (60_000, 30_000, 1, .ready)
        bytes.withUnsafeBytes { bytes in
            ContactInbox.write(
                facts,
                tenant: UnsafeRawBufferPointer(start: nil, count: 0),
                agentID: UnsafeRawBufferPointer(rebasing: bytes[..<2]),
                contactID: Text(offset: 2, count: contact.utf8.count),
                wraps: UnsafeBufferPointer(start: nil, count: 0),
                in: bytes,
                to: &writer
            )
        }
        return LoggedRecord(key: Array(contact.utf8), value: Array(writer.bytes), offset: offset, timestamp: epoch + ms)
    }
}
