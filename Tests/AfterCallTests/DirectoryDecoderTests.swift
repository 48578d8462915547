import AgentTracking
import Alerting
import ContactCenter
import Indicators
import SchemaSupport
import Testing

@testable import AfterCall

/// Records of the directory, sound and damaged, as the decoder and the schema see them.
@Suite struct DirectoryDecoderTests {
    private static let schemaName = "telephony.directory.v1"

    private func decode(
        _ key: String,
        _ json: String,
        zone: String = "UTC",
        _ configuration: AfterCallConfiguration = AfterCallConfiguration()
    ) throws -> DirectoryEntry {
        var decoder = DirectoryDecoder(timeZone: zone, configuration: configuration)
        return try decoder.decode(key: Array(key.utf8), value: Array(json.utf8))
    }

    private func instant(_ text: String) throws -> Timestamp {
        try #require(Array(text.utf8).withUnsafeBytes { Timestamp(rfc3339: $0) })
    }

    private static func key(of example: JSONValue) -> String {
        ["kind", "tenant", "id"].compactMap { field in
            if case .string(let text)? = example[field] { text } else { nil }
        }.joined(separator: "/")
    }

    // MARK: What can be said

    @Test func `The agent of the schema's examples has every field`() throws {
        let example = try SchemaSupport.schema(Self.schemaName).examples[0]
        let entry = try decode("agent/a-17", example.description, zone: "Europe/Warsaw")
        guard case .agent(let name, let versions) = entry else {
            Issue.record("\(entry)")
            return
        }
        #expect(name == DirectoryName(id: "a-17"))
        // A date begins at midnight in the configured zone.
        #expect(versions.all.map(\.from) == [try instant("2016-02-28T23:00:00Z"), try instant("2017-06-30T22:00:00Z")])
        var first = DirectoryAgent()
        first.team = "south"
        first.site = "Łódź"
        first.hiredOnDay = 16_860
        first.skills = ["billing"]
        first.name = "Alias 17"
        #expect(versions.all[0].value == first)
        let second = versions.all[1].value
        #expect(second.team == "north" && second.skills == ["billing", "pl"])
        let plan = try #require(second.plan)
        #expect((plan.basis, plan.count, plan.startMinute, plan.endMinute) == (.handled, 60, 480, 960))
        #expect(plan.zone == ZoneTable(identifier: "Europe/Warsaw"))
    }

    @Test func `The queue of the schema's examples has every field`() throws {
        let example = try SchemaSupport.schema(Self.schemaName).examples[1]
        let entry = try decode("queue/acme/support", example.description)
        guard case .queue(let name, let versions) = entry else {
            Issue.record("\(entry)")
            return
        }
        #expect(name == DirectoryName(tenant: "acme", id: "support"))
        var first = DirectoryQueue()
        first.skills = ["billing"]
        first.sector = .banking
        #expect(versions.all[0].value == first)
        var second = first
        second.thresholds.serviceLevelMs = 15_000
        second.thresholds.wrapTargetMs = 40_000
        second.policies = try policies(
            """
            {"wrapup": {"limit_ms": 90000, "on_limit": "end", "on_not_ready": "continue"},
            "alerts": {"acw_exceeded": {"warning_ms": 45000, "critical_ms": 80000}, "hold_long_ms": "off"}}
            """
        )
        let (sets, thresholds) = (second.policies.liveSets, second.policies.liveThresholds)
        #expect(sets == [.exceededWarning, .exceededCritical, .hold] && thresholds.holdMs == nil)
        #expect(thresholds.exceededWarningMs == 45_000 && thresholds.exceededCriticalMs == 80_000)
        second.targets = [
            Target(indicator: Array("service_level".utf8), value: FixedPoint(85, decimals: 2)),
            Target(indicator: Array("acw.avg".utf8), value: FixedPoint(40_000), atRiskFrom: 800_000),
        ]
        #expect(versions.all[1].value == second)
        #expect(versions.all[1].from == (try instant("2017-07-13T12:00:00Z")))
    }

    @Test func `The campaign of the schema's examples has every field, and its night shift no zone of its own`() throws
    {
        let example = try SchemaSupport.schema(Self.schemaName).examples[2]
        let entry = try decode("campaign/autumn", example.description)
        guard case .campaign(_, let versions) = entry else {
            Issue.record("\(entry)")
            return
        }
        let campaign = versions.all[0].value
        #expect(campaign.name == "Autumn")
        #expect(campaign.plan == Plan(basis: .dialled, count: 400, startMinute: 1_320, endMinute: 360))
    }

