import Kafka
import Streaming
import StreamingKafka
import Synchronization

/// What is done beside the workers, each on a thread of its own.
extension Runner {
    func readDirectory() throws(RunnerError) {
        var known = revision.load(ordering: .acquiring)
        guard let topic = settings.topics.directoryTopic else { return shelf.markRead() }
        let reader = DirectoryReader(settings, topic: topic, shelf: shelf, logger: logger)
        do throws(RunnerError) {
            try reader.run(renewed: { settings(since: &known) }, until: { isStoppingWhole })
        } catch {
            stop()
            throw error.code == .refused ? error.explained(by: .authorization, .agents, settings, logger) : error
        }
    }

    func askForEnds() throws(RunnerError) {
        let stages = settings.stages
        try inquiries.askForEnds(settings) {
            workers.withLock { workers in
                stages.flatMap { workers[$0] ?? [] }.flatMap(\.tasks).map {
                    KafkaTopicPartition($0.topic, $0.partition)
                }
            }
        } until: {
            isStoppingWhole
        }
    }

    func watchTopics(_ topics: TopicFacts) throws(RunnerError) {
        do throws(RunnerError) {
            try inquiries.topics.run(settings, topics, logger: logger) { isStoppingWhole }
        } catch {
            stop()
            throw error
        }
    }

    func trimInbox(_ stage: Stage) {
        let trimmer = InboxTrimmer(settings, stage, logger: logger) {
            self.workers.withLock { workers in
                (workers[stage] ?? []).flatMap(\.tasks).compactMap { task in
                    task.committed.map { offset in
                        KafkaPartitionOffset(task.topic, task.partition, KafkaOffset(rawValue: offset))
                    }
                }
            }
        }
        trimmer.run { isStopping(stage) }
    }

    func keepSnapshots(_ stage: Stage, _ folder: SnapshotFolder) {
        let keeper = SnapshotKeeper(settings, stage, folder, logger: logger) { self.owned(stage) }
        keeper.run { isStopping(stage) }
    }
}
