extension Worker {
    func assigned(_ partitions: [Int32]) throws(StreamFailure) {
        try faults.reached(.inAssign)
        // A restore may take long, and an open transaction holds back every reader and times out.
        if !touched.isEmpty { _ = try commitOrRecover(within: configuration.operationTimeoutMs) }
        let places = try committedOffsets(of: partitions)
        notify(.assigned(places))
        for (place, processor) in zip(places, try restore(places)) {
            let index = Int(place.partition)
            while tasks.count <= index { tasks.append(nil) }
            tasks[index] = StreamTask(partition: place.partition, processor: processor, offset: place.offset)
        }
        // Partitions that did not come back are somebody else's now.
        var others = retained.removeAll()
        letGo(&others)
        try faults.reached(.afterRestore)
        try source.assign(places)
    }

    /// The offsets of an assignment, once none of them is pending.
    ///
    /// Those that a live worker has pending are settled in a moment; for those of a dead one nobody has to wait.
    private func committedOffsets(of partitions: [Int32]) throws(StreamFailure) -> [PartitionOffset] {
        if let fence, configuration.guarantee == .exactlyOnce {
            do throws(StreamFailure) {
                return try committedOffsets(of: partitions, within: configuration.fenceAfterMs)
            } catch  where error.kind == .retriable {
                counters.fences += 1
                endTransactions(of: partitions, fence)
            }
        }
        return try committedOffsets(of: partitions, within: configuration.operationTimeoutMs)
    }

    private func endTransactions(of partitions: [Int32], _ fence: any WriterFence) {
        do throws(StreamFailure) {
            try fence.endTransactions(of: partitions, timeoutMs: configuration.fenceTimeoutMs)
        } catch {
            // Then they are waited for.
            notify(.fenceFailed(reason: error.reason))
        }
    }

    func revoked(_ partitions: [Int32]) throws(StreamFailure) {
        try faults.reached(.inRevoke)
        revokeDeadlineMs = clock.monotonicMs + configuration.revokeTimeoutMs
        defer { revokeDeadlineMs = nil }
        for partition in partitions { task(of: partition)?.isLeaving = true }
        var ends = changelogEnds(of: partitions)
        for partition in ends.keys { task(of: partition).map(touch) }
        // The other half is for the abort, or for finding out, should the commit not come to an end.
        var isCommitted = false
        if !touched.isEmpty { isCommitted = try commitOrRecover(within: configuration.revokeTimeoutMs / 2) }
        try faults.reached(.afterRevoke)
        if !configuration.provesRetention { ends = changelogEnds(of: partitions) }
        if isCommitted { retain(ends) }
        // What is not kept is freed behind the group's back: others wait for the partitions.
        var processors = partitions.compactMap { task(of: $0)?.processor }
        defer { letGo(&processors) }
        drop(partitions)
        try source.unassign(partitions)
        notify(.revoked(partitions))
    }

    func lost(_ partitions: [Int32]) throws(StreamFailure) {
        try faults.reached(.inLost)
        let isInTransaction = !touched.isEmpty || outlet.isOpen
        var processors = partitions.compactMap { task(of: $0)?.processor }
        defer { letGo(&processors) }
        drop(partitions)
        if isInTransaction { try abort(because: "the group took partitions away") }
        try source.unassign(partitions)
        notify(.lost(partitions))
    }

    /// Where the changelogs of the tasks of `partitions` end, as far as the broker tells at once.
    private func changelogEnds(of partitions: [Int32]) -> [Int32: Int64] {
        // Nobody who leaves the group gets anything back.
        guard !isClosing, configuration.keepsState else { return [:] }
        var ends: [Int32: Int64] = [:]
        let deadline = clock.monotonicMs + configuration.retentionQueryMs
        for partition in partitions where task(of: partition) != nil {
            let left = deadline - clock.monotonicMs
            // Tasks of which it is not known are restored, as they would be anywhere else.
            guard left > 0 else { return ends }
            do throws(StreamFailure) {
                ends[partition] = try changelog.logEndOffset(of: partition, timeoutMs: left)
            } catch {
                return ends
            }
        }
        return ends
    }

    /// Keeps tasks in case their partitions come back.
    ///
    /// - Parameter ends: where their changelogs ended before a commit that has just succeeded. That the group accepted
    ///   it shows that nobody else owned the partitions up to then, so what was below is known to the tasks.
    private func retain(_ ends: [Int32: Int64]) {
        for (partition, end) in ends {
            guard let task = task(of: partition), !task.isTouched else { continue }
            retained.keep(
                task.processor,
                of: partition,
                changelogEnd: end,
                untilMs: clock.monotonicMs + configuration.retentionMs
            )
        }
    }

    /// Commits what is open, or gets back to what is committed.
    /// - Returns: whether it was committed.
    private func commitOrRecover(within limitMs: Int64) throws(StreamFailure) -> Bool {
        do throws(StreamFailure) {
            try commit(within: limitMs)
            return true
        } catch {
            try recover(from: error)
            return false
        }
    }

    private func drop(_ partitions: [Int32]) {
        for partition in partitions where tasks.indices.contains(Int(partition)) { tasks[Int(partition)] = nil }
        touched.removeAll { partitions.contains($0.partition) }
    }
}
