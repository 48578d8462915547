import AgentTracking
import Alerting
import Foundation
import Testing

@testable import AfterCall

/// Every key from every source, and which source counts.
@Suite struct ConfigurationSourcesTests {
    /// A value for `row` that is not its default, and three more distinct texts where its kind has them.
    private static func sample(_ row: ConfigurationKey) -> String {
        switch row.kind {
        case .duration(let range, _):
            let text = DurationText.format(range.lowerBound)
            return text == row.defaultText ? DurationText.format(range.lowerBound + 1) : text
        case .integer(let range, _):
            let text = String(range.lowerBound)
            return text == row.defaultText ? String(range.upperBound) : text
        case .toggle: return row.defaultText == "on" ? "off" : "on"
        case .choice(let names): return names.first { $0 != row.defaultText } ?? ""
        case .text(.servers): return "broker-1:9092,broker-2:9092"
        case .text(.timeZone): return "Europe/Warsaw"
        case .text(.words(let words)): return "\(words[2]),\(words[0])"
        case .text(.targets): return "[{indicator: aht, value: 5m}]"
        case .text(.objectives):
            return "[{name: a, start: 2026-01-01, key_results: [{indicator: aht, from: 1, to: 2, by: 2026-02-01}]}]"
        case .text(.scopes): return "all,queue,site+team"
        case .text: return "sample-1"
        }
    }

    /// `path: value` as nested YAML.
    private static func yaml(_ path: String, _ value: String, under indentation: Int = 0) -> String {
        var text = ""
        let parts = path.split(separator: ".")
        for (depth, part) in parts.enumerated() {
            text += String(repeating: "  ", count: depth + indentation) + "\(part):"
            text += depth == parts.count - 1 ? " \(value)\n" : "\n"
        }
        return text
    }

    @Test(
        "Every key can be set by flag, environment and file, and says so",
        arguments: ConfigurationKey.all.map(\.path)
    )
    func everyKey(path: String) throws {
        let row = try #require(ConfigurationKey.row(of: path))
        let value = Self.sample(row)
        #expect(value != row.defaultText)
        let expected = try row.kind.parse(value)
        let file = try ConfigurationText.resolve(Self.yaml(path, value), flags: [])
        let environment = try ConfigurationText.resolve("", environment: [row.environmentVariable: value], flags: [])
        let flag = try ConfigurationText.resolve("", flags: [(path, value)])
        let results: [(ResolvedConfiguration, EffectiveSetting.Source)] = [
            (file, .file), (environment, .environment), (flag, .flag),
        ]
        for (result, source) in results {
            #expect(row.accessor.get(result.configuration) == expected, "\(source)")
            let setting = try #require(result.settings.first { $0.key == path })
            #expect(setting.source == source)
            #expect(setting.value == (row.isSecret ? Secret.mask : row.kind.text(of: expected)))
            let others = result.settings.filter { $0.key != path }
            #expect(others.allSatisfy { $0.source == .default }, "\(source) set something else, too")
        }
    }

    @Test(
        "Every key by queue can be set in the file and by flag, for that queue only",
        arguments: ConfigurationKey.all.filter { $0.queueAccessor != nil }.map(\.path)
    )
    func everyKeyByQueue(path: String) throws {
        let row = try #require(ConfigurationKey.row(of: path))
        let accessor = try #require(row.queueAccessor)
        let value = Self.sample(row)
        let expected = try row.kind.parse(value)
        let yaml = "queues:\n  'sales.eu':\n" + Self.yaml(path, value, under: 2)
        let file = try ConfigurationText.resolve(yaml, flags: [])
        let flag = try ConfigurationText.resolve("", flags: [("queues.sales.eu.\(path)", value)])
        for result in [file, flag] {
            #expect(accessor.get(result.configuration.settings(ofQueue: "sales.eu")) == expected)
            #expect(accessor.get(result.configuration.settings(ofQueue: "other")) != expected)
            #expect(result.settings.last?.key == "queues.sales.eu.\(path)")
        }
    }

    @Test func `Flags count before the environment, the environment before the file, it before defaults`() throws {
        let yaml = "wrapup: {limit: 10s, cap: 1h, reattach: 1s}\nlog: {level: debug}\n"
        let resolved = try ConfigurationText.resolve(
            yaml,
            environment: ["AFTERCALL_WRAPUP_LIMIT": "20s", "AFTERCALL_WRAPUP_CAP": "2h", "PATH": "/bin"],
            flags: [("wrapup.limit", "30s"), ("kafka.bootstrap_servers", "a:1")]
        )
        #expect(resolved.problems == [])
        let wrapUp = resolved.configuration.tracking.wrapUp
        #expect(wrapUp.limitMs == 30_000)
        #expect(wrapUp.capMs == 7_200_000)
        #expect(wrapUp.reattachMs == 1_000)
        #expect(wrapUp.onNotReady == .end)
        let origins = Dictionary(uniqueKeysWithValues: resolved.settings.map { ($0.key, $0.source) })
        #expect(origins["wrapup.limit"] == .flag)
        #expect(origins["wrapup.cap"] == .environment)
        #expect(origins["wrapup.reattach"] == .file)
        #expect(origins["wrapup.on_not_ready"] == .default)
    }

    @Test func `The place of a value is its flag, its variable, or its file and line`() throws {
        let resolved = try ConfigurationText.resolve(
            "wrapup:\n  limit: 10s\n",
            environment: ["AFTERCALL_LOG_LEVEL": "debug"]
        )
        let places = Dictionary(uniqueKeysWithValues: resolved.settings.map { ($0.key, $0.place) })
        #expect(places["wrapup.limit"]??.hasSuffix("test.yaml:2") == true)
        #expect(places["log.level"] == "AFTERCALL_LOG_LEVEL")
        #expect(places["kafka.bootstrap_servers"] == "--set kafka.bootstrap_servers")
        #expect(places["app.id"] == .some(nil))
    }

