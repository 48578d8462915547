import AgentTracking
import Alerting
import ContactCenter
import ContactTracking
import Indicators
import SchemaSupport
import Telephony
import Testing

@testable import AfterCall

/// The list of sources in a configuration.
@Suite struct ConfigurationSourceTests {
    private static let both = """
        sources:
          - topic: pbx.queue-log
            format: asterisk-queue-log
            time_zone: Europe/Warsaw
            wrap_up_time: [30s, sales=10s]
          - {topic: connect, format: amazon-connect-agent, name: blue, tenant: acme, repeat_window: 2m}
        """

    @Test func `Sources are read, in the order of their topics, and shown with file and line`() throws {
        let resolved = try ConfigurationText.resolve(Self.both)
        #expect(resolved.problems == [] && resolved.warnings == [])
        let sources = resolved.configuration.sources
        #expect(sources.map(\.topic) == ["connect", "pbx.queue-log"])
        var connect = SourceSettings(topic: "connect")
        (connect.format, connect.name, connect.tenant) = ("amazon-connect-agent", "blue", "acme")
        connect.repeatWindowMs = 120_000
        #expect(sources.first == connect)
        let open = "sources: [{topic: a, format: twilio-taskrouter, ready_activities: [On deck, Écoute]}]"
        let activities = try ConfigurationText.resolve(open).configuration.sources.first?.dialectSettings
        #expect(activities?.readyActivities == [Array("On deck".utf8), Array("Écoute".utf8)])
        #expect(sources.last?.timeZone == "Europe/Warsaw" && sources.last?.wrapUpTimes == "30s,sales=10s")
        let zone = resolved.settings.first { $0.key == "sources.pbx.queue-log.time_zone" }
        #expect(zone?.value == "Europe/Warsaw" && zone?.place == "test.yaml:4" || zone?.place?.hasSuffix(":4") == true)
    }

    @Test func `A flag sets a key of a source, whose topic may have dots`() throws {
        let flags = [
            (key: "kafka.bootstrap_servers", value: "broker:9092"),
            (key: "sources.pbx.queue-log.time_zone", value: "UTC"), (key: "sources.new.format", value: "avaya-cms"),
        ]
        let resolved = try ConfigurationText.resolve(Self.both, flags: flags)
        #expect(resolved.problems == [])
        #expect(resolved.configuration.sources.map(\.timeZone) == ["UTC", "UTC", "UTC"])
        #expect(resolved.configuration.source(onTopic: "new")?.format == "avaya-cms")
    }

