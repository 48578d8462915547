import Foundation
import SchemaSupport
import Testing

@testable import AfterCall

/// The JSON Schema of the configuration file, against the program that reads the file.
@Suite struct ConfigurationSchemaTests {
    @Test func `schemas has the schema that the table of keys prints`() throws {
        let expected = ConfigurationSchema.text
        let file = RepositoryFile("schemas/aftercall.configuration.schema.json")
        #expect(try file.text(renewedTo: expected) == expected)
    }

    /// Values as they stand in a file, with the JSON that YAML makes of them.
    private static let values: [(yaml: String, json: JSONValue)] = [
        ("30s", .string("30s")), ("1h30m", .string("1h30m")), ("500ms", .string("500ms")), ("30", .integer(30)),
        ("s", .string("s")), ("none", .string("none")), ("off", .string("off")), ("on", .string("on")),
        ("broker", .string("broker")), ("true", .bool(true)), ("1", .integer(1)), ("0", .integer(0)),
        ("-1", .integer(-1)), ("99999999999", .integer(99_999_999_999)), ("PLAIN", .string("PLAIN")),
        ("end", .string("end")), ("exceed", .string("exceed")), ("json", .string("json")),
        ("a.b-c_d", .string("a.b-c_d")),
        ("a b", .string("a b")), ("{}", .object([:])), ("{a: 1}", .object(["a": .integer(1)])),
    ]

    /// The schema leaves to the program: the ranges of durations, the names of time zones and dimensions, and that text
    /// may look like a number.
    private static func mayDiffer(_ row: ConfigurationKey, _ json: JSONValue) -> Bool {
        switch (row.kind, json) {
        case (.duration, .string(let text)): (try? DurationText.parse(text)) != nil
        case (.text, .integer), (.text, .bool): true
        case (.text(.servers), .string), (.text(.topicPart), .string): true
        case (.text(.url), .string), (.text(.urls), .string), (.text(.names), .string),
            (.text(.texts), .string):
            true
        case (.text(.timeZone), .string), (.text(.scopes), .string): true
        default: false
        }
    }

    @Test(
        "A value is good for the schema where it is good for the program",
        arguments: ConfigurationKey.all.map(\.path)
    )
    func values(path: String) throws {
        let row = try #require(ConfigurationKey.row(of: path))
        let schema = try SchemaSupport.schema("aftercall.configuration")
        let parts = path.split(separator: ".").map(String.init)
        for (yaml, json) in Self.values {
            let text = parts.reversed().reduce(yaml) { "{\($1): \($0)}" }
            let document = parts.reversed().reduce(json) { JSONValue.object([$1: $0]) }
            let file = ConfigurationFile(path: "f", text: text)
            let isGood =
                file.problems.isEmpty && file.entries.values.allSatisfy { (try? row.kind.parse($0.text)) != nil }
            let isValid = schema.violations(of: document).isEmpty
            if isGood != isValid, !Self.mayDiffer(row, json) {
                Issue.record("\(path): \(yaml) is \(isGood ? "good" : "wrong"), the schema says otherwise")
            }
        }
    }

    @Test(
        "What the program does not know, the schema does not know",
        arguments: [
            (["wrapup": .object(["limt": .string("1s")])], false), (["kafka": .null], true), (["wrapp": .null], false),
            (["kafka": .object(["properties": .object(["linger.ms": .integer(5)])])], true),
            (["queues": .object(["a.b": .object(["wrapup": .object(["limit": .string("2m")])])])], true),
            (["queues": .object(["a": .object(["app": .object(["id": .string("x")])])])], false),
        ] as [([String: JSONValue], Bool)]
    )
    func names(document: [String: JSONValue], isValid: Bool) throws {
        let schema = try SchemaSupport.schema("aftercall.configuration")
        #expect(schema.violations(of: .object(document)).isEmpty == isValid)
    }
}
