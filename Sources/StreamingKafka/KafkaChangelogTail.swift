public import Kafka
public import Streaming

/// Reads several partitions of a changelog as they grow, committed records only.
///
/// Thread safety: none; it belongs to one thread.
public final class KafkaChangelogTail {
    private let topic: String
    private let consumer: KafkaConsumer
    /// Records of a changelog have no headers.
    private let held = HeldMessages(capacity: KafkaRecordSource.recordsTogether, readsHeaders: false)

    /// Makes the consumer, which joins no group and commits nothing.
    ///
    /// - Throws: ``StreamFailure/Kind-swift.enum/fatal`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        topic: String,
        handlers: KafkaHandlers = KafkaHandlers()
    ) throws(StreamFailure) {
        self.topic = topic
        do throws(KafkaError) {
            consumer = try KafkaConsumer(configuration.readingChangelogs, handlers: handlers)
        } catch {
            throw StreamFailure(ofClient: error)
        }
    }

    /// Reads on from `places`, and of other partitions nothing.
    public func follow(_ places: [PartitionOffset]) throws(StreamFailure) {
        // Offset 0 and not the beginning, whatever that is: librdkafka asks for that half a second later where it does
        // not know the leader yet. Where the log begins later, it is told so and goes there.
        let starts = places.map { KafkaPartitionOffset(topic, $0.partition, KafkaOffset(rawValue: $0.offset)) }
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            guard !starts.isEmpty else { return try consumer.clearAssignment() }
            try consumer.replaceAssignment(startingAt: starts)
        }
    }

    /// Hands on what is there, `limit` records at most, waiting for the first only.
    ///
    /// - Parameters:
    ///   - receive: is lent up to ``KafkaRecordSource/recordsTogether`` records of one partition at a time.
    ///   - reachedEnd: told of a partition of which everything that is committed has been handed on, and where it
    ///     ended; once each time.
    /// - Returns: whether nothing more was there.
    @discardableResult
    public func read(
        timeoutMs: Int64,
        limit: Int,
        _ receive: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void,
        reachedEnd: (_ partition: Int32, _ offset: Int64) -> Void
    ) throws(StreamFailure) -> Bool {
        // Those behind a record that could not be taken up.
        defer { held.removeAll() }
        var timeout = Int32(clamping: timeoutMs)
        for _ in 0..<limit {
            let outcome = consumer.poll(timeoutMs: timeout)
            timeout = 0
            switch consume outcome {
            case .message(let message):
                let partition = message.partition
                held.append(message, of: partition)
                if held.isComplete { try held.handOver(receive) }
            case .endOfPartition(let end):
                try handOverAll(receive)
                end.offset.absolute.map { reachedEnd(end.partition.partition, $0) }
            case .nothing:
                try handOverAll(receive)
                return true
            case .failure(let error, _):
                try handOverAll(receive)
                throw StreamFailure(ofConsumer: error)
            }
        }
        try handOverAll(receive)
        return false
    }

    private func handOverAll(
        _ receive: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void
    ) throws(StreamFailure) {
        while held.count > 0 { try held.handOver(receive) }
    }

    /// The last stable offset of a partition: up to there committed readers may read now.
    public func lastStableOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        try consumer.endOffset(of: KafkaTopicPartition(topic, partition), timeoutMs: timeoutMs)
    }
}

extension KafkaConsumer {
    /// Where a partition ends for this consumer: the last stable offset where it reads committed records only.
    func endOffset(of place: KafkaTopicPartition, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            try queryWatermarks(of: place, timeoutMs: Int32(clamping: timeoutMs)).high
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
