import Kafka
import Streaming

/// Messages that were polled and wait to be handed over together: a few of one partition, and at most one of another
/// that came behind them.
///
/// Held in memory of its own, because an array cannot hold what cannot be copied.
final class HeldMessages {
    private let messages: UnsafeMutablePointer<KafkaMessage>
    private let capacity: Int
    private let readsHeaders: Bool
    private var next: KafkaMessage?
    /// The number of the partition of those that are to be handed over, and of the one behind them.
    private var number: Int32 = 0
    private var nextNumber: Int32 = 0
    private var records: [StreamRecord] = []
    private var headers: [StreamHeader] = []
    private var headerCounts: [Int] = []

    /// How many are to be handed over together.
    private(set) var count = 0

    init(capacity: Int, readsHeaders: Bool = true) {
        messages = .allocate(capacity: capacity)
        self.capacity = capacity
        self.readsHeaders = readsHeaders
    }

    deinit {
        messages.deinitialize(count: count)
        messages.deallocate()
    }

    /// Whether nothing more can join those that are handed over next.
    var isComplete: Bool { count == capacity || next != nil }

    /// Takes up a message of the partition that has `number` (``KafkaSourceTopics``), unless ``isComplete``.
    func append(_ message: consuming KafkaMessage, of number: Int32) {
        precondition(!isComplete, "A message came although no more were asked for")
        if count > 0, self.number != number {
            next = consume message
            nextNumber = number
        } else {
            self.number = number
            (messages + count).initialize(to: message)
            count += 1
        }
    }

    /// Lends all that are to be handed over; they are gone afterwards, and what came behind them comes first.
    func handOver(
        _ body: (UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) -> Void
    ) throws(StreamFailure) {
        defer { removeCurrent() }
        collectHeaders()
        try headers.withUnsafeBufferPointer { headers throws(StreamFailure) in
            collectRecords(headers)
            try records.withUnsafeBufferPointer { records throws(StreamFailure) in try body(records) }
        }
    }

    /// Forgets all messages of the partition that has `number`: it is read from elsewhere, or by somebody else.
    func drop(_ number: Int32) {
        if nextNumber == number { next = nil }
        if count > 0, self.number == number { removeCurrent() }
    }

    /// Forgets all messages.
    func removeAll() {
        next = nil
        removeCurrent()
    }

    private func removeCurrent() {
        messages.deinitialize(count: count)
        count = 0
        guard let message = next.take() else { return }
        messages.initialize(to: message)
        number = nextNumber
        count = 1
    }

    private func collectHeaders() {
        headers.removeAll(keepingCapacity: true)
        headerCounts.removeAll(keepingCapacity: true)
        for index in 0..<count {
            let first = headers.count
            if readsHeaders {
                messages[index].forEachHeader { name, value in headers.append(StreamHeader(name: name, value: value)) }
            }
            headerCounts.append(headers.count - first)
        }
    }

    private func collectRecords(_ headers: UnsafeBufferPointer<StreamHeader>) {
        records.removeAll(keepingCapacity: true)
        var first = 0
        for index in 0..<count {
            let end = first + headerCounts[index]
            records.append(
                StreamRecord(
                    partition: number,
                    offset: messages[index].offset,
                    timestampMs: messages[index].timestamp.milliseconds,
                    key: messages[index].keyInPlace,
                    value: messages[index].valueInPlace,
                    headers: UnsafeBufferPointer(rebasing: headers[first..<end])
                )
            )
            first = end
        }
    }
}
