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
    ///   - stage: a stage without a changelog.
    ///   - partitions: how many its source has.
    /// - Throws: ``RunnerError/Code/unusable`` where its group has read some of the source.
    func refuse(_ stage: Stage, partitions: Int32) throws(RunnerError) {
        let group = settings.group(of: stage)
        let read: KafkaPartitionOffset?
        do throws(KafkaError) {
            read = try firstRead(of: settings.source(of: stage), by: group, partitions)
        } catch {
            throw RunnerError(error, while: "asking what \(group) has read")
        }
        guard let read else { return }
        throw RunnerError(
            .unusable,
            "\(settings.changelog(of: stage)) does not exist, and \(group) has read \(read.partition) up to offset "
                + "\(read.offset): the state is lost",
            remedy: "put the group's offsets back (docs/operations/recovery.md, \"The changelog is lost\"); to go on "
                + "without the state, run 'aftercall topics create' first"
        )
    }

    /// The first partition of which the group has committed more than its beginning.
    private func firstRead(
        of source: String,
        by group: String,
        _ partitions: Int32
    ) throws(KafkaError) -> KafkaPartitionOffset? {
        var configuration = settings.kafkaConfiguration
        configuration.groupID = group
        let consumer = try KafkaConsumer(configuration, handlers: KafkaHandlers(logger: logger))
        let all = (0..<partitions).map { KafkaTopicPartition(source, $0) }
        var found: KafkaPartitionOffset?
        for committed in try consumer.committed(all, timeoutMs: timeoutMs) where found == nil {
            guard let offset = committed.offset.absolute else { continue }
            let first = try consumer.queryWatermarks(of: committed.partition, timeoutMs: timeoutMs).low
            if offset > first { found = committed }
        }
        try consumer.close(timeoutMs: timeoutMs)
        return found
    }
}
