public import ContactCenter

/// How long a switch lets an agent wrap up before it sends the next call, where it does not say when a wrap ends.
public struct WrapUpTimes: Sendable {
    /// Of queues without a time of their own; nil where the queue's policy decides.
    public var general: Milliseconds?
    private var queues = ByteKeyTable()
    private var times: [Milliseconds] = []

    /// Creates times that are the same for all queues.
    public init(_ general: Milliseconds? = nil) {
        self.general = general
    }

    /// Whether there is a time, of all queues or of some.
    var isConfigured: Bool { general != nil || hasQueues }

    /// Whether queues have times of their own.
    public var hasQueues: Bool { !times.isEmpty }

    /// Sets the time of `queue`; of two settings of one queue the later counts.
    public mutating func set(_ time: Milliseconds, forQueue queue: String) {
        let number = Array(queue.utf8).withUnsafeBytes { queues.insert($0) }
        if number == times.count {
            times.append(time)
        } else {
            times[number] = time
        }
    }

    /// The time of `queue`.
    func time(of queue: UnsafeRawBufferPointer) -> Milliseconds? {
        guard !times.isEmpty, let number = queues.number(of: queue) else { return general }
        return times[number]
    }
}
