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
    private static let nudgeMs: Int64 = 10
    /// How long a reading gives way to others at most, and how often it looks whether they are done.
    private static let giveWayLimitMs: Int64 = 10_000
    private static let lookIntervalMs: Int64 = 5

    private let topic: String
    private let tail: KafkaChangelogTail
    private let prober: KafkaConsumer
    private let givesWay: () -> Bool
    private let clock = SystemClock()
    private var givesWayUntilMs: Int64 = 0
    /// The ends that were asked for last.
    private var logEnds: [Int32: Int64] = [:]
    private var positions: [Int32: Int64] = [:]
    /// Whether the last read found nothing more.
    private var ranDry = false

    /// Makes the two consumers, which join no group and commit nothing.
    ///
    /// - Parameter givesWay: whether somebody else reads for whom more is waiting, so that broker and processors are
    ///   left to them, for ten seconds at most. Not asked where little is left to read.
    /// - Throws: ``StreamFailure/Kind-swift.enum/fatal`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        topic: String,
        handlers: KafkaHandlers = KafkaHandlers(),
        givesWay: @escaping () -> Bool = { false }
    ) throws(StreamFailure) {
        self.topic = topic
        self.givesWay = givesWay
        tail = try KafkaChangelogTail(configuration, topic: topic, handlers: handlers)
        var probing = configuration.readingChangelogs
        probing.isolationLevel = .readUncommitted
        probing.reportsEndOfPartition = false
        do throws(KafkaError) {
            prober = try KafkaConsumer(probing, handlers: handlers)
        } catch {
            throw StreamFailure(ofClient: error)
        }
    }

    /// The end of the partition with everything uncommitted.
    public func logEndOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        let end = try prober.endOffset(of: KafkaTopicPartition(topic, partition), timeoutMs: timeoutMs)
        logEnds[partition] = end
        return end
    }

    /// The last stable offset: up to there committed readers may read now.
    public func lastStableOffset(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64 {
        try tail.lastStableOffset(of: partition, timeoutMs: timeoutMs)
    }

    /// The timestamp of the first record that a reader gets to see.
    public func oldestTimestampMs(of partition: Int32, timeoutMs: Int64) throws(StreamFailure) -> Int64? {
        // Not by `open`: one record is nothing to give way for.
        try tail.follow([PartitionOffset(partition, 0)])
        defer { close() }
        // One record is enough, or the word that there is none.
        var oldest: Int64?
        var isKnown = false
        try tail.read(timeoutMs: timeoutMs, limit: 1) { records throws(StreamFailure) in
            oldest = records[0].timestampMs
            isKnown = true
        } reachedEnd: { _, _ in
            isKnown = true
        }
        guard isKnown else { throw StreamFailure(.retriable, "no answer in time") }
        return oldest
    }

    /// Starts to read.
    public func open(_ places: [PartitionOffset], timeoutMs: Int64) throws(StreamFailure) {
        positions = Dictionary(uniqueKeysWithValues: places.map { ($0.partition, $0.offset) })
        ranDry = false
        givesWayUntilMs = isLong(places) ? clock.monotonicMs + min(timeoutMs, Self.giveWayLimitMs) : 0
        while mustGiveWay { try clock.wait(milliseconds: Self.lookIntervalMs) }
        try tail.follow(places)
    }

    /// Whether this takes so long that others would notice: no more than one ``read(timeoutMs:_:)`` is not worth the
    /// wait of whoever holds a task that is nearly complete.
    private func isLong(_ places: [PartitionOffset]) -> Bool {
        var records: Int64 = 0
        for place in places {
            guard let end = logEnds[place.partition] else { return true }
            records += max(0, end - place.offset)
        }
        return records > Self.recordsPerRead
    }

    private var mustGiveWay: Bool { clock.monotonicMs < givesWayUntilMs && givesWay() }

    /// Hands on what is there, waiting for the first record only, or nothing for a while if it has to give way.
    public func read(
        timeoutMs: Int64,
        _ receive: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void
    ) throws(StreamFailure) {
        guard !mustGiveWay else { return try clock.wait(milliseconds: Self.lookIntervalMs) }
        if ranDry { nudge() }
        ranDry = try tail.read(timeoutMs: timeoutMs, limit: Self.recordsPerRead) { records throws(StreamFailure) in
            // What an earlier reading has left behind is nobody's.
            guard positions[records[0].partition] != nil else { return }
            try receive(records)
            positions[records[0].partition] = records[records.count - 1].offset + 1
        } reachedEnd: { ended, offset in
            if let position = positions[ended] { positions[ended] = max(position, offset) }
        }
    }

    /// Has librdkafka look whether there is room in its queue: once that was full it does so a second later only,
    /// unless something else happens to the connection.
    private func nudge() {
        guard let partition = positions.keys.first else { return }
        do throws(StreamFailure) {
            _ = try lastStableOffset(of: partition, timeoutMs: Self.nudgeMs)
        } catch {
            // The question was what mattered; the answer may come behind those to long fetches.
        }
    }

    /// The offset from which the next read of a partition goes on.
    public func position(of partition: Int32) -> Int64 { positions[partition] ?? 0 }

    /// Ends the reading.
    public func close() {
        positions.removeAll()
        do throws(StreamFailure) {
            try tail.follow([])
        } catch {
            // The next assignment replaces this one whatever became of it.
        }
    }
}
