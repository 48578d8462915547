internal import CLibrdkafka

/// A member of a consumer group, or a reader of partitions assigned by hand.
///
/// ```
/// let consumer = try KafkaConsumer(configuration) { consumer, rebalance in
///     if case .assigned(let partitions) = rebalance { try? consumer.assign(startingAt: restore(partitions)) }
/// }
/// try consumer.subscribe(to: ["telephony.agent-events"])
/// while running {
///     switch consumer.poll(timeoutMs: 100) {
///     case .message(let message): message.withValue { … }
///     case .nothing: fireTimers()
///     case .endOfPartition(let end): restored(upTo: end)
///     case .failure(let error, _): log(error)
///     }
/// }
/// try consumer.close()
/// ```
///
/// Thread safety: owned by ONE worker thread, which makes it, polls it and closes it; the rebalance handler runs on
/// that thread, inside ``poll(timeoutMs:)`` or ``close(timeoutMs:)``. Not `Sendable`. Every call may block for as long
/// as its timeout says: never call it from Swift's cooperative threads.
public final class KafkaConsumer {
    /// Serves a change of ownership, inside ``poll(timeoutMs:)`` or ``close(timeoutMs:)``, on the polling thread.
    ///
    /// It may query committed offsets, commit, and complete the change itself with ``assign(startingAt:)`` or
    /// ``unassign(_:)``. What it did not complete is completed when it returns, from the committed offsets. It runs in
    /// the middle of the loop that polls: keep the loop's state in a class.
    public typealias RebalanceHandler = (KafkaConsumer, KafkaRebalance) -> Void

    let client: Client
    private let onRebalance: RebalanceHandler?

    /// Whether the handler of the rebalance that is being served has completed it.
    var hasCompletedRebalance = false

    /// What went wrong where nobody could be told at once; the next poll reports it.
    private var pendingFailure: KafkaError?

