import ContactCenter
import Telephony
import Testing

/// Which fields an event has is a matter of its type; all others are unknown fields, whatever they hold.
struct ForeignFieldTests {
    private static let common = ["id", "source", "type", "time", "seq", "version", "tenant"]

    private func read(_ fields: [(name: String, value: String)], _ decoder: inout CanonicalDecoder) -> Reading {
        TelephonyTests.read(Array(Samples.object(fields).utf8), with: &decoder)
    }

    @Test(arguments: EventKind.allCases)
    func `A field that the type has is read, and any other is absent and counted`(kind: EventKind) throws {
        var decoder = CanonicalDecoder()
        let names = FieldSample.names(of: kind)
        let required = Samples.required(kind)
        let bare = try #require(read(required, &decoder).event).fields
        #expect(decoder.unknownFieldCount == 0)
        var whole = bare
        for sample in FieldSample.all {
            var expected = bare
            let index = try #require(bare.firstIndex { $0.hasPrefix(sample.label) }, "\(sample)")
            if names.contains(sample.name) {
                expected[index] = sample.said
                whole[index] = sample.said
            }
            #expect(read(required + [(sample.name, sample.good)], &decoder).event?.fields == expected, "\(sample)")
            #expect(decoder.unknownFieldCount == (names.contains(sample.name) ? 0 : 1), "\(sample)")
        }
        let samples = FieldSample.all.map { (name: $0.name, value: $0.good) }
        #expect(read(samples + required.filter { !$0.name.hasSuffix("_id") }, &decoder).event?.fields == whole)
        #expect(decoder.unknownFieldCount == FieldSample.all.count - names.count)
    }

    @Test(arguments: EventKind.allCases)
    func `What a field cannot hold is a complaint if the type has it`(kind: EventKind) throws {
        var decoder = CanonicalDecoder()
        let names = FieldSample.names(of: kind)
        let required = Samples.required(kind)
        let bare = try #require(read(required, &decoder).event)
        for sample in FieldSample.all {
            // In front, so that the type stands behind what it judges.
            for fields in [[(sample.name, sample.bad)] + required, required + [(sample.name, sample.bad)]] {
                let reading = read(fields, &decoder)
                if names.contains(sample.name) {
                    #expect(reading.complaint == "malformed \(sample.name)")
                } else {
                    #expect(reading == .event(bare), "\(sample)")
                    #expect(decoder.unknownFieldCount == 1, "\(sample)")
                }
            }
        }
        for name in ForeignFieldTests.common where name != "time" {
            #expect(read(required + [(name, "[1]")], &decoder).complaint == "malformed \(name)")
        }
        #expect(read(required + [("time", "[1]")], &decoder).complaint == "bad_time time")
    }

    @Test(arguments: EventKind.allCases)
    func `The first complaint is made of those about fields that the type has`(kind: EventKind) {
        var random = SeededRandom.announced("doubts")
        var decoder = CanonicalDecoder()
        let names = FieldSample.names(of: kind)
        for _ in 0..<20 {
            var fields = Samples.required(kind) + FieldSample.all.map { ($0.name, $0.bad) }
            fields += [("seq", "\"x\""), ("seq", "\"y\"")]
            fields.shuffle(using: &random)
            let known = FieldSample.all.filter { names.contains($0.name) }.map { [$0.name, $0.bad] }
            let first = fields.first { field in
                known.contains([field.name, field.value]) || field.name == "seq"
            }
            #expect(read(fields, &decoder).complaint == "malformed \(first?.name ?? "")")
        }
    }

    @Test
    func `Of an unknown type only what all types have can be malformed`() {
        var decoder = CanonicalDecoder()
        for sample in FieldSample.all {
            #expect(read([(sample.name, sample.bad), ("type", "\"agent.x\"")], &decoder) == .ignored(.unknownType))
        }
        for name in ["id", "source", "seq", "version", "tenant"] {
            let fields = [("queue", "[]"), ("type", "\"agent.x\""), (name, "[1]")]
            #expect(read(fields, &decoder).complaint == "malformed \(name)")
        }
        #expect(read([("queue", "[]"), ("type", "[1]")], &decoder).complaint == "malformed type")
    }

