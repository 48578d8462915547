import ContactCenter
import Telephony
import Testing

struct CloudEventTests {
    private static let attributes = [
        ("ce_specversion", "1.0"), ("ce_id", "ce-1"), ("ce_source", "bus"), ("ce_type", "agent.ready"),
        ("ce_time", "2026-11-22T09:19:03.125+01:00"), ("content-type", "application/json"),
    ]
    private static let structured = [("content-type", "application/cloudevents+json; charset=UTF-8")]

    private func changed(_ name: String, _ value: String?) -> [(String, String)] {
        CloudEventTests.attributes.compactMap { $0.0 == name ? value.map { (name, $0) } : $0 }
    }

    private func envelope(_ fields: String, version: String = "\"1.0\"") -> Reading {
        read(
            #"{"specversion":\#(version),"id":"ce-1","source":"bus","type":"agent.ready","#
                + #""time":"2026-11-22T08:19:03Z","# + fields + "}",
            headers: CloudEventTests.structured
        )
    }

    // MARK: Binary mode

    @Test
    func `In binary mode the headers are the envelope of data that say the rest`() throws {
        let data = #"{"agent_id":"a1","contact_id":"x"}"#
        let event = try #require(read(data, headers: CloudEventTests.attributes).event)
        #expect(event.event.kind == .agentReady)
        #expect(event.event.time == Timestamp(milliseconds: 1_795_335_543_125))
        #expect(event(\.id) == "ce-1")
        #expect(event(\.source) == "bus")
        #expect(event(\.agentID) == "a1")
        #expect(event(\.contactID) == "x")
    }

    @Test
    func `In binary mode the headers count where the data say otherwise`() throws {
        let data = #"{"id":"d","source":"d","type":"agent.d","time":"d","agent_id":"a1"}"#
        let event = try #require(read(data, headers: CloudEventTests.attributes).event)
        #expect(event(\.id) == "ce-1")
        #expect(event(\.source) == "bus")
        #expect(event.event.kind == .agentReady)
    }

    @Test
    func `In binary mode the data fill what the headers lack or leave empty`() throws {
        let data = #"{"id":"d","source":"ds","type":"agent.heartbeat","time":"2026-11-22T08:19:04Z","agent_id":"a1"}"#
        let headers = [("ce_specversion", "1.0"), ("ce_id", ""), ("ce_source", "s")]
        let event = try #require(read(data, headers: headers).event)
        #expect(event(\.id) == "d")
        #expect(event(\.source) == "s")
        #expect(event.event.kind == .agentHeartbeat)
        #expect(event.event.time == Timestamp(milliseconds: 1_795_335_544_000))
        #expect(read(#"{"agent_id":"a1"}"#, headers: changed("ce_time", nil)).complaint == "missing_field time")
    }

    @Test(arguments: ["0.3", "1.1", "1", "2.0", "1.0 ", ""])
    func `Another version of CloudEvents is unsupported`(version: String) {
        let headers = changed("ce_specversion", version)
        #expect(read(Samples.full, headers: headers).complaint == "unsupported ce_specversion")
        #expect(
            envelope(#""data":{"agent_id":"a1"}"#, version: "\"\(version)\"").complaint == "unsupported specversion"
        )
    }

    @Test
    func `Attributes without a version are unsupported, other headers alone mean nothing`() {
        #expect(read(Samples.full, headers: changed("ce_specversion", nil)).complaint == "unsupported ce_specversion")
        for headers in [
            [("content-type", "text/plain")], [("traceparent", "00-1")], [("ce_subject", "a")], [("ce_", "")],
            [("c", "x")],
        ] {
            #expect(read(Samples.full, headers: headers) == read(Samples.full))
        }
    }

    @Test(
        arguments: [
            "application/json", "Application/JSON", "application/json; charset=utf-8", " application/json ;x",
            "text/json",
            "application/vnd.acme.event+json", "",
        ]
    )
    func `Data of any kind of JSON are read`(contentType: String) {
        #expect(read(#"{"agent_id":"a1"}"#, headers: changed("content-type", contentType)).event != nil)
        #expect(envelope(#""data":{"agent_id":"a1"},"datacontenttype":"\#(contentType)""#).event != nil)
    }

    @Test(arguments: [
        "application/xml", "text/plain", "application/avro", "application/jsonx", "json", ";", "application/json+xml",
    ])
    func `Data other than JSON are unsupported`(contentType: String) {
        let headers = changed("content-type", contentType)
        #expect(read(Samples.full, headers: headers).complaint == "unsupported content-type")
        let field = #""datacontenttype":"\#(contentType)""#
        #expect(envelope(#""data":{"agent_id":"a1"},"# + field).complaint == "unsupported datacontenttype")
        #expect(envelope(field + #","data":"<xml/>""#).complaint == "unsupported datacontenttype")
        #expect(envelope(#""data":"<xml/>","# + field).complaint == "unsupported datacontenttype")
    }

