public import Kafka
import Logging
public import Streaming

/// A member of a consumer group on librdkafka that reads one topic, or several whose partitions are numbered through.
///
/// Rebalances run inside ``poll(timeoutMs:delivering:)`` and ``close(timeoutMs:delivering:)``, in librdkafka's callback
/// on the polling thread. A partition of which nothing was committed is read from its oldest record; an offset that is
/// gone ends the worker, since only a person can say what is to be skipped.
///
/// Thread safety: none; it belongs to one worker thread, as its consumer does.
public final class KafkaRecordSource: RecordSource {
    /// Who the member is; `nil` when it is in no group at the moment.
    public typealias GroupMetadata = KafkaConsumerGroupMetadata?

    /// What a rebalance inside the poll at hand is told to, and what came of it.
    private final class Delivery {
        // Weak: the observer holds the source, and a worker that is dropped must take its member with it.
        private weak var known: (any SourceObserver)?
        private var identity: ObjectIdentifier?
        var failure: StreamFailure?

        var observer: (any SourceObserver)? { known }

        /// Told at every poll, and nearly always the same.
        func tell(_ observer: some SourceObserver) {
            if identity == ObjectIdentifier(observer) { return }
            identity = ObjectIdentifier(observer)
            known = observer
        }
    }

    /// How many records are handed over together at most: what their keys need, together, has to fit into a cache.
    public static let recordsTogether = 16
    /// After what time of waiting for other members it is told, in milliseconds.
    private static let longWaitMs: Int64 = 10_000
    /// How often it is looked whether what is held back waits no longer, while nothing comes.
    private static let lookIntervalMs: Int32 = 20

    private let consumer: KafkaConsumer
    private let topics: KafkaSourceTopics
    /// The topics of which a message came, by ``KafkaMessage/topicIdentity``.
    private var known: [(identity: UInt, index: Int)] = []
    private let delivery = Delivery()
    private let held = HeldMessages(capacity: KafkaRecordSource.recordsTogether)
    /// What a poll met behind records that were to be handed over first.
    private var failure: StreamFailure?
    /// By partition whether the newest fetch found nothing behind the last record.
    private var isAtEnd: [Bool] = []
    /// What is held back so that partitions are read in step; `nil` where each is read as fast as it comes.
    private let inStep: PartitionsInStep?
    private let clock = SystemClock()
    /// Since when records have been waiting for other members; the latest there is once that was told.
    private var waitsSinceMs: Int64?
    private let logger: Logger

    /// Makes the member; ``subscribe()`` lets it join.
    ///
    /// - Parameters:
    ///   - configuration: with the group's id. What exactly once relies on is set here, whatever it says: committed
    ///     records only, ends of partitions reported, and an error where an offset is gone.
    ///   - topics: what the stage reads.
    ///   - step: with it partitions are read in step, by the timestamps of their records.
    /// - Throws: ``StreamFailure/Kind-swift.enum/fatal`` with librdkafka's name of the error.
    public init(
        _ configuration: KafkaConfiguration,
        topics: KafkaSourceTopics,
        step: StepSettings? = nil,
        handlers: KafkaHandlers = KafkaHandlers()
    ) throws(StreamFailure) {
        self.topics = topics
        inStep = step.map { PartitionsInStep($0) }
        logger = handlers.logger
        var configuration = configuration
        configuration.isolationLevel = .readCommitted
        configuration.reportsEndOfPartition = true
        configuration.offsetReset = .error
        let delivery = self.delivery
        do throws(KafkaError) {
            consumer = try KafkaConsumer(configuration, handlers: handlers) { _, rebalance in
                Self.tell(rebalance, of: topics, to: delivery)
            }
        } catch {
            throw StreamFailure(ofClient: error)
        }
    }

    /// Messages go before the client whose memory they are in.
    deinit {
        held.removeAll()
        inStep?.removeAll()
    }

    private static func tell(_ rebalance: KafkaRebalance, of topics: KafkaSourceTopics, to delivery: Delivery) {
        guard let observer = delivery.observer else { return }
        let partitions = rebalance.partitions.map { topics.number(of: $0) }
        do throws(StreamFailure) {
            switch rebalance {
            case .assigned: try observer.partitionsAssigned(partitions)
            case .revoked: try observer.partitionsRevoked(partitions)
            case .lost: try observer.partitionsLost(partitions)
            }
        } catch {
            // Thrown on by the poll that called; the consumer completes what was left undone by itself.
            delivery.failure = delivery.failure ?? error
        }
    }

    /// Joins the group.
    public func subscribe() throws(StreamFailure) {
        try StreamFailure.ofConsumer { () throws(KafkaError) in try consumer.subscribe(to: topics.existing) }
    }

