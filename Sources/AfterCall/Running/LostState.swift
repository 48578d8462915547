import Kafka
import Logging

/// Finds stages whose state is gone: their group has read some of its input, and there is no changelog; or what they
/// had not read of their inbox is gone: there is state, and no inbox.
///
/// With a new, empty changelog every agent would begin anew, with a new inbox events would be missing, and nobody
/// would be told.
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
        guard let read = try firstRead(of: topic.stage, partitions) else { return nil }
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

    /// - Parameters:
    ///   - inbox: the inbox of a stage, which is not to be seen.
    ///   - known: how many partitions the topics have that are there.
    /// - Returns: why the stage cannot begin with an empty one; `nil` where it has no state yet, or has read another
    ///   topic so far.
    func finding(inbox: TopicState, _ known: [String: Int32]) throws(KafkaError) -> TopicFinding? {
        let (name, stage) = (inbox.definition.name, inbox.definition.stage)
        let changelog = settings.changelog(of: stage)
        guard let partitions = known[changelog], partitions > 0 else { return nil }
        if stage == .agents, let others = known[settings.topics.input], others > 0 {
            // With sources it reads its inbox, without them the bus.
            let place = (0..<others).map { KafkaTopicPartition(settings.topics.input, $0) }
            if try committed(place, by: stage).contains(where: { $0.offset.absolute != nil }) { return nil }
        }
        guard try holdsRecords(changelog, partitions, of: stage) else { return nil }
        guard inbox.absence == .missing else { return .missing(inbox) }
        return TopicFinding(
            name,
            .error,
            .lostState,
            "\(name) does not exist, and there is state in \(changelog): what had not been read of it is lost",
            "see docs/operations/recovery.md, \"An inbox is lost\"; to go on without what is lost, run 'aftercall "
                + "topics create' first"
        )
    }

    private func holdsRecords(_ topic: String, _ partitions: Int32, of stage: Stage) throws(KafkaError) -> Bool {
        let consumer = try settings.onlooker(of: stage, logger: logger)
        var holds = false
        for partition in 0..<partitions where !holds {
            let place = KafkaTopicPartition(topic, partition)
            holds = try consumer.queryWatermarks(of: place, timeoutMs: timeoutMs).high > 0
        }
        try consumer.close(timeoutMs: timeoutMs)
        return holds
    }

    private func committed(
        _ places: [KafkaTopicPartition],
        by stage: Stage
    ) throws(KafkaError) -> [KafkaPartitionOffset] {
        let consumer = try settings.onlooker(of: stage, logger: logger)
        let found = try consumer.committed(places, timeoutMs: timeoutMs)
        try consumer.close(timeoutMs: timeoutMs)
        return found
    }

    /// The first partition of which the group has committed more than its beginning; of an inbox, from which what was
    /// read is deleted, more than nothing.
    private func firstRead(of stage: Stage, _ partitions: Int32) throws(KafkaError) -> KafkaPartitionOffset? {
        let consumer = try settings.onlooker(of: stage, logger: logger)
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
