internal import Streaming

extension BrokerError {
    /// How librdkafka classes the error.
    var failure: StreamFailure {
        let kind: StreamFailure.Kind =
            switch self {
            case .concurrentTransactions, .unstableOffsetCommit: .retriable
            case .illegalGeneration, .unknownMemberID: .abortable
            case .invalidProducerEpoch: .fenced
            case .invalidProducerIDMapping, .invalidTransactionState, .outOfOrderSequence, .unknownTopicOrPartition,
                .offsetOutOfRange:
                .fatal
            }
        return StreamFailure(kind, "\(self)")
    }
}

/// Makes a request, and throws what the broker answers as librdkafka would.
func request<Answer>(_ call: () throws(BrokerError) -> Answer) throws(StreamFailure) -> Answer {
    do throws(BrokerError) {
        return try call()
    } catch {
        throw error.failure
    }
}

/// Lends a record for the length of `body`.
func lend(
    _ record: LogRecord,
    partition: Int32,
    _ body: (StreamRecord) throws(StreamFailure) -> Void
) throws(StreamFailure) {
    // The pointers of an array may not leave the closure, and an error of a type only leaves it by way of a value.
    let outcome: Result<Void, StreamFailure> = (record.key ?? []).withUnsafeBytes { key in
        (record.value ?? []).withUnsafeBytes { value in
            do throws(StreamFailure) {
                try body(
                    StreamRecord(
                        partition: partition,
                        offset: record.offset,
                        timestampMs: record.timestampMs,
                        key: record.key == nil ? nil : key,
                        value: record.value == nil ? nil : value
                    )
                )
                return .success(())
            } catch {
                return .failure(error)
            }
        }
    }
    try outcome.get()
}
