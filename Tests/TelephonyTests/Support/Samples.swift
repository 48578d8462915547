import ContactCenter

/// Records as a bus sends them, one for each type and each way of carrying it.
enum Samples {
    /// A record's value and its headers.
    struct Record: Sendable {
        let value: String
        let headers: [(String, String)]
    }

    /// The fields that every event of `kind` needs, in the order of the model.
    static func required(_ kind: EventKind) -> [(name: String, value: String)] {
        var fields = [
            ("id", #""e-1""#), ("source", #""acd/site-1""#), ("type", "\"\(kind.name)\""),
            ("time", #""2026-11-22T08:19:03.125Z""#),
        ]
        if kind.family != .contact {
            fields.append(("agent_id", #""agent-4217""#))
        }
        if kind.family != .agent {
            fields.append(("contact_id", #""c-31875""#))
        }
        return fields
    }

    /// An object of `fields`.
    static func object(_ fields: [(name: String, value: String)]) -> String {
        "{" + fields.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    /// An event with every field of the model.
    static let full =
        #"{"id":"6f1c2a9e-3b7d","source":"acd/site-1","type":"contact.outcome","time":"2026-11-22T08:19:03.1259Z","#
        + #""seq":184467,"version":3,"tenant":"acme","agent_id":"agent-4217","contact_id":"c-31875","queue":"support","#
        + #""campaign":"autumn","reason":"billing","customer_id":"cu-9","disposition":"solved","cause":"normal","#
        + #""team":"blue","site":"Lyon","device":"SIP/4217","skills":["en","fr","zażółć"],"channel":"chat","#
        + #""direction":"internal","on_limit":"exceed","next_state":"not_ready","pending":true,"limit_ms":30000,"#
        + #""by_ms":-5,"hired_on":"2019-02-28","from_agent_id":"a1","to_agent_id":"a2","to_queue":"tier2","tier":2,"#
        + #""currency":"EUR","kind":"attended","resolved":true,"escalated":false,"converted":true,"complaint":false,"#
        + #""priority":7,"amount":19.99,"csat":4.5,"csat_scale":5,"nps":9}"#

    /// One of each mode and of the shapes that matter, as seeds for mutation.
    static let records: [Record] = {
        let plain = EventKind.allCases.map { Record(value: object(required($0)), headers: []) }
        let attributes = [
            ("ce_specversion", "1.0"), ("ce_id", "ce-1"), ("ce_source", "bus"), ("ce_type", "agent.ready"),
            ("ce_time", "2026-11-22T09:19:03+01:00"), ("content-type", "application/json"),
        ]
        let structured = [("content-type", "application/cloudevents+json; charset=UTF-8")]
        let spaced =
            "{ \"type\" : \"agent.not_ready\" ,\r\n\t\"id\": \"\\u00e9\\ud83d\\ude00\\n\", \"source\": 17, "
            + "\"time\": \"2026-11-22t08:19:03.123456789-05:30\", \"agent_id\": \"żółw\", "
            + "\"x\": [1, -2.5e+3, {\"y\": [true, false, null, \"\\\\\"]}, []] }"
        let envelope =
            #"{"specversion":"1.0","id":"ce-1","source":"bus","type":"agent.ready","time":"2026-11-22T08:19:03Z","#
            + #""datacontenttype":"application/json","subject":"a1","data":{"agent_id":"a1","seq":"5","extra":{}}}"#
        let encoded =
            #"{"specversion":"1.0","id":"ce-1","source":"bus","type":"agent.ready","time":"2026-11-22T08:19:03Z","#
            + #""data_base64":"eyJhZ2VudF9pZCI6ImExIiwidGVuYW50IjoidCJ9"}"#
        return plain + [
            Record(value: full, headers: []), Record(value: spaced, headers: []),
            Record(value: #"{"agent_id":"a1"}"#, headers: attributes), Record(value: full, headers: attributes),
            Record(value: envelope, headers: structured), Record(value: encoded, headers: structured),
        ]
    }()
}
