extension Worker {
    /// Hands over the task of a partition whose changelog ends at an offset.
    public typealias StandbySource = (_ partition: Int32, _ endOffset: Int64) -> KnownTask<Factory.Processor>?

    /// Makes the logic of the tasks that read on from `places`, in their order, from the changelog.
    ///
    /// The committed offsets have been read before, waiting until they were stable; only then are the targets taken,
    /// and they are the ends of the log with everything uncommitted: the marker of the last transaction may not have
    /// reached the changelog yet, and what committed readers see would end before it.
    func restore(_ places: [PartitionOffset]) throws(StreamFailure) -> [Factory.Processor] {
        var processors: [Factory.Processor] = []
        if configuration.keepsState {
            var restores: [TaskRestore<Factory.Processor>] = []
            for place in places { restores.append(try beginRestore(at: place)) }
            try readTails(of: &restores)
            processors = restores.map(\.processor)
        } else {
            processors = places.map { factory.makeProcessor(partition: $0.partition) }
        }
        for (processor, place) in zip(processors, places) {
            if let note = place.note { processor.takeUp(offsetNote: note) }
        }
        return processors
    }

    /// What is known of a task without reading its changelog, and from where on that is to be read.
    private func beginRestore(at place: PartitionOffset) throws(StreamFailure) -> TaskRestore<Factory.Processor> {
        let startedAtMs = clock.monotonicMs
        counters.restores += 1
        let target = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.logEndOffset(of: place.partition, timeoutMs: left)
        }
        notify(.restoring(partition: place.partition, target: target))
        try faults.reached(.inRestore)
        let known = knownTask(of: place.partition, target)
        let processor = known?.processor ?? factory.makeProcessor(partition: place.partition)
        var snapshot: (records: Int, offset: Int64) = (0, 0)
        if known == nil { snapshot = try loadSnapshot(place.partition, target, into: processor) }
        return TaskRestore(
            place: place,
            startedAtMs: startedAtMs,
            target: target,
            processor: processor,
            snapshotRecords: snapshot.records,
            position: known?.changelogEnd ?? snapshot.offset
        )
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

    /// Begins with a copy that is near at hand, if there is one that is certain to be of this changelog.
    /// - Returns: how many records it has, and the offset to read on from.
    private func loadSnapshot(
        _ partition: Int32,
        _ target: Int64,
        into processor: Factory.Processor
    ) throws(StreamFailure) -> (records: Int, offset: Int64) {
        guard let snapshots else { return (0, 0) }
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
        return (count, offset ?? 0)
    }

    /// Reads the changelog of all tasks at once, so that records of one are on their way while those of others are
    /// taken up.
    private func readTails(of restores: inout [TaskRestore<Factory.Processor>]) throws(StreamFailure) {
        finish(&restores)
        let places = restores.filter { !$0.isDone }.map { PartitionOffset($0.place.partition, $0.position) }
        guard !places.isEmpty else { return }
        try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.open(places, timeoutMs: left)
        }
        defer { changelog.close() }
        var (movedAtMs, toldAtMs) = (clock.monotonicMs, clock.monotonicMs)
        while restores.contains(where: { !$0.isDone }) {
            if try readChangelog(into: &restores) { movedAtMs = clock.monotonicMs }
            finish(&restores)
            guard clock.monotonicMs < movedAtMs + configuration.restoreStallMs else {
                throw StreamFailure(.fatal, "the restore of a task made no progress")
            }
            guard clock.monotonicMs >= toldAtMs + configuration.progressIntervalMs else { continue }
            toldAtMs = clock.monotonicMs
            notify(.restoreProgress(restores.filter { !$0.isDone }.map(\.status)))
        }
    }

    /// Reads on; returns whether that brought a task any further.
    private func readChangelog(into restores: inout [TaskRestore<Factory.Processor>]) throws(StreamFailure) -> Bool {
        try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            let wait = min(left, self.configuration.pollWaitMs)
            try self.changelog.read(timeoutMs: wait) { records throws(StreamFailure) in
                let partition = records[0].partition
                guard let index = restores.firstIndex(where: { $0.place.partition == partition }) else { return }
                try restores[index].processor.restore(records)
                restores[index].readRecords += records.count
            }
        }
        var hasMoved = false
        for index in restores.indices where !restores[index].isDone {
            let position = changelog.position(of: restores[index].place.partition)
            if position > restores[index].position { hasMoved = true }
            restores[index].position = position
        }
        return hasMoved
    }

    /// Tells of those that have come to their targets.
    private func finish(_ restores: inout [TaskRestore<Factory.Processor>]) {
        for index in restores.indices where !restores[index].isDone && restores[index].status.remaining == 0 {
            restores[index].isDone = true
            let restore = restores[index]
            counters.restoredRecords += restore.status.records
            counters.snapshotRecords += restore.snapshotRecords
            notify(
                .restored(
                    partition: restore.place.partition,
                    records: restore.status.records,
                    fromSnapshot: restore.snapshotRecords,
                    milliseconds: clock.monotonicMs - restore.startedAtMs
                )
            )
        }
    }

    /// Replaces the state of `tasks`, of which nothing is known any more.
    func restoreAnew(_ tasks: [StreamTask<Factory.Processor>], at places: [PartitionOffset]) throws(StreamFailure) {
        let processors = try restore(places)
        for (index, task) in tasks.enumerated() {
            task.processor = processors[index]
            task.next = places[index].offset
            task.committed = places[index].offset
            task.isTouched = false
            task.newestTimestampMs = .min
        }
    }
}
