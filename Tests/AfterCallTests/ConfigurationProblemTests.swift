import AgentTracking
import Alerting
import Foundation
import Testing

@testable import AfterCall

/// What is said about a configuration that is wrong.
@Suite struct ConfigurationProblemTests {
    @Test(
        "One mistake gives one message, with its line and what to do",
        arguments: [
            ("wrapup:\n  limt: 30s", "test.yaml:2: unknown key 'wrapup.limt': did you mean 'wrapup.limit'?"),
            ("wrap_up:\n  limit: 30s", "test.yaml:1: unknown key 'wrap_up': did you mean 'wrapup'?"),
            ("wrapup: {onNotReady: end}", "unknown key 'wrapup.onNotReady': did you mean 'wrapup.on_not_ready'?"),
            ("wrapup: {on-not-ready: end}", "unknown key 'wrapup.on-not-ready': did you mean 'wrapup.on_not_ready'?"),
            ("cap: 4h", "unknown key 'cap': did you mean 'wrapup.cap'?"),
            ("clock:\n  horizon: 4m", "test.yaml:2: unknown key 'clock.horizon': there are: clock.max_ahead"),
            ("xyzzy: 1", "unknown key 'xyzzy': there are: kafka, app, instance"),
            (
                "queues:\n  billing:\n    wrapup:\n      limt: 9s",
                "test.yaml:4: unknown key 'queues.billing.wrapup.limt': did you mean 'queues.billing.wrapup.limit'?"
            ),
            (
                "queues:\n  billing:\n    alerts:\n      acw_exceeded: {waring: 9s}",
                "test.yaml:4: unknown key 'queues.billing.alerts.acw_exceeded.waring': "
                    + "did you mean 'queues.billing.alerts.acw_exceeded.warning'?"
            ),
            ("queues: {billing: {clock: {max_ahead: 1s}}}", "'queues.billing.clock' cannot be set by queue"),
            ("queues: {billing: {alerts: {acw_stuck: 1m}}}", "billing.alerts.acw_stuck' cannot be set by queue"),
            ("queues: {billing: 5}", "queues.billing is a section, not a value"),
            ("queues: [billing]", "queues is a section, not a value"),
            ("wrapup:\n  limit: 30", "test.yaml:2: wrapup.limit: '30' has no unit: write 30s, 30m or 30ms"),
            ("wrapup: {limit: 30sec}", "wrapup.limit: '30sec' has the unknown unit 'sec'"),
            ("wrapup: {limit: 2d}", "wrapup.limit: 2d is out of range: write 1s to 1d, or none"),
            ("wrapup: {limit: }", "wrapup.limit has no value: write 1s to 1d, or none, or leave the key out"),
            ("wrapup: {limit: [30s]}", "wrapup.limit is a value, not a list"),
            ("wrapup: {limit: {after: 30s}}", "wrapup.limit is a value, not a section"),
            ("wrapup: {start: on_claer}", "'on_claer' is none of the choices: did you mean 'on_clear'?"),
            ("wrapup: 30s", "wrapup is a section, not a value: its keys are: start, on_not_ready"),
            ("outputs: {wraps: maybe}", "outputs.wraps: 'maybe' is neither on nor off: write on or off"),
            ("loop: {batch_records: many}", "loop.batch_records: 'many' is no whole number: write 1 to 1000000"),
            ("loop: {batch_records: 0}", "loop.batch_records: 0 is out of range: write 1 to 1000000"),
            ("loop: {batch_records: 10.5}", "'10.5' is no whole number"),
            ("topics: {partitions: 0}", "topics.partitions: 0 is out of range: write 1 to 10000, or broker"),
            ("topics: {prefix: 'after call'}", "topics.prefix: 'after call' is no name"),
            ("topics: {input: ..}", "topics.input: '..' is no name"),
            ("topics: {input: ''}", "topics.input: the value is empty"),
            ("kafka: {properties: {group.id: x}}", "group.id has a key of its own: set app.id instead"),
            ("kafka: {properties: {partitioner: random}}", "partitioner is set by AfterCall itself"),
            ("kafka: {properties: 5}", "kafka.properties is a section, not a value"),
            ("wrapup: {cap: 4h}\nwrapup.cap: 5h", "test.yaml:2: wrapup.cap is set twice: line 1 sets it, too"),
            ("wrapup:\n  cap: 4h\n  cap: 5h", "a section has the same key twice: 'cap'"),
            ("wrapup:\n  - start\n  limit: 3s", "the file is no YAML"),
            ("wrapup: {limit: 30s", "the file is no YAML"),
            ("- wrapup", "test.yaml:1: the file is no mapping"),
            ("a: 1\n---\nb: 1", "the file is no YAML"),
            ("? [a]\n: b", "a key is no text"),
        ]
    )
    func oneMistake(yaml: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints(yaml)
        #expect(complaints.count == 1, "\(complaints)")
        #expect(complaints.first?.contains(expected) == true, "\(complaints)")
    }