    @Test func `Defaults are those of the specification`() throws {
        let configuration = try ConfigurationText.resolve("").configuration
        var expected = AfterCallConfiguration()
        expected.kafka.bootstrapServers = "broker:9092"
        #expect(configuration == expected)
        #expect(configuration.tracking == .init())
        #expect(configuration.alerts == .init())
        #expect(configuration.clock.maxAheadMs == 5_000)
        #expect(configuration.clock.rejectAheadMs == 600_000)
        #expect(configuration.clock.caughtUpMs == 500)
        #expect(configuration.input.maxValueBytes == 1_048_576)
        #expect(Output.allCases.allSatisfy { configuration.outputs[$0] })
        #expect(configuration.topic(of: .deadLetters) == "aftercall.dead-letters")
    }

    @Test func `Every default is in its own range, and is read as it is written`() throws {
        for row in ConfigurationKey.all {
            guard let text = row.defaultText else { continue }
            #expect(try row.kind.parse(text) == row.accessor.get(AfterCallConfiguration()), "\(row.path)")
        }
        #expect(CombinationCheck(CheckedSettings()).problems() == [])
    }

    @Test func `No two keys have one environment variable`() {
        let names = ConfigurationKey.all.map(\.environmentVariable)
        #expect(Set(names).count == names.count)
        #expect(ConfigurationKey.row(of: "wrapup.on_not_ready")?.environmentVariable == "AFTERCALL_WRAPUP_ON_NOT_READY")
    }

    @Test func `AFTERCALL_CONFIG names the file where no flag does`() throws {
        try ConfigurationText.inFolder { folder in
            let file = folder.appendingPathComponent("named.yaml").path
            try Data(ConfigurationText.minimal.utf8).write(to: URL(fileURLWithPath: file))
            let named = AfterCallConfiguration.resolve(ConfigurationSources(environment: ["AFTERCALL_CONFIG": file]))
            #expect(named.problems == [])
            #expect(named.file == file)
            let both = ConfigurationSources(environment: ["AFTERCALL_CONFIG": "/nowhere"], file: file)
            #expect(AfterCallConfiguration.resolve(both).problems == [])
        }
    }

    @Test func `An empty variable counts as not set`() throws {
        let resolved = try ConfigurationText.resolve("", environment: ["AFTERCALL_WRAPUP_LIMIT": ""])
        #expect(resolved.problems == [])
        #expect(resolved.configuration.tracking.wrapUp.limitMs == nil)
    }

    @Test func `Properties of librdkafka come from all sources, with dots in their names`() throws {
        let resolved = try ConfigurationText.resolve(
            "kafka:\n  properties:\n    linger.ms: 5\n    compression.type: lz4\n    client.rack: a\n",
            environment: [
                "AFTERCALL_KAFKA_PROPERTIES_COMPRESSION_TYPE": "zstd", "AFTERCALL_KAFKA_PROPERTIES_DEBUG": "cgrp",
            ],
            flags: [("kafka.bootstrap_servers", "a:1"), ("kafka.properties.client.rack", "b")]
        )
        #expect(resolved.problems == [])
        #expect(
            resolved.configuration.kafka.properties
                == ["linger.ms": "5", "compression.type": "zstd", "client.rack": "b", "debug": "cgrp"]
        )
        #expect(resolved.configuration.kafka.clientProperties["security.protocol"] == "plaintext")
    }

    @Test func `A list of brokers and a line of them are the same`() throws {
        let yaml = "kafka:\n  bootstrap_servers:\n    - a:1\n    - '[::1]:2'\n"
        let list = try ConfigurationText.resolve(yaml, flags: [])
        let line = try ConfigurationText.resolve("kafka: {bootstrap_servers: 'a:1, [::1]:2'}", flags: [])
        #expect(list.problems == [] && line.problems == [])
        #expect(list.configuration.kafka.bootstrapServers == "a:1,[::1]:2")
        #expect(list.configuration == line.configuration)
    }

    @Test func `A queue begins with what applies to all queues, wherever that was set`() throws {
        let resolved = try ConfigurationText.resolve(
            "queues: {billing: {wrapup: {limit: 2m}}}\nwrapup: {cap: 1h}\nalerts: {acw_exceeded: {warning: 20s}}\n",
            environment: ["AFTERCALL_WRAPUP_ON_NOT_READY": "continue"]
        )
        #expect(resolved.problems == [])
        let billing = resolved.configuration.settings(ofQueue: "billing")
        #expect(billing.wrapUp.limitMs == 120_000)
        #expect(billing.wrapUp.capMs == 3_600_000)
        #expect(billing.wrapUp.onNotReady == .continue)
        #expect(billing.thresholds.exceededWarningMs == 20_000)
        #expect(resolved.configuration.tracking.wrapUp.limitMs == nil)
    }

    @Test func `A queue can go back to what the others have left`() throws {
        let resolved = try ConfigurationText.resolve(
            "wrapup: {limit: 30s, on_next_contact: end}\n"
                + "queues: {chat: {wrapup: {limit: none, on_next_contact: by_channel}}}"
        )
        #expect(resolved.problems == [])
        #expect(resolved.configuration.tracking.wrapUp.onNextContact == .end)
        #expect(resolved.configuration.tracking.queues["chat"]?.limitMs == .some(nil))
        #expect(resolved.configuration.tracking.queues["chat"]?.onNextContact == .some(nil))
    }
}