    /// Makes a consumer. It connects in the background; it owns no partition yet.
    ///
    /// - Throws: ``KafkaError/Code/configuration`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        handlers: KafkaHandlers = KafkaHandlers(),
        onRebalance: RebalanceHandler? = nil
    ) throws(KafkaError) {
        let group = configuration.groupID ?? configuration.properties["group.id"] ?? ""
        guard !group.isEmpty else {
            throw KafkaError(code: .configuration, message: "group.id must be set, even to assign partitions by hand")
        }
        self.onRebalance = onRebalance
        client = try Client(configuration, role: .consumer, handlers: handlers) { conf in
            rd_kafka_conf_set_rebalance_cb(conf) { _, response, partitions, opaque in
                ClientContext.of(opaque)?.onRebalance?(response, partitions)
            }
        }
        // Unowned: the context lives in the client, which lives in this consumer.
        client.context.onRebalance = { [unowned self] response, partitions in
            self.rebalance(response, partitions)
        }
    }

    deinit {
        // No handler may run any more: this object is half gone.
        client.context.onRebalance = nil
        client.destroy(waitingForGroup: false)
    }

    /// Joins the group for these topics; a name that starts with `^` is a regular expression.
    public func subscribe(to topics: [String]) throws(KafkaError) {
        let list = TopicPartitionList(topics.map { KafkaTopicPartition($0, KafkaTopicPartition.anyPartition) })
        try check(rd_kafka_subscribe(try open(), list.pointer), "subscribe")
    }

    /// Leaves the group's topics; the partitions are revoked by the next poll.
    public func unsubscribe() throws(KafkaError) {
        try check(rd_kafka_unsubscribe(try open()), "unsubscribe")
    }

    /// Waits for the next record, event or error, and serves rebalances on the way.
    ///
    /// Costs about 115 ns a record when records are there. Has to be called at least every `max.poll.interval.ms`.
    /// - Parameter timeoutMs: how long to wait when nothing is there; 0 does not wait, negative waits for ever.
    public func poll(timeoutMs: Int32) -> KafkaPollOutcome {
        if let failure = pendingFailure {
            pendingFailure = nil
            return .failure(failure, nil)
        }
        guard !client.isDestroyed else { return .failure(.closed("consumer"), nil) }
        guard let message = rd_kafka_consumer_poll(client.pointer, timeoutMs) else {
            guard let failure = pendingFailure else { return .nothing }
            pendingFailure = nil
            return .failure(failure, nil)
        }
        guard message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else {
            return .message(KafkaMessage(consuming: message))
        }
        return event(message)
    }

    /// Leaves the group in an orderly manner: the last revoke is served inside this call, on this thread; then destroys
    /// the client. A second call does nothing.
    ///
    /// Call it before the producer is closed: the last revoke may want to commit.
    /// - Throws: ``KafkaError/Code/timedOut`` when the group did not let go in time; the client is destroyed all the
    ///   same, and the group finds out by its session timeout.
    public func close(timeoutMs: Int32 = 30_000) throws(KafkaError) {
        guard !client.isDestroyed else { return }
        let failure = leave(Deadline(timeoutMs: timeoutMs)) ?? pendingFailure
        pendingFailure = nil
        client.context.onRebalance = nil
        client.destroy(waitingForGroup: false)
        if let failure { throw failure }
    }

    private func leave(_ deadline: Deadline) -> KafkaError? {
        guard let queue = rd_kafka_queue_new(client.pointer) else { return nil }
        defer { rd_kafka_queue_destroy(queue) }
        if let error = rd_kafka_consumer_close_queue(client.pointer, queue) {
            let failure = KafkaError(consuming: error, "close")
            // After a fatal error there is no group to leave, and the loop has been told before.
            return failure.isFatal ? nil : failure
        }
        while rd_kafka_consumer_closed(client.pointer) == 0 {
            let wait = deadline.remainingMs(atMost: 100)
            guard wait > 0 else {
                return KafkaError(code: .timedOut, message: "the group did not let this consumer go in time")
            }
            // Serves what poll would serve; records that were fetched before are of no use any more. (2.0.2 aborts the
            // process when rd_kafka_queue_poll_callback meets one.)
            if let message = rd_kafka_consume_queue(queue, wait) { rd_kafka_message_destroy(message) }
        }
        return nil
    }

    private func event(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> KafkaPollOutcome {
        defer { rd_kafka_message_destroy(message) }
        let response = message.pointee.err
        let partition = message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { name in
            KafkaTopicPartition(String(cString: name), message.pointee.partition)
        }
        if response == RD_KAFKA_RESP_ERR__PARTITION_EOF, let partition {
            return .endOfPartition(KafkaPartitionOffset(partition, KafkaOffset(rawValue: message.pointee.offset)))
        }
        let text = rd_kafka_message_errstr(message).map { String(cString: $0) }
        return .failure(KafkaError(response, text, client: client.pointer), partition)
    }

    /// The librdkafka instance, as long as this consumer is open.
    func open() throws(KafkaError) -> OpaquePointer {
        guard !client.isDestroyed else { throw .closed("consumer") }
        return client.pointer
    }

    func check(_ response: rd_kafka_resp_err_t, _ context: String) throws(KafkaError) {
        guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(response, context, client: client.pointer)
    }

    // MARK: - Rebalance

    private func rebalance(
        _ response: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        // The loop gets its turn after a change, however long it offered to wait.
        defer { rd_kafka_yield(client.pointer) }
        let partitions = list.map { TopicPartitionList.partitions(of: $0) } ?? []
        hasCompletedRebalance = false
        do throws(KafkaError) {
            switch response {
            case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
                onRebalance?(self, .assigned(partitions))
                guard !hasCompletedRebalance else { return }
                try assign(startingAt: partitions.map { KafkaPartitionOffset($0, .stored) })
            case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
                let isLost = rd_kafka_assignment_lost(client.pointer) != 0
                onRebalance?(self, isLost ? .lost(partitions) : .revoked(partitions))
                guard !hasCompletedRebalance else { return }
                try unassign(partitions)
            default:
                // librdkafka wants its state to be synchronised whatever happened.
                rd_kafka_assign(client.pointer, nil)
                throw KafkaError(response, "rebalance", client: client.pointer)
            }
        } catch {
            pendingFailure = pendingFailure ?? error
        }
    }
}
