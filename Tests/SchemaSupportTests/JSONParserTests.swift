import SchemaSupport
import Testing

@Suite struct JSONParserTests {
    @Test(
        "What JSON allows is read",
        arguments: [
            ("null", JSONValue.null), (" true\n", .bool(true)), ("-0", .integer(0)), ("1.0", .integer(1)),
            ("1e3", .integer(1000)), ("1.5", .number(1.5)), ("9223372036854775807", .integer(.max)),
            ("\"\"", .string("")),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")), (#""\u0141\ud83d\ude00""#, .string("Ł😀")),
            (#""Łódź""#, .string("Łódź")), ("[ ]", .array([])),
            ("[1,[2]]", .array([.integer(1), .array([.integer(2)])])),
            ("{ }", .object([:])), (#"{"a" : {"b":[]}}"#, .object(["a": .object(["b": .array([])])])),
        ]
    )
    func reads(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == expected)
    }

    @Test(
        "What JSON does not allow is refused",
        arguments: [
            "", " ", "nul", "True", "01", "-", "+1", "1.", ".5", "1e", "NaN", "Infinity", "1e999", "\"", "\"\n\"",
            #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, "'a'", "[", "[1,]", "[1 2]", "{",
            "{,}",
            #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "1 2", "{}]", "\u{FEFF}1", "/* */1",
        ]
    )
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test func `A member that is there twice is refused, since readers differ in which they take`() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(#"{"a":1,"b":2,"\u0061":3}"#.utf8)) }
    }

    @Test(
        "What is not UTF-8 is refused",
        arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xC5]] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
    }

    @Test func `Nesting is bounded`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONValue(parsing: nested(128))
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129)) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(1_000_000)) }
    }

    @Test func `Members that follow each other may nest as often as they like`() throws {
        let text = "[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]"
        _ = try JSONValue(parsing: Array(text.utf8))
    }
}
