import ContactCenter
import Telephony
import Testing

struct CanonicalDecoderTests {
    @Test
    func `The fields that all events have are read, in the company of all others`() throws {
        let read = try #require(read(Samples.full).event)
        let event = read.event
        #expect(event.kind == .contactOutcome)
        #expect(event.time == Timestamp(milliseconds: 1_795_335_543_125))
        #expect(event.sequence == 184_467)
        #expect(event.version == 3)
        #expect(read(\.id) == "6f1c2a9e-3b7d")
        #expect(read(\.source) == "acd/site-1")
        #expect(read(\.tenant) == "acme")
        #expect(read(\.agentID) == "agent-4217")
        #expect(read(\.contactID) == "c-31875")
        #expect(read(\.reason) == "billing")
        #expect(read(\.contact.currency) == "EUR")
        #expect(read(\.queue) == nil)
    }

    @Test(arguments: EventKind.allCases)
    func `Each type is known, and has no field that was not said`(kind: EventKind) throws {
        let event = try #require(read(Samples.object(Samples.required(kind))).event)
        var bare = Event(kind: kind, time: Timestamp(milliseconds: 1_795_335_543_125))
        bare.id = event.event.id
        bare.source = event.event.source
        bare.agentID = event.event.agentID
        bare.contactID = event.event.contactID
        #expect(event == ReadEvent(event: bare, payload: event.payload))
        #expect(event(\.agentID) == (kind.family == .contact ? nil : "agent-4217"))
        #expect(event(\.contactID) == (kind.family == .agent ? nil : "c-31875"))
    }

    @Test(arguments: EventKind.allCases)
    func `A required field that is absent, null or empty is a missing field`(kind: EventKind) {
        let fields = Samples.required(kind)
        for index in fields.indices {
            let expected = Reading.rejected("missing_field", fields[index].name, 0)
            var lacking = fields
            lacking.remove(at: index)
            #expect(read(Samples.object(lacking)) == expected)
            for nothing in ["null", "\"\""] {
                lacking = fields
                lacking[index].value = nothing
                #expect(read(Samples.object(lacking)) == expected)
            }
        }
    }

