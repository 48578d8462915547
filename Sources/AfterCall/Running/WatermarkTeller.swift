import ContactCenter
import Indicators

/// Says when a task tells others up to when it has told everything (indicators 2.1): with a commit that is made anyway,
/// but at most once a second; on a quiet bus with one of its own, every five seconds.
///
/// What was told with a transaction that is undone was not told.
struct WatermarkTeller {
    private static let leastPauseMs: Milliseconds = 1_000
    private static let quietPauseMs: Milliseconds = 5_000

    /// The newest event time that was applied.
    private var newestEventAt = Timestamp.distantPast
    /// The wall clock when the task had last caught up.
    private var caughtUpAt = Timestamp.distantPast
    private var told = Telling()
    private var kept = Telling()
    private var isDue = false

    private struct Telling {
        var at = Timestamp.distantPast
        var watermark = Timestamp.distantPast
    }

    /// An event was applied.
    mutating func note(eventAt instant: Timestamp) {
        newestEventAt = max(newestEventAt, instant)
    }

    /// The task has read everything there was at `now`.
    mutating func noteCaughtUp(at now: Timestamp) {
        caughtUpAt = max(caughtUpAt, now)
        if now >= kept.at + Self.quietPauseMs { isDue = true }
    }

    /// When the clock alone is a reason to tell.
    var nextInstant: Timestamp { isDue ? kept.at : kept.at + Self.quietPauseMs }

    /// Whether a commit has to be made to tell.
    var isWaiting: Bool { isDue }

    /// What is to be told with the commit that is made at `now`; `nil` if it is too early, or nothing has changed.
    ///
    /// - Parameter bound: up to when those have told everything from whom the task has what it tells.
    mutating func watermark(at now: Timestamp, bound: Timestamp = .distantFuture) -> Timestamp? {
        isDue = false
        guard now >= kept.at + Self.leastPauseMs else { return nil }
        told.at = now
        // The wall clock if it has caught up, else the newest event; a clock that is ahead tells nothing.
        let reached = min(max(min(newestEventAt, now), caughtUpAt), bound)
        guard reached > kept.watermark else { return nil }
        told.watermark = reached
        return reached
    }

    /// The transaction is committed.
    mutating func keep() { kept = told }

    /// The transaction is undone.
    mutating func undo() { told = kept }
}

extension OutputBatch {
    /// Adds a watermark of `source` for each partition of the cells inbox.
    mutating func addWatermark(
        _ instant: Timestamp,
        of source: SourceTask,
        partitions: Int32,
        writer: inout WireWriter
    ) {
        writer.removeAll()
        InboxRecord.write(watermark: instant, of: source, to: &writer)
        for partition in 0..<partitions {
            addInternal(.cellsInbox, key: nil as Text?, value: writer.bytes, partition: partition)
        }
    }
}
