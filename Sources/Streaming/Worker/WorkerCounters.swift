/// What a worker has done since it was created; every number only grows.
public struct WorkerCounters: Hashable, Sendable {
    /// Records that were handed to the stage's logic, undone ones included.
    public internal(set) var records = 0
    /// Records below a task's position, which were dropped.
    public internal(set) var duplicatesDropped = 0
    /// Records of partitions that are not the worker's, which were dropped.
    public internal(set) var strays = 0
    /// Timers that fired, undone ones included.
    public internal(set) var timers = 0
    /// Commits that succeeded, or turned out to have.
    public internal(set) var commits = 0
    /// Those of ``commits`` that moved no offset.
    public internal(set) var timerOnlyCommits = 0
    /// Transactions that were aborted and undone.
    public internal(set) var aborts = 0
    /// Flushes before an abort that did not end well; what they left was dropped by the abort.
    public internal(set) var failedAbortFlushes = 0
    /// Producers that were replaced.
    public internal(set) var recreations = 0
    /// Transactions of unknown outcome that turned out to have been committed.
    public internal(set) var foundCommitted = 0
    /// Transactions of unknown outcome, or ended by the broker, that turned out not to have been committed.
    public internal(set) var foundUndone = 0
    /// Tasks that were restored because nothing told whether their transaction was committed.
    public internal(set) var foundUnclear = 0
    /// Assignments for which transactions of others had to be ended.
    public internal(set) var fences = 0
    /// Restores of tasks from the changelog.
    public internal(set) var restores = 0
    /// Those of ``restores`` that began with a task that was given back and came back.
    public internal(set) var retained = 0
    /// Those of ``restores`` that began with a task that had been kept beside the worker.
    public internal(set) var standbys = 0
    /// Records of the changelog that were applied.
    public internal(set) var restoredRecords = 0
    /// Those of ``restoredRecords`` that came from snapshots.
    public internal(set) var snapshotRecords = 0
    /// Polls that failed and are simply repeated.
    public internal(set) var pollFailures = 0
    /// Records that had to wait because the sink did not take them at once: its queue was full.
    public internal(set) var queueFullWaits = 0

    /// Creates zeros.
    public init() {}

    /// Adds what another worker has done.
    public mutating func add(_ other: WorkerCounters) {
        records += other.records
        duplicatesDropped += other.duplicatesDropped
        strays += other.strays
        timers += other.timers
        commits += other.commits
        timerOnlyCommits += other.timerOnlyCommits
        aborts += other.aborts
        failedAbortFlushes += other.failedAbortFlushes
        recreations += other.recreations
        foundCommitted += other.foundCommitted
        foundUndone += other.foundUndone
        foundUnclear += other.foundUnclear
        fences += other.fences
        restores += other.restores
        retained += other.retained
        standbys += other.standbys
        restoredRecords += other.restoredRecords
        snapshotRecords += other.snapshotRecords
        pollFailures += other.pollFailures
        queueFullWaits += other.queueFullWaits
    }
}
