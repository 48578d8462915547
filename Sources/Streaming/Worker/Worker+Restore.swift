extension Worker {
    /// Makes the logic of the task of `partition` from its changelog.
    ///
    /// The committed offsets have been read before, waiting until they were stable; only then is the target taken, and
    /// it is the end of the log with everything uncommitted: the marker of the last transaction may not have reached
    /// the changelog yet, and what committed readers see would end before it.
    func restore(_ partition: Int32) throws(StreamFailure) -> Factory.Processor {
        counters.restores += 1
        let processor = factory.makeProcessor(partition: partition)
        let deadline = clock.monotonicMs + configuration.restoreTimeoutMs
        let target = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.logEndOffset(of: partition, timeoutMs: left)
        }
        try faults.reached(.inRestore)
        try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.open(partition, at: 0, timeoutMs: left)
        }
        defer { changelog.close() }
        while changelog.position < target {
            guard clock.monotonicMs < deadline else {
                throw StreamFailure(.fatal, "the restore of a task took too long")
            }
            if try readChangelog(partition, target, into: processor) { break }
        }
        return processor
    }

    /// Reads on; returns whether nothing below `target` is left although the position may never get there: a marker
    /// at the end was compacted away.
    private func readChangelog(
        _ partition: Int32,
        _ target: Int64,
        into processor: Factory.Processor
    ) throws(StreamFailure) -> Bool {
        // Before the read: what is stable now, the read has seen.
        let stable = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.lastStableOffset(of: partition, timeoutMs: left)
        }
        var count = 0
        let isAtEnd = try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
            try self.changelog.read(timeoutMs: min(left, self.configuration.pollWaitMs)) { record in
                processor.restore(record)
                count += 1
            }
        }
        counters.restoredRecords += count
        return isAtEnd && stable >= target
    }

    /// Replaces the state of `task`, of which nothing is known any more.
    func restoreAnew(_ task: StreamTask<Factory.Processor>, at offset: Int64) throws(StreamFailure) {
        task.processor = try restore(task.partition)
        task.next = offset
        task.committed = offset
        task.isTouched = false
        task.newestTimestampMs = .min
    }
}
