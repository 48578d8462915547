internal import CLibrdkafka
internal import Synchronization

extension KafkaProducer {
    /// Offers a record without waiting.
    ///
    /// On the hot path: no `String`, no reference count, and one copy of key and value into librdkafka's record.
    /// - Parameters:
    ///   - partition: where to; ``KafkaTopicPartition/anyPartition`` lets the key decide as in the Java client.
    ///   - key: `nil` is Kafka's null.
    ///   - value: `nil` is Kafka's null, a tombstone in a compacted topic.
    ///   - headers: may be reused for the next record.
    ///   - timestampMs: milliseconds since the Unix epoch; 0 is now.
    ///   - memory: who owns the value's bytes.
    public func produce(
        to topic: KafkaTopicHandle,
        partition: Int32 = KafkaTopicPartition.anyPartition,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: borrowing KafkaHeaders = KafkaProducer.noHeaders,
        timestampMs: Int64 = 0,
        memory: KafkaPayloadMemory = .copied
    ) -> KafkaProduceOutcome {
        guard !client.isDestroyed else { return .refused(.closed("producer")) }
        precondition(topic.producer == client.serial, "the topic handle belongs to another producer")
        let response =
            headers.isEmpty && timestampMs == 0
            ? producePlain(topic, partition, key, value, memory)
            : produceRich(topic, partition, key, value, headers, timestampMs, memory)
        if response == RD_KAFKA_RESP_ERR_NO_ERROR {
            acceptedCount.add(1, ordering: .relaxed)
            return .accepted
        }
        if response == RD_KAFKA_RESP_ERR__QUEUE_FULL { return .queueFull }
        return .refused(KafkaError(response, "produce", client: client.pointer))
    }

    /// Offers a record and, while the queue is full, waits for room: this is the back-pressure.
    ///
    /// While it waits the queue is flushed, lingering records included.
    /// - Parameter timeoutMs: how long to wait for room; negative is for ever.
    /// - Throws: ``KafkaError/Code/queueFull`` (retriable) when there was no room in time, or why the record was
    ///   refused. Nothing was taken then.
    public func produceWaiting(
        to topic: KafkaTopicHandle,
        partition: Int32 = KafkaTopicPartition.anyPartition,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: borrowing KafkaHeaders = KafkaProducer.noHeaders,
        timestampMs: Int64 = 0,
        memory: KafkaPayloadMemory = .copied,
        timeoutMs: Int32
    ) throws(KafkaError) {
        var deadline: Deadline?
        while true {
            switch produce(
                to: topic,
                partition: partition,
                key: key,
                value: value,
                headers: headers,
                timestampMs: timestampMs,
                memory: memory
            )
            {
            case .accepted: return
            case .refused(let error): throw error
            case .queueFull:
                let end = deadline ?? Deadline(timeoutMs: timeoutMs)
                deadline = end
                let wait = end.remainingMs(atMost: Self.roomWaitMs)
                guard wait > 0 else {
                    throw KafkaError(RD_KAFKA_RESP_ERR__QUEUE_FULL, "no room in \(timeoutMs) ms")
                }
                // Sleeps until the queue is empty or the slice is over; room comes in batches.
                rd_kafka_flush(client.pointer, wait)
            }
        }
    }

    /// Offers an array of bytes; the same as the other, for callers that have one.
    public func produce(
        to topic: KafkaTopicHandle,
        partition: Int32 = KafkaTopicPartition.anyPartition,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: borrowing KafkaHeaders = KafkaProducer.noHeaders
    ) -> KafkaProduceOutcome {
        Self.withBytes(key) { key in
            Self.withBytes(value) { value in
                produce(to: topic, partition: partition, key: key, value: value, headers: headers)
            }
        }
    }

    /// No headers.
    public static let noHeaders = KafkaHeaders()

    /// How long one wait for room may last before the record is offered again.
    private static let roomWaitMs: Int32 = 5

