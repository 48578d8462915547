public import Kafka
import Logging
public import Streaming

/// Ends transactions of dead processes on Kafka: the metadata of committed offsets names the transactional id of who
/// committed them, and a new producer with that id ends what is open under it.
///
/// Thread safety: none; it belongs to one worker thread.
public final class KafkaWriterFence: WriterFence {
    private let consumer: KafkaConfiguration
    private let producer: KafkaConfiguration
    private let source: KafkaSourceTopics
    private let prefix: String
    private let handlers: KafkaHandlers

    /// - Parameters:
    ///   - consumer: with the id of the group; it joins nothing.
    ///   - producer: as that of the worker; its transactional id is never fenced.
    ///   - source: the source topics.
    ///   - prefix: what the transactional ids of this application begin with: others are left alone.
    public init(
        consumer: KafkaConfiguration,
        producer: KafkaConfiguration,
        source: KafkaSourceTopics,
        prefix: String,
        handlers: KafkaHandlers = KafkaHandlers()
    ) {
        self.consumer = consumer
        self.producer = producer
        self.source = source
        self.prefix = prefix
        self.handlers = handlers
    }

    /// Looks up who committed last, and takes the place of each for a moment.
    public func endTransactions(of partitions: [Int32], timeoutMs: Int64) throws(StreamFailure) {
        for id in try writers(of: partitions, timeoutMs: timeoutMs).sorted() where id != producer.transactionalID {
            guard id.hasPrefix(prefix) else { continue }
            handlers.logger.info("ending what another process left open", metadata: ["transactional.id": "\(id)"])
            var configuration = producer
            configuration.transactionalID = id
            configuration.clientID = producer.clientID.map { "\($0)-fence" }
            try StreamFailure.ofProducer { () throws(KafkaError) in
                let fence = try KafkaProducer(configuration, handlers: handlers)
                // Nothing was produced, so there is nothing to wait for.
                defer { try? fence.close(timeoutMs: 0) }
                try fence.initTransactions(timeoutMs: Int32(clamping: timeoutMs))
            }
        }
    }

    private func writers(of partitions: [Int32], timeoutMs: Int64) throws(StreamFailure) -> Set<String> {
        var configuration = consumer
        // Committed readers are told nothing while offsets are pending.
        configuration.isolationLevel = .readUncommitted
        configuration.groupInstanceID = nil
        configuration.clientID = consumer.clientID.map { "\($0)-fence" }
        let offsets = try StreamFailure.ofConsumer { () throws(KafkaError) in
            let reader = try KafkaConsumer(configuration, handlers: handlers)
            defer { try? reader.close(timeoutMs: 1_000) }
            return try reader.committed(
                partitions.map { source.place(of: $0) },
                timeoutMs: Int32(clamping: timeoutMs)
            )
        }
        return Set(offsets.compactMap { CommitNote($0.metadata).writer })
    }
}
