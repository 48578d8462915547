import Streaming

/// How far a running stage has come.
public struct RunnerStatus: Sendable {
    /// What became of records, over all workers since the start, as far as it is committed.
    public internal(set) var counters = StageCounters()
    /// How many keys (agents, contacts, scopes) are known.
    public internal(set) var keys = 0
    /// How many keys have changed since they were published last, and will be when it is time.
    public internal(set) var unpublished = 0
    /// How many partitions are this process's.
    public internal(set) var partitions = 0
    /// Records that are on the bus and not yet read, over its partitions; `nil` while it is not known.
    public internal(set) var lagRecords: Int64?
    /// Whether it has partitions, and all of them have caught up.
    public internal(set) var hasCaughtUp = false
    /// What is being restored.
    public internal(set) var restores: [RestoreStatus] = []

    init() {}
}

/// How far the restore of a task has come.
public struct RestoreStatus: Hashable, Sendable {
    /// The partition.
    public var partition: Int32
    /// How many records were applied.
    public var records: Int
    /// Where in the changelog it is.
    public var position: Int64
    /// Where it ends.
    public var target: Int64
}

/// What one worker says of itself, for others to read.
struct WorkerStatus: Sendable {
    var partitions: [Int32] = []
    var keys = 0
    var waiting = 0
    var unpublished = 0
    var lagRecords: Int64?
    var hasCaughtUp = false
    var restore: RestoreStatus?
    /// What was committed by this worker.
    var counters = StageCounters()
    /// What was committed by those that it has replaced.
    var earlier = StageCounters()
}

extension RunnerStatus {
    /// The workers' statuses in one.
    init(_ workers: [WorkerStatus]) {
        self.init()
        var lag: Int64? = 0
        var waiting = 0
        for worker in workers {
            counters.add(worker.earlier)
            counters.add(worker.counters)
            keys += worker.keys
            unpublished += worker.unpublished
            partitions += worker.partitions.count
            waiting += worker.waiting
            if let restore = worker.restore { restores.append(restore) }
            if let known = lag { lag = worker.lagRecords.map { known + $0 } }
        }
        counters.waiting = waiting
        lagRecords = lag
        hasCaughtUp = partitions > 0 && workers.allSatisfy { $0.partitions.isEmpty || $0.hasCaughtUp }
    }
}