    @Test
    func `Fields may come in any order`() throws {
        var random = SeededRandom.announced("order")
        let fields =
            Samples.required(.contactEstablished) + [("queue", #""q""#), ("seq", "4"), ("channel", #""task""#)]
        let straight = try #require(read(Samples.object(fields)).event)
        for _ in 0..<50 {
            #expect(read(Samples.object(fields.shuffled(using: &random))).event == straight)
        }
    }

    @Test
    func `Of a field that stands twice the last one counts`() throws {
        let read = try #require(readAgentReady(#""id":"2","seq":1,"seq":2,"contact_id":"x","contact_id":null"#).event)
        #expect(read(\.id) == "2")
        #expect(read.event.sequence == 2)
        #expect(read(\.contactID) == nil)
    }

    @Test
    func `An earlier bad time is forgotten when a good one follows, an earlier bad value is not`() {
        #expect(readAgentReady(#""time":"soon","time":"2026-11-22T08:19:03Z""#).event != nil)
        #expect(readAgentReady(#""pending":"maybe","pending":true"#).complaint == "malformed pending")
    }

    @Test
    func `Unknown fields are skipped and counted, nested ones with the field they are in`() {
        var decoder = CanonicalDecoder()
        let more = #""one":{"a":1,"b":[{"c":null}]},"two":[],"three":"x","ID":"7","agent_i":1,"agent_idx":2"#
        let json = Samples.object(Samples.required(.agentHeartbeat)).dropLast() + "," + more + "}"
        #expect(read(Array(json.utf8), with: &decoder).event?(\.id) == "e-1")
        #expect(decoder.unknownFieldCount == 6)
        _ = read(Array(Samples.object(Samples.required(.contactHeld)).utf8), with: &decoder)
        #expect(decoder.unknownFieldCount == 0)
    }

    @Test(arguments: [
        "agent.unheard_of", "Agent.ready", "agent.ready ", "agent", "contact.wrapup_extendedly_and_more", "7",
    ])
    func `An unknown type is ignored, whatever else is missing or wrong with its time`(type: String) {
        #expect(read(#"{"type":"\#(type)"}"#) == .ignored(.unknownType))
        #expect(read(#"{"type":"\#(type)","id":"","time":"never","source":null}"#) == .ignored(.unknownType))
    }

    @Test
    func `Complaints are made in the settled order`() {
        var decoder = CanonicalDecoder(maximumValueBytes: 64)
        let long = Array((#"{"type":"nonsense","channel":1,"# + String(repeating: " ", count: 64)).utf8)
        #expect(read(long, with: &decoder).cause == "too_large")
        #expect(read(#"{"type":"nonsense","seq":"x"}"#).complaint == "malformed seq")
        #expect(read(#"{"type":"nonsense","time":"never"}"#) == .ignored(.unknownType))
        #expect(read(#"{"type":"agent.ready","time":"never"}"#).complaint == "missing_field id")
        #expect(readAgentReady(#""time":"never""#).complaint == "bad_time time")
    }

    @Test
    func `A value of exactly the limit is read, one byte more is too large`() {
        var decoder = CanonicalDecoder()
        let json = Samples.object(Samples.required(.agentReady))
        let padding = String(repeating: " ", count: 1_048_576 - json.utf8.count)
        #expect(read(Array((padding + json).utf8), with: &decoder).event != nil)
        #expect(read(Array((padding + json + "\n").utf8), with: &decoder) == .rejected("too_large", "", 0))
    }

    @Test
    func `A null or an empty value is malformed, in binary mode too`() {
        var decoder = CanonicalDecoder()
        let headers = [
            ("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "s"), ("ce_type", "agent.ready"),
            ("ce_time", "2026-11-22T08:19:03Z"),
        ]
        for headers in [[], headers, [("ce_specversion", "0.3")]] {
            #expect(read(nil, headers: headers, with: &decoder).cause == "malformed")
            #expect(read([], headers: headers, with: &decoder).cause == "malformed")
        }
    }

    @Test
    func `A decoder that has read anything reads the next record as a new one does`() {
        var reused = CanonicalDecoder()
        var random = SeededRandom.announced("reuse")
        for _ in 0..<300 {
            let record = Samples.records[random.below(Samples.records.count)]
            let bytes = Array(record.value.utf8)
            var fresh = CanonicalDecoder()
            let expected = read(bytes, headers: record.headers, with: &fresh)
            #expect(read(bytes, headers: record.headers, with: &reused) == expected)
            _ = read(bytes.dropLast(random.below(bytes.count)), headers: record.headers, with: &reused)
        }
    }

    @Test
    func `A value framed by a serializer of a schema registry is what stands behind the framing`() throws {
        func read(_ bytes: [UInt8], headers: [(String, String)] = []) -> Reading {
            var decoder = CanonicalDecoder()
            return TelephonyTests.read(bytes, headers: headers, with: &decoder)
        }
        let framing: [UInt8] = [0, 0, 1, 0x86, 0xA0]
        for record in Samples.records {
            let bytes = Array(record.value.utf8)
            #expect(read(framing + bytes, headers: record.headers) == read(bytes, headers: record.headers))
        }
        let damaged = Array(Samples.full.utf8.dropLast(2))
        guard case .rejected(let cause, let field, let position) = read(damaged) else {
            Issue.record("what was cut short is read")
            return
        }
        #expect(read(framing + damaged) == .rejected(cause, field, position + framing.count))
        for other in [[0], framing, [0, 0, 0, 1] + Array(Samples.full.utf8), [1] + framing.dropFirst() + damaged] {
            #expect(read(other).cause == "malformed")
        }
        var decoder = CanonicalDecoder()
        for binary in [[1, 0, 0, 0, 7] + Array(Samples.full.utf8), framing + [2, 10, 65]] {
            guard
                case .rejected(let rejection) = binary.withUnsafeBytes({
                    decoder.decode($0, headers: CloudEventHeaders())
                })
            else {
                Issue.record("binary data is read")
                continue
            }
            #expect("\(rejection.detail)".contains("binary"))
        }
        var small = CanonicalDecoder(maximumValueBytes: damaged.count + 2)
        #expect(
            TelephonyTests.read(framing + Array(Samples.full.utf8), with: &small).cause == "too_large",
            "the framing counts"
        )
    }

    @Test
    func `A rejection says in words what is wrong and where`() {
        let rejection = Rejection(cause: .malformed, position: 31, field: "channel", detail: "no such value")
        #expect("\(rejection)" == "malformed: channel at byte 31: no such value")
        #expect("\(Rejection(cause: .missingField, field: "id", detail: "gone"))" == "missing_field: id: gone")
        #expect("\(Rejection(cause: .malformed, position: 2, detail: "odd"))" == "malformed: at byte 2: odd")
        #expect("\(Rejection(cause: .tooLarge, detail: "big"))" == "too_large: big")
    }

    @Test
    func `The causes are named as in the dead letter's header`() {
        let names = RejectionCause.allCases.map { "\($0.name)" }
        let expected = [
            "too_large", "unsupported", "malformed", "missing_field", "bad_time", "wrong_key", "too_late",
        ]
        #expect(names == expected)
        #expect(IgnoredReason.allCases.map { "\($0.name)" } == ["unknown_type", "not_an_event"])
    }
}
