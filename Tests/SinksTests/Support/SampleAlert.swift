import AfterCall
import ContactCenter
import Foundation

@testable import Sinks

/// An alert as the stages publish it, with what a test changes.
struct SampleAlert {
    var fingerprint = "9f86d081884c7d65"
    var rule = "acw_exceeded"
    var severity = "warning"
    /// `nil` while it fires.
    var resolvedAt: String?
    var agent = "a-17"
    var contact = "c-4711"
    var labels: [String: String] = [:]
    var episode = SampleAlert.text(ofMsAgo: 30_000)

    /// One of `agent`, with a fingerprint of its own.
    static func of(_ agent: String) -> SampleAlert {
        SampleAlert().with {
            $0.agent = agent
            $0.fingerprint = agent.utf8.map { String($0, radix: 16) }.joined()
        }
    }

    /// The instant so many milliseconds ago.
    static func text(ofMsAgo milliseconds: Int64) -> String {
        (Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) - milliseconds).rfc3339
    }

    /// The same, resolved just now.
    var resolved: SampleAlert {
        var copy = self
        copy.resolvedAt = Self.text(ofMsAgo: 0)
        return copy
    }

    /// The same with other values.
    func with(_ change: (inout SampleAlert) -> Void) -> SampleAlert {
        var copy = self
        change(&copy)
        return copy
    }

    /// The record's value.
    var json: [UInt8] {
        let object: [String: Any] = [
            "fingerprint": fingerprint, "episode": episode, "rule": rule, "severity": severity,
            "status": resolvedAt == nil ? "firing" : "resolved",
            "resolution": resolvedAt == nil ? NSNull() as Any : "ended",
            "entity": ["kind": "agent", "id": agent],
            "scope": ["agent": agent, "queue": "support", "team": "north", "channel": "voice"],
            "tenant": "acme", "contact_id": contact, "value": 30_000, "threshold": 30_000, "at": episode,
            "fired_at": episode, "resolved_at": resolvedAt ?? NSNull() as Any,
            "summary": [
                "en": "Agent \(agent) wraps up for more than 30 s.", "fr": "L'agent \(agent) est en post-appel.",
                "es": "El agente \(agent) lleva más de 30 s.", "pl": "Agent \(agent) pracuje dłużej niż 30 s.",
            ],
            "labels": labels, "runbook": "docs/runbooks/\(rule).md",
        ]
        guard let data = try? JSONSerialization.data(withJSONObject: object) else {
            preconditionFailure("a sample that is no JSON")
        }
        return Array(data)
    }

    /// The record.
    func record(
        partition: Int32 = 0,
        offset: Int64 = 0,
        timestampMs: Int64 = Int64(Date().timeIntervalSince1970 * 1_000)
    ) -> StoredRecord {
        StoredRecord(
            topic: "aftercall.alerts",
            partition: partition,
            offset: offset,
            timestampMs: timestampMs,
            key: Array(fingerprint.utf8),
            value: json,
            headers: [
                StoredRecord.Header(name: "ce_id", value: Array("id-\(offset)".utf8)),
                StoredRecord.Header(name: "ce_source", value: Array("aftercall/test".utf8)),
                StoredRecord.Header(name: "ce_type", value: Array("aftercall.alert.v1".utf8)),
                StoredRecord.Header(name: "ce_time", value: Array(episode.utf8)),
                StoredRecord.Header(name: "traceparent", value: Array("00-aa-bb-01".utf8)),
            ]
        )
    }

    /// It as the sinks read it.
    var alert: AlertRecord {
        get throws { try AlertRecord(json: json) }
    }

    /// It on its way to a receiver.
    var queued: QueuedAlert {
        get throws { QueuedAlert(alert: try alert, record: record(), lease: Lease()) }
    }
}

/// JSON as a test looks at it.
func object(_ json: some Sequence<UInt8>) throws -> [String: Any] {
    guard let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any] else {
        throw CocoaError(.fileReadCorruptFile)
    }
    return object
}
