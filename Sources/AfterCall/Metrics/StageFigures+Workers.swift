import Streaming
import Telephony

extension StageFigures {
    /// What the workers of a stage tell of themselves.
    init(_ workers: [WorkerStatus], _ settings: AfterCallConfiguration) {
        var counters = StageCounters()
        for status in workers {
            counters.add(status.earlier)
            counters.add(status.counters)
            for source in status.earlierSources + status.sources { sources.add(source) }
            worker.add(status.earlierWorkers)
            worker.add(status.worker)
            replacedWorkers += status.replacedWorkers
            tasks += status.tasks
            entries += status.keys
            waiting += status.waiting
            timersPending += status.timersPending
            for restore in status.restores { restoring[restore.partition] = restore.remaining }
        }
        records.consumed = counters.read
        records.applied = counters.applied
        records.reordered = counters.reordered
        records.duplicates = counters.duplicates
        records.ignored = counters.ignored
        records.aheadOfClock = counters.aheadOfClockBySource
        records.unknownFields = counters.unknownFields
        records.anomalies = counters.anomalies.byName
        records.unaccounted = counters.unaccounted
        for cause in RejectionCause.allCases { records.rejected["\(cause.name)"] = counters.rejected(cause) }
        for output in Output.allCases { published[settings.topic(of: output)] = counters.published(output) }
        corrections = counters.corrections
    }
}
