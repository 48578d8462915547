import Kafka

/// Messages of one partition, first in, first out.
///
/// Held in memory of its own, because an array cannot hold what cannot be copied.
final class MessageQueue {
    private var room: UnsafeMutablePointer<KafkaMessage>
    private var capacity: Int
    private var head = 0

    private var count = 0
    /// About what they need together.
    private(set) var bytes = 0

    /// What librdkafka needs for a record beside its value, about.
    private static let bytesPerMessage = 400

    init() {
        capacity = 64
        room = .allocate(capacity: capacity)
    }

    deinit {
        removeAll()
        room.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    /// The timestamp of the first, in milliseconds; nothing where it has none, or there is none.
    var firstTimestampMs: Int64? { isEmpty ? nil : room[head].timestamp.milliseconds }

    func append(_ message: consuming KafkaMessage) {
        if count == capacity { grow() }
        bytes += Self.size(of: message)
        (room + (head + count) % capacity).initialize(to: message)
        count += 1
    }

    /// Takes the first out.
    func popFirst() -> KafkaMessage? {
        guard !isEmpty else { return nil }
        let message = (room + head).move()
        head = (head + 1) % capacity
        count -= 1
        bytes -= Self.size(of: message)
        return message
    }

    func removeAll() {
        while popFirst() != nil {}
    }

    private static func size(of message: borrowing KafkaMessage) -> Int {
        bytesPerMessage + (message.valueInPlace?.count ?? 0)
    }

    private func grow() {
        let larger = UnsafeMutablePointer<KafkaMessage>.allocate(capacity: 2 * capacity)
        let first = capacity - head
        larger.moveInitialize(from: room + head, count: first)
        (larger + first).moveInitialize(from: room, count: head)
        room.deallocate()
        (room, head, capacity) = (larger, 0, 2 * capacity)
    }
}
