import SchemaSupport
import Testing

/// A schema of the dialect with `body` as its further members.
private func schema(_ body: String) throws -> JSONSchema {
    let text = #"{"$schema": "https://json-schema.org/draft/2020-12/schema", "# + body + "}"
    return try JSONSchema(parsing: Array(text.utf8))
}

@Suite struct JSONSchemaTests {
    /// A schema, values it accepts, values it refuses, and the keyword that must be the reason.
    struct Row: Sendable, CustomTestStringConvertible {
        let body: String
        let valid: [String]
        let invalid: [String]
        let keyword: String
        var testDescription: String { body }
    }

    static let rows = [
        Row(body: #""type": "integer""#, valid: ["1", "1.0"], invalid: ["1.5", "null", "\"1\""], keyword: "type"),
        Row(body: #""type": "number""#, valid: ["1", "1.5"], invalid: ["true", "\"1\""], keyword: "type"),
        Row(
            body: #""type": ["string", "null"]"#,
            valid: ["\"\"", "null"],
            invalid: ["1", "{}", "[]"],
            keyword: "type"
        ),
        Row(body: #""type": "boolean""#, valid: ["false"], invalid: ["0", "null"], keyword: "type"),
        Row(
            body: #""enum": ["a", null, 1]"#,
            valid: ["\"a\"", "null", "1.0"],
            invalid: ["\"b\"", "false"],
            keyword: "enum"
        ),
        Row(body: #""const": 0"#, valid: ["0", "0.0"], invalid: ["1", "null", "false", "\"0\""], keyword: "const"),
        Row(
            body: #""pattern": "^a+$""#,
            valid: ["\"a\"", "\"aa\"", "7"],
            invalid: ["\"ab\"", "\"\"", #""a\n""#],
            keyword: "pattern"
        ),
        Row(body: #""pattern": "b""#, valid: ["\"abc\""], invalid: ["\"ac\""], keyword: "pattern"),
        Row(
            body: #""minLength": 2"#,
            valid: ["\"ab\"", "\"łó\"", "1"],
            invalid: ["\"ł\"", "\"\""],
            keyword: "minLength"
        ),
        Row(body: #""minimum": 1"#, valid: ["1", "1.5", "\"0\""], invalid: ["0", "0.9", "-1"], keyword: "minimum"),
        Row(body: #""maximum": 10"#, valid: ["10", "-11"], invalid: ["10.1", "11"], keyword: "maximum"),
        Row(body: #""uniqueItems": true"#, valid: ["[]", "[1,2]", "1"], invalid: ["[1,1.0]"], keyword: "uniqueItems"),
        Row(
            body: #""required": ["a"]"#,
            valid: [#"{"a":null}"#, "1"],
            invalid: ["{}", #"{"b":1}"#],
            keyword: "required"
        ),
        Row(
            body: #""properties": {"a": {"type": "null"}}, "additionalProperties": false"#,
            valid: ["{}", #"{"a":null}"#, "[]"],
            invalid: [#"{"b":null}"#],
            keyword: "additionalProperties"
        ),
        Row(
            body: #""properties": {"a": {"type": "null"}}, "additionalProperties": {"type": "string"}"#,
            valid: [#"{"a":null,"b":""}"#],
            invalid: [#"{"a":1}"#, #"{"b":1}"#],
            keyword: "type"
        ),
        Row(
            body: #""additionalProperties": false"#,
            valid: ["{}"],
            invalid: [#"{"a":1}"#],
            keyword: "additionalProperties"
        ),
        Row(
            body: #""propertyNames": {"enum": ["a"]}"#,
            valid: ["{}", #"{"a":1}"#],
            invalid: [#"{"b":1}"#],
            keyword: "propertyNames"
        ),
        Row(
            body: #""items": {"type": "null"}"#,
            valid: ["[]", "[null]", "{}"],
            invalid: ["[null,1]"],
            keyword: "type"
        ),
        Row(body: #""contains": {"const": 1}"#, valid: ["[2,1]", "1"], invalid: ["[]", "[2]"], keyword: "contains"),
        Row(
            body: #""allOf": [{"type": "integer"}, {"minimum": 3}]"#,
            valid: ["3"],
            invalid: ["2"],
            keyword: "minimum"
        ),
        Row(
            body: #""if": {"const": 1}, "then": {"type": "string"}, "else": {"type": ["null", "string"]}"#,
            valid: ["null"],
            invalid: ["1", "2"],
            keyword: "type"
        ),
        Row(
            body: ##""$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}"##,
            valid: ["null"],
            invalid: ["1"],
            keyword: "type"
        ),
    ]

    @Test("Each keyword accepts what it should and refuses what it should, for its own reason", arguments: rows)
    func keyword(row: Row) throws {
        let schema = try schema(row.body)
        for text in row.valid { #expect(schema.violations(ofJSON: Array(text.utf8)) == [], "\(text)") }
        for text in row.invalid {
            #expect(schema.violations(ofJSON: Array(text.utf8)).map(\.keyword) == [row.keyword], "\(text)")
        }
    }

    @Test(
        "What is not understood makes the schema unusable, wherever it stands",
        arguments: [
            #""format": "date-time""#, #""unevaluatedProperties": false"#, #""oneOf": []"#, #""requird": ["a"]"#,
            #""properties": {"a": {"maxLength": 3}}"#, #""items": {"prefixItems": []}"#, #""items": true"#,
            #""allOf": [{"not": {}}]"#, #""additionalProperties": {"minItems": 1}"#,
            #""$defs": {"a": {"deprecated": true}}"#,
            #""if": {"type": "null"}, "then": {"multipleOf": 2}"#, #""if": {"type": "null"}"#,
            #""then": {"type": "null"}"#,
            #""else": {"type": "null"}"#, #""type": "int""#, #""type": []"#, #""required": "a""#, #""required": [1]"#,
            #""enum": 1"#, #""pattern": "(""#, #""minLength": -1"#, #""minimum": "1""#, #""uniqueItems": false"#,
            #""properties": []"#, ##""$ref": "#/$defs/nowhere""##, #""$ref": "other.json""#,
            #""items": {"$id": "urn:nested"}"#, #""items": {"examples": []}"#,
        ]
    )
    func unknown(body: String) {
        #expect(throws: SchemaError.self) { try schema(body) }
    }

    @Test func `Another dialect, or none, is refused`() {
        for text in [#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, "{}"] {
            #expect(throws: SchemaError.self) { try JSONSchema(parsing: Array(text.utf8)) }
        }
    }

    @Test func `A violation says where and why`() throws {
        let schema = try schema(#""properties": {"a": {"items": {"type": "null"}}}"#)
        let violations = schema.violations(ofJSON: Array(#"{"a": [null, 7]}"#.utf8))
        #expect(violations.map(\.description) == ["/a/1: 7 is not of type null (type)"])
    }

    @Test func `Bytes that are no JSON are a violation`() throws {
        #expect(try schema(#""type": "null""#).violations(ofJSON: Array("{".utf8)).map(\.keyword) == ["json"])
    }
}
