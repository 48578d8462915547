import ContactCenter
import Indicators

/// Says when a task tells others up to when it has told everything (indicators 2.1): with a commit that is made anyway,
/// but at most once a second; on a quiet bus with one of its own, every five seconds.
///
/// What was told with a transaction that is undone was not told.
struct WatermarkTeller {
    private static let leastPauseMs: Milliseconds = 1_000
    private static let quietPauseMs: Milliseconds = 5_000
    /// How old the last word of a task may be that keeps up with what comes in.
    static let patienceMs = quietPauseMs + 2 * leastPauseMs

    private var now = Progress()
    private var kept = Progress()
    private var isDue = false

    private struct Progress {
        /// The newest event time that was applied.
        var newestEventAt = Timestamp.distantPast
        /// The wall clock when the task had last caught up.
        var caughtUpAt = Timestamp.distantPast
        /// When something was last told, or found by the clock not to be worth telling.
        var toldAt = Timestamp.distantPast
        /// What was told last.
        var watermark = Timestamp.distantPast
    }

    /// An event was applied.
    mutating func note(eventAt instant: Timestamp) {
        now.newestEventAt = max(now.newestEventAt, instant)
    }

    /// The task has read everything there was at `instant`.
    mutating func noteCaughtUp(at instant: Timestamp) {
        now.caughtUpAt = max(now.caughtUpAt, instant)
        if instant >= kept.toldAt + Self.quietPauseMs { isDue = true }
    }

    /// When the clock alone is a reason to tell; never while a commit is waited for.
    var nextInstant: Timestamp { isDue ? .distantFuture : kept.toldAt + Self.quietPauseMs }

    /// Whether a commit has to be made to tell.
    var isWaiting: Bool { isDue }

    /// What is to be told with the commit that is made at `instant`; `nil` if it is too early, or nothing has changed.
    ///
    /// - Parameter bound: up to when those have told everything from whom the task has what it tells.
    mutating func watermark(at instant: Timestamp, bound: Timestamp = .distantFuture) -> Timestamp? {
        let wasDue = isDue
        isDue = false
        guard instant >= kept.toldAt + Self.leastPauseMs else { return nil }
        let reached = min(reached(at: instant), bound)
        guard reached > kept.watermark else {
            // A commit with nothing to tell puts off no reason to tell by the clock, or those that come more often
            // would put it off for ever.
            if wasDue { now.toldAt = instant }
            return nil
        }
        now.toldAt = instant
        now.watermark = reached
        return reached
    }

    /// The wall clock if it has caught up, else the newest event; a clock that is ahead tells nothing.
    func reached(at instant: Timestamp) -> Timestamp { max(min(now.newestEventAt, instant), now.caughtUpAt) }

    /// The transaction is committed.
    mutating func keep() { kept = now }

    /// The transaction is undone: what it had read comes again, and is told of only then.
    mutating func undo() {
        now = kept
        isDue = false
    }
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

    /// Adds a watermark for each partition of an inbox of agents, contacts or customers.
    mutating func addWatermark(
        _ watermark: ContactInbox.Watermark,
        to inbox: Output = .contactInbox,
        partitions: Int32,
        writer: inout WireWriter
    ) {
        writer.removeAll()
        ContactInbox.write(watermark, to: &writer)
        for partition in 0..<partitions {
            addInternal(inbox, key: nil as Text?, value: writer.bytes, partition: partition)
        }
    }
}
