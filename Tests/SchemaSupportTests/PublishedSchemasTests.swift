import SchemaSupport
import Testing

/// The schemas in `schemas/` against their own examples, sound and damaged.
@Suite struct PublishedSchemasTests {
    static let known = [
        "aftercall.agent.v1", "aftercall.alert.v1", "aftercall.contact.v1", "aftercall.dead-letter-headers.v1",
        "aftercall.interval.v1", "aftercall.kpi.v1", "aftercall.wrap.v1", "telephony.directory.v1",
        "telephony.event.v1",
    ]

    @Test func `Every schema of the folder can be read`() throws {
        let names = try SchemaSupport.names()
        #expect(Set(names).isSuperset(of: Self.known))
        for name in names { _ = try SchemaSupport.schema(name) }
    }

    @Test("Examples are valid", arguments: try SchemaSupport.names())
    func examples(name: String) throws {
        let schema = try SchemaSupport.schema(name)
        #expect(!schema.examples.isEmpty)
        for example in schema.examples { #expect(schema.violations(of: example) == []) }
    }

    @Test(
        "An example that lacks a field, has one too many or of another type is refused",
        arguments: try SchemaSupport.names()
    )
    func damagedExamples(name: String) throws {
        let schema = try SchemaSupport.schema(name)
        for example in schema.examples {
            for field in schema.required {
                var damaged = example
                damaged[field] = nil
                #expect(!schema.violations(of: damaged).isEmpty, "without \(field)")
                damaged[field] = .object(["unexpected": .null])
                #expect(!schema.violations(of: damaged).isEmpty, "with an object as \(field)")
            }
            var extended = example
            extended["aftercall-unexpected"] = .string("")
            let isOpen = name.hasPrefix("telephony.")
            #expect(schema.violations(of: extended).isEmpty == isOpen, "with a field too many")
        }
    }

    /// A change to the first example, and the field of which the schema must complain.
    struct Change: Sendable, CustomTestStringConvertible {
        let schema: String
        let fields: [String: JSONValue]
        var example = 0
        let complaint: String
        var testDescription: String { "\(schema) \(JSONValue.object(fields))" }
    }

    static let changes = [
        Change(
            schema: "aftercall.wrap.v1",
            fields: ["wrap_started_at": .string("2017-07-13T18:55:27Z")],
            complaint: "/wrap_started_at"
        ),
        Change(
            schema: "aftercall.wrap.v1",
            fields: ["wrap_started_at": .string("2017-07-13T20:55:27.017+02:00")],
            complaint: "/wrap_started_at"
        ),
        Change(schema: "aftercall.wrap.v1", fields: ["wrap_started_at": .null], complaint: "/wrap_started_at"),
        Change(schema: "aftercall.wrap.v1", fields: ["wrap_ms": .integer(-1)], complaint: "/wrap_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["wrap_ms": .number(5005.5)], complaint: "/wrap_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["contact_id": .null], complaint: "/contact_id"),
        Change(schema: "aftercall.wrap.v1", fields: ["handle_ms": .null], complaint: "/handle_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["end_cause": .null], complaint: "/end_cause"),
        Change(schema: "aftercall.wrap.v1", fields: ["end_cause": .string("wandered_off")], complaint: "/end_cause"),
        Change(schema: "aftercall.wrap.v1", fields: ["end_cause": .string("capped")], complaint: "/flags"),
        Change(schema: "aftercall.wrap.v1", fields: ["end_cause": .string("limit")], complaint: "/limit_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["end_cause": .string("no_wrap")], complaint: "/wrap_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["exceeded_ms": .integer(1)], complaint: "/exceeded_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["flags": .array([.string("odd")])], complaint: "/flags/0"),
        Change(
            schema: "aftercall.wrap.v1",
            fields: ["flags": .array([.string("standalone")])],
            complaint: "/contact_id"
        ),
        Change(schema: "aftercall.wrap.v1", fields: ["segment": .integer(2)], complaint: "/talk_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["revision": .integer(2)], complaint: "/revision"),
        Change(schema: "aftercall.wrap.v1", fields: ["status": .string("corrected")], complaint: "/revision"),
        Change(schema: "aftercall.wrap.v1", fields: ["status": .string("retracted")], complaint: "/talk_ms"),
        Change(schema: "aftercall.wrap.v1", fields: ["flags": .array([])], example: 6, complaint: "/flags"),
        Change(schema: "aftercall.interval.v1", fields: ["ms": .integer(0)], complaint: "/ms"),
        Change(schema: "aftercall.interval.v1", fields: ["reason": .string("lunch")], complaint: "/reason"),
        Change(schema: "aftercall.interval.v1", fields: ["state": .string("acw")], complaint: "/state"),
        Change(schema: "aftercall.interval.v1", fields: ["contacts": .null], complaint: "/contacts"),
        Change(schema: "aftercall.interval.v1", fields: ["status": .string("retracted")], complaint: "/ended_at"),
        Change(schema: "aftercall.agent.v1", fields: ["state": .string("talking")], complaint: "/contacts"),
        Change(schema: "aftercall.agent.v1", fields: ["state": .string("ready")], complaint: "/state"),
        Change(schema: "aftercall.agent.v1", fields: ["wrap": .null], complaint: "/wrap"),
        Change(schema: "aftercall.agent.v1", fields: ["declared": .string("talking")], complaint: "/declared"),
        Change(
            schema: "aftercall.alert.v1",
            fields: ["fingerprint": .string("9F86D081884C7D65")],
            complaint: "/fingerprint"
        ),
        Change(schema: "aftercall.alert.v1", fields: ["status": .string("resolved")], complaint: "/resolved_at"),
        Change(schema: "aftercall.alert.v1", fields: ["resolution": .string("ended")], complaint: "/resolution"),
        Change(schema: "aftercall.alert.v1", fields: ["summary": .object(["en": .string("x")])], complaint: "/summary"),
        Change(schema: "aftercall.alert.v1", fields: ["scope": .object(["floor": .string("3")])], complaint: "/scope"),
        Change(schema: "aftercall.contact.v1", fields: ["complete": .null], complaint: "/complete"),
        Change(schema: "aftercall.contact.v1", fields: ["ended_at": .null], complaint: "/ended_at"),
        Change(schema: "aftercall.contact.v1", fields: ["handle_ms": .null], complaint: "/handle_ms"),
        Change(schema: "aftercall.contact.v1", fields: ["status": .string("retracted")], complaint: "/legs"),
        Change(
            schema: "aftercall.contact.v1",
            fields: ["complete": .bool(true), "ended_at": .string("2017-07-13T18:55:32.022Z")],
            example: 1,
            complaint: "/legs/1/phase"
        ),
        Change(schema: "aftercall.contact.v1", fields: ["legs": .array([])], example: 4, complaint: "/legs"),
        Change(schema: "aftercall.kpi.v1", fields: ["final": .bool(true)], example: 1, complaint: "/final"),
        Change(schema: "aftercall.kpi.v1", fields: ["objective": .null], example: 2, complaint: "/objective"),
        Change(schema: "aftercall.kpi.v1", fields: ["revision": .integer(0)], complaint: "/revision"),
        Change(schema: "aftercall.kpi.v1", fields: ["scope": .object(["floor": .string("3")])], complaint: "/scope"),
        Change(
            schema: "aftercall.kpi.v1",
            fields: ["indicators": .object(["ACW": .object([:])])],
            complaint: "/indicators"
        ),
        Change(schema: "telephony.directory.v1", fields: ["kind": .string("floor")], complaint: "/kind"),
        Change(schema: "telephony.directory.v1", fields: ["versions": .array([])], complaint: "/versions"),
        Change(
            schema: "telephony.directory.v1",
            fields: ["versions": .array([.object(["effective_from": .string("yesterday")])])],
            complaint: "/versions/0/effective_from"
        ),
        Change(schema: "telephony.event.v1", fields: ["time": .string("2017-07-13T18:00:00")], complaint: "/time"),
        Change(schema: "telephony.event.v1", fields: ["agent_id": .null], complaint: "/agent_id"),
        Change(schema: "telephony.event.v1", fields: ["channel": .string("fax")], complaint: "/channel"),
        Change(
            schema: "aftercall.dead-letter-headers.v1",
            fields: ["aftercall-error-cause": .string("bad_luck")],
            complaint: "/aftercall-error-cause"
        ),
        Change(
            schema: "aftercall.dead-letter-headers.v1",
            fields: ["aftercall-error-offset": .integer(7)],
            complaint: "/aftercall-error-offset"
        ),
    ]

    @Test("What the specification rules out is refused", arguments: changes)
    func refused(change: Change) throws {
        let schema = try SchemaSupport.schema(change.schema)
        var record = schema.examples[change.example]
        for (field, value) in change.fields { record[field] = value }
        #expect(schema.violations(of: record).map(\.path).contains(change.complaint))
    }
}
