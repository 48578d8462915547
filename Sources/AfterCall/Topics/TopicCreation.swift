import Kafka
public import Logging

/// Creates what is missing of the table.
public enum TopicCreation {
    /// A topic that was created.
    public struct Created: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// What is lost by its being empty, in one line: it is a changelog, and its stage has read before.
        public var loss: String?
    }

    /// Creates the missing topics of `stages`, or of those that are configured. Blocks: not for Swift's cooperative
    /// threads.
    ///
    /// - Parameter withSources: whether the bus's own topics are created as well, as on a machine for trying out.
    /// - Returns: those that were created, in the order of the table.
    /// - Throws: ``RunnerError`` when no broker can be asked, or one refuses.
    public static func create(
        _ settings: AfterCallConfiguration,
        stages: Set<Stage>? = nil,
        withSources: Bool,
        logger: Logger,
        timeoutMs: Int32 = 15_000
    ) throws(RunnerError) -> [Created] {
        do {
            let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
            defer { admin.close() }
            let table = TopicTable(settings, stages: stages)
            let cluster = try admin.describe(topics: nil, timeoutMs: timeoutMs)
            var partitions = Dictionary(cluster.topics.map { ($0.name, $0.partitions.count) }) { first, _ in first }
            let lostState = LostState(settings: settings, logger: logger, timeoutMs: timeoutMs)
            var created: [Created] = []
            // One after the other: a changelog has as many partitions as its source gets.
            for topic in table.topics where partitions[topic.name] == nil {
                if !withSources, !topic.role.isOurs { continue }
                let wanted = table.creation(of: topic, partitions)
                let loss = loss(of: topic, partitions[settings.source(of: topic.stage)], lostState)
                if let error = try admin.createTopics([wanted], timeoutMs: timeoutMs)[topic.name] ?? nil {
                    // One that we may not see, or that somebody has made meanwhile, is there.
                    guard error.code == .topicAlreadyExists else { throw RunnerError(error, creating: topic.name) }
                } else {
                    created.append(Created(name: topic.name, loss: loss))
                }
                if wanted.partitions > 0 { partitions[topic.name] = Int(wanted.partitions) }
            }
            try settle(created.map(\.name), admin, timeoutMs)
            return created
        } catch let error as RunnerError {
            throw error
        } catch let error as KafkaError {
            throw RunnerError(error, while: "creating topics")
        } catch {
            throw RunnerError(.kafka, "creating topics: \(error)")
        }
    }

    /// Waits until brokers show what they have made, for five seconds at most: they do so after they have said so.
    private static func settle(_ names: [String], _ admin: KafkaAdmin, _ timeoutMs: Int32) throws(KafkaError) {
        for _ in 0..<50 {
            let found = try admin.describe(topics: nil, timeoutMs: timeoutMs).topics
            let shown = Set(found.filter { !$0.partitions.isEmpty }.map(\.name))
            if shown.isSuperset(of: names) { return }
            OwnThread.pause(milliseconds: 100)
        }
    }

    /// What an empty topic loses; `nil` too where we may not ask what its stage has read, which the start then says.
    private static func loss(of topic: TopicDefinition, _ partitions: Int?, _ lostState: LostState) -> String? {
        guard topic.role == .changelog, let partitions else { return nil }
        do throws(KafkaError) {
            let finding = try lostState.finding(TopicState(topic), partitions: Int32(clamping: partitions))
            return finding?.code == .lostState ? finding?.message : nil
        } catch {
            return nil
        }
    }
}