    @Test
    func `Header names are read in any case, and the last of several counts`() {
        let headers =
            CloudEventTests.attributes.map { ($0.0.uppercased(), $0.1) } + [("Ce_Id", "ce-2"), ("ce_idx", "no")]
        #expect(read(#"{"agent_id":"a1"}"#, headers: headers).event?(\.id) == "ce-2")
    }

    @Test
    func `Headers are held to what the fields are held to`() {
        let longest = String(repeating: "x", count: 1024)
        #expect(read(#"{"agent_id":"a1"}"#, headers: changed("ce_id", longest)).event?(\.id) == longest)
        #expect(
            read(#"{"agent_id":"a1"}"#, headers: changed("ce_id", longest + "x")) == .rejected("malformed", "id", 0)
        )
        #expect(
            read(#"{"agent_id":"a1"}"#, headers: changed("ce_source", longest + "x")).complaint == "malformed source"
        )
        #expect(read(#"{"agent_id":"a1"}"#, headers: changed("ce_time", "now")) == .rejected("bad_time", "time", 0))
        #expect(read(#"{"agent_id":"a1"}"#, headers: changed("ce_type", "agent.nothing")) == .ignored(.unknownType))
        #expect(read("{", headers: CloudEventTests.attributes).cause == "malformed")
    }

    @Test
    func `A header that is not UTF-8 is malformed`() {
        var decoder = CanonicalDecoder()
        var headers = CloudEventHeaders()
        let broken: [UInt8] = [0x61, 0xC3]
        let outcome = Array(Samples.full.utf8).withUnsafeBytes { value in
            Array("ce_specversionce_id1.0".utf8).withUnsafeBytes { names in
                broken.withUnsafeBytes { id in
                    headers.add(
                        name: UnsafeRawBufferPointer(rebasing: names[..<14]),
                        value: UnsafeRawBufferPointer(rebasing: names[19...])
                    )
                    headers.add(name: UnsafeRawBufferPointer(rebasing: names[14..<19]), value: id)
                    return decoder.decode(value, headers: headers)
                }
            }
        }
        guard case .rejected(let rejection) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect("\(rejection)" == "malformed: ce_id: a header that is not UTF-8")
    }

    @Test
    func `Headers that were reset are none`() {
        var headers = CloudEventHeaders()
        let atFirst = headers.isEmpty
        let name = Array("ce_id".utf8)
        name.withUnsafeBytes { headers.add(name: $0, value: UnsafeRawBufferPointer(start: nil, count: 0)) }
        let withOne = headers.isEmpty
        headers.reset()
        let atLast = headers.isEmpty
        #expect((atFirst, withOne, atLast) == (true, false, true))
    }

    // MARK: Structured mode

    @Test
    func `In structured mode the envelope counts and the data fill what it lacks`() throws {
        let data = #""data":{"agent_id":"a1","id":"d","time":"d","type":"d","seq":5,"tenant":"t","new":1}"#
        let event = try #require(envelope(data + #","subject":"s","partitionkey":"p","x":{"y":[1]}"#).event)
        #expect(event(\.id) == "ce-1")
        #expect(event(\.source) == "bus")
        #expect(event(\.tenant) == "t")
        #expect(event(\.agentID) == "a1")
        #expect(event.event.sequence == 5)
        #expect(event.event.kind == .agentReady)
        let bare = #"{"data":\#(Samples.full),"specversion":"1.0"}"#
        #expect(read(bare, headers: CloudEventTests.structured) == read(Samples.full))
    }

    @Test(
        arguments: [
            "application/cloudevents+json", "APPLICATION/CloudEvents+JSON",
            "application/cloudevents+json;charset=utf-8",
            "application/cloudevents+json ; x=y",
        ]
    )
    func `The structured mode is known by its content type`(contentType: String) {
        let json = #"{"specversion":"1.0","data":\#(Samples.full)}"#
        #expect(read(json, headers: [("content-type", contentType), ("ce_specversion", "0.3")]).event != nil)
    }

    @Test(
        arguments: [
            "application/cloudevents", "application/cloudevents+avro", "application/cloudevents-batch+json",
            "application/cloudevents+jsonx", "application/cloudevents; charset=utf-8",
            "application/cloudevents+protobuf",
        ]
    )
    func `Other formats and batches are unsupported`(contentType: String) {
        let json = #"{"specversion":"1.0","data":\#(Samples.full)}"#
        #expect(read(json, headers: [("content-type", contentType)]).complaint == "unsupported content-type")
    }

    @Test
    func `A missing version is unsupported, whatever the data are`() {
        for version in ["null", "\"\"", "1.0", "true"] {
            #expect(envelope(#""data":{"agent_id":true}"#, version: version).complaint == "unsupported specversion")
        }
    }

