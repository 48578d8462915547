public import Streaming

/// What a stage tells of itself for its metrics, over all its workers: totals since the start, and values now.
///
/// Every stage fills one in now and then, outside its hot path; ``StageMetrics`` makes metrics of it.
public struct StageFigures: Sendable {
    /// What became of input records, as far as it is committed.
    public var records = RecordFigures()
    /// What became of the records of each source, where there are sources.
    public var sources: [SourceFigures] = []
    /// What was published by output topic, as far as it is committed.
    public var published: [String: Int] = [:]
    /// Records that correct or withdraw an earlier one.
    public var corrections = 0
    /// What its workers have done, those among them that were replaced.
    public var worker = WorkerCounters()
    /// How many workers ended, and were replaced by others.
    public var replacedWorkers = 0
    /// The tasks that are this process's.
    public var tasks: [Task] = []
    /// What is being restored, as records of the changelog that are still to be read, by partition.
    public var restoring: [Int32: Int64] = [:]
    /// How many keys it knows: agents, contacts or cells.
    public var entries = 0
    /// Records that wait for their time.
    public var waiting = 0
    /// Timers that are set.
    public var timersPending = 0

    /// Creates zeros.
    public init() {}

    /// What became of input records.
    public struct RecordFigures: Sendable {
        /// Records that were read.
        public var consumed = 0
        /// Events that were applied in order.
        public var applied = 0
        /// Events that were put in their place among known ones.
        public var reordered = 0
        /// Copies of known events.
        public var duplicates = 0
        /// Records of an unknown type.
        public var ignored = 0
        /// Records that were refused, by cause.
        public var rejected: [String: Int] = [:]
        /// Events ahead of the clock.
        public var aheadOfClock: [String: Int] = [:]
        /// Fields that the model does not have.
        public var unknownFields = 0
        /// What was said of agents and contacts that cannot be so, by kind; kinds that never occurred are left out.
        public var anomalies: [String: Int] = [:]
        /// By how many records the account of some partition was wrong.
        public var unaccounted = 0

        /// Creates zeros.
        public init() {}
    }

    /// One input partition.
    public struct Task: Sendable {
        /// The topic.
        public var topic: String
        /// The partition.
        public var partition: Int32
        /// The offset that was committed last; `nil` where it does not matter.
        public var committed: Int64?
        /// Records on the bus that are not yet processed; `nil` while it is not known.
        public var lagRecords: Int64?
        /// How old the newest processed record is, in milliseconds by Kafka's timestamp, where newer ones are waiting;
        /// 0 where none is; `nil` while it is not known.
        public var lagMs: Int64?
        /// Whether what is processed is what comes in.
        public var hasCaughtUp: Bool
        /// How long ago everything was told that its windows wait for, in milliseconds; `nil` where it makes none.
        public var finalityLagMs: Int64?

        /// Describes a task.
        public init(
            topic: String,
            partition: Int32,
            lagRecords: Int64?,
            lagMs: Int64?,
            hasCaughtUp: Bool,
            finalityLagMs: Int64? = nil,
            committed: Int64? = nil
        ) {
            self.topic = topic
            self.partition = partition
            self.committed = committed
            self.lagRecords = lagRecords
            self.lagMs = lagMs
            self.hasCaughtUp = hasCaughtUp
            self.finalityLagMs = finalityLagMs
        }
    }
}
