import AfterCall
import Foundation
import Kafka
import Logging
import Streaming
import Synchronization
import Testing

@testable import AfterCallCommand

/// What a running program writes to its log: little, and nothing that is not its own.
@Suite struct LogContentTests {
    /// Collects lines.
    ///
    /// Thread safety: a `Mutex` guards them.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func append(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private static let payload = "PAYLOAD-c4a1"
    private static let secret = "SECRET-77e0"
    private static let records = 300

    private var settings: AfterCallConfiguration {
        var settings = AfterCallConfiguration()
        settings.http.token = Secret(Self.secret)
        settings.kafka.saslPassword = nil
        settings.kafka.properties = ["ssl.keystore.password": Self.secret]
        settings.processing.guarantee = .atLeastOnce
        return settings
    }

    /// Runs the agents stage on a broker in this process, on events and on what is none.
    private func lines(level: Logger.Level) async throws -> [String] {
        let lines = Lines()
        let logger = Logger(label: "aftercall") { label in
            LineLogHandler(label: label, level: LogLevel(level), form: .json, write: { lines.append($0) })
        }
        let cluster = try KafkaMockCluster(logger: logger)
        var settings = settings
        settings.kafka.bootstrapServers = cluster.bootstrapServers
        for topic in Set(
            settings.stages.map(settings.source(of:)) + settings.stages.map(settings.changelog(of:))
                + Output.allCases.map(settings.topic(of:))
        ) {
            try cluster.createTopic(topic, partitions: 1)
        }
        try produce(to: settings, logger)
        let runner = Runner(settings, logger: logger, knownPartitions: 1)
        async let running: Void = runner.run()
        let deadline = ContinuousClock.now + .seconds(60)
        while runner.status.counters.read < Self.records, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        runner.stop()
        try await running
        #expect(runner.status.counters.read == Self.records)
        #expect(runner.status.counters.rejected == 2 * Self.records / 3)
        withExtendedLifetime(cluster) {}
        return lines.all
    }

    private func produce(to settings: AfterCallConfiguration, _ logger: Logger) throws {
        let producer = try KafkaProducer(
            KafkaConfiguration(bootstrapServers: settings.kafka.bootstrapServers),
            handlers: KafkaHandlers(logger: logger)
        )
        let topic = try producer.topic(settings.topics.input)
        let now = Date()
        for number in 0..<(Self.records / 3) {
            let time = now.addingTimeInterval(Double(number) / 1_000).formatted(.iso8601)
            let event =
                #"{"id":"\#(number)","source":"s","type":"agent.ready","time":"\#(time)","agent_id":"a","#
                + #""reason":"\#(Self.payload)"}"#
            let values = [event, "{\"reason\":\"\(Self.payload)\"", Self.payload]
            for value in values {
                #expect(producer.produce(to: topic, key: Array("a".utf8), value: Array(value.utf8)) == .accepted)
            }
        }
        try producer.flush(timeoutMs: 20_000)
        try producer.close(timeoutMs: 5_000)
    }

    @Test(.timeLimit(.minutes(3)))
    func `At any level no payload and no secret is logged, and every line is one JSON object with dotted keys`()
        async throws
    {
        let lines = try await lines(level: .trace)
        #expect(!lines.isEmpty)
        for line in lines {
            #expect(!line.contains(Self.payload) && !line.contains(Self.secret), "\(line)")
            let members = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String],
                "\(line)"
            )
            #expect(Set(members.keys).isSuperset(of: ["ts", "level", "msg", "logger"]))
            #expect(members.keys.allSatisfy { $0.wholeMatch(of: /[a-z_]+(\.[a-z_0-9]+)*/) != nil }, "\(members.keys)")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `In normal operation it is quiet: a start, what was assigned, what was given back`() async throws {
        let lines = try await lines(level: .info)
        // For each of the five stages.
        #expect(lines.count <= 5 * 3 + 3, "\(lines)")
        #expect(!lines.contains { $0.contains(#""level":"error""#) })
    }
}
