public import Kafka
public import Streaming

/// Reads a changelog on librdkafka: a consumer for what is committed, and one that asks where the log ends.
///
/// Two, because a consumer that reads committed records is told the last stable offset where it asks for the end.
///
/// Thread safety: none; it belongs to one worker thread.
public final class KafkaChangelogReader: ChangelogReader {
    /// How many records one ``read(timeoutMs:_:)`` hands on at most, so that its caller can look at the clock.
    private static let recordsPerRead = 20_000

    private let topic: String
    private let reader: KafkaConsumer
    private let prober: KafkaConsumer
    private var partition: Int32 = -1
    private var isAtEnd = false

    /// The offset from which the next read goes on.
    public private(set) var position: Int64 = 0

    /// Makes the two consumers, which join no group and commit nothing.
    ///
    /// - Throws: ``StreamFailure/Kind-swift.enum/fatal`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        topic: String,
        handlers: KafkaHandlers = KafkaHandlers()
    ) throws(StreamFailure) {
        self.topic = topic
        let reading = configuration.readingChangelogs
        var probing = reading
        probing.isolationLevel = .readUncommitted
        probing.reportsEndOfPartition = false
        do throws(KafkaError) {
            reader = try KafkaConsumer(reading, handlers: handlers)
            prober = try KafkaConsumer(probing, handlers: handlers)
        } catch {
            throw StreamFailure(ofClient: error)
        }
    }

    /// The end of the partition with everything uncommitted.
    public func logEndOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        try end(of: partition, prober, timeoutMs)
    }

    /// The last stable offset.
    public func lastStableOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        try end(of: partition, reader, timeoutMs)
    }

    private func end(of partition: Int32, _ consumer: KafkaConsumer, _ timeoutMs: Int64) throws(StreamFailure) -> Int64
    {
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            try consumer.queryWatermarks(
                of: KafkaTopicPartition(topic, partition),
                timeoutMs: Int32(clamping: timeoutMs)
            ).high
        }
    }

    /// The timestamp of the first record that a reader gets to see.
    public func oldestTimestampMs(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64? {
        try open(partition, at: 0, timeoutMs: timeoutMs)
        defer { close() }
        // One record is enough, or the word that there is none.
        switch reader.poll(timeoutMs: Int32(clamping: timeoutMs)) {
        case .message(let message): return message.timestamp.milliseconds
        case .endOfPartition: return nil
        case .nothing: throw StreamFailure(.retriable, "no answer in time")
        case .failure(let error, _): throw StreamFailure(ofConsumer: error)
        }
    }

    /// Starts to read a partition.
    public func open(_ partition: Int32, at offset: Int64, timeoutMs: Int64) throws(StreamFailure) {
        self.partition = partition
        position = offset
        isAtEnd = false
        let start: KafkaOffset = offset == 0 ? .beginning : KafkaOffset(rawValue: offset)
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            try reader.replaceAssignment(startingAt: [KafkaPartitionOffset(topic, partition, start)])
        }
    }

    /// Hands on what is there, waiting for the first record only.
    public func read(
        timeoutMs: Int64,
        _ receive: (StreamRecord) throws(StreamFailure) -> Void
    ) throws(StreamFailure) -> Bool {
        var timeout = Int32(clamping: timeoutMs)
        for _ in 0..<Self.recordsPerRead {
            let outcome = reader.poll(timeoutMs: timeout)
            timeout = 0
            switch consume outcome {
            case .message(let message): try deliver(message, receive)
            // The consumer says once that it is at the end, and nothing more until records come.
            case .nothing: return isAtEnd
            case .endOfPartition(let end):
                guard end.partition.partition == partition else { continue }
                isAtEnd = true
                position = max(position, end.offset.absolute ?? position)
                return true
            case .failure(let error, _): throw StreamFailure(ofConsumer: error)
            }
        }
        return false
    }

    private func deliver(
        _ message: borrowing KafkaMessage,
        _ receive: (StreamRecord) throws(StreamFailure) -> Void
    ) throws(StreamFailure) {
        guard message.partition == partition else { return }
        isAtEnd = false
        try receive(
            StreamRecord(
                partition: partition,
                offset: message.offset,
                timestampMs: message.timestamp.milliseconds,
                key: message.keyInPlace,
                value: message.valueInPlace
            )
        )
        position = message.offset + 1
    }

    /// Ends the reading of the partition.
    public func close() {
        partition = -1
        do throws(KafkaError) {
            try reader.clearAssignment()
        } catch {
            // The next assignment replaces this one whatever became of it.
            isAtEnd = false
        }
    }
}

extension KafkaConfiguration {
    /// This configuration for whoever reads what is committed of a changelog, to its end, outside of any group.
    var readingChangelogs: KafkaConfiguration {
        var reading = self
        reading.isolationLevel = .readCommitted
        reading.reportsEndOfPartition = true
        // Where the first records were compacted away or have expired, the oldest is the first.
        reading.offsetReset = .earliest
        reading.groupInstanceID = nil
        return reading
    }
}
