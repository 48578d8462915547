import Foundation
import Kafka
import Logging
import Testing

@testable import AfterCall

extension SourcesRunnerTests {
    /// The broker of `KAFKA_BOOTSTRAP_SERVERS`; the mock cluster forgets the offsets of transactions.
    private static let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"].flatMap {
        $0.isEmpty ? nil : $0
    }

    /// An hour of calls on one topic and of their agents' returns on another, among the heartbeats of others.
    private struct Hour {
        static let calls = 30
        static let heartbeats = 120_000
        static let partitions: Int32 = 2

        let name = "hour-\(UUID().uuidString.prefix(8).lowercased())"
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let begin = Int64(Date().timeIntervalSince1970 * 1_000) - 3_600_000

        var topics: [String] { ["\(name)-calls", "\(name)-states"] }

        func settings(instance: String) -> AfterCallConfiguration {
            let servers = SourcesRunnerTests.servers ?? ""
            var settings = AfterCallConfiguration.ofRun(
                name,
                on: servers,
                instance: instance,
                partitions: Self.partitions
            )
            settings.outputs.contacts = false
            settings.sources = topics.map { topic in
                var source = SourceSettings(topic: topic)
                source.format = "aftercall"
                return source
            }
            return settings
        }

        /// What is said, with its instant in milliseconds; the calls to one process, the returns to the other.
        var said: [(atMs: Int64, topic: Int, partition: Int32, text: String)] {
            func event(_ type: String, _ agent: String, _ atMs: Int64, _ id: String, _ rest: String = "") -> String {
                let time = Date(timeIntervalSince1970: Double(atMs) / 1_000)
                    .formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
                let head = #"{"type":"\#(type)","source":"acd","id":"\#(id)","time":"\#(time)Z""#
                return head + #","agent_id":"\#(agent)"\#(rest)}"#
            }
            var said = (0..<Self.heartbeats).map { number in
                let at = begin + Int64(number) * 3_600_000 / Int64(Self.heartbeats)
                return (at, 0, Int32(number % 2), event("agent.heartbeat", "h\(number % 400)", at, "h\(number)"))
            }
            for number in 0..<Self.calls {
                let (at, agent) = (begin + 60_000 + Int64(number) * 110_000, "w\(number % 5)")
                let call = #","contact_id":"c\#(number)","channel":"voice""#
                said.append((at, 0, 0, event("contact.established", agent, at, "e\(number)", call)))
                said.append((at + 20_000, 0, 0, event("contact.cleared", agent, at + 20_000, "x\(number)", call)))
                said.append((at + 63_000, 1, 1, event("agent.ready", agent, at + 63_000, "r\(number)")))
            }
            return said.sorted { $0.0 < $1.0 }
        }

        func publish() throws {
            let admin = try KafkaAdmin(settings(instance: "test").kafkaConfiguration)
            defer { admin.close() }
            let made = topics.map { KafkaNewTopic($0, partitions: Self.partitions) }
            for case let error? in try admin.createTopics(made, timeoutMs: 20_000).values { throw error }
            let producer = try KafkaProducer(settings(instance: "test").kafkaConfiguration)
            let handles = try topics.map { try producer.topic($0) }
            for record in said {
                try Array(record.text.utf8).withUnsafeBytes { value in
                    try producer.produceWaiting(
                        to: handles[record.topic],
                        partition: record.partition,
                        key: nil,
                        value: value,
                        timestampMs: record.atMs,
                        timeoutMs: 20_000
                    )
                }
            }
            try producer.close(timeoutMs: 20_000)
        }

        /// The contacts that were wrapped up for 43 seconds, and how many records were dead letters, until everything
        /// was told or `deadline` has come.
        func outcome(until deadline: ContinuousClock.Instant) throws -> (wrapped: Set<String>, dead: Int) {
            var configuration = settings(instance: "test").kafkaConfiguration
            configuration.groupID = "\(name)-reader"
            configuration.isolationLevel = .readCommitted
            let consumer = try KafkaConsumer(configuration)
            let outputs = [Output.wraps, .deadLetters].map { settings(instance: "test").topic(of: $0) }
            try consumer.replaceAssignment(
                startingAt: outputs.flatMap { topic in
                    (0..<Self.partitions).map { KafkaPartitionOffset(topic, $0, .beginning) }
                }
            )
            var (wrapped, dead) = (Set<String>(), 0)
            while wrapped.count < Self.calls, dead == 0, ContinuousClock.now < deadline {
                let outcome = consumer.poll(timeoutMs: 100)
                guard case .message(let message) = consume outcome else { continue }
                guard message.topic == outputs[0] else {
                    dead += 1
                    continue
                }
                let bytes = message.withValue { $0.map { Data($0) } } ?? Data()
                let wrap = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
                if wrap["wrap_ms"] as? Int == 43_000, let id = wrap["contact_id"] as? String { wrapped.insert(id) }
            }
            try consumer.close()
            return (wrapped, dead)
        }

        func remove() throws {
            let admin = try KafkaAdmin(settings(instance: "test").kafkaConfiguration)
            defer { admin.close() }
            let found = try admin.describe(topics: nil, timeoutMs: 20_000).topics.map(\.name)
            _ = try admin.deleteTopics(found.filter { $0.hasPrefix(name) }, timeoutMs: 20_000)
        }
    }

    @Test(.enabled(if: servers != nil))
    func `Two processes that share a backlog lose no wrap of what is told on partitions of both`() async throws {
        let hour = Hour()
        try await OwnThread.run(named: "bus") { try hour.publish() }
        let runners = ["one", "two"].map { Runner(hour.settings(instance: $0), logger: hour.quiet) }
        async let first: Void = runners[0].run()
        async let second: Void = runners[1].run()
        let deadline = ContinuousClock.now + .seconds(150)
        let found = try await OwnThread.run(named: "reader") { () -> (wrapped: Set<String>, dead: Int) in
            // The outputs are made when the processes start.
            while runners.contains(where: { $0.status.partitions == 0 }), ContinuousClock.now < deadline {
                OwnThread.pause(milliseconds: 20)
            }
            return try hour.outcome(until: deadline)
        }
        #expect(runners.map { $0.status(of: .ingest).partitions }.allSatisfy { $0 > 0 }, "both read something")
        #expect(found.dead == 0)
        #expect(found.wrapped.count == Hour.calls)
        for runner in runners { runner.stop() }
        _ = try await (first, second)
        try await OwnThread.run(named: "bus") { try hour.remove() }
    }
}
