extension Worker {
    /// Commits outputs, changelog and offsets of every touched task, then makes their journals the committed state.
    ///
    /// The offsets go first. Right after a transaction the broker is still writing its markers and refuses to add
    /// anything to the next one; librdkafka asks again for offsets after `retry.backoff.ms`, but for records after a
    /// fixed 20 ms. Once the offsets are in, records are no longer refused.
    func commit(within limitMs: Int64) throws(StreamFailure) {
        let startedAt = clock.monotonicMicros
        try outlet.begin()
        let offsets = touched.map { PartitionOffset($0.partition, $0.next, note: $0.processor.offsetNote) }
        if configuration.guarantee == .exactlyOnce { try sendOffsets(offsets, limitMs) }
        for task in touched { try task.processor.finish(into: outlet) }
        for task in touched { try task.processor.finishTogether(into: outlet) }
        try faults.reached(.beforeChangelog)
        for task in touched {
            try task.processor.writeChangelog(
                into: outlet,
                topic: configuration.changelogTopic,
                partition: task.partition
            )
        }
        try faults.reached(.afterChangelog)
        switch configuration.guarantee {
        case .exactlyOnce: try endTransaction(offsets, limitMs)
        case .atLeastOnce: try flushAndCommit(offsets, limitMs)
        }
        try faults.reached(.afterEndTransaction)
        committed()
        let micros = clock.monotonicMicros - startedAt
        let restMs = min(configuration.commitRestLimitMs, micros * configuration.commitRestFactor / 1_000)
        restsUntilMs = clock.monotonicMs + max(configuration.leastCommitRestMs, restMs)
        notify(.committed(micros: micros))
        try replaceDoubtfulProducer()
    }

    private func sendOffsets(_ offsets: [PartitionOffset], _ limitMs: Int64) throws(StreamFailure) {
        try faults.reached(.beforeSendOffsets)
        let metadata = source.groupMetadata()
        try retrying(limitMs) { left throws(StreamFailure) in
            try self.sink.sendOffsets(offsets, metadata: metadata, timeoutMs: left)
        }
        try faults.reached(.afterSendOffsets)
    }

    private func endTransaction(_ offsets: [PartitionOffset], _ limitMs: Int64) throws(StreamFailure) {
        try faults.reached(.beforeEndTransaction)
        endRequested = offsets
        try retrying(limitMs) { left throws(StreamFailure) in
            try self.sink.commit(timeoutMs: left)
        }
    }

    private func flushAndCommit(_ offsets: [PartitionOffset], _ limitMs: Int64) throws(StreamFailure) {
        try retrying(limitMs) { left throws(StreamFailure) in
            try self.sink.flush(timeoutMs: left)
        }
        try faults.reached(.beforeEndTransaction)
        endRequested = offsets
        try retrying(limitMs) { left throws(StreamFailure) in
            try self.source.commit(offsets, timeoutMs: left)
        }
    }

    private func committed() {
        counters.commits += 1
        if touched.allSatisfy({ $0.next == $0.committed }) { counters.timerOnlyCommits += 1 }
        recreationsInARow = 0
        for task in touched { task.keep() }
        transactionEnded()
    }

    /// Forgets the open transaction, whose tasks have been kept, rolled back or restored.
    func transactionEnded() {
        touched.removeAll(keepingCapacity: true)
        hasAwaitedTimers = false
        endRequested = nil
        outlet.ended()
        factory.transactionEnded()
        counters.queueFullWaits = outlet.queueFullWaits
    }

    /// A late copy of a request to end the last transaction could end the next one; a new producer's epoch rules
    /// that out. Nothing is open here, so nothing has to be found out.
    func replaceDoubtfulProducer() throws(StreamFailure) {
        guard configuration.guarantee == .exactlyOnce, sink.hasSeenTransactionEndFail else { return }
        do throws(StreamFailure) {
            try replaceProducer(because: "the end of a transaction had to be repeated")
        } catch  where error.kind == .retriable || error.kind == .abortable {
            // The new one has no transaction that could be aborted, and was never made ready to have one.
            throw StreamFailure(.fatal, error.reason, cause: error.cause)
        }
    }
}