    @Test
    func `Without a type only what all types have and whom it is about can be malformed`() {
        var decoder = CanonicalDecoder()
        for sample in FieldSample.all {
            let isJudged = ["agent_id", "contact_id"].contains(sample.name)
            let complaint = read([(sample.name, sample.bad), ("type", "null")], &decoder).complaint
            #expect(complaint == (isJudged ? "malformed \(sample.name)" : "missing_field type"))
        }
        #expect(read([("queue", "[]"), ("seq", "true")], &decoder).complaint == "malformed seq")
    }

    @Test
    func `The grammar holds in every field, of whatever type the event is`() {
        let broken = [
            "tru", "[1,]", "{\"a\"}", "\"\\x\"", "\"\\ud800\"", "01", "\"a\nb\"", "[", "nul",
            String(repeating: "[", count: 128) + String(repeating: "]", count: 128),
        ]
        for sample in FieldSample.all {
            for type in ["agent.heartbeat", "agent.x", ""] {
                for json in broken {
                    let json = #"{"type":"\#(type)","\#(sample.name)":\#(json)}"#
                    #expect(TelephonyTests.read(json).complaint == "malformed", "\(json)")
                }
            }
        }
    }

    @Test
    func `A foreign field is counted once, null or not, and a complaint about it takes no good one away`() {
        var decoder = CanonicalDecoder()
        let required = Samples.required(.agentReady)
        #expect(read(required + [("queue", "null"), ("team", "\"\"")], &decoder).event != nil)
        #expect(decoder.unknownFieldCount == 2)
        let more = [("queue", "[]"), ("queue", "\"q\""), ("x", "1"), ("x", "2"), ("pending", "true")]
        #expect(read(required + more, &decoder).event?.event.isPending == true)
        #expect(decoder.unknownFieldCount == 3)
        #expect(read(required, &decoder).event != nil)
        #expect(decoder.unknownFieldCount == 0)
    }

    @Test
    func `An identifier that the type does not have may be of any length`() {
        let long = "\"" + String(repeating: "x", count: 1025) + "\""
        var decoder = CanonicalDecoder()
        let bare = read(Samples.required(.agentHeartbeat), &decoder)
        #expect(bare.event != nil)
        #expect(read(Samples.required(.agentHeartbeat) + [("contact_id", long)], &decoder) == bare)
        #expect(read(Samples.required(.agentReady) + [("contact_id", long)], &decoder).cause == "malformed")
    }

    @Test
    func `In a CloudEvent the type of the envelope says which fields the data have`() {
        let data = #"{"type":"contact.held","agent_id":"a1","queue":[],"x":1}"#
        let attributes = [
            ("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "s"), ("ce_type", "agent.ready"),
            ("ce_time", "2026-11-22T08:19:03Z"),
        ]
        var decoder = CanonicalDecoder()
        #expect(TelephonyTests.read(Array(data.utf8), headers: attributes, with: &decoder).event != nil)
        #expect(decoder.unknownFieldCount == 2)
        let structured = [("content-type", "application/cloudevents+json")]
        func envelope(_ type: String, _ fields: String) -> Reading {
            let start = #"{"specversion":"1.0","id":"1","source":"s","time":"2026-11-22T08:19:03Z","type":"#
            let json = Array((start + type + "," + fields + "}").utf8)
            return TelephonyTests.read(json, headers: structured, with: &decoder)
        }
        #expect(envelope(#""agent.ready""#, #""data":\#(data)"#).event != nil)
        #expect(decoder.unknownFieldCount == 2)
        #expect(envelope(#""contact.held""#, #""data":\#(data)"#).complaint == "malformed queue")
        #expect(envelope("[]", #""data":\#(data)"#).complaint == "malformed type")
        #expect(envelope("\"agent.x\"", #""data":[]"#).complaint == "malformed data")
        let twice = #""data":{"queue":"q","team":"t"},"data":{"agent_id":"a1","site":"s"}"#
        #expect(envelope(#""agent.ready""#, twice).event != nil)
        #expect(decoder.unknownFieldCount == 1)
    }
}