    @Test(
        "Brokers that are none are refused",
        arguments: [
            "a", "10.0.0.1:9092,b", "[::1]", "SSL://a", "a:0", "a:65536", "a:b", ":9092", "a b:1", "a:1,,b:1", "[::1",
            "[::1]x", "a:", ",", "a:+1",
        ]
    )
    func badBrokers(servers: String) throws {
        let complaints = try ConfigurationText.complaints("", flags: [("kafka.bootstrap_servers", servers)])
        #expect(complaints.count == 1, "\(complaints)")
    }

    @Test(
        "Brokers in every legal form are taken",
        arguments: ["a:1", "SSL://a:65535", "[::1]:9", "10.0.0.1:9092,b:1"]
    )
    func goodBrokers(servers: String) throws {
        let resolved = try ConfigurationText.resolve("", flags: [("kafka.bootstrap_servers", servers)])
        #expect(resolved.problems == [])
        #expect(resolved.configuration.kafka.bootstrapServers == servers)
    }

    @Test func `All mistakes are told at once, those of the file by line`() throws {
        let complaints = try ConfigurationText.complaints(
            "log: {level: loud}\nwrapup:\n  limit: 30\n  limt: 3s\nclock: {max_ahead: 20m}\n"
                + "kafka:\n  bootstrap_server: a\n",
            environment: ["AFTERCALL_WRAPUP_LIMT": "3s", "AFTERCALL_LOOP_FETCH_WAIT": "fast"],
            flags: [("foo", "1"), ("wrapup.cap", "never")]
        )
        let starts = [
            "test.yaml:1: log.level: 'loud'", "test.yaml:3: wrapup.limit: '30' has no unit",
            "test.yaml:4: unknown key 'wrapup.limt'", "test.yaml:5: clock.max_ahead (20m) must not be longer",
            "test.yaml:7: unknown key 'kafka.bootstrap_server'", "AFTERCALL_WRAPUP_LIMT: unknown environment variable",
            "--set foo: unknown key 'foo'", "AFTERCALL_LOOP_FETCH_WAIT: loop.fetch_wait: 'fast' is no duration",
            "--set wrapup.cap: wrapup.cap: 'never' is no duration",
        ]
        #expect(complaints.count == starts.count, "\(complaints)")
        for (complaint, start) in zip(complaints, starts) { #expect(complaint.hasPrefix(start)) }
    }

    @Test func `What is required and not set is told with the ways to set it`() throws {
        let resolved = try ConfigurationText.resolve("", flags: [])
        let problem = try #require(resolved.problems.first)
        #expect(resolved.problems.count == 1)
        #expect(problem.isMissingSetting)
        #expect(problem.message == "kafka.bootstrap_servers is not set")
        #expect(problem.remedy?.contains("AFTERCALL_KAFKA_BOOTSTRAP_SERVERS") == true)
        #expect(throws: ConfigurationError.self) { try AfterCallConfiguration.load(ConfigurationSources()) }
    }

    @Test(
        "A variable that sets nothing is an error, and those that Kubernetes makes are none",
        arguments: [
            ("AFTERCALL_WRAPUP_LIMT", "1s", "did you mean 'AFTERCALL_WRAPUP_LIMIT'?"),
            ("AFTERCALL_CONFIG_FILE", "x", "did you mean 'AFTERCALL_CONFIG'?"),
            ("AFTERCALL_ZZZZZZZZZZZZ", "x", "aftercall config show"),
            ("AFTERCALL_QUEUES_BILLING_WRAPUP_LIMIT", "1s", "queues cannot be set in the environment"),
            ("AFTERCALL_KAFKA_PROPERTIES_GROUP_ID", "x", "set app.id instead"),
            ("AFTERCALL_SERVICE_HOST", "10.0.0.1", nil), ("AFTERCALL_SERVICE_PORT", "80", nil),
            ("AFTERCALL_SERVICE_PORT_HTTP", "80", nil), ("AFTERCALL_PORT", "tcp://10.0.0.1:80", nil),
            ("AFTERCALL_PORT_80_TCP_ADDR", "10.0.0.1", nil),
            ("AFTERCALL_METRICS_PORT_80_TCP", "tcp://10.0.0.1:80", nil), ("AFTERCALLX", "x", nil),
            ("OTHER_WRAPUP_LIMT", "x", nil),
        ]
    )
    func variables(name: String, value: String, expected: String?) throws {
        let complaints = try ConfigurationText.complaints("", environment: [name: value])
        guard let expected else {
            #expect(complaints == [])
            return
        }
        #expect(complaints.count == 1, "\(complaints)")
        #expect(complaints.first?.hasPrefix("\(name): ") == true)
        #expect(complaints.first?.contains(expected) == true, "\(complaints)")
    }

    @Test func `A misspelt flag inside a queue is told what was meant`() throws {
        let flags = [("kafka.bootstrap_servers", "a:1"), ("queues.billing.wrapup.limt", "1s")]
        let complaints = try ConfigurationText.complaints("", flags: flags)
        #expect(
            complaints == [
                "--set queues.billing.wrapup.limt: unknown key 'queues.billing.wrapup.limt': "
                    + "did you mean 'queues.billing.wrapup.limit'?"
            ]
        )
    }

