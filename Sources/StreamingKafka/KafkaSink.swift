public import Kafka
import Logging
public import Streaming

/// A producer on librdkafka that can be replaced by a new one with the same transactional id.
///
/// Thread safety: none; it belongs to one worker thread.
public final class KafkaSink: TransactionalSink {
    /// Who the member is whose offsets go into a transaction; `nil` when it is in no group.
    public typealias GroupMetadata = KafkaConsumerGroupMetadata?

    private let configuration: KafkaConfiguration
    private let handlers: KafkaHandlers
    private let source: KafkaSourceTopics
    private let topicNames: [String]
    private var producer: KafkaProducer
    private var topics: [KafkaTopicHandle]
    private var headerRoom = KafkaHeaders()

    /// Makes the first producer.
    ///
    /// - Parameters:
    ///   - configuration: with a transactional id for exactly once, without one for at least once.
    ///   - source: the topics whose offsets are sent.
    ///   - topics: what is written to, by the number of their ``SinkTopic``.
    /// - Throws: ``StreamFailure/Kind-swift.enum/fatal`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        source: KafkaSourceTopics,
        topics names: [String],
        handlers: KafkaHandlers = KafkaHandlers()
    ) throws(StreamFailure) {
        self.configuration = configuration
        self.handlers = handlers
        self.source = source
        topicNames = names
        (producer, topics) = try Self.make(configuration, names, handlers)
    }

    private static func make(
        _ configuration: KafkaConfiguration,
        _ names: [String],
        _ handlers: KafkaHandlers
    ) throws(StreamFailure) -> (KafkaProducer, [KafkaTopicHandle]) {
        do throws(KafkaError) {
            let producer = try KafkaProducer(configuration, handlers: handlers)
            var topics: [KafkaTopicHandle] = []
            for name in names { topics.append(try producer.topic(name)) }
            return (producer, topics)
        } catch {
            throw StreamFailure(ofClient: error)
        }
    }

    /// Hands a record to the producer, which copies it.
    public func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>
    ) throws(StreamFailure) {
        headerRoom.removeAll()
        for header in headers { headerRoom.append(header.name, header.value) }
        let outcome = producer.produce(
            to: topics[topic.index],
            partition: partition ?? KafkaTopicPartition.anyPartition,
            key: key,
            value: value,
            headers: headerRoom
        )
        switch outcome {
        case .accepted: return
        case .queueFull: throw StreamFailure(.retriable, "the producer's queue is full")
        case .refused(let error) where error.code == .messageTooLarge:
            let size = (key?.count ?? 0) + (value?.count ?? 0)
            let name = topics[topic.index].name
            throw StreamFailure(.refused, "a record of \(size) bytes is too large for \(name): \(error.message)")
        case .refused(let error): throw StreamFailure(ofProducer: error)
        }
    }

    /// Fences older producers and ends their transaction.
    public func initTransactions(timeoutMs: Int64) throws(StreamFailure) {
        try StreamFailure.ofProducer { () throws(KafkaError) in
            try producer.initTransactions(timeoutMs: Int32(clamping: timeoutMs))
        }
    }

    /// Opens a transaction.
    public func begin() throws(StreamFailure) {
        do throws(KafkaError) {
            try producer.beginTransaction()
        } catch {
            throw StreamFailure(ofBegin: error)
        }
    }

    /// Adds offsets of the source topics to the transaction.
    public func sendOffsets(
        _ offsets: [PartitionOffset],
        metadata: KafkaConsumerGroupMetadata?,
        timeoutMs: Int64
    ) throws(StreamFailure) {
        guard let metadata else { throw StreamFailure(.abortable, "the member is in no group") }
        let places = offsets.map { offset in
            var place = KafkaPartitionOffset(
                source.place(of: offset.partition),
                KafkaOffset(rawValue: offset.offset)
            )
            place.metadata = CommitNote(writer: configuration.transactionalID, note: offset.note).metadata
            return place
        }
        try StreamFailure.ofProducer { () throws(KafkaError) in
            try producer.sendOffsets(places, of: metadata, timeoutMs: Int32(clamping: timeoutMs))
        }
    }

    /// Delivers and commits; a time-out leaves the commit under way, and the call may be repeated.
    public func commit(timeoutMs: Int64) throws(StreamFailure) {
        try StreamFailure.ofProducer { () throws(KafkaError) in
            try producer.commitTransaction(timeoutMs: Int32(clamping: timeoutMs))
        }
    }

    /// Gives the transaction up.
    public func abort(timeoutMs: Int64) throws(StreamFailure) {
        try StreamFailure.ofProducer { () throws(KafkaError) in
            try producer.abortTransaction(timeoutMs: Int32(clamping: timeoutMs))
        }
    }

    /// Waits for everything to be delivered.
    public func flush(timeoutMs: Int64) throws(StreamFailure) {
        try StreamFailure.ofProducer { () throws(KafkaError) in
            try producer.flush(timeoutMs: Int32(clamping: timeoutMs))
        }
    }

    /// Makes a new producer with the same configuration.
    public func recreate(timeoutMs: Int64) throws(StreamFailure) {
        discard()
        (producer, topics) = try Self.make(configuration, topicNames, handlers)
    }

    /// Whether the end of a transaction went unanswered.
    public var hasSeenTransactionEndFail: Bool { producer.hasSeenTransactionEndFail }

    /// Delivers what is left and ends the producer.
    public func close(timeoutMs: Int64) throws(StreamFailure) {
        try StreamFailure.ofProducer { () throws(KafkaError) in
            try producer.close(timeoutMs: Int32(clamping: timeoutMs))
        }
    }

    /// Ends a producer whose records are worth nothing any more: its transaction failed, and the next producer with its
    /// transactional id ends it.
    private func discard() {
        do throws(KafkaError) {
            try producer.close(timeoutMs: 0)
        } catch {
            handlers.logger.debug("a producer was discarded", metadata: ["error": "\(error)"])
        }
    }
}
