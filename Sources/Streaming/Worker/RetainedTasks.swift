/// Tasks of partitions that were given back and may come back, with where their changelog ended before their last
/// commit.
struct RetainedTasks<Processor: StageProcessor> {
    private var byPartition: [Int32: KnownTask<Processor>] = [:]
    private var expiresAtMs = Int64.max

    mutating func keep(_ processor: Processor, of partition: Int32, changelogEnd: Int64, untilMs: Int64) {
        byPartition[partition] = KnownTask(processor: processor, changelogEnd: changelogEnd)
        expiresAtMs = untilMs
    }

    /// Takes out the task of `partition`.
    mutating func take(_ partition: Int32) -> KnownTask<Processor>? { byPartition.removeValue(forKey: partition) }

    mutating func removeAll() {
        byPartition.removeAll()
        expiresAtMs = .max
    }

    mutating func removeExpired(nowMs: Int64) {
        if nowMs >= expiresAtMs { removeAll() }
    }
}