    @Test(
        "What is wrong is said with its line, and with what was perhaps meant",
        arguments: [
            ("sources: {a: b}", "test.yaml:1: sources is a list: write a list"),
            ("sources:\n  - connect", "test.yaml:2: a source is a section, not a value"),
            ("sources:\n  - {format: avaya-cms}", "test.yaml:2: a source has no topic"),
            ("sources:\n  - {topic: a}", "test.yaml:2: sources.a has no format: it is one of: aftercall, amazon"),
            ("sources:\n  - {topic: a, format: amazon-conect-agent}", "did you mean 'amazon-connect-agent'?"),
            ("sources:\n  - {topic: a, fromat: avaya-cms, format: avaya-cms}", "did you mean 'format'?"),
            (
                "sources:\n  - {topic: a, format: avaya-cms}\n  - {topic: a, format: avaya-cms}",
                "test.yaml:3: sources names the topic a twice: line 2 names it, too"
            ),
            ("sources:\n  - {topic: a b, format: avaya-cms}", "sources: 'a b' is no name"),
            (
                "sources:\n  - {topic: aftercall.wraps, format: avaya-cms}",
                "sources names aftercall.wraps, which is one of ours"
            ),
            (
                "topics:\n  input: in\nsources:\n  - {topic: in, format: avaya-cms}",
                "sources names in, which is topics.input and so read as aftercall"
            ),
            (
                "topics:\n  contact_input: in\nsources:\n  - {topic: in, format: avaya-cms}",
                "sources names in, which is topics.contact_input and so read as aftercall"
            ),
            (
                "sources:\n  - {topik: a, format: avaya-cms}",
                "a source has no topic: 'topik' is unknown: did you mean 'topic'?"
            ),
            (
                "sources:\n  - {topic: aftercall-agents-changelog, format: avaya-cms}",
                "sources names aftercall-agents-changelog, which is one of ours"
            ),
            (
                "sources:\n  - {topic: a, format: avaya-cms, time_zone: Mars/Phobos}",
                "sources.a.time_zone: 'Mars/Phobos' is no time zone"
            ),
            (
                "sources:\n  - {topic: a, format: genesys-cloud, time_zone: UTC}",
                "sources.a.time_zone is set, but the format is genesys-cloud, whose times have a zone"
            ),
            (
                "sources:\n  - {topic: a, format: genesys-cloud, wrap_up_time: 30s}",
                "sources.a.wrap_up_time is set, but the format is genesys-cloud, which says when a wrap ends"
            ),
            (
                "sources:\n  - {topic: a, format: genesys-cloud, ready_activities: [Open]}",
                "sources.a.ready_activities is set, but the format is genesys-cloud, which has states of its own"
            ),
            (
                "sources:\n  - {topic: a, format: twilio-taskrouter, ready_activities: [Open, '']}",
                "one of the names is empty"
            ),
            ("sources:\n  - {topic: a, format: asterisk-ami, wrap_up_time: 30}", "'30' has no unit"),
            ("sources:\n  - {topic: a, format: asterisk-ami, wrap_up_time: '=3s'}", "'=3s' names no queue"),
            (
                "sources:\n  - {topic: a, format: avaya-cms, identity: {agents: [1=ada, 1=bob]}}",
                "sources.a.identity.agents: '1' stands there twice"
            ),
            (
                "sources:\n  - {topic: a, format: avaya-cms, identity: {pattern: '(a'}}",
                "sources.a.identity.pattern: the pattern is wrong at character 3: a '(' without a ')'"
            ),
            (
                "sources:\n  - {topic: a, format: avaya-cms, identity: {pattern: 'a'}}",
                "sources.a.identity.pattern: '$1' is asked for, and the pattern has 0 groups"
            ),
            (
                "sources:\n  - {topic: a, format: avaya-cms, identity: {agent_id: '$1'}}",
                "sources.a.identity.agent_id is set, but there is no pattern"
            ),
            (
                "sources:\n  - {topic: a, format: avaya-cms, identity: {patern: 'a'}}",
                "did you mean 'identity.pattern'?"
            ),
            ("source:\n  - {topic: a, format: avaya-cms}", "did you mean 'sources'?"),
        ]
    )
    func wrong(yaml: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints(yaml)
        #expect(complaints.count == 1 && complaints.first?.contains(expected) == true, "\(complaints)")
    }

    @Test func `Contact records may be a day late, what is said as it happens may not`() throws {
        func resolve(_ ctr: String, _ rest: String = "") throws -> AfterCallConfiguration {
            let resolved = try ConfigurationText.resolve(
                """
                sources:
                  - {topic: ctr, format: amazon-connect-contact-record\(ctr)}
                  - {topic: live, format: amazon-connect-agent, name: live}
                \(rest)
                """
            )
            #expect(resolved.problems == [] && resolved.warnings.count == 1, "both tell the same wraps")
            return resolved.configuration
        }
        func horizons(_ configuration: AfterCallConfiguration) -> [Milliseconds] {
            ["amazon-connect-contact-record", "live"].map { name in
                let bytes = Array(name.utf8)
                return bytes.withUnsafeBytes {
                    configuration.agentStage.horizons.horizonMs(of: Text(offset: 0, count: bytes.count), in: $0)
                }
            }
        }
        let usual = try resolve("")
        #expect(horizons(usual) == [86_400_000, 120_000])
        #expect(usual.agentStage.policy.horizonMs == 86_400_000, "for so long events are kept")
        let contacts = usual.contactStage(agentPartitions: 1, ingestTasks: [])
        #expect(contacts.tracking.horizons.longest == 86_400_000 && contacts.tracking.contactTTLMs == 172_800_000)
        #expect(usual.cells.correctionHorizonMs == 120_000, "windows are not final a day later")
        #expect(horizons(try resolve(", horizon: 1h")) == [3_600_000, 120_000])
        #expect(horizons(try resolve("", "correction: {horizon: 5m}")) == [86_400_000, 300_000])
        let none = try resolve(", horizon: 2m")
        #expect(none.agentStage.horizons.areEqual)
        let wrong = try ConfigurationText.complaints("sources:\n  - {topic: a, format: aftercall, horizon: 1h}")
        #expect(wrong.count == 1 && wrong.first?.contains("set correction.horizon") == true, "\(wrong)")
    }

