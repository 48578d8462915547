import ContactCenter
import Telephony
import Testing

/// RFC 8259 by the letter: each value stands in a field that nobody knows, so only the grammar can complain.
struct JSONGrammarTests {
    @Test(
        arguments: [
            "null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "-0.0", "1e1", "1E1", "1e+1", "1e-1", "0e0",
            "0.0e-00",
            "123456789012345678901234567890.123456789e999", "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u0000\"",
            "\"\\uD83D\\uDE00\"", "\"\\udbff\\udfff\"", "\"é😀\u{7F}\u{10FFFF}\"", "[]", "{}", "[1,2]", "[[],[]]",
            "{\"a\":{}}",
            "[ 1 , \t2\r\n]", "{\"a\" : 1 , \"b\":[{}]}", "{\"\":1}", "{\"a\":1,\"a\":2}", "\"01234567\"",
            "\"0123456\"",
            "\"012345678901234567890123456789\"", "[{\"a\":[{\"b\":[]}]},\"x\",{}]",
        ]
    )
    func `Any legal value may stand where nobody reads it`(json: String) {
        #expect(readAgentReady("\"x\":\(json),\"contact_id\":\"last\"").event?(\.contactID) == "last")
        #expect(readAgentReady(" \"x\" :\n\(json)\t").event != nil)
    }

    @Test(
        arguments: [
            " ", "nul", "nulL", "True", "truee", "tru", "NaN", "Infinity", "-Infinity", "undefined", "+1", "-", "--1",
            "01", "-01",
            "00", "1.", ".5", "1.e1", "1e", "1e+", "1.5.5", "1 2", "0x10", "1_000", "1,", "'a'", "\"a", "a", "\"a\"b",
            "\"\\x\"",
            "\"\\u12\"", "\"\\u12g4\"", "\"\\U0041\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
            "\"\\ud800\\ud800\"", "\"\\ud800\\u0041\"", "\"\\ude00\\ud83d\"", "\"\t\"", "\"\n\"", "\"\u{0}\"",
            "\"\u{1F}\"",
            "\"12345678\u{1}\"", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{", "}", "{\"a\"", "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\" 1}", "{a:1}", "{1:2}", "{null:1}", "{\"a\":1]", "[1]]",
            "{}}",
            "{\"a\":,\"b\":1}", "// x", "/* x */ 1", "1 // x", "\u{A0}1", "\u{FEFF}1", "\u{B}1", "\u{C}1", "\"\\\"",
            "[\"a\",\n",
        ]
    )
    func `What the grammar does not have is malformed`(json: String) {
        #expect(readAgentReady("\"x\":\(json)").complaint == "malformed")
        #expect(readAgentReady("\"x\":[1,\(json)]").complaint == "malformed")
    }

    @Test(
        arguments: [
            " ", "\n", "null", "1", "\"{}\"", "[]", "[{}]", "{}{}", "{},", "{} x", "{}\u{0}", "\u{FEFF}{}", "{", "{\"",
            "{\"a", "}",
            "x{}", "{\"a\":1}}", "{}]", "true", "{\"a\":1", "{\"a\":1,", "{ ", "{}\u{1A}", "{\"a\":1\u{0}}",
            "{\"a\u{0}\":1}",
        ]
    )
    func `A value that is not one object is malformed`(json: String) {
        #expect(read(json).cause == "malformed")
    }

    @Test
    func `White space may surround the object, and an empty one lacks its type`() {
        #expect(read(" \t\r\n{ \n} \t\r\n") == .rejected("missing_field", "type", 0))
        #expect(read("{}") == .rejected("missing_field", "type", 0))
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE9],
        ] as [[UInt8]]
    )
    func `What is not UTF-8 is malformed, in values, in names and outside of strings`(bytes: [UInt8]) {
        var decoder = CanonicalDecoder()
        for (before, after) in [
            ("{\"x\":\"", "\"}"), ("{\"x\":\"01234567", ""), ("{\"", "\":1}"), ("{", "}"), ("{\"x\":", "}"),
        ] {
            #expect(read(Array(before.utf8) + bytes + Array(after.utf8), with: &decoder).cause == "malformed")
        }
    }

    @Test
    func `Every character of Unicode is read as it is, and as its escape`() {
        var decoder = CanonicalDecoder()
        for block in stride(from: 0x20, through: 0x10FFFF, by: 4093) {
            let scalars = (block..<block + 3).compactMap { Unicode.Scalar($0) }
            let plain = String(String.UnicodeScalarView(scalars.filter { $0 != "\"" && $0 != "\\" }))
            let escaped = plain.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            let pairs = [(plain, plain), ("x\(plain)y", "x\(plain)y"), (escaped.joined(), plain)]
            for (written, text) in pairs where !plain.isEmpty {
                let fields = [("id", "\"\(written)\"")]
                let event = read(Array(Samples.object(Samples.required(.agentReady) + fields).utf8), with: &decoder)
                    .event
                #expect(event?(\.id).map { Array($0.utf8) } == Array(text.utf8))
            }
        }
    }

    @Test
    func `A string is read whatever its length and wherever an escape stands in it`() {
        var decoder = CanonicalDecoder()
        for count in 1...40 {
            let letters = (0..<count).map { String(UnicodeScalar(UInt8(97 + $0 % 26))) }
            for place in 0...count {
                var plain = letters
                var written = letters
                plain.insert(place == count ? "" : "\n", at: place)
                written.insert(place == count ? "" : "\\n", at: place)
                let fields = [("queue", "\"\(written.joined())\""), ("reason", "\"t\"")]
                let json = Samples.object(Samples.required(.contactHeld) + fields)
                let read = read(Array(json.utf8), with: &decoder).event
                #expect(read?(\.queue) == plain.joined())
                #expect(read?(\.reason) == "t")
            }
        }
    }

    @Test
    func `A name may be written with escapes`() {
        let event = readAgentReady(#""\u0063ontact_id":"x","\u0074enant\u0000":"y""#).event
        #expect(event?(\.contactID) == "x")
        #expect(event?(\.tenant) == nil)
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
    func `Nesting ends at 128, the outermost object included`(opening: String, closing: String) {
        #expect(CanonicalDecoder.maximumNestingDepth == 128)
        let levels = opening == "[{\"a\":" ? 2 : 1
        func nested(_ depth: Int) -> String {
            let pairs = (depth - 1) / levels
            let rest = (depth - 1) % levels
            return String(repeating: opening, count: pairs) + (rest == 1 ? "[]" : "1")
                + String(repeating: closing, count: pairs)
        }
        #expect(readAgentReady("\"x\":" + nested(128)).event != nil)
        #expect(readAgentReady("\"x\":" + nested(129)).complaint == "malformed")
        #expect(readAgentReady("\"x\":" + nested(100_001)).complaint == "malformed")
    }

    @Test(
        arguments: [
            ("{\"a\":1,}", 7), ("{\"a\" 1}", 5), ("{\"a\":tru}", 8), ("[]", 0), ("{\"a\":01}", 6),
            ("{\"a\":\"\\x\"}", 7),
            ("{\"a\":1", 6), ("{} x", 3), ("{\"a\":\"\u{1}\"}", 6), ("{\"a\":\"b\\ud800\"}", 7), ("  x", 2),
        ] as [(String, Int)]
    )
    func `A complaint about the grammar points at the byte`(json: String, position: Int) {
        #expect(read(json) == .rejected("malformed", "", position))
    }
}
