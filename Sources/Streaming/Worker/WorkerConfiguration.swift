/// How a worker commits, and how long it may wait for what. All times in milliseconds.
public struct WorkerConfiguration: Sendable {
    /// What is promised about outputs.
    public enum Guarantee: Hashable, Sendable {
        /// Outputs, state and offsets change together or not at all, in transactions.
        case exactlyOnce
        /// Nothing is lost; outputs may repeat, and events may be counted twice, after a failure.
        case atLeastOnce
    }

    /// What is promised about outputs.
    public var guarantee = Guarantee.exactlyOnce

    /// The topic of the changelog, which has as many partitions as the source topic.
    public var changelogTopic: SinkTopic

    /// Whether tasks have state, and so a changelog; one without is made anew wherever its partition goes.
    public var keepsState = true

    /// How long after its first event a transaction is committed at the latest.
    public var commitIntervalMs: Int64 = 100

    /// The same while all that the transaction holds is older than this by Kafka's timestamps: what a key costs once a
    /// transaction is shared by more of its events, and nothing is made to wait for longer than it has waited already.
    public var catchUpIntervalMs: Int64 = 1_000

    /// The same, if it is longer, while all its tasks say that they are far behind (``StageProcessor/isFarBehind``);
    /// what they have to tell is committed as ever.
    public var farBehindIntervalMs: Int64 = 0

    /// How many times as long as a commit took the worker waits before the next, at most ``commitRestLimitMs``: a stage
    /// that nobody waits for leaves a busy broker to those that somebody waits for. 0 commits as soon as it may.
    public var commitRestFactor: Int64 = 0

    /// How long that wait is at most.
    public var commitRestLimitMs: Int64 = 500

    /// How long after a commit the worker waits at least: tasks that publish now and then come to do it together.
    public var leastCommitRestMs: Int64 = 0

    /// How long a poll waits at most.
    public var pollWaitMs: Int64 = 100

    /// How many records are taken in a round at most.
    public var recordsPerRound = 1_000

    /// How many timers fire in a round at most, so that a storm of them keeps no round from polling.
    public var timersPerRound = 2_000

    /// How near to now the newest record of a task must be for the task to have caught up.
    public var caughtUpMs: Int64 = 500

    /// By how much it may be ahead of now, by the clock of a producer or a broker, and still say so.
    public var timestampAheadMs: Int64 = 5_000

    /// How long after the source was asked the end that it had found of a partition still counts. Longer than
    /// ``pollWaitMs``.
    public var endIsTrustedMs: Int64 = 250

    /// How many keys may change in a transaction before it is committed, so that what is needed to undo it is bounded.
    public var keysPerTransaction = 40_000

    /// How long the task of a partition that was given back is kept, in case it comes back: an eager rebalance takes
    /// all partitions away and gives most of them to whoever had them.
    public var retentionMs: Int64 = 30_000

    /// How long it may take to find out where the changelogs of such tasks end.
    public var retentionQueryMs: Int64 = 1_000

    /// How long offsets of an assignment may be pending before the transactions that hold them are ended.
    public var fenceAfterMs: Int64 = 500

    /// How long that may take.
    public var fenceTimeoutMs: Int64 = 5_000

    /// How often the progress of a restore is told.
    public var progressIntervalMs: Int64 = 2_000

    /// How long one operation on the log may take, its repetitions included. More than the transaction timeout, or
    /// offsets that a dead worker left pending cannot be waited for.
    public var operationTimeoutMs: Int64 = 30_000

    /// How long a revocation may take: half of it the commit, all of it an abort or recovery included.
    public var revokeTimeoutMs: Int64 = 10_000

    /// How long a flush before an abort may take.
    public var abortFlushMs: Int64 = 1_000

    /// How long the restore of a task may make no progress.
    public var restoreStallMs: Int64 = 60_000

    /// How long to wait before a retriable call is repeated.
    public var retryPauseMs: Int64 = 5

    /// How often in a row the producer is replaced without a commit in between, before the worker gives up.
    public var recreationLimit = 10

    /// Whether records below a task's position are dropped. Off in a negative control of the tests only.
    package var guardsOffsets = true

    /// Whether ends of partitions are found anew after a pause. Off in a negative control only.
    package var doubtsEnds = true

    /// Whether a task that is kept knows no more than a commit has shown it to. Off in a negative control only.
    package var provesRetention = true

    /// Creates the defaults.
    public init(changelogTopic: SinkTopic) {
        self.changelogTopic = changelogTopic
    }
}
