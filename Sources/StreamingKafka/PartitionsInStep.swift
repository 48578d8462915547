import Kafka

/// What a source that reads its partitions in step holds back: messages of those that are ahead of others.
///
/// A partition of which much is held back is not fetched for a while; that forgets what librdkafka has fetched of it
/// beforehand, so it is rare, and what a consumer fetches beforehand should be little.
///
/// Thread safety: none; it belongs to its source.
final class PartitionsInStep {
    private let mostBytes: Int
    /// How far other members are; told what is read here.
    let others: OthersProgress?
    private var alignment: PartitionAlignment
    private var queues: [Int32: MessageQueue] = [:]
    private var paused: Set<Int32> = []
    /// Up to which timestamp messages are handed over, as of the last look.
    private var limitMs = Int64.min
    private var nowMs: Int64 = 0

    init(_ settings: StepSettings) {
        mostBytes = settings.mostBytes
        others = settings.others
        alignment = PartitionAlignment(leadMs: settings.leadMs)
    }

    /// Whether anything waits.
    var holdsBack: Bool { !queues.isEmpty }

    /// Whether anything waits while other members are behind.
    var waitsForOthers: Bool { holdsBack && others.map { $0.oldestMs < .max } == true }

    /// Whether anything of a partition waits.
    func holdsBack(_ number: Int32) -> Bool { queues[number] != nil }

    /// Looks how far partitions may be read now.
    ///
    /// - Returns: what was found, and who is waited for no longer, for the first time.
    func look(nowMs: Int64) -> PartitionAlignment.Look {
        self.nowMs = nowMs
        if let others {
            if holdsBack { _ = others.readsOld() }
            alignment.othersAre(at: others.oldestMs, nowMs: nowMs)
        }
        let look = alignment.look(nowMs: nowMs)
        limitMs = alignment.limit(behind: look.atMs)
        return look
    }

    /// A partition is read from now on, or from elsewhere.
    ///
    /// - Returns: whether it was paused.
    func begin(_ number: Int32, nowMs: Int64) -> Bool {
        alignment.begin(number, nowMs: nowMs)
        limitMs = .min
        return forget(number)
    }

    /// A partition is read no more.
    ///
    /// - Returns: whether it was paused.
    func end(_ number: Int32) -> Bool {
        alignment.end(number)
        return forget(number)
    }

    /// Forgets all messages.
    func removeAll() {
        queues = [:]
    }

    private func forget(_ number: Int32) -> Bool {
        queues[number] = nil
        return paused.remove(number) != nil
    }

    /// Puts a message where it is handed over from, or holds it back.
    ///
    /// - Returns: whether the partition has to be paused.
    func take(_ message: consuming KafkaMessage, of number: Int32, into held: HeldMessages) -> Bool {
        let at = message.timestamp.milliseconds
        alignment.came(number)
        if let queue = queues[number] {
            queue.append(message)
            return queue.bytes >= shareBytes && paused.insert(number).inserted
        }
        // Until others have been asked about, which the next look finds out.
        if let at, at < nowMs - alignment.leadMs, others?.readsOld() == true { limitMs = .min }
        guard let at, at > limitMs else {
            alignment.handedOver(number, timestampMs: at, nowMs: nowMs)
            held.append(message, of: number)
            return false
        }
        let queue = MessageQueue()
        queue.append(message)
        queues[number] = queue
        alignment.heldBack(number, timestampMs: at, nowMs: nowMs)
        return false
    }

    /// Nothing was found behind the last message of a partition.
    func foundEnd(of number: Int32) {
        alignment.foundEnd(of: number, nowMs: nowMs)
    }

    /// Hands over what waits no longer, the partition that is furthest behind first.
    ///
    /// - Returns: the partitions that are to be fetched again.
    func release(into held: HeldMessages, upTo count: Int) -> [Int32] {
        var resumed: [Int32] = []
        while held.count < count, !held.isComplete, let (number, queue) = next {
            while held.count < count, !held.isComplete, isDue(queue), let message = queue.popFirst() {
                alignment.handedOver(number, timestampMs: message.timestamp.milliseconds, nowMs: nowMs)
                held.append(message, of: number)
            }
            if queue.isEmpty {
                queues[number] = nil
            } else if let at = queue.firstTimestampMs {
                alignment.heldBack(number, timestampMs: at, nowMs: nowMs)
            }
            if queue.bytes <= shareBytes / 4, paused.remove(number) != nil { resumed.append(number) }
        }
        return resumed
    }

    /// A partition of which so much is held back is paused, and goes on at a quarter of it.
    private var shareBytes: Int { mostBytes / max(1, alignment.count) }

    /// The partition whose first message waits no longer, and is the oldest.
    private var next: (Int32, MessageQueue)? {
        queues.lazy.filter { self.isDue($0.value) }
            .min { ($0.value.firstTimestampMs ?? .min) < ($1.value.firstTimestampMs ?? .min) }
            .map { ($0.key, $0.value) }
    }

    private func isDue(_ queue: MessageQueue) -> Bool {
        !queue.isEmpty && (queue.firstTimestampMs ?? .min) <= limitMs
    }
}