    @Test func `A file that is not there, no text or too long is said to be so, and nothing else is`() throws {
        try ConfigurationText.inFolder { folder in
            func complaint(_ name: String) -> [String] {
                let file = folder.appendingPathComponent(name).path
                return AfterCallConfiguration.resolve(ConfigurationSources(file: file)).problems.map(\.message)
            }
            try Data([0x61, 0x3A, 0xFF, 0xFE]).write(to: folder.appendingPathComponent("latin1.yaml"))
            try Data(repeating: 0x20, count: YAMLDocument.maximumBytes + 1)
                .write(to: folder.appendingPathComponent("long.yaml"))
            #expect(complaint("nowhere.yaml") == ["the file does not exist"])
            #expect(complaint("latin1.yaml") == ["the file is not UTF-8"])
            #expect(complaint("long.yaml") == ["the file has more than 1048576 bytes"])
            #expect(complaint("") == ["the file is a folder"])
        }
    }

    @Test func `Aliases and merged sections are read, and what a section says itself counts first`() throws {
        let resolved = try ConfigurationText.resolve(
            """
            queues:
              sales: &sales
                wrapup: &wrapup {limit: 90s, cap: 1h}
              support: *sales
              billing:
                wrapup:
                  <<: *wrapup
                  limit: 2m
              chat:
                <<: [{alerts: {acw_limit_passed: off}}, *sales]
            """
        )
        #expect(resolved.problems == [])
        let queues = resolved.configuration.tracking.queues
        #expect(queues["support"]?.limitMs == 90_000)
        #expect(queues["billing"]?.limitMs == 120_000)
        #expect(queues["billing"]?.capMs == 3_600_000)
        #expect(queues["chat"]?.limitMs == 90_000)
        #expect(resolved.configuration.alerts.queues["chat"]?.reportsLimitPassed == false)
    }

    @Test func `Aliases of aliases that stand for very many entries are refused in time`() throws {
        var yaml = "a0: &a0 {x: 1}\n"
        for level in 1...40 {
            yaml += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)]}\n"
        }
        let complaints = try ConfigurationText.complaints("queues:\n  q:\n    <<: *a40\n" + yaml)
        #expect(complaints.count < 1_000)
        let bomb = yaml + "queues:\n  q:\n    <<: *a40\n"
        #expect(try ConfigurationText.complaints(bomb).contains { $0.contains("more than 50000 entries") })
    }
}