    @Test(
        "What is possible, and most likely not as it was meant, is warned of",
        arguments: [
            ("[{topic: a, format: asterisk-ami}]", "", "no event of asterisk-ami ends a wrap that just times out"),
            ("[{topic: a, format: asterisk-ami, wrap_up_time: 9s}]", "", nil),
            ("[{topic: a, format: asterisk-ami, wrap_up_time: [q=9s]}]", "", "no event of asterisk-ami ends a wrap"),
            ("[{topic: a, format: asterisk-ami}]", "wrapup: {limit: 30s, on_limit: end}", nil),
            ("[{topic: a, format: freeswitch-callcenter}]", "", nil),
            ("[{topic: a, format: genesys-cloud}, {topic: b, format: twilio-taskrouter}]", "", nil),
            (
                "[{topic: a, format: amazon-connect-agent}, {topic: b, format: amazon-connect-contact-record}]", "",
                "tell the same wraps under different ids"
            ),
        ] as [(String, String, String?)]
    )
    func warning(sources: String, rest: String, expected: String?) throws {
        let resolved = try ConfigurationText.resolve("sources: \(sources)\n\(rest)")
        #expect(resolved.problems == [])
        let words = resolved.warnings.map { "\($0)" }
        if let expected {
            #expect(words.count == 1 && words[0].contains(expected), "\(words)")
        } else {
            #expect(words == [])
        }
    }

    @Test(
        "What cannot work is refused",
        arguments: [
            ("{topic: a, format: freeswitch-callcenter, wrap_up_time: [q=9s]}", "is of single queues only"),
            ("{topic: a, format: aftercall, name: x}", "whose events name their source and tenant"),
            ("{topic: a, format: aftercall, tenant: x}", "whose events name their source and tenant"),
        ]
    )
    func refusal(source: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints("sources: [\(source)]")
        #expect(complaints.count == 1 && complaints[0].contains(expected), "\(complaints)")
    }

    @Test func `Calls that name devices need identities`() throws {
        let devices = try ConfigurationText.resolve("sources:\n  - {topic: a, format: csta-json}\n")
        #expect(devices.problems == [] && devices.warnings.count == 1)
        let known = try ConfigurationText.resolve(
            "sources:\n  - {topic: a, format: csta-json, identity: {agents: [8002=ada], pattern: '(.*)@cc'}}\n"
        )
        #expect(known.problems == [] && known.warnings == [])
        #expect(known.configuration.sources.first?.identity.agentID(of: "8002") == "ada")
        #expect(known.configuration.sources.first?.identity.agentID(of: "7@cc") == "7")
        #expect(known.configuration.sources.first?.identity.agentID(of: "7") == nil)
    }

    @Test(
        arguments: [
            (["topic": .string("a"), "format": .string("avaya-cms")], true),
            (["topic": .string("a")], false), (["format": .string("avaya-cms")], false),
            (["topic": .string("a"), "format": .string("avaya")], false),
            (["topic": .string("a"), "format": .string("avaya-cms"), "zone": .string("UTC")], false),
            (
                [
                    "topic": .string("a"), "format": .string("asterisk-ami"),
                    "wrap_up_time": .array([.string("30s"), .string("sales=10s")]),
                    "identity": .object(["agents": .string("1=ada"), "pattern": .string("(.*)")]),
                ], true
            ),
        ] as [([String: JSONValue], Bool)]
    )
    func `The schema knows sources`(source: [String: JSONValue], isValid: Bool) throws {
        let schema = try SchemaSupport.schema("aftercall.configuration")
        let document = JSONValue.object(["sources": .array([.object(source)])])
        #expect(schema.violations(of: document).isEmpty == isValid)
    }

    @Test(
        "Agents are called silent only where a source tells heartbeats, or somebody says so",
        arguments: [
            ("", 300_000), ("sources: [{topic: a, format: asterisk-ami}]", nil),
            ("sources: [{topic: a, format: asterisk-ami}, {topic: b, format: amazon-connect-agent}]", 300_000),
            ("sources: [{topic: a, format: asterisk-ami}]\nalerts: {agent_silent: 1h}", 3_600_000),
        ]
    )
    func silence(yaml: String, expected: Int64?) throws {
        let resolved = try ConfigurationText.resolve(yaml)
        #expect(resolved.problems == [])
        #expect(resolved.configuration.alerts.thresholds.silentMs == expected)
    }
}
