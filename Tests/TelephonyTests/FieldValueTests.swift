import ContactCenter
import Telephony
import Testing

/// What each field takes, and what makes the record malformed.
struct FieldValueTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("17", 17), ("\"3\"", 3), ("\"-3\"", -3), ("1.0", 1), ("1e3", 1000), ("1E+3", 1000),
            ("12.50e1", 125), ("1000e-3", 1), ("0.00e999999999999999999999", 0), ("\"1e3\"", 1000), ("\"\\u0033\"", 3),
            ("\"3\\u0030\"", 30), ("\"\\u00330\"", 30), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("922337203685477580.7e1", .max), ("9223372036854775807.000", .max),
            ("999999999999999999", 999_999_999_999_999_999),
            ("0.000000000000000000000001e24", 1),
        ] as [(String, Int64)]
    )
    func `An integer may be written in any way that is one`(json: String, value: Int64) {
        #expect(readField("seq", json).event?.event.sequence == value)
        #expect(readField("by_ms", json).event?.event.byMs == value)
    }

    @Test(
        arguments: [
            "1.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e99999999999999999999",
            "\"\u{20}3\"",
            "\"3 \"", "\"+3\"", "\"03\"", "\"0x3\"", "\"three\"", "\".5\"", "\"5.\"", "\"3\\u0000\"", "\"NaN\"",
            "\"-\"",
            "true", "[]", "{}", "[3]", "100000000000000000000",
        ]
    )
    func `What is no integer is malformed`(json: String) {
        for field in ["seq", "version", "by_ms", "limit_ms", "priority", "csat_scale", "nps"] {
            #expect(readField(field, json).complaint == "malformed \(field)")
        }
    }

    @Test
    func `A duration is not negative, an extension may be`() {
        #expect(readField("limit_ms", "-1").complaint == "malformed limit_ms")
        #expect(readField("limit_ms", #""-1""#).complaint == "malformed limit_ms")
        #expect(readField("limit_ms", "-0").event?.event.limitMs == 0)
        #expect(readField("by_ms", "-1").event?.event.byMs == -1)
        #expect(readField("by_ms", "0").event?.event.byMs == 0)
    }

    @Test(
        arguments: [
            ("19.99", 19_990_000), ("0.000001", 1), ("-0.000001", -1), ("1e6", 1_000_000_000_000),
            ("\"12.5\"", 12_500_000),
            ("0.1", 100_000), ("0.30000000000000004", 300_000), ("19.989999999999998", 19_990_000), ("0.0000005", 1),
            ("-0.0000005", -1), ("0.00000049999", 0), ("1e-400", 0), ("0e400", 0), ("-0.0", 0),
            ("9223372036854.775807", .max), ("-9223372036854.775808", .min), ("123456789e-8", 1_234_568),
        ] as [(String, Int64)]
    )
    func `An amount is counted in millionths, in decimal, rounded half away from zero`(json: String, micros: Int64) {
        #expect(readField("amount", json).event?.event.contact.amountMicros == micros)
    }

    @Test(arguments: [
        "9223372036854.775808", "9223372036854.7758075", "1e13", "-1e400", "\"inf\"", "\"NaN\"", "true", "{}",
    ])
    func `An amount that is out of range or no number is malformed`(json: String) {
        #expect(readField("amount", json).complaint == "malformed amount")
    }

    @Test(arguments: [("4", 4000), ("4.5", 4500), ("\"4.3333333\"", 4333), ("4.6666", 4667)] as [(String, Int64)])
    func `A satisfaction score is counted in thousandths`(json: String, thousandths: Int64) {
        #expect(readField("csat", json).event?.event.contact.csatThousandths == thousandths)
    }

    @Test(arguments: [("true", true), ("false", false), ("\"true\"", true), ("\"false\"", false)])
    func `A truth may be written as a string`(json: String, value: Bool) {
        #expect(readField("resolved", json).event?.event.contact.resolved == value)
        #expect(readField("pending", json).event?.event.isPending == value)
    }

    @Test(arguments: ["1", "0", "\"True\"", "\"yes\"", "\"1\"", "[]", "[true]", "{}"])
    func `What is no truth is malformed`(json: String) {
        for field in ["pending", "declares_only", "resolved", "escalated", "converted", "complaint"] {
            #expect(readField(field, json).complaint == "malformed \(field)")
        }
    }

    @Test
    func `Every value of every enumeration is read, and no other`() {
        for channel in Channel.allCases {
            #expect(readField("channel", "\"\(channel.name)\"").event?.event.channel == channel)
        }
        for direction in Direction.allCases {
            #expect(readField("direction", "\"\(direction.name)\"").event?.event.direction == direction)
        }
        for action in LimitAction.allCases {
            #expect(readField("on_limit", "\"\(action.name)\"").event?.event.onLimit == action)
        }
        for kind in TransferKind.allCases {
            #expect(readField("kind", "\"\(kind.name)\"").event?.event.contact.transferKind == kind)
        }
        for state in DeclaredState.allCases where state != .unknown {
            #expect(readField("next_state", "\"\(state.name)\"").event?.event.nextState == state)
        }
        #expect(readField("next_state", #""unknown""#).complaint == "malformed next_state")
        for field in ["channel", "direction", "on_limit", "next_state", "kind"] {
            for json in ["\"fax\"", "\"Voice\"", "\"voice \"", "1", "true", "[]", "{\"voice\":1}", "\"ready\\u0000\""] {
                #expect(readField(field, json).complaint == "malformed \(field)")
            }
        }
    }

    @Test(
        arguments: [
            "seq", "version", "tenant", "contact_id", "queue", "campaign", "reason", "customer_id", "disposition",
            "cause",
            "team", "site", "device", "skills", "channel", "direction", "on_limit", "next_state", "pending", "limit_ms",
            "by_ms", "hired_on", "from_agent_id", "to_agent_id", "to_queue", "tier", "currency", "kind", "resolved",
            "escalated", "converted", "complaint", "priority", "amount", "csat", "csat_scale", "nps",
        ]
    )
    func `Null and the empty string say nothing, in every field`(field: String) {
        let bare = read(Samples.object(Samples.required(FieldSample.kind(having: field))))
        #expect(bare.event != nil)
        #expect(readField(field, "null") == bare)
        #expect(readField(field, "\"\"") == bare)
        #expect(readField("reason", #""""#).event?.event.reason == Text.none)
    }

    @Test
    func `An integer is an identifier as it is written, another number and another type are not`() {
        let fields = [
            "id", "source", "tenant", "agent_id", "contact_id", "queue", "campaign", "reason", "customer_id",
            "disposition", "cause", "team", "site", "device", "from_agent_id", "to_agent_id", "to_queue", "tier",
            "currency",
        ]
        for field in fields {
            for json in ["1.0", "1e3", "-0", "true", "false", "[]", "{}", "[\"a\"]"] {
                #expect(readField(field, json).complaint == "malformed \(field)")
            }
        }
        for text in ["17", "0", "-4", "123456789012345678901234567890"] {
            #expect(readField("id", text).event?(\.id) == text)
            #expect(readField("tier", text).event?(\.contact.tier) == text)
        }
    }

    @Test(arguments: ["id", "source", "tenant", "agent_id", "contact_id"])
    func `An identifier of 1024 bytes is read, a longer one is malformed`(field: String) {
        #expect(CanonicalDecoder.maximumIdentifierBytes == 1024)
        let longest = String(repeating: "é", count: 512)
        #expect(readField(field, "\"\(longest)\"").event != nil)
        #expect(readField(field, "\"\(longest)x\"").complaint == "malformed \(field)")
        let escaped = String(repeating: "\\u00e9", count: 512)
        #expect(readField(field, "\"\(escaped)\"").event != nil)
    }

    @Test(
        arguments: [
            ("[]", nil), ("[\"a\"]", "a"), ("[ \"a\" , \"b\" ]", "a|b"), ("[1,2,30]", "1|2|30"),
            ("[\"\",null,\"b\",\"\",17]", "b|17"), ("[\"\\u00e9\\n\",\"x\"]", "é\n|x"), ("[null]", nil),
            ("[\"a\",\"b\",\"c\",\"ddddddddddddddd\"]", "a|b|c|ddddddddddddddd"),
        ] as [(String, String?)]
    )
    func `Skills are joined by the unit separator`(json: String, joined: String?) {
        let fields = Samples.required(.agentLoggedOn) + [("skills", json), ("team", #""t""#)]
        let event = read(Samples.object(fields)).event
        #expect(event != nil)
        #expect(event?(\.skills) == joined?.split(separator: "|").joined(separator: "\u{1F}"))
        #expect(event?(\.team) == "t")
    }

    @Test(arguments: ["\"a\"", "17", "true", "{}", "[true]", "[[]]", "[{\"a\":1}]", "[1.5]", "[\"a\\u001fb\"]"])
    func `Skills that are no array of texts are malformed`(json: String) {
        #expect(readField("skills", json).complaint == "malformed skills")
    }

    @Test(arguments: ["[\"a\",]", "[,]", "[\"a\" \"b\"]", "[\"a\"", "[\"a\"}", "["])
    func `Skills are held to the grammar`(json: String) {
        #expect(readField("skills", json).complaint == "malformed")
    }

    @Test(
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2019-02-28", 17_955),
            ("0001-01-01", -719_162),
            ("9999-12-31", 2_932_896), ("2024-02-29", 19_782),
        ] as [(String, Int32)]
    )
    func `The day of hiring is a day of the calendar`(text: String, day: Int32) {
        #expect(readField("hired_on", "\"\(text)\"").event?.event.hiredOnDay == day)
    }

    @Test(
        arguments: [
            "\"2019-02-29\"", "\"1900-02-29\"", "\"2019-04-31\"", "\"2019-13-01\"", "\"2019-00-10\"", "\"2019-01-00\"",
            "\"2019-01-32\"", "\"0000-01-01\"", "\"19-01-01\"", "\"2019-1-1\"", "\"2019/01/01\"",
            "\"2019-01-01T00:00:00Z\"",
            "\" 2019-01-01\"", "\"20190101\"", "20190101", "[]", "true",
        ]
    )
    func `What is no day is malformed`(json: String) {
        #expect(readField("hired_on", json).complaint == "malformed hired_on")
    }

    @Test
    func `A complaint about a field points at its value`() {
        let json = #"{"type":"contact.held","x":1,"channel":"fax"}"#
        let position = 40
        #expect(Array(json.utf8)[position] == UInt8(ascii: "f"))
        #expect(read(json) == .rejected("malformed", "channel", position))
    }
}
