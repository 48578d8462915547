import ContactCenter
import Indicators
import Telephony

/// Says how its input comes to a task: how far it is behind, how far clocks are ahead, how much is too late.
///
/// What was said with a transaction that is undone was not said.
struct PartitionReporter {
    /// The key of the reports.
    private let key: [UInt8]
    private let source: SourceTask
    private var told = (read: 0, late: 0)
    private var kept = (read: 0, late: 0)

    init(topic: String, _ source: SourceTask) {
        key = ReportWatch.key(topic: topic, partition: source.partition)
        self.source = source
    }

    /// Adds a report to `batch`.
    ///
    /// - Parameters:
    ///   - instant: the wall clock.
    ///   - reached: up to when the task has told everything.
    ///   - aheadMs: by how much an event's clock was ahead of its arrival at most since the last report.
    ///   - counters: what the task has done with its input.
    mutating func tell(
        at instant: Timestamp,
        reached: Timestamp,
        aheadMs: Milliseconds,
        _ counters: inout StageCounters,
        into batch: inout OutputBatch,
        writer: inout WireWriter
    ) {
        var report = PartitionReport(at: instant)
        report.lagMs = max(instant - reached, 0)
        report.aheadMs = aheadMs
        report.read = Int64(counters.read - told.read)
        report.late = Int64(counters.rejected(.tooLate) - told.late)
        told = (counters.read, counters.rejected(.tooLate))
        writer.removeAll()
        InboxRecord.write(report, of: source, to: &writer)
        key.withUnsafeBytes { batch.addInternal(.cellsInbox, key: $0, value: writer.bytes) }
        counters.count(1, .cellsInbox)
    }

    /// The transaction is committed.
    mutating func keep() { kept = told }

    /// The transaction is undone.
    mutating func undo() { told = kept }
}
