internal import CLibrdkafka
internal import Synchronization

/// What became of the records that a producer accepted, as far as delivery reports told.
///
/// Thread safety: `failed` and `reported` are atomic; the first failure is behind a lock. Written on librdkafka's event
/// thread, read by anyone.
final class DeliveryLedger: Sendable {
    /// Records of which a report came, good or bad. Only failures are reported unless configured otherwise.
    let reported = Atomic<Int>(0)

    /// Records that were given up since the last ``takeFailures()``.
    private let failures = Mutex<(count: Int, first: KafkaError?)>((0, nil))

    /// All records that were ever given up.
    let failed = Atomic<Int>(0)

    func record(_ event: OpaquePointer) {
        while let message = rd_kafka_event_message_next(event) {
            reported.add(1, ordering: .relaxed)
            let response = message.pointee.err
            guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            failed.add(1, ordering: .relaxed)
            failures.withLock { failures in
                failures.count += 1
                guard failures.first == nil else { return }
                let topic = message.pointee.rkt.flatMap { rd_kafka_topic_name($0) }.map { String(cString: $0) } ?? "?"
                failures.first = KafkaError(response, "\(topic)[\(message.pointee.partition)]")
            }
        }
    }

    /// Returns the failures since the last call, and forgets them.
    func takeFailures() -> (count: Int, first: KafkaError?) {
        failures.withLock { failures in
            defer { failures = (0, nil) }
            return failures
        }
    }

    /// Returns the failures since the last ``takeFailures()``.
    var openFailures: (count: Int, first: KafkaError?) { failures.withLock { $0 } }
}