    /// Hands over up to ``recordsTogether`` records of one partition.
    public func poll(
        timeoutMs: Int64,
        limit: Int,
        delivering observer: some SourceObserver
    ) throws(StreamFailure) -> Int {
        delivery.tell(observer)
        if let failure {
            self.failure = nil
            throw failure
        }
        try collect(timeoutMs: timeoutMs, limit: limit)
        let count = held.count
        if count > 0 { try held.handOver { records throws(StreamFailure) in try observer.recordsArrived(records) } }
        return count
    }

    /// Polls until enough of one partition is held, or nothing more is there.
    private func collect(timeoutMs: Int64, limit: Int) throws(StreamFailure) {
        var timeout = held.count > 0 ? 0 : Int32(clamping: timeoutMs)
        if let inStep {
            try look(at: inStep, limit)
            if held.count > 0 { timeout = 0 }
            // What is held back may go on with a partition that is silent.
            if inStep.holdsBack { timeout = min(timeout, Self.lookIntervalMs) }
        }
        while failure == nil, held.count < limit, !held.isComplete {
            guard try takeNext(timeoutMs: timeout) else { return }
            // Only the first may be waited for; and the end of one partition says nothing of the others.
            timeout = 0
        }
    }

    /// Takes up what was held back and waits no longer.
    private func look(at inStep: PartitionsInStep, _ limit: Int) throws(StreamFailure) {
        let look = inStep.look(nowMs: clock.wallMs)
        noteWaiting(look.waitsForOthers)
        if look.givesUpOthers {
            logger.warning(
                "other processes do not come on with partitions that are waited for; what those have may come too late"
            )
        }
        for number in look.givenUp {
            logger.warning(
                "a partition that others waited for stays silent, and they go on; what it has may come too late",
                metadata: ["kafka.partition": "\(topics.place(of: number))"]
            )
        }
        guard inStep.holdsBack else { return }
        // However much waits no longer: rebalances are served in polls, and the partitions behind come with them.
        if held.count < limit, !held.isComplete { _ = try takeNext(timeoutMs: 0) }
        let resumed = inStep.release(into: held, upTo: limit)
        guard !resumed.isEmpty else { return }
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            try consumer.resume(resumed.map { topics.place(of: $0) })
        }
    }

    private func noteWaiting(_ waits: Bool) {
        guard waits else {
            waitsSinceMs = nil
            return
        }
        let now = clock.monotonicMs
        let since = waitsSinceMs ?? now
        waitsSinceMs = since
        guard now - since >= Self.longWaitMs else { return }
        waitsSinceMs = .max
        logger.notice("reading waits for other processes, which are behind with what is read in step")
    }

    /// Polls once.
    ///
    /// - Returns: whether anything came.
    private func takeNext(timeoutMs: Int32) throws(StreamFailure) -> Bool {
        let outcome = consumer.poll(timeoutMs: timeoutMs)
        if let failure = delivery.failure {
            delivery.failure = nil
            held.removeAll()
            throw failure
        }
        switch consume outcome {
        case .message(let message): try take(message)
        case .nothing: return false
        case .endOfPartition(let end):
            let number = topics.number(of: end.partition)
            note(number, isAtEnd: true)
            inStep?.foundEnd(of: number)
        case .failure(let error, let partition):
            let failure = StreamFailure(ofConsumer: error, at: partition)
            guard held.count > 0 else { throw failure }
            self.failure = failure
        }
        return true
    }

    private func take(_ message: consuming KafkaMessage) throws(StreamFailure) {
        let number = number(of: message)
        note(number, isAtEnd: false)
        guard let inStep else { return held.append(message, of: number) }
        guard inStep.take(message, of: number, into: held) else { return }
        try StreamFailure.ofConsumer { () throws(KafkaError) in try consumer.pause([topics.place(of: number)]) }
    }

    /// The committed offsets, as the coordinator knows them once no transaction has one pending.
    public func committed(_ partitions: [Int32], timeoutMs: Int64) throws(StreamFailure) -> [PartitionOffset] {
        let known = try StreamFailure.ofConsumer { () throws(KafkaError) in
            try consumer.committed(
                partitions.map { topics.place(of: $0) },
                timeoutMs: Int32(clamping: timeoutMs)
            )
        }
        return partitions.map { number in
            let place = known.first { $0.partition == topics.place(of: number) }
            let note = CommitNote(place?.metadata).note
            return PartitionOffset(number, place?.offset.absolute ?? 0, note: note)
        }
    }

    /// Commits outside any transaction.
    public func commit(_ offsets: [PartitionOffset], timeoutMs: Int64) throws(StreamFailure) {
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            try consumer.commit(
                offsets.map { place in
                    var offset = KafkaPartitionOffset(
                        topics.place(of: place.partition),
                        KafkaOffset(rawValue: place.offset)
                    )
                    offset.metadata = CommitNote(writer: nil, note: place.note).metadata
                    return offset
                },
                timeoutMs: Int32(clamping: timeoutMs)
            )
        }
    }

    /// Starts to read partitions of an assignment.
    public func assign(_ offsets: [PartitionOffset]) throws(StreamFailure) {
        for place in offsets { try forget(place.partition) }
        inStep?.others?.reads(offsets.map { topics.place(of: $0.partition) })
        try StreamFailure.ofConsumer { () throws(KafkaError) in try consumer.assign(startingAt: offsets.map(start)) }
    }

    /// Stops reading partitions.
    public func unassign(_ partitions: [Int32]) throws(StreamFailure) {
        for partition in partitions { try forget(partition, isReadOn: false) }
        inStep?.others?.leaves(partitions.map { topics.place(of: $0) })
        try StreamFailure.ofConsumer { () throws(KafkaError) in
            try consumer.unassign(partitions.map { topics.place(of: $0) })
        }
    }

    /// Reads on from other offsets.
    public func seek(_ offsets: [PartitionOffset]) throws(StreamFailure) {
        for place in offsets { try forget(place.partition) }
        try StreamFailure.ofConsumer { () throws(KafkaError) in try consumer.seek(to: offsets.map(start)) }
    }

    /// Whether the last fetch of the partition found its end, and nothing before it is held back.
    public func hasReachedEnd(of partition: Int32) -> Bool {
        isAtEnd.indices.contains(Int(partition)) && isAtEnd[Int(partition)] && inStep?.holdsBack(partition) != true
    }

    /// Whether records are held back because other members are behind.
    public var waitsForOthers: Bool { inStep?.waitsForOthers == true }

    /// The offset behind the newest record of `partition` that the newest fetch knew of; `nil` before the first fetch.
    public func knownEnd(of partition: Int32) -> Int64? {
        // Not worth an error: it is for gauges, and known as soon as something was fetched.
        guard let watermarks = try? consumer.cachedWatermarks(of: topics.place(of: partition)) else {
            return nil
        }
        return watermarks.high >= 0 ? watermarks.high : nil
    }

    /// Who the member is now.
    public func groupMetadata() -> KafkaConsumerGroupMetadata? {
        // Without it a transaction cannot be committed, and the sink says so.
        try? consumer.groupMetadata
    }

    /// Leaves the group; the last revocation is told on the way.
    public func close(timeoutMs: Int64, delivering observer: some SourceObserver) throws(StreamFailure) {
        delivery.tell(observer)
        held.removeAll()
        inStep?.removeAll()
        do throws(KafkaError) {
            try consumer.close(timeoutMs: Int32(clamping: timeoutMs))
        } catch  where error.code == .timedOut {
            throw StreamFailure(.fatal, "the group did not let the member go in time")
        } catch {
            throw StreamFailure(ofConsumer: error)
        }
        if let failure = delivery.failure {
            delivery.failure = nil
            throw failure
        }
    }

    /// Offset 0 is where nothing was committed, or the first record only: the oldest record, if that one is gone.
    private func start(_ place: PartitionOffset) -> KafkaPartitionOffset {
        KafkaPartitionOffset(
            topics.place(of: place.partition),
            place.offset == 0 ? .beginning : KafkaOffset(rawValue: place.offset)
        )
    }

    /// The number of the partition that a message is from.
    private func number(of message: borrowing KafkaMessage) -> Int32 {
        guard topics.names.count > 1 else { return message.partition }
        let (identity, partition) = (message.topicIdentity, message.partition)
        if let topic = known.first(where: { $0.identity == identity }) {
            return topics.number(of: partition, ofTopic: topic.index)
        }
        let topic = message.topic
        guard let index = topics.names.firstIndex(of: topic) else {
            preconditionFailure("A message of \(topic) came, and nobody asked for it")
        }
        known.append((identity, index))
        return topics.number(of: partition, ofTopic: index)
    }

    /// Nothing that was fetched of the partition counts any more.
    private func forget(_ partition: Int32, isReadOn: Bool = true) throws(StreamFailure) {
        held.drop(partition)
        // A topic that is not read for a while may come back under another identity, and its own go to another.
        known.removeAll(keepingCapacity: true)
        note(partition, isAtEnd: false)
        guard let inStep else { return }
        let wasPaused = isReadOn ? inStep.begin(partition, nowMs: clock.wallMs) : inStep.end(partition)
        guard wasPaused else { return }
        try StreamFailure.ofConsumer { () throws(KafkaError) in try consumer.resume([topics.place(of: partition)]) }
    }

    private func note(_ partition: Int32, isAtEnd value: Bool) {
        while isAtEnd.count <= Int(partition) { isAtEnd.append(false) }
        isAtEnd[Int(partition)] = value
    }
}
