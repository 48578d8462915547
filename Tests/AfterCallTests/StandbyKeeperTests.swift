import ContactCenter
import Foundation
import Kafka
import Logging
import Streaming
import Testing

@testable import AfterCall

/// What is kept of partitions of others, on the mock cluster; `scripts/chaos` and `scripts/failover` take it over on a
/// real broker.
@Suite struct StandbyKeeperTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func publish(_ agents: Int, _ settings: AfterCallConfiguration) throws -> Int {
        let producer = try KafkaProducer(settings.kafkaConfiguration)
        let topic = try producer.topic(settings.topics.input)
        var count = 0
        let begin = Timestamp(milliseconds: WallClock.now.milliseconds - 60_000)
        for agent in 1...agents {
            let steps = "0 logged_on | 1s established c\(agent) | 2s cleared c\(agent)"
            for record in Story(steps, agent: "a\(agent)").records {
                let time = Story.text(of: begin + (record.time - Story.epoch))
                let text = String(decoding: record.json, as: UTF8.self)
                    .replacing(Story.text(of: record.time), with: time)
                let outcome = Array("a\(agent)".utf8).withUnsafeBytes { key in
                    Array(text.utf8).withUnsafeBytes { producer.produce(to: topic, key: key, value: $0) }
                }
                #expect(outcome == .accepted)
                count += 1
            }
        }
        try producer.close(timeoutMs: 20_000)
        return count
    }

    @Test func `What another process has committed is in memory, and what it owns itself is not`() async throws {
        let cluster = try KafkaMockCluster(logger: Self.quiet)
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = cluster.bootstrapServers
        settings.kafka.properties["socket.nagle.disable"] = "false"
        settings.loop.fetchWaitMs = 5
        settings.instance.id = "test"
        settings.processing.standby = 1
        settings.outputs.contacts = false
        settings.outputs.kpis = false
        settings.topics.directory = "none"
        for topic in [settings.topics.input, settings.changelog(of: .agents)] + Output.allCases.map(settings.topic) {
            try cluster.createTopic(topic, partitions: 1)
        }
        let count = try publish(3, settings)
        let runner = Runner(settings, logger: Self.quiet, knownPartitions: 1)
        let running = Task { try await runner.run() }
        let deadline = ContinuousClock.now + .seconds(60)
        while runner.status.counters.read < count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        runner.stop()
        try await running.value
        let (own, kept) = try await OwnThread.run(named: "standbys") { [settings] in
            (try Self.keep(settings, owned: [0]), try Self.keep(settings, owned: []))
        }
        let alone = try await OwnThread.run(named: "standbys") { [settings] in
            try Self.keep(settings, owned: [], among: ["test"])
        }
        #expect(own == nil && alone == nil)
        #expect(kept == 3)
        withExtendedLifetime(cluster) {}
    }

    /// How many agents are known once everything was read; `nil` where nothing is kept.
    private static func keep(
        _ settings: AfterCallConfiguration,
        owned: [Int32],
        among members: [String] = ["test", "other"]
    ) throws -> Int? {
        let standbys = SharedStandbys<AgentsProcessor>()
        let keeper = StandbyKeeper(
            settings,
            .agents,
            standbys,
            partitions: 1,
            logger: quiet,
            members: { members },
            owned: { owned }
        )
        let topics = TopicPreparation(settings: settings, logger: quiet).facts(assuming: 1)
        let factory = StageFactories(settings: settings, topics: topics, directory: DirectoryShelf()).agents
        let deadline = ContinuousClock.now + .seconds(60)
        repeat {
            keeper.runRound(basis: 0, factory: factory)
        } while standbys.with { $0.countBehind(nowMs: 0) } > 0 && ContinuousClock.now < deadline
        let known = standbys.with { $0.take(0, endOffset: .max, basis: 0, nowMs: 0) }
        if let known { #expect(known.changelogEnd > 0) }
        return known?.processor.keyCount
    }
}
