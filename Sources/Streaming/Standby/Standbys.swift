/// Tasks of partitions that others own, kept in memory by what is committed to their changelogs, so that whoever takes
/// such a partition over has to read only what came since.
///
/// Whoever feeds it reads the changelogs in order, committed records only, from ``positions`` on.
///
/// A task belongs to it until it is taken.
///
/// Thread safety: none.
public final class Standbys<Processor: StageProcessor> {
    private struct Standby {
        let processor: Processor
        /// The offset behind the last record that was applied.
        var position: Int64 = 0
        /// Where the changelog was found to end: behind markers, which are no records. That somebody says so moves no
        /// position: it may be said of a reading that was given up.
        var end: Int64 = 0
        /// When everything that was committed had been read last, by the monotonic clock; at first when it was begun.
        var currentAtMs: Int64
        var wasCurrent = false
    }

    private var standbys: [Int32: Standby] = [:]
    /// What the tasks were made under; with anything else they are of no use.
    private var basis = 0
    /// Until when partitions are left alone: they were taken, and their owner may not have said so yet, or what their
    /// changelog says cannot be read.
    private var leftAloneUntilMs: [Int32: Int64] = [:]
    /// What was kept when somebody was told last what to read.
    private var told: Set<Int32> = []

    /// How long a task may lag behind before nothing is certain of it any more: its changelog may have forgotten
    /// tombstones meanwhile.
    private let limitMs: Int64
    /// How long a partition is left alone that was taken, or cannot be read.
    private let restMs: Int64

    /// Begins without any.
    ///
    /// - Parameters:
    ///   - limitMs: how long a task may be behind its changelog, in milliseconds; less than tombstones are kept for.
    ///   - restMs: how long a partition is left alone that was taken or cannot be read, in milliseconds.
    public init(limitMs: Int64 = 3_600_000, restMs: Int64 = 60_000) {
        self.limitMs = limitMs
        self.restMs = restMs
    }

    /// Keeps tasks of `partitions` from now on, and no others.
    ///
    /// - Parameters:
    ///   - basis: what `factory` was made under. Tasks of another basis are begun anew.
    ///   - factory: makes the logic of a task that is begun.
    /// - Returns: whether there is something to read from another place than before.
    public func keep<Factory: StageProcessorFactory>(
        _ partitions: some Sequence<Int32>,
        basis: Int,
        nowMs: Int64,
        factory: Factory
    ) -> Bool where Factory.Processor == Processor {
        leftAloneUntilMs = leftAloneUntilMs.filter { $0.value > nowMs }
        let wanted = Set(partitions).subtracting(leftAloneUntilMs.keys)
        if self.basis != basis { standbys.removeAll() }
        self.basis = basis
        standbys = standbys.filter { partition, standby in
            wanted.contains(partition) && nowMs - standby.currentAtMs <= limitMs
        }
        let begun = wanted.subtracting(standbys.keys)
        for partition in begun {
            let processor = factory.makeProcessor(partition: partition)
            standbys[partition] = Standby(processor: processor, currentAtMs: nowMs)
        }
        defer { told = wanted }
        return !begun.isEmpty || told != wanted
    }

    /// From where the changelogs are to be read.
    public var positions: [PartitionOffset] {
        standbys.map { PartitionOffset($0.key, $0.value.position) }.sorted { $0.partition < $1.partition }
    }

    /// Up to where the changelogs are known to hold nothing more.
    public var ends: [PartitionOffset] {
        standbys.map { PartitionOffset($0.key, max($0.value.position, $0.value.end)) }
    }

    /// Applies the next committed records of one partition of a changelog. If no task of it is kept nothing happens.
    ///
    /// - Throws: what the logic says of a record that it cannot read; the task is dropped then.
    public func restore(_ records: UnsafeBufferPointer<StreamRecord>, nowMs: Int64) throws(StreamFailure) {
        guard let first = records.first, let last = records.last else { return }
        guard let standby = standbys[first.partition] else { return }
        guard first.offset >= standby.position, last.offset >= first.offset else {
            // Offsets do not go back, but where a topic was made anew.
            standbys[first.partition] = nil
            return
        }
        do throws(StreamFailure) {
            try standby.processor.restore(records)
        } catch {
            standbys[first.partition] = nil
            leftAloneUntilMs[first.partition] = nowMs + restMs
            throw error
        }
        standbys[first.partition]?.position = last.offset + 1
    }

    /// Notes that everything below `offset` that is committed was read, and nothing more was there.
    public func reachedEnd(of partition: Int32, at offset: Int64, nowMs: Int64) {
        standbys[partition]?.end = offset
        standbys[partition]?.currentAtMs = nowMs
        standbys[partition]?.wasCurrent = true
    }

    /// Hands over the task of `partition`, if one is kept that was made under `basis` and is certain to be of the
    /// changelog that ends at `endOffset`.
    public func take(
        _ partition: Int32,
        endOffset: Int64,
        basis: Int,
        nowMs: Int64
    ) -> KnownTask<Processor>? {
        guard let standby = standbys.removeValue(forKey: partition) else { return nil }
        leftAloneUntilMs[partition] = nowMs + restMs
        guard self.basis == basis, standby.position <= endOffset, nowMs - standby.currentAtMs <= limitMs else {
            return nil
        }
        return KnownTask(processor: standby.processor, changelogEnd: standby.position)
    }

    /// Forgets all of them.
    public func removeAll() { standbys.removeAll() }

    /// How many tasks are kept.
    public var count: Int { standbys.count }

    /// How many of them have not read everything that was committed since they were begun, or for two minutes.
    public func countBehind(nowMs: Int64) -> Int {
        standbys.values.count { !$0.wasCurrent || nowMs - $0.currentAtMs > 120_000 }
    }
}
