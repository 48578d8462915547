/// Tasks of partitions that were given back, with where their changelog ended then.
///
/// What a task knows is what its changelog says up to there, whoever has written to it since; so when the partition
/// comes back, only what was written since has to be read.
struct RetainedTasks<Processor: StageProcessor> {
    struct Retained {
        var processor: Processor
        /// An end of the changelog below which the task knows everything: that from before its last commit.
        var changelogEnd: Int64
    }

    private var byPartition: [Int32: Retained] = [:]
    private var expiresAtMs = Int64.max

    mutating func keep(_ processor: Processor, of partition: Int32, changelogEnd: Int64, untilMs: Int64) {
        byPartition[partition] = Retained(processor: processor, changelogEnd: changelogEnd)
        expiresAtMs = untilMs
    }

    /// Takes out the task of `partition`.
    mutating func take(_ partition: Int32) -> Retained? { byPartition.removeValue(forKey: partition) }

    mutating func removeAll() {
        byPartition.removeAll()
        expiresAtMs = .max
    }

    mutating func removeExpired(nowMs: Int64) {
        if nowMs >= expiresAtMs { removeAll() }
    }
}
