/// When timers act.
extension Worker {
    func fireTimers() throws(StreamFailure) {
        var budget = configuration.timersPerRound
        let count = tasks.count
        let first = firstTimerPartition
        for step in 0..<count {
            guard budget > 0 else { return }
            let index = (first + step) % count
            guard let task = tasks[index] else { continue }
            let now = polledAtMs
            guard let due = task.processor.nextTimerMs, due <= now, hasCaughtUp(task, nowMs: now) else { continue }
            touch(task)
            let fired = try task.processor.fireTimers(upTo: now, limit: budget, into: outlet)
            counters.timers += fired
            budget -= fired
            firstTimerPartition = (index + 1) % count
        }
    }

    /// Whether a commit at once is put off by one round, since the clock has reached timers after the last poll.
    ///
    /// What an event brings about is often complete with the end of its millisecond, and would need a second
    /// transaction.
    func awaitsTimers() -> Bool {
        guard !hasAwaitedTimers, clock.monotonicMs < commitDeadlineMs else { return false }
        let now = clock.wallMs
        hasAwaitedTimers = touched.contains { task in
            guard let due = task.processor.nextTimerMs, due > polledAtMs, due <= now else { return false }
            return hasCaughtUp(task, nowMs: now)
        }
        return hasAwaitedTimers
    }

    /// While a task lags, only events make its deadlines act: the wall clock may be far ahead of what it has read.
    ///
    /// That a partition had nothing more only counts when the round ended with nothing: a full one may have left
    /// newer records of the partition unread. A timestamp of the future says nothing of how far behind a task is.
    func hasCaughtUp(_ task: StreamTask<Factory.Processor>, nowMs: Int64) -> Bool {
        let recent = nowMs - configuration.caughtUpMs...nowMs + configuration.timestampAheadMs
        return recent ~= task.newestTimestampMs || (isDrained && source.hasReachedEnd(of: task.partition))
    }
}
