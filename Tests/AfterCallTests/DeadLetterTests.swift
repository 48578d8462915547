import ContactCenter
import Foundation
import SchemaSupport
import Telephony
import Testing

@testable import AfterCall

@Suite struct DeadLetterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var value: [UInt8]?
        var key: [UInt8]?
        var cause: String
        var testDescription: String { name }

        init(_ name: String, _ value: [UInt8]?, key: String? = "a1", _ cause: String) {
            self.name = name
            self.value = value
            self.key = key.map { Array($0.utf8) }
            self.cause = cause
        }

        init(_ name: String, _ value: String, key: String? = "a1", _ cause: String) {
            self.init(name, Array(value.utf8), key: key, cause)
        }
    }

    /// A heartbeat of agent `a1` with other or more fields; `nil` takes one away.
    private static func event(_ fields: [String: String?] = [:]) -> String {
        var object: [String: String] = [
            "id": #""e1""#, "source": #""s""#, "type": #""agent.heartbeat""#, "agent_id": #""a1""#,
            "time": #""2027-01-15T08:00:00Z""#,
        ]
        for (name, value) in fields { object[name] = value }
        return "{" + object.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private static let late = #""2027-01-15T08:10:00.001Z""#
    private static let early = #""2027-01-15T07:57:59.999Z""#

    static let cases = [
        Case("a null value", nil, "malformed"),
        Case("an empty value", [], "malformed"),
        Case("bytes that are no JSON", [0xFF, 0x00, 0x7B], "malformed"),
        Case("a null key", event(), key: nil, "wrong_key"),
        Case("an empty key", event(), key: "", "wrong_key"),
        Case("another agent's key", event(), key: "a2", "wrong_key"),
        Case("another tenant's key", event(["tenant": #""t""#]), key: "u/a1", "wrong_key"),
        Case("a tenant's key without a tenant", event(), key: "/a1", "wrong_key"),
        Case(
            "a contact event",
            event(["type": #""contact.queued""#, "contact_id": #""c1""#, "queue": #""q""#]),
            key: "c1",
            "wrong_key"
        ),
        Case("a missing field", event(["agent_id": nil]), "missing_field"),
        Case("a time that is none", event(["time": #""noon""#]), "bad_time"),
        Case("a clock too far ahead", event(["time": late]), "bad_time"),
        Case("an event behind the horizon", event(["time": early, "id": #""e2""#]), "too_late"),
        Case("too many bytes", Array(repeating: 0x20, count: 1_048_577), key: nil, "too_large"),
        // The order of complaints: what comes first is said, whatever else is wrong.
        Case("malformed before a missing field", event(["agent_id": nil, "seq": #""x""#]), key: nil, "malformed"),
        Case("a missing field before a bad time", event(["agent_id": nil, "time": #""noon""#]), "missing_field"),
        Case("a clock ahead before a wrong key", event(["time": late]), key: nil, "bad_time"),
        Case("a wrong key before being late", event(["time": early]), key: "a2", "wrong_key"),
    ]

    @Test(arguments: cases) func `What cannot be used goes out as it came, and says why`(_ case: Case) throws {
        var harness = StageHarness()
        Story("0 logged_on").tell(to: &harness)
        harness.published.removeAll()
        let headers = [
            RecordHeader("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            RecordHeader("x-null", nil), RecordHeader("x-empty", ""), RecordHeader("x-twice", "1"),
            RecordHeader("x-twice", "2"),
        ]
        harness.take(`case`.value, key: `case`.key, headers: headers, now: Story.epoch)
        harness.endBatch()
        let letters = harness.published.filter { $0.output == .deadLetters }
        let letter = try #require(letters.first)
        #expect(letters.count == 1 && harness.published.count == 1)
        #expect(letter.key == `case`.key)
        #expect(letter.value == `case`.value)
        #expect(Array(letter.headers.prefix(headers.count)) == headers)
        #expect(letter.id.isEmpty && letter.time.isEmpty)
        #expect(try Self.text(of: "aftercall-error-cause", in: letter) == `case`.cause)
        #expect(try Self.text(of: "aftercall-error-topic", in: letter) == "telephony.agent-events")
        #expect(try Self.text(of: "aftercall-error-partition", in: letter) == "3")
        #expect(try Self.text(of: "aftercall-error-offset", in: letter) == "2")
        #expect(try Self.text(of: "aftercall-error-timestamp", in: letter) == "\(Story.epoch.milliseconds)")
        #expect(try Self.text(of: "aftercall-error-detail", in: letter).hasPrefix("\(`case`.cause): "))
        #expect(try Self.violations(of: letter) == [])
        #expect(harness.stage.counters.rejected == 1)
        let cause = try #require(RejectionCause.allCases.first { "\($0.name)" == `case`.cause })
        #expect(harness.stage.counters.rejected(cause) == 1)
    }

    @Test func `A record without a Kafka timestamp says so`() throws {
        var harness = StageHarness()
        let coordinates = InputCoordinates(partition: 0, offset: 0, timestamp: nil)
        harness.take([], key: nil, headers: [], at: coordinates, now: Story.epoch)
        harness.endBatch()
        let letter = try #require(harness.published.first)
        #expect(try Self.text(of: "aftercall-error-timestamp", in: letter) == "-1")
        #expect(try Self.violations(of: letter) == [])
    }

    @Test func `CloudEvents of another version are unsupported`() throws {
        var harness = StageHarness()
        let headers = [RecordHeader("ce_specversion", "0.3"), RecordHeader("ce_id", "1")]
        harness.take(Array(Self.event().utf8), key: Array("a1".utf8), headers: headers, now: Story.epoch)
        harness.endBatch()
        let letter = try #require(harness.published.first)
        #expect(try Self.text(of: "aftercall-error-cause", in: letter) == "unsupported")
        #expect(try Self.violations(of: letter) == [])
    }

    @Test(arguments: [("a1", "", "a1"), ("a1", "t", "t/a1"), ("t/a1", "t", "t/a1")])
    func `Both forms of an agent's key are right, and an unknown type needs none`(
        key: String,
        tenant: String,
        output: String
    ) throws {
        var harness = StageHarness()
        harness.take(Self.event(["tenant": "\"\(tenant)\""]), key: key, now: Story.epoch)
        harness.take(Array(Self.event(["type": #""agent.yawned""#]).utf8), key: nil, now: Story.epoch)
        harness.endBatch()
        #expect(harness.stage.counters.applied == 1 && harness.stage.counters.ignored == 1)
        #expect(harness.published.map(\.output) == [.agents])
        #expect(harness.published.first?.key == Array(output.utf8))
    }

    @Test func `Exactly at the horizon is in time`() {
        var harness = StageHarness()
        Story("0 logged_on | -120s heartbeat").tell(to: &harness)
        #expect(harness.stage.counters.reordered == 1 && harness.stage.counters.rejected == 0)
    }

    @Test func `Dead letters keep the order of the input`() {
        var harness = StageHarness()
        for number in 0..<50 { harness.take(Array("\(number)".utf8), key: nil, now: Story.epoch) }
        harness.endBatch()
        #expect(harness.bytes(.deadLetters) == (0..<50).map { Array("\($0)".utf8) })
    }

    private static func text(of name: String, in letter: Published) throws -> String {
        let headers = letter.headers.filter { $0.name == name }
        #expect(headers.count == 1, "\(name)")
        return String(decoding: try #require(headers.first?.value), as: UTF8.self)
    }

    private static func violations(of letter: Published) throws -> [String] {
        var object: [String: Any] = [:]
        for header in letter.headers {
            object[header.name] = header.value.map { String(decoding: $0, as: UTF8.self) } ?? NSNull()
        }
        let json = try JSONSerialization.data(withJSONObject: object)
        return try SchemaSupport.schema("aftercall.dead-letter-headers.v1").violations(ofJSON: Array(json)).map {
            "\($0)"
        }
    }

    @Test(arguments: [
        Rejection(cause: .malformed, detail: "not JSON"),
        Rejection(cause: .malformed, position: 1, detail: "not JSON"),
        Rejection(cause: .badTime, field: "time", detail: "no time"),
        Rejection(cause: .missingField, position: 1_048_576, field: "agent_id", detail: "not a value this field has"),
    ])
    func `The detail is the line that describes the rejection`(_ rejection: Rejection) throws {
        let record = InputRecord(
            key: nil,
            value: nil,
            headers: UnsafeBufferPointer(start: nil, count: 0),
            coordinates: InputCoordinates(partition: .min, offset: .max, timestamp: Timestamp(milliseconds: .min))
        )
        var batch = OutputBatch()
        DeadLetterEncoder(topic: Array("events".utf8)).append(record, because: rejection, to: &batch)
        var headers: [String: String] = [:]
        for header in batch.headers {
            let value = header.value.map { String(decoding: $0.bytes(in: batch.bytes), as: UTF8.self) }
            headers[String(decoding: header.name.bytes(in: batch.bytes), as: UTF8.self)] = value
        }
        #expect(
            headers == [
                "aftercall-error-cause": "\(rejection.cause.name)", "aftercall-error-detail": rejection.description,
                "aftercall-error-topic": "events", "aftercall-error-partition": "\(Int32.min)",
                "aftercall-error-offset": "\(Int64.max)", "aftercall-error-timestamp": "\(Int64.min)",
            ]
        )
    }
}
