import Kafka
import Logging
import Testing

@testable import AfterCall

/// A start that finds no changelog, with what the group has committed.
@Suite(.serialized) struct LostStateTests {
    private static let quiet = Logger(label: "lost-state") { _ in SwiftLogNoOpLogHandler() }
    private static let partitions: Int32 = 2

    /// What is found where a group has committed these offsets of an input of some records in each partition.
    private func finding(
        committed: [KafkaOffset],
        records: Int = 5,
        bytes: Int = 1,
        _ find: (AfterCallConfiguration) throws -> TopicFinding?
    ) throws -> TopicFinding? {
        let cluster = try KafkaMockCluster(logger: Self.quiet)
        defer { withExtendedLifetime(cluster) {} }
        var settings = AfterCallConfiguration()
        settings.kafka.bootstrapServers = cluster.bootstrapServers
        let input = settings.topics.input
        try cluster.createTopic(input, partitions: Int(Self.partitions))
        let handlers = KafkaHandlers(logger: Self.quiet)
        let producer = try KafkaProducer(settings.kafkaConfiguration, handlers: handlers)
        let topic = try producer.topic(input)
        for partition in 0..<Self.partitions {
            for _ in 0..<records {
                let value = [UInt8](repeating: 0, count: bytes)
                #expect(producer.produce(to: topic, partition: partition, key: nil, value: value) == .accepted)
            }
        }
        try producer.close(timeoutMs: 20_000)
        var configuration = settings.kafkaConfiguration
        configuration.groupID = settings.group(of: .agents)
        let consumer = try KafkaConsumer(configuration, handlers: handlers)
        try consumer.commit(
            committed.enumerated().map { KafkaPartitionOffset(input, Int32($0.offset), $0.element) },
            timeoutMs: 20_000
        )
        try consumer.close()
        return try find(settings)
    }

    /// What is said to a group whose changelog is not there.
    private func complaint(
        committed: [KafkaOffset],
        _ absence: TopicState.Absence = .missing
    ) async throws -> TopicFinding? {
        try finding(committed: committed) { settings in
            var changelog = TopicState(try #require(TopicTable(settings)[settings.changelog(of: .agents)]))
            changelog.absence = absence
            return try LostState(settings: settings, logger: Self.quiet, timeoutMs: 20_000)
                .finding(changelog, partitions: Self.partitions)
        }
    }

    /// What is said to a stage whose inbox is not there, and whose changelog has so many records.
    private func complaint(ofInbox stage: Stage, records: Int, committed: [KafkaOffset] = []) throws -> TopicFinding? {
        try finding(committed: committed) { settings in
            let changelog = settings.changelog(of: stage)
            let producer = try KafkaProducer(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: Self.quiet))
            let topic = try producer.topic(changelog)
            for _ in 0..<records {
                #expect(producer.produce(to: topic, partition: 1, key: nil, value: [0]) == .accepted)
            }
            try producer.close(timeoutMs: 20_000)
            var settings = settings
            if stage == .agents { settings.sources = [SourceSettings(topic: "bus")] }
            let inbox = TopicState(try #require(TopicTable(settings)[settings.source(of: stage)]))
            let known = [changelog: Self.partitions, settings.topics.input: Self.partitions]
            return try LostState(settings: settings, logger: Self.quiet, timeoutMs: 20_000).finding(inbox: inbox, known)
        }
    }

    /// What is said of records that were deleted. The mock cluster keeps 5 MB of a partition.
    private func deletion(committed: [KafkaOffset], bytes: Int) throws -> TopicFinding? {
        try finding(committed: committed, records: 12, bytes: bytes) { settings in
            try DeletedRecords(settings: settings, logger: Self.quiet, timeoutMs: 20_000)
                .finding(.agents, settings.topics.input, partitions: Self.partitions)
        }
    }

    @Test func `A group that has read its input and has no changelog is refused, with what to do`() async throws {
        let finding = try #require(try await complaint(committed: [0, 3]))
        #expect(finding.code == .lostState && finding.severity == .error)
        #expect(finding.message.contains("aftercall-agents-changelog does not exist"))
        #expect(finding.message.contains("up to offset 3"))
        #expect(finding.remedy.contains("topics create"))
        #expect(RunnerError(finding).code == .unusable)
    }

    @Test func `A changelog that may be there, and not to be seen, is no reason to put offsets back`() async throws {
        let finding = try #require(try await complaint(committed: [0, 3], .unclear))
        #expect(finding.code == .authorization)
        #expect(finding.message.hasSuffix("does not exist, or we may not see it"))
        #expect(RunnerError(finding).code == .refused)
    }

    @Test func `A group that is put back to the beginning, and one that has committed nothing, may begin`() async throws
    {
        #expect(try await complaint(committed: [0, 0]) == nil)
        #expect(try await complaint(committed: []) == nil)
    }

    @Test func `Records that were deleted before they were read are counted, by partition`() throws {
        let finding = try #require(try deletion(committed: [1, 12], bytes: 900_000))
        #expect(finding.code == .deletedRecords && finding.severity == .error)
        #expect(finding.message.contains("partition 0 1 to ") && !finding.message.contains("partition 1"))
        #expect(RunnerError(finding).code == .unusable)
    }

    @Test func `Nothing is missing where all was read, where nothing was deleted, and of what was never read`() throws {
        #expect(try deletion(committed: [12, 12], bytes: 900_000) == nil)
        #expect(try deletion(committed: [1, 1], bytes: 10) == nil)
        #expect(try deletion(committed: [], bytes: 900_000) == nil)
    }

    @Test func `A stage with state and without its inbox is refused, with what to do`() throws {
        let finding = try #require(try complaint(ofInbox: .cells, records: 1))
        #expect(finding.code == .lostState && finding.topic == "aftercall-cells-inbox")
        #expect(finding.message.contains("state in aftercall-cells-changelog"))
        #expect(finding.remedy.contains("An inbox is lost"))
        #expect(try complaint(ofInbox: .cells, records: 0) == nil)
    }

    @Test func `Agents that were read from the bus so far may go on with a new inbox`() throws {
        #expect(try complaint(ofInbox: .agents, records: 1, committed: [3, 3]) == nil)
        #expect(try complaint(ofInbox: .agents, records: 1) != nil)
    }
}
