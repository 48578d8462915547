import ContactCenter
import Telephony
import Testing

struct CanonicalWriterTests {
    /// What every event of these tests begins with.
    private static let head = #""id":"1","source":"s","type":"#
    private static let time = #","time":"2026-03-02T09:00:00.000Z","#

    @Test(arguments: [
        (
            "agent.logged_on",
            #""agent_id":"a","team":"t","site":"żółw \"x\" \\ \u0007","device":"d","#
                + #""skills":["en","fr"],"hired_on":"2019-02-28""#
        ),
        (
            "contact.outcome",
            #""contact_id":"c","reason":"r","tier":"2","resolved":true,"escalated":false,"#
                + #""converted":true,"complaint":false,"currency":"EUR","amount":-19.990001"#
        ),
        ("contact.surveyed", #""contact_id":"c","csat":4.5,"csat_scale":5,"nps":9"#),
        (
            "contact.queued",
            #""seq":7,"version":3,"tenant":"t","contact_id":"c","queue":"q","channel":"chat","#
                + #""direction":"outbound","campaign":"x","priority":-2"#
        ),
        (
            "contact.transferred",
            #""contact_id":"c","kind":"attended","from_agent_id":"a","to_agent_id":"b","#
                + #""to_queue":"q""#
        ),
        ("contact.wrapup_extended", #""agent_id":"a","contact_id":"c","limit_ms":0,"by_ms":-9223372036854775808"#),
        (
            "agent.working_after_call",
            #""agent_id":"a","limit_ms":30000,"on_limit":"end","next_state":"not_ready","#
                + #""pending":true"#
        ),
    ])
    func `What the decoder reads is written the same`(type: String, fields: String) {
        let json = "{\(Self.head)\"\(type)\"\(Self.time)\(fields)}"
        var decoder = CanonicalDecoder()
        let outcome = Array(json.utf8).withUnsafeBytes { decoder.decode($0, headers: CloudEventHeaders()) }
        guard case .event = outcome else {
            Issue.record("\(outcome)")
            return
        }
        var writer = CanonicalWriter()
        writer.append(decoder.event, payload: decoder.payload)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
    }

    @Test
    func `Events follow each other with what is put between them`() {
        var writer = CanonicalWriter()
        let event = Event(kind: .agentReady, time: Story.epoch)
        for _ in 0..<2 {
            writer.append(event, payload: UnsafeRawBufferPointer(start: nil, count: 0))
            writer.append(0x0A)
        }
        let line = #"{"type":"agent.ready","time":"2026-03-02T09:00:00.000Z"}"# + "\n"
        #expect(String(decoding: writer.bytes, as: UTF8.self) == line + line)
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
    }
}
