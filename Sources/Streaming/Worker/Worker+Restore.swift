extension Worker {
    /// Hands over the task of a partition whose changelog ends at an offset.
    public typealias StandbySource = (_ partition: Int32, _ endOffset: Int64) -> KnownTask<Factory.Processor>?

    /// Makes the logic of a task that reads on from `place`, from its changelog.
    ///
    /// The committed offsets have been read before, waiting until they were stable; only then is the target taken, and
    /// it is the end of the log with everything uncommitted: the marker of the last transaction may not have reached
    /// the changelog yet, and what committed readers see would end before it.
    func restore(_ place: PartitionOffset) throws(StreamFailure) -> Factory.Processor {
        let processor = try restoreState(of: place.partition)
        if let note = place.note { processor.takeUp(offsetNote: note) }
        return processor
    }

    private func restoreState(of partition: Int32) throws(StreamFailure) -> Factory.Processor {
        guard configuration.keepsState else { return factory.makeProcessor(partition: partition) }
        counters.restores += 1
        let target = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.logEndOffset(of: partition, timeoutMs: left)
        }
        notify(.restoring(partition: partition, target: target))
        try faults.reached(.inRestore)
        var progress = RestoreProgress(startedAtMs: clock.monotonicMs)
        let processor: Factory.Processor
        let start: Int64
        if let known = knownTask(of: partition, target) {
            processor = known.processor
            start = known.changelogEnd
        } else {
            processor = factory.makeProcessor(partition: partition)
            start = try loadSnapshot(partition, target, into: processor, &progress)
        }
        if start < target { try readTail(of: partition, from: start, to: target, into: processor, &progress) }
        counters.restoredRecords += progress.records
        counters.snapshotRecords += progress.snapshotRecords
        notify(
            .restored(
                partition: partition,
                records: progress.records,
                fromSnapshot: progress.snapshotRecords,
                milliseconds: clock.monotonicMs - progress.startedAtMs
            )
        )
        return processor
    }

    /// A task that need not be restored from the beginning: one's own of before, or one that was kept beside.
    private func knownTask(of partition: Int32, _ target: Int64) -> KnownTask<Factory.Processor>? {
        if let known = retained.take(partition) {
            counters.retained += 1
            return known
        }
        guard let known = standby?(partition, target) else { return nil }
        counters.standbys += 1
        factory.adopt(known.processor)
        return known
    }

    private func readTail(
        of partition: Int32,
        from start: Int64,
        to target: Int64,
        into processor: Factory.Processor,
        _ progress: inout RestoreProgress
    ) throws(StreamFailure) {
        try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.open(partition, at: start, timeoutMs: left)
        }
        defer { changelog.close() }
        while changelog.position < target {
            let position = changelog.position
            if try readChangelog(partition, target, into: processor, &progress) { break }
            if changelog.position > position { progress.movedAtMs = clock.monotonicMs }
            guard clock.monotonicMs < progress.movedAtMs + configuration.restoreStallMs else {
                throw StreamFailure(.fatal, "the restore of a task made no progress")
            }
        }
    }

    /// Begins with a copy that is near at hand, if there is one that is certain to be of this changelog.
    /// - Returns: the offset to read on from.
    private func loadSnapshot(
        _ partition: Int32,
        _ target: Int64,
        into processor: Factory.Processor,
        _ progress: inout RestoreProgress
    ) throws(StreamFailure) -> Int64 {
        guard let snapshots else { return 0 }
        let oldest = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.oldestTimestampMs(of: partition, timeoutMs: left)
        }
        var count = 0
        let offset = try snapshots.load(
            partition,
            oldestTimestampMs: oldest,
            endOffset: target
        ) { record throws(StreamFailure) in
            try processor.restore(record)
            count += 1
        }
        progress.records += count
        progress.snapshotRecords = count
        return offset ?? 0
    }

    /// Reads on; returns whether nothing below `target` is left although the position may never get there: a marker
    /// at the end was compacted away.
    private func readChangelog(
        _ partition: Int32,
        _ target: Int64,
        into processor: Factory.Processor,
        _ progress: inout RestoreProgress
    ) throws(StreamFailure) -> Bool {
        // Before the read: what is stable now, the read has seen.
        let stable = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.lastStableOffset(of: partition, timeoutMs: left)
        }
        var count = 0
        let isAtEnd = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            let wait = min(left, self.configuration.pollWaitMs)
            return try self.changelog.read(timeoutMs: wait) { record throws(StreamFailure) in
                try processor.restore(record)
                count += 1
            }
        }
        progress.records += count
        if clock.monotonicMs >= progress.toldAtMs + configuration.progressIntervalMs {
            progress.toldAtMs = clock.monotonicMs
            notify(
                .restoreProgress(
                    partition: partition,
                    records: progress.records,
                    position: changelog.position,
                    target: target
                )
            )
        }
        return isAtEnd && stable >= target
    }

    /// Replaces the state of `task`, of which nothing is known any more.
    func restoreAnew(_ task: StreamTask<Factory.Processor>, at place: PartitionOffset) throws(StreamFailure) {
        task.processor = try restore(place)
        task.next = place.offset
        task.committed = place.offset
        task.isTouched = false
        task.newestTimestampMs = .min
    }
}

/// How far a restore has come.
struct RestoreProgress {
    let startedAtMs: Int64
    var toldAtMs: Int64
    var movedAtMs: Int64
    var records = 0
    var snapshotRecords = 0

    init(startedAtMs: Int64) {
        self.startedAtMs = startedAtMs
        toldAtMs = startedAtMs
        movedAtMs = startedAtMs
    }
}