    @Test func `All five thresholds are read, null sets none, and unknown fields are ignored`() throws {
        let entry = try decode(
            "queue/q",
            """
            {"kind": "queue", "id": "q", "colour": 1, "tenant": null, "versions": [{"effective_from": "2017-01-01",
            "team": null, "sector": null, "targets": [{"indicator": "nps", "value": -12.5, "better": "lower"}],
            "thresholds": {"service_level_ms": 1, "short_abandon_ms": 2, "acw_target_ms": 3,
            "acw_exceeded_ms": 4, "acw_too_short_ms": 0, "another": "x"}},
            {"effective_from": "2017-01-02T00:00:00Z", "thresholds": {"acw_target_ms": null}, "plan": null}]}
            """
        )
        guard case .queue(_, let versions) = entry else {
            Issue.record("\(entry)")
            return
        }
        let set = versions.all[0].value.thresholds
        #expect([set.serviceLevelMs, set.shortAbandonMs, set.wrapTargetMs] == [1, 2, 3])
        #expect([set.wrapExceededMs, set.wrapTooShortMs] == [4, 0])
        let target = Target(indicator: Array("nps".utf8), value: FixedPoint(-125, decimals: 1), better: .lower)
        #expect(versions.all[0].value.targets == [target])
        #expect(versions.all[1].value == DirectoryQueue())
    }

    private static func policies(_ json: String) -> String {
        #"{"kind": "queue", "id": "q", "versions": [{"effective_from": "2017-01-01", "policies": \#(json)}]}"#
    }

    /// A configuration that goes together with every policy that is within its own range.
    private static let lenient: AfterCallConfiguration = {
        var configuration = AfterCallConfiguration()
        configuration.alerts.thresholds.exceededWarningMs = 999
        configuration.alerts.thresholds.exceededCriticalMs = 59_000
        return configuration
    }()

    private func policies(
        _ json: String,
        _ configuration: AfterCallConfiguration = AfterCallConfiguration()
    ) throws -> DirectoryPolicies {
        guard case .queue(_, let versions) = try decode("queue/q", Self.policies(json), configuration) else {
            throw DirectoryComplaint("kind", "is another")
        }
        return versions.all[0].value.policies
    }

