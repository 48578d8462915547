import Kafka

/// A few messages of one partition that were polled and wait to be taken together.
///
/// Held in memory of its own, because an array cannot hold what cannot be copied.
final class MessageGroup {
    private let messages: UnsafeMutablePointer<KafkaMessage>
    private let capacity: Int
    private var keys: [UnsafeRawBufferPointer] = []
    private(set) var count = 0
    /// The partition that all of them are from; -1 when there are none.
    private(set) var partition: Int32 = -1

    init(capacity: Int) {
        messages = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        messages.deinitialize(count: count)
        messages.deallocate()
    }

    /// Whether `message` can join the others.
    func hasRoom(for message: borrowing KafkaMessage) -> Bool {
        count == 0 || (count < capacity && partition == message.partition)
    }

    /// Adds a message, for which there is room.
    func append(_ message: consuming KafkaMessage) {
        precondition(count < capacity)
        partition = message.partition
        (messages + count).initialize(to: message)
        count += 1
    }

    /// Lends the keys of all messages, empty for those that have none.
    func withKeys(_ body: (UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Void) {
        keys.removeAll(keepingCapacity: true)
        for index in 0..<count {
            keys.append(messages[index].keyInPlace ?? UnsafeRawBufferPointer(start: nil, count: 0))
        }
        keys.withUnsafeBufferPointer(body)
    }

    /// Lends each message in order, and is empty afterwards.
    func removeAll(_ body: (borrowing KafkaMessage) -> Void) {
        for index in 0..<count { body(messages[index]) }
        messages.deinitialize(count: count)
        count = 0
        partition = -1
    }
}
