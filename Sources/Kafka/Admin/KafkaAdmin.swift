internal import CLibrdkafka

/// Creates, describes and deletes topics.
///
/// Every call asks the cluster and waits for the answer, at most as long as its timeout says: not for Swift's
/// cooperative threads. What concerns one topic is a result of its own; what concerns the call is thrown.
///
/// Thread safety: librdkafka's instance is thread-safe and each call has a queue of its own for its answer; hence
/// `@unchecked`. ``close()`` comes when no other thread is inside a call.
public final class KafkaAdmin: @unchecked Sendable {
    let client: Client

    /// Makes an admin client. It connects in the background.
    ///
    /// - Throws: ``KafkaError/Code/configuration`` with librdkafka's own words.
    public init(
        _ configuration: KafkaConfiguration,
        handlers: KafkaHandlers = KafkaHandlers()
    ) throws(KafkaError) {
        client = try Client(configuration, role: .admin, handlers: handlers)
    }

    /// Destroys the client. A second call does nothing.
    public func close() {
        client.destroy(waitingForGroup: false)
    }

    /// Asks for the cluster's brokers and for topics.
    ///
    /// - Parameter topics: the topics; `nil` is all. One that does not exist has an error, and is not created.
    public func describe(
        topics: [String]?,
        timeoutMs: Int32
    ) throws(KafkaError) -> KafkaClusterDescription {
        let client = try open()
        let deadline = Deadline(timeoutMs: timeoutMs)
        var answer: UnsafePointer<rd_kafka_metadata>?
        // All topics, then filtered: asking for one by name would create it where brokers create topics by themselves.
        let response = rd_kafka_metadata(client, 1, nil, &answer, timeoutMs)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            throw self.client.explained(KafkaError(response, "metadata", client: client))
        }
        defer { rd_kafka_metadata_destroy(answer) }
        self.client.answered()
        var description = KafkaClusterDescription(answer.pointee, id: clusterID(deadline))
        if let topics {
            let known = Dictionary(description.topics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            description.topics = topics.sorted().map { name in
                known[name]
                    ?? KafkaTopicDescription(
                        name: name,
                        partitions: [],
                        error: KafkaError(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, name)
                    )
            }
        }
        return description
    }

    /// Asks whether brokers are there, and how many they say they are; of topics nothing is asked.
    ///
    /// - Throws: ``KafkaError/Code/transport`` or ``KafkaError/Code/timedOut`` when none answers.
    public func brokerCount(timeoutMs: Int32) throws(KafkaError) -> Int {
        let client = try open()
        var answer: UnsafePointer<rd_kafka_metadata>?
        let response = rd_kafka_metadata(client, 0, nil, &answer, timeoutMs)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            throw self.client.explained(KafkaError(response, "metadata", client: client))
        }
        defer { rd_kafka_metadata_destroy(answer) }
        self.client.answered()
        return Int(answer.pointee.broker_cnt)
    }

    private func clusterID(_ deadline: Deadline) -> String? {
        guard let text = rd_kafka_clusterid(client.pointer, deadline.remainingMs()) else { return nil }
        defer { rd_kafka_mem_free(client.pointer, text) }
        return String(cString: text)
    }

    func open() throws(KafkaError) -> OpaquePointer {
        guard !client.isDestroyed else { throw .closed("admin client") }
        return client.pointer
    }

    /// Sends one admin request and hands its answer to `read`.
    ///
    /// - Parameters:
    ///   - operation: the kind of request, for librdkafka's options.
    ///   - send: sends the request; the answer comes on the queue.
    func ask<Answer>(
        _ operation: rd_kafka_admin_op_t,
        _ name: String,
        timeoutMs: Int32,
        send: (_ client: OpaquePointer, _ options: OpaquePointer, _ queue: OpaquePointer) -> Void,
        read: (_ event: OpaquePointer) -> Answer
    ) throws(KafkaError) -> Answer {
        let client = try open()
        guard let options = rd_kafka_AdminOptions_new(client, operation), let queue = rd_kafka_queue_new(client) else {
            throw KafkaError(code: .library, message: "\(name): out of memory")
        }
        defer {
            rd_kafka_queue_destroy(queue)
            rd_kafka_AdminOptions_destroy(options)
        }
        try setTimeouts(options, name, timeoutMs, operation)
        send(client, options, queue)
        // librdkafka itself answers with a timeout; this only covers a library that would not.
        guard let event = rd_kafka_queue_poll(queue, timeoutMs + Self.graceMs) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, name)
        }
        defer { rd_kafka_event_destroy(event) }
        let response = rd_kafka_event_error(event)
        guard response == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
            throw self.client.explained(KafkaError(response, "\(name): \(text ?? "")", client: client))
        }
        self.client.answered()
        return read(event)
    }

    private static let graceMs: Int32 = 1_000

    private func setTimeouts(
        _ options: OpaquePointer,
        _ name: String,
        _ timeoutMs: Int32,
        _ operation: rd_kafka_admin_op_t
    ) throws(KafkaError) {
        var complaint = withErrorBuffer { text, count in
            rd_kafka_AdminOptions_set_request_timeout(options, timeoutMs, text, count) == RD_KAFKA_RESP_ERR_NO_ERROR
        }
        let waitsForCluster = [RD_KAFKA_ADMIN_OP_CREATETOPICS, RD_KAFKA_ADMIN_OP_DELETETOPICS].contains(operation)
        if complaint == nil, waitsForCluster {
            // The answer is to come when the brokers know, not when the controller does.
            complaint = withErrorBuffer { text, count in
                rd_kafka_AdminOptions_set_operation_timeout(options, timeoutMs, text, count)
                    == RD_KAFKA_RESP_ERR_NO_ERROR
            }
        }
        if let complaint { throw KafkaError(code: .invalidRequest, message: "\(name): \(complaint)") }
    }
}
