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

    /// Takes out all of them, for whoever lets go of them.
    mutating func removeAll() -> [Processor] {
        let processors = byPartition.values.map(\.processor)
        byPartition.removeAll()
        expiresAtMs = .max
        return processors
    }

    /// Takes out all of them once they are too old.
    mutating func removeExpired(nowMs: Int64) -> [Processor] { nowMs >= expiresAtMs ? removeAll() : [] }
}
