extension Worker {
    /// What became of the open transaction, as the committed offset of one of its tasks tells.
    private enum Outcome {
        case committed
        case undone
        /// The transaction moved no offset of the task, so that the offset tells nothing.
        case unclear
        /// Neither what was sent nor what was there before: somebody else has committed.
        case foreign
    }

    /// Gets back to a committed state after a failure of the producer.
    func recover(from failure: StreamFailure) throws(StreamFailure) {
        switch failure.kind {
        case .halted, .refused: throw failure
        case .abortable: try abort(because: failure.reason)
        // Whether the end of a transaction that failed as retriable to the last was carried out is not known.
        case .retriable where endRequested == nil: try abort(because: failure.reason)
        case .retriable, .fatal, .fenced: try findOut(because: failure.reason)
        }
    }

    /// Aborts the open transaction, undoes what it held, and reads on from what is committed.
    func abort(because reason: String) throws(StreamFailure) {
        try faults.reached(.beforeAbort)
        if outlet.isOpen {
            do throws(StreamFailure) {
                try sink.flush(timeoutMs: configuration.abortFlushMs)
            } catch  where error.kind != .halted {
                counters.failedAbortFlushes += 1
            }
            do throws(StreamFailure) {
                try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
                    try self.sink.abort(timeoutMs: left)
                }
            } catch  where error.kind != .halted {
                // An abort that fails leaves a producer that can do nothing more.
                try findOut(because: error.reason)
                return
            }
        }
        try faults.reached(.afterAbort)
        counters.aborts += 1
        notify(.aborted(reason: reason))
        let places = touched.map { PartitionOffset($0.partition, $0.committed) }
        for task in touched { task.rollBack() }
        transactionEnded()
        if !places.isEmpty { try source.seek(places) }
        try replaceDoubtfulProducer()
    }

    /// Replaces the producer, and learns from the committed offsets what became of its transaction.
    private func findOut(because reason: String) throws(StreamFailure) {
        try replaceProducer(because: reason)
        try faults.reached(.afterRecreate)
        guard !touched.isEmpty else {
            transactionEnded()
            return
        }
        let partitions = touched.map(\.partition)
        let now = try committedOffsets(of: partitions, within: configuration.operationTimeoutMs)
        var outcomes = touched.indices.map { outcome(of: $0, now: now[$0].offset) }
        settle(&outcomes)
        if outcomes.contains(.committed) { counters.foundCommitted += 1 }
        if outcomes.contains(.undone) { counters.foundUndone += 1 }
        let tasks = touched
        transactionEnded()
        var (readAgain, unclear): ([StreamTask<Factory.Processor>], [StreamTask<Factory.Processor>]) = ([], [])
        var unclearPlaces: [PartitionOffset] = []
        for (index, task) in tasks.enumerated() {
            switch outcomes[index] {
            case .committed: task.keep()
            case .undone:
                task.rollBack()
                readAgain.append(task)
            case .unclear, .foreign:
                counters.foundUnclear += 1
                guard !task.isLeaving else { continue }
                unclear.append(task)
                unclearPlaces.append(now[index])
            }
        }
        try restoreAnew(unclear, at: unclearPlaces)
        let places = (readAgain + unclear).map { PartitionOffset($0.partition, $0.next) }
        if !places.isEmpty { try source.seek(places) }
    }

    private func outcome(of index: Int, now: Int64) -> Outcome {
        let task = touched[index]
        guard let sent = endRequested?[index].offset else { return now == task.committed ? .undone : .foreign }
        if sent == task.committed { return now == sent ? .unclear : .foreign }
        if now == sent { return .committed }
        return now == task.committed ? .undone : .foreign
    }

    /// A transaction has one outcome: what one task tells holds for those that cannot tell.
    private func settle(_ outcomes: inout [Outcome]) {
        let known: Outcome? =
            switch (outcomes.contains(.committed), outcomes.contains(.undone)) {
            case (true, false): .committed
            case (false, true): .undone
            default: nil
            }
        guard let known else { return }
        for index in outcomes.indices where outcomes[index] == .unclear { outcomes[index] = known }
    }

    /// Makes a new producer with the same transactional id, which ends whatever the old one left open.
    func replaceProducer(because reason: String) throws(StreamFailure) {
        var reason = reason
        while true {
            recreationsInARow += 1
            guard recreationsInARow <= configuration.recreationLimit else {
                throw StreamFailure(.fatal, "the producer was replaced too often without a commit: \(reason)")
            }
            counters.recreations += 1
            notify(.producerReplaced(reason: reason))
            do throws(StreamFailure) {
                try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
                    try self.sink.recreate(timeoutMs: left)
                }
                guard configuration.guarantee == .exactlyOnce else { return }
                try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
                    try self.sink.initTransactions(timeoutMs: left)
                }
                return
            } catch  where error.kind == .fatal || error.kind == .fenced {
                reason = error.reason
            }
        }
    }
}
