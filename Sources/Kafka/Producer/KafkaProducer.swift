internal import CLibrdkafka
internal import Synchronization

/// An idempotent, and if so configured transactional, producer.
///
/// ```
/// let producer = try KafkaProducer(configuration)
/// let wraps = try producer.topic("aftercall.wraps")
/// try producer.produceWaiting(to: wraps, key: key, value: value, headers: headers, timeoutMs: 5_000)
/// try producer.close(timeoutMs: 10_000)   // flushes; throws if a record was not delivered
/// ```
/// Delivery reports are served by librdkafka's event thread of the instance; nobody has to poll. Only failures are
/// reported (`delivery.report.only.error`), which makes a commit of 100 records 1 ms instead of 10; none is lost: the
/// first error and the number are kept until ``flush(timeoutMs:)`` or ``close(timeoutMs:)`` throws them. In a
/// transaction they surface in ``commitTransaction(timeoutMs:)``.
///
/// Thread safety: librdkafka's producer is thread-safe, the pointer never changes, counters are atomic and the list of
/// topics is behind a lock; hence `@unchecked`. Two things are the caller's: transaction calls come from one thread at
/// a time, and ``close(timeoutMs:)`` comes when no other thread is inside a call. Calls with a timeout block: never
/// make them from Swift's cooperative threads.
public final class KafkaProducer: @unchecked Sendable {
    let client: Client
    private let topics = Mutex<[String: KafkaTopicHandle]>([:])
    private let compressionByTopic: [String: String]
    let acceptedCount = Atomic<Int>(0)

    /// Whether the producer has a `transactional.id`.
    public let isTransactional: Bool

    /// Makes a producer. It connects in the background.
    ///
    /// - Throws: ``KafkaError/Code/configuration`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        handlers: KafkaHandlers = KafkaHandlers()
    ) throws(KafkaError) {
        let properties = configuration.effectiveProperties(for: .producer)
        isTransactional = properties["transactional.id"]?.isEmpty == false
        compressionByTopic = configuration.compressionByTopic
        client = try Client(configuration, role: .producer, handlers: handlers) { conf in
            KafkaProducer.watchTransactionEnds(conf)
        }
    }

    deinit {
        destroy()
    }

    /// Resolves a topic once, for all its records. The same name gives the same handle.
    ///
    /// Whether the topic exists shows when the first record is delivered.
    ///
    /// - Throws: ``KafkaError/Code/configuration`` if ``KafkaConfiguration/compressionByTopic`` says what librdkafka
    ///   does not know.
    public func topic(_ name: String) throws(KafkaError) -> KafkaTopicHandle {
        let client = try open()
        let handle = try topics.withLock { topics throws(KafkaError) -> KafkaTopicHandle? in
            if let known = topics[name] { return known }
            let settings = try compressionByTopic[name].flatMap { compression throws(KafkaError) in
                try KafkaConfiguration.topicSettings(compression: compression, of: client)
            }
            guard let made = rd_kafka_topic_new(client, name, settings) else { return nil }
            let handle = KafkaTopicHandle(pointer: made, producer: self.client.serial)
            topics[name] = handle
            return handle
        }
        guard let handle else { throw KafkaError(rd_kafka_last_error(), "topic \(name)", client: client) }
        return handle
    }

    /// Waits until every accepted record was delivered or given up; what lingers is sent at once.
    ///
    /// - Throws: ``KafkaError/Code/timedOut`` (retriable) while some are still on their way;
    ///   ``KafkaError/Code/notDelivered`` with the first cause and the number, once, when some were given up since the
    ///   last call.
    public func flush(timeoutMs: Int32) throws(KafkaError) {
        let response = rd_kafka_flush(try open(), timeoutMs)
        let failures = client.context.deliveries.takeFailures()
        if failures.count > 0 { throw Self.notDelivered(failures) }
        guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(response, "\(outstandingCount) records are still on their way")
    }

    /// Gives up every record that was not delivered yet, those on the wire too; each counts as failed.
    ///
    /// What is on the wire may have been written: the caller cannot know.
    public func purge() throws(KafkaError) {
        let response = rd_kafka_purge(try open(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(response, "purge") }
    }

    /// Delivers what is left, then destroys the client. A second call does nothing.
    ///
    /// An open transaction is left to its timeout; commit or abort it before.
    /// - Parameter timeoutMs: how long delivery may take; what is left then is given up.
    /// - Throws: ``KafkaError/Code/notDelivered`` when any record was not delivered since the last
    ///   ``flush(timeoutMs:)``. The client is destroyed all the same.
    public func close(timeoutMs: Int32) throws(KafkaError) {
        guard !client.isDestroyed else { return }
        var left = 0
        if rd_kafka_flush(client.pointer, timeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR {
            // Turns what is left into reports of failures, so that each is counted.
            rd_kafka_purge(client.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
            rd_kafka_flush(client.pointer, Self.purgeReportsMs)
            left = outstandingCount
        }
        var failures = client.context.deliveries.takeFailures()
        failures.count += left
        destroy()
        if failures.count > 0 { throw Self.notDelivered(failures) }
    }

    /// How long the reports of purged records may take to come; they are on their way inside this process.
    private static let purgeReportsMs: Int32 = 1_000

    /// Records that were accepted so far.
    public var totalAccepted: Int { acceptedCount.load(ordering: .relaxed) }

    /// Records that were given up so far.
    public var totalFailed: Int { client.context.deliveries.failed.load(ordering: .relaxed) }

    /// Records that are neither delivered nor given up yet: exact when it is 0, else an upper bound.
    public var outstandingCount: Int {
        guard !client.isDestroyed, rd_kafka_flush(client.pointer, 0) != RD_KAFKA_RESP_ERR_NO_ERROR else { return 0 }
        // librdkafka's count includes events that are on their way to the event thread.
        return max(1, min(Int(rd_kafka_outq_len(client.pointer)), totalAccepted - totalFailed))
    }

    /// The first failure since the last ``flush(timeoutMs:)``, without waiting and without forgetting it.
    public var firstFailure: KafkaError? { client.context.deliveries.openFailures.first }

    /// The error that made this producer useless; `nil` as long as it can go on.
    public var fatalError: KafkaError? {
        guard !client.isDestroyed else { return nil }
        let error = KafkaError(RD_KAFKA_RESP_ERR__FATAL, client: client.pointer)
        return error.librdkafkaCode == RD_KAFKA_RESP_ERR__FATAL.rawValue ? nil : error
    }

    /// The librdkafka instance, as long as this producer is open.
    func open() throws(KafkaError) -> OpaquePointer {
        guard !client.isDestroyed else { throw .closed("producer") }
        return client.pointer
    }

    private func destroy() {
        guard !client.isDestroyed else { return }
        topics.withLock { topics in
            for handle in topics.values { rd_kafka_topic_destroy(handle.pointer) }
            topics.removeAll()
        }
        client.destroy(waitingForGroup: false)
    }

    private static func notDelivered(_ failures: (count: Int, first: KafkaError?)) -> KafkaError {
        let first = failures.first?.message ?? "given up at close"
        return KafkaError(
            code: .notDelivered,
            librdkafkaCode: failures.first?.librdkafkaCode ?? 0,
            message: "\(failures.count) records were not delivered; the first: \(first)"
        )
    }
}
