import AfterCall
import ContactCenter
import Foundation
import SchemaSupport
import Testing

@testable import Sinks

/// What receivers are sent.
@Suite struct ReceiverTests {
    private static let now = Timestamp(milliseconds: 1_764_129_600_500)

    private func labels(of sample: SampleAlert) throws -> [String: String] {
        let alert = AlertmanagerAlert(try sample.alert, language: .english)
        return try #require(try object(alert.labels.utf8) as? [String: String])
    }

    @Test func `Alertmanager's labels are the parts of the fingerprint and the scope`() throws {
        #expect(
            try labels(of: SampleAlert()) == [
                "alertname": "acw_exceeded", "severity": "warning", "tenant": "acme", "entity_kind": "agent",
                "entity": "a-17", "contact_id": "c-4711", "agent": "a-17", "queue": "support", "team": "north",
                "channel": "voice",
            ]
        )
    }

    @Test func `Labels of the operator are among them, under names that Prometheus allows, and never in their place`()
        throws
    {
        let sample = SampleAlert().with { $0.labels = ["floor-nr": "3", "9": "x", "severity": "none", "empty": ""] }
        let labels = try labels(of: sample)
        #expect(labels["floor_nr"] == "3" && labels["_9"] == "x" && labels["severity"] == "warning")
        #expect(labels["empty"] == nil)
    }

    @Test func `No sentence, value or instant is a label`() throws {
        let later = SampleAlert().with { $0.episode = SampleAlert.text(ofMsAgo: 1) }
        let first = AlertmanagerAlert(try SampleAlert().alert, language: .english)
        #expect(first.labels == AlertmanagerAlert(try later.alert, language: .polish).labels)
    }

    @Test func `Alertmanager is told the sentence in the language, from when, and until when`() throws {
        let sample = SampleAlert().with { $0.episode = "2025-11-26T04:00:00.000Z" }
        let alert = AlertmanagerAlert(try sample.alert, language: .french)
        let told = try object(alert.json(now: "2025-11-26T04:01:00.000Z", endsAt: "2025-11-26T04:06:00.000Z").utf8)
        #expect(told["startsAt"] as? String == "2025-11-26T04:00:00.000Z")
        #expect(told["endsAt"] as? String == "2025-11-26T04:06:00.000Z")
        let annotations = try #require(told["annotations"] as? [String: String])
        #expect(annotations["summary"] == "L'agent a-17 est en post-appel.")
        #expect(annotations["value"] == "30000" && annotations["runbook"] == "docs/runbooks/acw_exceeded.md")
    }

    @Test func `No alert ends before it starts, nor starts after now, whatever the clocks say`() throws {
        let sample = SampleAlert().with { $0.episode = "2025-11-26T05:00:00.000Z" }
        let alert = AlertmanagerAlert(try sample.alert, language: .english)
        let told = try object(alert.json(now: "2025-11-26T04:01:00.000Z", endsAt: "2025-11-26T04:00:30.000Z").utf8)
        #expect(told["startsAt"] as? String == "2025-11-26T04:01:00.000Z")
        #expect(told["endsAt"] as? String == "2025-11-26T04:01:00.000Z")
    }

    private var pagerDuty: PagerDutyReceiver {
        get throws {
            PagerDutyReceiver(
                address: try #require(HTTPAddress("https://events.pagerduty.com/v2/enqueue")),
                routingKey: Secret("k3y"),
                language: .english
            )
        }
    }

    @Test func `PagerDuty is told to trigger, with the fingerprint as key`() throws {
        let request = try pagerDuty.request(for: try SampleAlert().queued, at: Self.now)
        let event = try object(request.body)
        #expect(event["routing_key"] as? String == "k3y" && event["event_action"] as? String == "trigger")
        #expect(event["dedup_key"] as? String == "9f86d081884c7d65")
        let payload = try #require(event["payload"] as? [String: Any])
        #expect(payload["severity"] as? String == "warning" && payload["class"] as? String == "acw_exceeded")
        #expect(payload["source"] as? String == "agent a-17" && payload["group"] as? String == "north")
        let details = try #require(payload["custom_details"] as? [String: Any])
        #expect(details["contact_id"] as? String == "c-4711" && details["value"] as? Int == 30_000)
        #expect((details["scope"] as? [String: String])?["queue"] == "support")
    }

    @Test func `PagerDuty is told to resolve, and no sentence is longer than it takes`() throws {
        let sample = SampleAlert().with { $0.agent = String(repeating: "ä", count: 2_000) }.resolved
        let event = try object(try pagerDuty.request(for: try sample.queued, at: Self.now).body)
        #expect(event["event_action"] as? String == "resolve")
        #expect((event["payload"] as? [String: Any])?["summary"].flatMap { $0 as? String }?.count == 1_024)
    }

    @Test func `The webhook gets a CloudEvent whose data is the record, byte by byte`() throws {
        let alert = try SampleAlert().queued
        let body = WebhookReceiver.event(of: alert)
        let event = try object(body)
        #expect(event["specversion"] as? String == "1.0" && event["id"] as? String == "id-0")
        #expect(event["type"] as? String == "aftercall.alert.v1" && event["source"] as? String == "aftercall/test")
        #expect(event["subject"] as? String == "9f86d081884c7d65" && event["traceparent"] as? String == "00-aa-bb-01")
        let value = try #require(alert.record.value)
        #expect(Array(body.dropLast().suffix(value.count)) == value)
        let schema = try JSONSchema(parsing: Array(Repository.contents("schemas/aftercall.alert.v1.schema.json")))
        let data = try JSONSerialization.data(withJSONObject: try #require(event["data"]))
        #expect(schema.violations(ofJSON: Array(data)).isEmpty)
    }

    @Test func `The webhook's signature is of the time and the body`() throws {
        let receiver = WebhookReceiver(
            address: try #require(HTTPAddress("https://hooks.example/x")),
            secret: Secret("whsec")
        )
        let request = receiver.request(for: try SampleAlert().queued, at: Self.now)
        let header = try #require(request.headers.first { $0.name == WebhookSignature.headerName }?.value)
        let code = WebhookSignature(Secret("whsec")).code(of: Array("1764129600.".utf8) + request.body)
        #expect(header == "t=1764129600,v1=\(WebhookSignature.hex(code))")
        let other = WebhookSignature(Secret("other")).header(over: request.body, atSecond: 1_764_129_600)
        #expect(header != other)
    }

    @Test(arguments: [(0o600, []), (0o640, []), (0o644, ["sinks.webhook.secret_file"])])
    func `A file of a secret that everybody may read is told`(permissions: Int, expected: [String]) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("secret-\(UUID().uuidString)")
        try Data("s".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
        var settings = SinkSettings()
        settings.webhook.secretFile = file.path
        #expect(SecretFileCheck.readableByOthers(settings) == expected)
    }

    /// RFC 4231, test cases 1 to 4, 6 and 7.
    @Test(
        "HMAC-SHA256 gives what RFC 4231 says",
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131),
                "This is a test using a larger than block-size key and a larger than block-size data. The key needs "
                    + "to be hashed before being used by the HMAC algorithm.",
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ]
    )
    func vectors(key: [UInt8], text: String, expected: String) {
        #expect(WebhookSignature.hex(WebhookSignature(key: key).code(of: Array(text.utf8))) == expected)
    }
}
