import Foundation
import Kafka
import Logging
import Synchronization
import Testing

@testable import AfterCall

/// What is said of topics that are deleted while they are in use.
@Suite(.serialized) struct TopicWatchTests {
    private static let handlers = KafkaHandlers(logger: Logger(label: "watch") { _ in SwiftLogNoOpLogHandler() })
    private static let servers = ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"]
    private static let table = TopicTable(AfterCallConfiguration())

    private static func topic(_ role: TopicDefinition.Role) throws -> TopicDefinition {
        try #require(table.topics.first { $0.role == role })
    }

    @Test func `A missing output is told once, waited for, and told when it is there again`() throws {
        let (watch, log) = (TopicWatch(), RecordedLog())
        let output = try Self.topic(.output)
        for _ in 0..<3 { try watch.note([output], log.logger) }
        #expect(watch.gone == [output.name])
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.hasPrefix("error topics that are in use do not exist any more") == true)
        try watch.note([], log.logger)
        #expect(watch.gone.isEmpty)
        #expect(log.lines.count == 2)
    }

    @Test(arguments: [TopicDefinition.Role.changelog, .inbox])
    func `A topic that held what nobody has any more ends the process, once it is missing twice`(
        _ role: TopicDefinition.Role
    ) throws {
        let (watch, log) = (TopicWatch(), RecordedLog())
        let topic = try Self.topic(role)
        try watch.note([topic], log.logger)
        let error = #expect(throws: RunnerError.self) { try watch.note([topic], log.logger) }
        #expect(error?.code == .unusable)
        #expect(error?.description.contains(topic.name) == true)
        #expect(error?.remedy?.contains("recovery.md") == true)
    }

    @Test func `An inbox that is there again in between ends nothing`() throws {
        let (watch, log) = (TopicWatch(), RecordedLog())
        let inbox = try Self.topic(.inbox)
        try watch.note([inbox], log.logger)
        try watch.note([], log.logger)
        try watch.note([inbox], log.logger)
        #expect(watch.gone == [inbox.name])
    }

    @Test(.enabled(if: servers != nil), .timeLimit(.minutes(2)))
    func `A deleted topic is found when somebody doubts, and is not looked for before`() async throws {
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = try #require(Self.servers)
        settings.appID = "watch-\(UUID().uuidString)"
        settings.topics.prefix = settings.appID
        settings.topics.input = "\(settings.appID).in"
        let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: Self.handlers)
        defer { admin.close() }
        let names = TopicTable(settings).topics.filter { !$0.isOptional }.map(\.name)
        let made = names.map { KafkaNewTopic($0, partitions: 1, replicationFactor: 1) }
        #expect(try admin.createTopics(made, timeoutMs: 20_000).values.allSatisfy { $0 == nil })
        defer { _ = try? admin.deleteTopics(names, timeoutMs: 20_000) }
        let facts = try TopicPreparation(settings: settings, logger: Self.handlers.logger).prepare()
        let output = settings.topic(of: .kpis)
        _ = try admin.deleteTopics([output], timeoutMs: 20_000)
        let watch = TopicWatch()
        let isDone = Atomic<Bool>(false)
        let running = Task { [settings] in
            try await OwnThread.run(named: "watch") {
                try watch.run(settings, facts, logger: Self.handlers.logger) { isDone.load(ordering: .relaxed) }
            }
        }
        try await Task.sleep(for: .milliseconds(600))
        #expect(watch.gone.isEmpty)
        watch.doubt()
        while watch.gone.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        #expect(watch.gone == [output])
        isDone.store(true, ordering: .relaxed)
        try await running.value
    }
}
