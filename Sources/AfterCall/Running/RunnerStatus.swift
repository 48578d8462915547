public import Streaming

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
    /// How many workers there are.
    public internal(set) var workers = 0
    /// How many of them the group has told which partitions are theirs, if only none.
    public internal(set) var members = 0
    /// How long ago the worker was last heard of that has been silent for longest, in milliseconds.
    public internal(set) var silentMs: Int64 = 0

    /// Whether the stage is not run, because none of the topics that it reads is there.
    public internal(set) var isLeftOut = false

    init() {}
}

/// What one worker says of itself, for others to read.
struct WorkerStatus: Sendable {
    var partitions: [Int32] = []
    var keys = 0
    var waiting = 0
    var unpublished = 0
    var lagRecords: Int64?
    var hasCaughtUp = false
    var restores: [RestoreStatus] = []
    /// What was committed by this worker.
    var counters = StageCounters()
    /// What was committed by those that it has replaced.
    var earlier = StageCounters()
    /// The part of each source of what was committed, by this worker and by those that it has replaced.
    var sources: [SourceFigures] = []
    var earlierSources: [SourceFigures] = []
    /// Whether the group has told it which partitions are its own.
    var isMember = false
    /// Its tasks.
    var tasks: [StageFigures.Task] = []
    /// Timers that are set.
    var timersPending = 0
    /// What it has done.
    var worker = WorkerCounters()
    /// What those have done that it has replaced.
    var earlierWorkers = WorkerCounters()
    /// How many those are.
    var replacedWorkers = 0
    /// When it was last heard of, by the monotonic clock.
    var heardAtMs: Int64 = 0

    /// The status of a worker that takes this one's place and has done nothing yet.
    var successor: WorkerStatus {
        var status = WorkerStatus()
        status.earlier = earlier
        status.earlier.add(counters)
        status.earlierSources = earlierSources
        for source in sources { status.earlierSources.add(source) }
        status.earlierWorkers = earlierWorkers
        status.earlierWorkers.add(worker)
        status.replacedWorkers = replacedWorkers
        status.heardAtMs = heardAtMs
        return status
    }

    /// Takes over what only the runner knows.
    mutating func follow(_ last: WorkerStatus) {
        earlier = last.earlier
        earlierSources = last.earlierSources
        earlierWorkers = last.earlierWorkers
        replacedWorkers = last.replacedWorkers
    }
}

extension RunnerStatus {
    /// The workers' statuses in one.
    init(_ workers: [WorkerStatus], nowMs: Int64) {
        self.init()
        self.workers = workers.count
        isLeftOut = workers.isEmpty
        members = workers.count(where: \.isMember)
        silentMs = workers.map { nowMs - $0.heardAtMs }.max() ?? 0
        var lag: Int64? = 0
        var waiting = 0
        for worker in workers {
            counters.add(worker.earlier)
            counters.add(worker.counters)
            keys += worker.keys
            unpublished += worker.unpublished
            partitions += worker.partitions.count
            waiting += worker.waiting
            restores += worker.restores
            if let known = lag { lag = worker.lagRecords.map { known + $0 } }
        }
        counters.waiting = waiting
        lagRecords = lag
        hasCaughtUp = partitions > 0 && workers.allSatisfy { $0.partitions.isEmpty || $0.hasCaughtUp }
    }
}