    @Test func `All eight policies are read; null sets none, "none" takes a limit away, others are ignored`() throws {
        let all = try policies(
            """
            {"wrapup": {"start": "on_event", "on_not_ready": "continue", "on_next_contact": "continue",
            "on_outbound": "end", "limit_ms": 1000, "on_limit": "end", "cap_ms": 60000, "reattach_ms": 0,
            "another": {"x": [1]}}, "other": 1}
            """,
            Self.lenient
        )
        var expected = WrapUpPolicy()
        (expected.start, expected.onNotReady, expected.onNextContact) = (.onEvent, .continue, .continue)
        (expected.onOutbound, expected.limitMs, expected.onLimit) = (.end, 1_000, .end)
        (expected.capMs, expected.reattachMs) = (60_000, 0)
        #expect(all.applied(to: WrapUpPolicy()) == expected)
        #expect(try policies(#"{"wrapup": {"limit_ms": null, "start": null}}"#).isEmpty)
        #expect(try policies(#"{"wrapup": null}"#).isEmpty)
        let freed = try policies(#"{"wrapup": {"limit_ms": "none", "on_next_contact": "by_channel"}}"#)
        var open = expected
        (open.limitMs, open.onNextContact) = (nil, nil)
        #expect(freed.applied(to: expected) == open)
    }

    @Test func `The schema has the policies of the configuration, with their ranges and choices`() throws {
        let schema = try SchemaSupport.schema(Self.schemaName)
        for row in DirectoryPolicies.rows {
            let names = DirectoryPolicies.field(of: row).split(separator: ".")
            let name = names.joined(separator: ".")
            func isSound(_ value: String) throws -> Bool {
                let json = Self.policies(names.reversed().reduce(value) { #"{"\#($1)": \#($0)}"# })
                let isSound = schema.violations(ofJSON: Array(json.utf8)).isEmpty
                let isRead = (try? decode("queue/q", json, Self.lenient)) != nil
                #expect(isSound == isRead, "\(name): \(value)")
                return isSound
            }
            switch row.kind {
            case .duration(let range, let absent):
                for sound in [max(range.lowerBound, 1_000), min(range.upperBound, 10_000)] where range.contains(sound) {
                    #expect(try isSound("\(sound)"))
                }
                for bad in [range.lowerBound - 1, range.upperBound + 1] { #expect(try !isSound("\(bad)")) }
                for word in ["none", "off"] { #expect(try isSound("\"\(word)\"") == (absent == word)) }
                #expect(try !isSound(#""20s""#) && !isSound("{}") && !isSound("[]"))
            case .choice(let names):
                for name in names { #expect(try isSound(#""\#(name)""#)) }
                #expect(try !isSound(#""other""#) && !isSound("1"))
            case .toggle:
                #expect(try isSound("true") && isSound("false") && !isSound(#""on""#) && !isSound("1"))
            default: Issue.record("\(row.path) is of a kind that the directory does not have")
            }
        }
        #expect(DirectoryPolicies.rows.count == 13)
    }

    @Test(
        "What the configuration would refuse in a queue is refused, and named",
        arguments: [
            (#"{"wrapup": {"limit_ms": 600000, "cap_ms": 600000}}"#, "limit_ms"),
            (#"{"wrapup": {"limit_ms": 14400000}}"#, "limit_ms"),
            (#"{"wrapup": {"cap_ms": 60000}}"#, "cap_ms"),
            (#"{"alerts": {"acw_exceeded": {"warning_ms": 60000}}}"#, "warning_ms"),
            (#"{"alerts": {"acw_exceeded": {"critical_ms": 20000}}}"#, "critical_ms"),
        ]
    )
    func impossible(json: String, field: String) throws {
        let complaint = #expect(throws: DirectoryComplaint.self) { try policies(json) }
        let section = field == "warning_ms" || field == "critical_ms" ? "alerts.acw_exceeded" : "wrapup"
        #expect(complaint?.field == "versions[0].policies.\(section).\(field)")
    }

    // MARK: What is refused

    /// A change to an example of the schema, and the field that is complained of.
    struct Damage: Sendable, CustomTestStringConvertible {
        enum Step: Sendable, Hashable {
            case field(String), index(Int)
        }

        var example: Int
        var path: [Step]
        /// `nil` takes the field away.
        var value: JSONValue?
        var complaint: String
        /// Whether only the decoder can know.
        var isBeyondSchema = false
        var testDescription: String { "\(complaint): \(value.map { "\($0)" } ?? "missing")" }

        init(_ example: Int, _ path: String, _ value: JSONValue?, isBeyondSchema: Bool = false) {
            self.example = example
            self.path = path.split(whereSeparator: { ".[]".contains($0) }).map { step in
                Int(step).map { .index($0) } ?? .field(String(step))
            }
            self.value = value
            complaint = path
            self.isBeyondSchema = isBeyondSchema
        }

        func apply(to value: JSONValue) -> JSONValue { Self.change(value, path[...], self.value) }

        private static func change(_ value: JSONValue, _ path: ArraySlice<Step>, _ new: JSONValue?) -> JSONValue {
            guard let step = path.first else { return new ?? .null }
            switch (value, step) {
            case (.object(var members), .field(let name)):
                if path.count == 1, new == nil {
                    members[name] = nil
                } else {
                    members[name] = change(members[name] ?? .null, path.dropFirst(), new)
                }
                return .object(members)
            case (.array(var elements), .index(let index)):
                elements[index] = change(elements[index], path.dropFirst(), new)
                return .array(elements)
            default: preconditionFailure("\(value) has no \(step)")
            }
        }
    }

    private static let common: [Damage] = [
        Damage(0, "kind", nil), Damage(0, "kind", .string("team")), Damage(0, "kind", .null),
        Damage(0, "id", nil), Damage(0, "id", .string("")), Damage(0, "id", .integer(17)),
        Damage(1, "tenant", .integer(1)), Damage(0, "versions", nil), Damage(0, "versions", .array([])),
        Damage(0, "versions", .string("x")), Damage(0, "versions[1]", .string("x")),
        Damage(0, "versions[1].effective_from", nil), Damage(0, "versions[1].effective_from", .string("tomorrow")),
        Damage(0, "versions[1].effective_from", .string("2017-07-01T00:00:00")),
        Damage(0, "versions[1].effective_from", .integer(1_500_000_000)),
        Damage(0, "versions[1].effective_from", .string("2017-02-30"), isBeyondSchema: true),
    ]

    private static let ofAgents: [Damage] = [
        Damage(0, "versions[0].team", .string("")), Damage(0, "versions[0].team", .bool(true)),
        Damage(0, "versions[0].site", .string("")), Damage(0, "versions[0].site", .array([])),
        Damage(0, "versions[0].name", .string("")), Damage(0, "versions[0].name", .integer(1)),
        Damage(0, "versions[0].hired_on", .string("29.2.2016")), Damage(0, "versions[0].hired_on", .integer(16_860)),
        Damage(0, "versions[0].hired_on", .string("2017-02-29"), isBeyondSchema: true),
        Damage(0, "versions[0].skills", .string("billing")), Damage(0, "versions[1].skills[1]", .string("")),
        Damage(0, "versions[1].skills[1]", .string("billing")), Damage(0, "versions[1].skills[0]", .integer(1)),
        Damage(0, "versions[1].plan", .string("60")), Damage(0, "versions[1].plan.measure", .string("sold")),
        Damage(0, "versions[1].plan.measure", nil), Damage(0, "versions[1].plan.count", .integer(0)),
        Damage(0, "versions[1].plan.count", nil), Damage(0, "versions[1].plan.count", .number(1.5)),
        Damage(0, "versions[1].plan.shift_start", .string("8:00")),
        Damage(0, "versions[1].plan.shift_start", .string("24:00")), Damage(0, "versions[1].plan.shift_start", nil),
        Damage(0, "versions[1].plan.shift_end", .string("16:60")), Damage(0, "versions[1].plan.shift_end", nil),
        Damage(0, "versions[1].plan.time_zone", .string("")),
        Damage(0, "versions[1].plan.time_zone", .string("Europe/Atlantis"), isBeyondSchema: true),
    ]

    private static let ofQueues: [Damage] =
        [
            Damage(1, "versions[0].sector", .string("farming")), Damage(1, "versions[0].sector", .integer(1)),
            Damage(1, "versions[1].policies", .integer(1)), Damage(1, "versions[1].policies.wrapup", .string("x")),
            Damage(1, "versions[1].policies.alerts", .string("x")),
            Damage(1, "versions[1].policies.alerts.acw_exceeded", .integer(30_000)),
            Damage(1, "versions[1].policies.alerts.acw_exceeded.warning_ms", .bool(true)),
            Damage(1, "versions[1].policies.alerts.hold_long_ms", .string("none")),
            Damage(1, "versions[1].policies.wrapup.limit_ms", .integer(999)),
            Damage(1, "versions[1].policies.wrapup.limit_ms", .string("90s")),
            Damage(1, "versions[1].policies.wrapup.on_limit", .string("stop")),
            Damage(1, "versions[1].policies.wrapup.on_limit", .bool(true)),
            Damage(1, "versions[1].thresholds", .integer(1)), Damage(1, "versions[1].targets", .string("x")),
            Damage(1, "versions[1].targets[0]", .string("x")), Damage(1, "versions[1].targets[0].indicator", nil),
            Damage(1, "versions[1].targets[0].indicator", .string("")),
            Damage(1, "versions[1].targets[0].value", nil), Damage(1, "versions[1].targets[0].value", .string("0.85")),
            Damage(1, "versions[1].targets[0].value", .integer(1_000_000_000_001)),
            Damage(1, "versions[1].targets[0].value", .number(0.123_456_7), isBeyondSchema: true),
            Damage(1, "versions[1].targets[0].better", .string("faster")),
            Damage(1, "versions[1].targets[1].at_risk_from", .number(1.1)),
            Damage(1, "versions[1].targets[1].at_risk_from", .string("0.8")),
        ]
        + ["service_level_ms", "short_abandon_ms", "acw_target_ms", "acw_exceeded_ms", "acw_too_short_ms"].flatMap {
            [
                Damage(1, "versions[1].thresholds.\($0)", .integer(-1)),
                Damage(1, "versions[1].thresholds.\($0)", .integer(86_400_001)),
                Damage(1, "versions[1].thresholds.\($0)", .string("20s")),
                Damage(1, "versions[1].thresholds.\($0)", .number(0.5)),
            ]
        }

    @Test("What the schema refuses the decoder refuses, and names the field", arguments: common + ofAgents + ofQueues)
    func refusals(damage: Damage) throws {
        let schema = try SchemaSupport.schema(Self.schemaName)
        let sound = schema.examples[damage.example]
        let damaged = damage.apply(to: sound)
        #expect(schema.violations(of: damaged).isEmpty == damage.isBeyondSchema)
        let complaint = #expect(throws: DirectoryComplaint.self) {
            try decode(Self.key(of: sound), damaged.description)
        }
        #expect(complaint?.field == damage.complaint)
    }

    @Test("A key that does not agree is refused", arguments: ["a-17", "queue/a-17", "agent/a-18", "agent/x/a-17", ""])
    func keys(key: String) throws {
        let example = try SchemaSupport.schema(Self.schemaName).examples[0]
        let complaint = #expect(throws: DirectoryComplaint.self) { try decode(key, example.description) }
        #expect(complaint?.field == "key")
    }

    @Test("What is no object is refused, and nothing of it is told", arguments: ["", "{", "secret", "[1]", "null"])
    func values(value: String) throws {
        let complaint = #expect(throws: DirectoryComplaint.self) { try decode("agent/a", value) }
        #expect(complaint?.field == "value")
        #expect(complaint?.reason.contains("secret") == false)
    }
}
