import Kafka
import Logging

/// Finds stages whose state is gone: their group has read some of its input, and there is no changelog.
///
/// A new, empty changelog would let every agent begin anew, and nobody would be told.
struct LostState {
    let settings: AfterCallConfiguration
    let logger: Logger
    let timeoutMs: Int32

    /// - Parameters:
    ///   - changelog: the changelog of a stage, which is not to be seen.
    ///   - partitions: how many the stage's source has.
    /// - Returns: why the stage cannot begin with an empty one; `nil` where its group has read nothing.
    func finding(_ changelog: TopicState, partitions: Int32) throws(KafkaError) -> TopicFinding? {
        let topic = changelog.definition
        let group = settings.group(of: topic.stage)
        guard let read = try firstRead(of: topic.stage, by: group, partitions) else { return nil }
        guard changelog.absence == .missing else { return .missing(changelog) }
        let remedy =
            settings.readsInbox(topic.stage)
            ? "what it has read is deleted from its inbox, so that putting offsets back does not do: see "
                + "docs/operations/recovery.md, \"The changelog is lost\"; "
            : "put the group's offsets back (docs/operations/recovery.md, \"The changelog is lost\"); "
        return TopicFinding(
            topic.name,
            .error,
            .lostState,
            "\(topic.name) does not exist, and \(group) has read \(read.partition) up to offset \(read.offset): the "
                + "state is lost",
            remedy + "to go on without the state, run 'aftercall topics create' first"
        )
    }

    /// The first partition of which the group has committed more than its beginning; of an inbox, from which what was
    /// read is deleted, more than nothing.
    private func firstRead(
        of stage: Stage,
        by group: String,
        _ partitions: Int32
    ) throws(KafkaError) -> KafkaPartitionOffset? {
        var configuration = settings.kafkaConfiguration
        configuration.groupID = group
        let consumer = try KafkaConsumer(configuration, handlers: KafkaHandlers(logger: logger))
        let all = (0..<partitions).map { KafkaTopicPartition(settings.source(of: stage), $0) }
        var found: KafkaPartitionOffset?
        for committed in try consumer.committed(all, timeoutMs: timeoutMs) where found == nil {
            guard let offset = committed.offset.absolute else { continue }
            let first =
                settings.readsInbox(stage)
                ? 0 : try consumer.queryWatermarks(of: committed.partition, timeoutMs: timeoutMs).low
            if offset > first { found = committed }
        }
        try consumer.close(timeoutMs: timeoutMs)
        return found
    }
}
