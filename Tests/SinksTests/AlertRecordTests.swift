import AfterCall
import Foundation
import SchemaSupport
import Testing

@testable import Sinks

/// Alerts as they are read.
@Suite struct AlertRecordTests {
    private static func schema() throws -> JSONSchema {
        try JSONSchema(parsing: Array(Repository.contents("schemas/aftercall.alert.v1.schema.json")))
    }

    @Test func `Every example of the schema is read`() throws {
        let schema = try object(Repository.contents("schemas/aftercall.alert.v1.schema.json"))
        let examples = try #require(schema["examples"] as? [[String: Any]])
        #expect(examples.count >= 4)
        for example in examples {
            let alert = try AlertRecord(json: Array(try JSONSerialization.data(withJSONObject: example)))
            #expect(!alert.fingerprint.isEmpty && alert.summary.count == 4)
        }
    }

    @Test func `The samples of these tests are as the schema says`() throws {
        let schema = try Self.schema()
        #expect(schema.violations(ofJSON: SampleAlert().json).isEmpty)
        #expect(schema.violations(ofJSON: SampleAlert().resolved.json).isEmpty)
    }

    @Test(
        "What is no alert is refused",
        arguments: ["", "{", "{}", "[]", "null", #"{"fingerprint":"00","status":"odd"}"#, "{\"severity\":\"high\"}"]
    )
    func refused(text: String) {
        #expect(throws: (any Error).self) { try AlertRecord(json: Array(text.utf8)) }
    }

    @Test func `A language that the summary lacks gives English`() throws {
        #expect(try SampleAlert().alert.summary(in: "fr").hasPrefix("L'agent"))
        #expect(try SampleAlert().alert.summary(in: "de").hasPrefix("Agent a-17 wraps"))
    }
}
