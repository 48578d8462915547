import ContactCenter
import Foundation
import Kafka
import Logging
import Synchronization
import Testing

@testable import AfterCall

/// The directory in the running program, on the mock cluster.
@Suite struct DirectoryRunnerTests {
    private final class Bench: Sendable {
        private let cluster: KafkaMockCluster
        private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

        init() throws {
            cluster = try KafkaMockCluster(logger: quiet)
            for topic in settings.topicsNeeded { try cluster.createTopic(topic, partitions: 1) }
        }

        var settings: AfterCallConfiguration {
            var settings = AfterCallConfiguration()
            settings.kafka.bootstrapServers = cluster.bootstrapServers
            settings.kafka.properties["socket.nagle.disable"] = "false"
            settings.loop.fetchWaitMs = 5
            settings.instance.id = "test"
            settings.outputs.contacts = false
            settings.outputs.kpis = false
            return settings
        }

        func runner() -> Runner { Runner(settings, logger: quiet, knownPartitions: 1) }

        func publish(_ records: [(key: String, value: String)], to topic: String) async throws {
            try await OwnThread.run(named: "producer") { [self] in
                let producer = try KafkaProducer(settings.kafkaConfiguration)
                let handle = try producer.topic(topic)
                for record in records {
                    let outcome = Array(record.key.utf8).withUnsafeBytes { key in
                        Array(record.value.utf8).withUnsafeBytes { producer.produce(to: handle, key: key, value: $0) }
                    }
                    #expect(outcome == .accepted)
                }
                try producer.close(timeoutMs: 20_000)
            }
        }

        /// The team of the first wraps, once there are `count`.
        func teams(_ count: Int) async throws -> [String] {
            let topic = settings.topic(of: .wraps)
            return try await OwnThread.run(named: "reader") { [self] in
                var configuration = settings.kafkaConfiguration
                configuration.groupID = "test"
                configuration.fetchWaitMaxMs = 5
                let consumer = try KafkaConsumer(configuration)
                try consumer.replaceAssignment(startingAt: [KafkaPartitionOffset(topic, 0, .beginning)])
                let deadline = ContinuousClock.now + .seconds(120)
                var teams: [String] = []
                while teams.count < count, ContinuousClock.now < deadline {
                    let outcome = consumer.poll(timeoutMs: 100)
                    guard case .message(let message) = consume outcome else { continue }
                    let value = message.withValue { Data($0 ?? UnsafeRawBufferPointer(start: nil, count: 0)) }
                    let wrap = try JSONSerialization.jsonObject(with: value) as? [String: Any]
                    teams.append(wrap?["team"] as? String ?? "-")
                }
                try consumer.close()
                return teams
            }
        }
    }

    private func entry(_ teams: [(from: Timestamp, team: String)]) -> (key: String, value: String) {
        let versions = teams.map { #"{"effective_from": "\#(Story.text(of: $0.from))", "team": "\#($0.team)"}"# }
        return ("agent/a1", #"{"kind": "agent", "id": "a1", "versions": [\#(versions.joined(separator: ","))]}"#)
    }

    @Test func `An agent is moved to another team without a restart, from the next log-on`() async throws {
        let bench = try Bench()
        let begin = Timestamp(milliseconds: WallClock.now.milliseconds - 600_000)
        func day(_ contact: String, at ms: Milliseconds) -> [(key: String, value: String)] {
            let steps = "0 logged_on team=switch | 1s established \(contact) | 2s cleared \(contact) | 3s ready"
            return Story(steps).records.map { record in
                let time = Story.text(of: begin + (ms + (record.time - Story.epoch)))
                let old = Story.text(of: record.time)
                let text = String(decoding: record.json, as: UTF8.self).replacing(old, with: time)
                return ("a1", text.replacing(#""id":"e"#, with: #""id":"\#(contact)-e"#))
            }
        }
        let moved = begin + 60_000
        try await bench.publish([entry([(begin, "south")])], to: "telephony.directory")
        try await bench.publish(day("c1", at: 0), to: "telephony.agent-events")
        let runner = bench.runner()
        async let running: Void = runner.run()
        let before = try await bench.teams(1)
        try await bench.publish([entry([(begin, "south"), (moved, "north")])], to: "telephony.directory")
        let name = DirectoryName(id: "a1")
        let deadline = ContinuousClock.now + .seconds(120)
        while runner.directory.agent(name, at: moved)?.team != "north", ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        try await bench.publish(day("c2", at: 60_000), to: "telephony.agent-events")
        let after = try await bench.teams(2)
        runner.stop()
        try await running
        #expect(before == ["south"])
        #expect(after == ["south", "north"])
    }
}

extension AfterCallConfiguration {
    /// The topics that have to be there where no broker makes them.
    fileprivate var topicsNeeded: [String] {
        [topics.input, topics.directory, changelog(of: .agents)] + Output.allCases.map(topic(of:))
    }
}
