import Kafka

/// What a test keeps of a record.
struct Record: Hashable, Sendable {
    var topic: String
    var partition: Int32
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var timestamp: KafkaTimestamp

    var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }

    init(_ message: borrowing KafkaMessage) {
        topic = message.topic
        partition = message.partition
        offset = message.offset
        key = message.withKey { $0.map { Array($0) } }
        value = message.withValue { $0.map { Array($0) } }
        timestamp = message.timestamp
    }
}

extension KafkaConsumer {
    /// Polls until `isDone` says so, or the time is over.
    func poll(forMs limitMs: Int = 20_000, until isDone: (consuming KafkaPollOutcome) throws -> Bool) throws {
        let end = ContinuousClock.now.advanced(by: .milliseconds(limitMs))
        while ContinuousClock.now < end {
            if try isDone(poll(timeoutMs: 50)) { return }
        }
        throw Unexpected("not done in \(limitMs) ms")
    }

    /// Polls until there are `count` records; fails on an error outcome.
    func collect(_ count: Int, forMs limitMs: Int = 20_000) throws -> [Record] {
        var records: [Record] = []
        guard count > 0 else { return records }
        do {
            try poll(forMs: limitMs) { outcome in
                switch consume outcome {
                case .message(let message): records.append(Record(message))
                case .nothing: break
                case .endOfPartition: break
                case .failure(let error, _): throw error
                }
                return records.count >= count
            }
        } catch let error as Unexpected {
            let held = records.map { "\($0.partition):\($0.offset)" }
            throw Unexpected("\(error): \(records.count) of \(count) records: \(held.joined(separator: " "))")
        }
        return records
    }
}