    @Test
    func `Data may be in base64`() throws {
        // {"agent_id":"a1","tenant":"t"}
        let event = try #require(envelope(#""data_base64":"eyJhZ2VudF9pZCI6ImExIiwidGVuYW50IjoidCJ9""#).event)
        #expect(event(\.agentID) == "a1")
        #expect(event(\.tenant) == "t")
        #expect(event(\.id) == "ce-1")
        // The same with an escape in the base64, with padding of one and of two: {"agent_id":"a1" } and so on.
        #expect(envelope(#""data_base64":"\u0065yJhZ2VudF9pZCI6ImExIn0=""#).event?(\.agentID) == "a1")
        #expect(envelope(#""data_base64":"eyJhZ2VudF9pZCI6ImEifQ==""#).event?(\.agentID) == "a")
    }

    @Test(
        arguments: [
            "eyJhZ2VudF9pZCI6ImEifQ", "eyJhZ2VudF9pZCI6ImEifQ=", "eyJhZ2VudF9pZCI6ImEifR==", "====", "=", "A===",
            "QQ==QQ==",
            "eyJhZ2VudF9pZCI6ImEifQ==\\n", "eyJh Z2Vu", "e_-h", "AAA=AAAA", "QUJ=", "é===",
        ]
    )
    func `What is not base64 is malformed`(text: String) {
        #expect(envelope(#""data_base64":"\#(text)""#).complaint == "malformed data_base64")
    }

    @Test
    func `Faults inside of base64 point at it`() {
        // {"agent_id":tru} and {"agent_id":true}
        let start =
            #"{"specversion":"1.0","id":"ce-1","source":"bus","type":"agent.ready","time":"2026-11-22T08:19:03Z","#
        let position = (start + #""data_base64":""#).utf8.count
        #expect(envelope(#""data_base64":"eyJhZ2VudF9pZCI6dHJ1fQ==""#) == .rejected("malformed", "", position))
        #expect(
            envelope(#""data_base64":"eyJhZ2VudF9pZCI6dHJ1ZX0=""#) == .rejected("malformed", "agent_id", position)
        )
    }

    @Test
    func `Data that are missing or null leave the event to the envelope`() {
        #expect(envelope(#""x":1"#).complaint == "missing_field agent_id")
        #expect(envelope(#""data":null"#).complaint == "missing_field agent_id")
        #expect(envelope(#""data":null,"data_base64":"eyJhZ2VudF9pZCI6ImEifQ==""#).event?(\.agentID) == "a")
        #expect(envelope(#""data_base64":null,"data":{"agent_id":"a1"}"#).event?(\.agentID) == "a1")
        #expect(envelope(#""data_base64":"","data":{"agent_id":"a1"}"#).event?(\.agentID) == "a1")
    }

    @Test
    func `Data that are no object are malformed, and so are data in both ways`() {
        for data in ["\"text\"", "17", "[]", "[{}]", "true", "\"\""] {
            #expect(envelope(#""data":\#(data)"#).complaint == "malformed data")
        }
        let both = #""data":{"agent_id":"a1"},"data_base64":"eyJhZ2VudF9pZCI6ImEifQ==""#
        #expect(envelope(both).complaint == "malformed data")
    }

    @Test
    func `Of data that stand twice the last ones count, alone`() throws {
        let twice = #""data":{"agent_id":"a1","contact_id":"r","x":1},"data":{"agent_id":"a2"}"#
        let event = try #require(envelope(twice).event)
        #expect(event(\.agentID) == "a2")
        #expect(event(\.contactID) == nil)
        #expect(envelope(#""data":17,"data":{"agent_id":"a2"}"#).event != nil)
        #expect(envelope(#""data":{"agent_id":"a1"},"data":null"#).complaint == "missing_field agent_id")
    }

    @Test
    func `The envelope is held to the grammar, and its depth counts`() {
        #expect(envelope(#""data":{"agent_id":"a1"},"#).cause == "malformed")
        #expect(envelope(#""data":{"agent_id":"a1"}}"#).cause == "malformed")
        let deepest = String(repeating: "[", count: 126) + String(repeating: "]", count: 126)
        #expect(envelope(#""data":{"agent_id":"a1","x":\#(deepest)}"#).event != nil)
        #expect(envelope(#""data":{"agent_id":"a1","x":[\#(deepest)]}"#).cause == "malformed")
        #expect(envelope(#""data":{"agent_id":"a1"},"x":[\#(deepest)]"#).event != nil)
    }

    @Test
    func `Unknown fields are counted in the data, not in the envelope`() {
        var decoder = CanonicalDecoder()
        let json = #"{"specversion":"1.0","one":1,"data":{"two":2,"three":3},"four":4}"#
        _ = read(Array(json.utf8), headers: CloudEventTests.structured, with: &decoder)
        #expect(decoder.unknownFieldCount == 2)
    }
}
