extension Worker {
    /// How far each task has come, by partition.
    public var progress: [TaskProgress] {
        let now = clock.wallMs
        return tasks.compactMap { task in
            task.map { task in
                TaskProgress(
                    partition: task.partition,
                    next: task.next,
                    committed: task.committed,
                    newestTimestampMs: task.newestTimestampMs == .min ? nil : task.newestTimestampMs,
                    hasCaughtUp: hasCaughtUp(task, nowMs: now)
                )
            }
        }
    }
}

/// How far the work on one input partition has come.
public struct TaskProgress: Hashable, Sendable {
    /// The partition.
    public var partition: Int32
    /// The offset of the next record to process.
    public var next: Int64
    /// The offset that was committed last: what is below it is never read again.
    public var committed: Int64
    /// Kafka's timestamp of the newest record that was processed, in milliseconds since the Unix epoch; `nil` before
    /// the first.
    public var newestTimestampMs: Int64?
    /// Whether what is processed is what comes in.
    public var hasCaughtUp: Bool

    /// Describes a task.
    public init(partition: Int32, next: Int64, committed: Int64, newestTimestampMs: Int64?, hasCaughtUp: Bool) {
        self.partition = partition
        self.next = next
        self.committed = committed
        self.newestTimestampMs = newestTimestampMs
        self.hasCaughtUp = hasCaughtUp
    }
}
