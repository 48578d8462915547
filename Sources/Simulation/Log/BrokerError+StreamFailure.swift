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

/// Lends records of `partition` to `body`, their bytes being valid during the call.
func lend(
    _ records: [LogRecord],
    partition: Int32,
    to body: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void
) throws(StreamFailure) {
    var bytes: [UInt8] = []
    for record in records {
        bytes.append(contentsOf: record.key ?? [])
        bytes.append(contentsOf: record.value ?? [])
        bytes.append(contentsOf: record.headers.packed)
    }
    try bytes.withUnsafeBufferPointer { typed throws(StreamFailure) in
        let buffer = UnsafeRawBufferPointer(typed)
        var end = 0
        func next(_ part: [UInt8]?) -> UnsafeRawBufferPointer? {
            guard let part else { return nil }
            defer { end += part.count }
            return UnsafeRawBufferPointer(rebasing: buffer[end..<end + part.count])
        }
        var headers: [StreamHeader] = []
        let parts = records.map { record in
            let (key, value, first) = (next(record.key), next(record.value), headers.count)
            if let packed = next(record.headers.packed) { LogHeaders.forEach(in: packed) { headers.append($0) } }
            return (key: key, value: value, headers: first..<headers.count)
        }
        try headers.withUnsafeBufferPointer { headers throws(StreamFailure) in
            let lent = records.indices.map { index in
                StreamRecord(
                    partition: partition,
                    offset: records[index].offset,
                    timestampMs: records[index].timestampMs,
                    key: parts[index].key,
                    value: parts[index].value,
                    headers: UnsafeBufferPointer(rebasing: headers[parts[index].headers])
                )
            }
            try lent.withUnsafeBufferPointer { lent throws(StreamFailure) in try body(lent) }
        }
    }
}