    private static func withBytes<Result>(
        _ bytes: [UInt8]?,
        _ body: (UnsafeRawBufferPointer?) -> Result
    ) -> Result {
        guard let bytes else { return body(nil) }
        return bytes.withUnsafeBytes { body($0) }
    }

    private func producePlain(
        _ topic: KafkaTopicHandle,
        _ partition: Int32,
        _ key: UnsafeRawBufferPointer?,
        _ value: UnsafeRawBufferPointer?,
        _ memory: KafkaPayloadMemory
    ) -> rd_kafka_resp_err_t {
        let result = rd_kafka_produce(
            topic.pointer,
            partition,
            memory.flags,
            UnsafeMutableRawPointer(mutating: Self.start(of: value)),
            value?.count ?? 0,
            Self.start(of: key),
            key?.count ?? 0,
            nil
        )
        return result == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error()
    }

    private func produceRich(
        _ topic: KafkaTopicHandle,
        _ partition: Int32,
        _ key: UnsafeRawBufferPointer?,
        _ value: UnsafeRawBufferPointer?,
        _ headers: borrowing KafkaHeaders,
        _ timestampMs: Int64,
        _ memory: KafkaPayloadMemory
    ) -> rd_kafka_resp_err_t {
        guard let list = rd_kafka_headers_new(headers.count) else { return RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE }
        headers.add(to: list)
        return withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 7) { arguments in
            arguments.initialize(repeating: rd_kafka_vu_t())
            arguments[0].vtype = RD_KAFKA_VTYPE_RKT
            arguments[0].u.rkt = topic.pointer
            arguments[1].vtype = RD_KAFKA_VTYPE_PARTITION
            arguments[1].u.i32 = partition
            arguments[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS
            arguments[2].u.i = memory.flags
            arguments[3].vtype = RD_KAFKA_VTYPE_VALUE
            arguments[3].u.mem.ptr = UnsafeMutableRawPointer(mutating: Self.start(of: value))
            arguments[3].u.mem.size = value?.count ?? 0
            arguments[4].vtype = RD_KAFKA_VTYPE_KEY
            arguments[4].u.mem.ptr = UnsafeMutableRawPointer(mutating: Self.start(of: key))
            arguments[4].u.mem.size = key?.count ?? 0
            arguments[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP
            arguments[5].u.i64 = timestampMs
            arguments[6].vtype = RD_KAFKA_VTYPE_HEADERS
            arguments[6].u.headers = list
            guard let error = rd_kafka_produceva(client.pointer, arguments.baseAddress, arguments.count) else {
                return RD_KAFKA_RESP_ERR_NO_ERROR
            }
            // The headers are the producer's only when the record is.
            rd_kafka_headers_destroy(list)
            let response = rd_kafka_error_code(error)
            rd_kafka_error_destroy(error)
            return response
        }
    }

    /// Where a buffer starts; an empty buffer has to start somewhere, or it would be Kafka's null.
    private static func start(of buffer: UnsafeRawBufferPointer?) -> UnsafeRawPointer? {
        guard let buffer else { return nil }
        return buffer.baseAddress ?? UnsafeRawPointer(("" as StaticString).utf8Start)
    }
}

extension KafkaPayloadMemory {
    var flags: Int32 {
        switch self {
        case .copied: RD_KAFKA_MSG_F_COPY
        case .borrowedUntilDelivered: 0
        case .freedByProducer: RD_KAFKA_MSG_F_FREE
        }
    }
}

extension KafkaHeaders {
    /// Copies the headers into librdkafka's list.
    borrowing func add(to list: OpaquePointer) {
        bytes.withUnsafeBytes { bytes in
            // An empty value needs an address, or it would be Kafka's null.
            let empty = UnsafeRawPointer(("" as StaticString).utf8Start)
            for entry in entries {
                let name = (bytes.baseAddress ?? empty) + entry.nameStart
                let value = entry.isNull ? nil : name + entry.nameCount
                rd_kafka_header_add(
                    list,
                    name.assumingMemoryBound(to: CChar.self),
                    entry.nameCount,
                    value,
                    entry.valueCount
                )
            }
        }
    }
}
