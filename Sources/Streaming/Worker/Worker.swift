/// One member of a stage's consumer group with one transactional producer: polls, processes, fires timers and commits,
/// in a strict loop on one thread.
///
/// Whatever a port reports is either handled here or thrown: after a throw the worker is of no use any more, holds
/// nothing that is not in the log, and whoever runs it makes a new one. No call waits without a bound of the
/// configuration.
///
/// Thread safety: none. All calls come from one thread, on which the ports call back.
public final class Worker<
    Source: RecordSource,
    Sink: TransactionalSink,
    Changelog: ChangelogReader,
    Time: WorkerClock,
    Factory: StageProcessorFactory,
    Faults: FaultHook
> where Source.GroupMetadata == Sink.GroupMetadata {
    let source: Source
    let sink: Sink
    let changelog: Changelog
    let clock: Time
    let factory: Factory
    let faults: Faults
    let configuration: WorkerConfiguration
    let notify: (WorkerEvent) -> Void
    let snapshots: (any SnapshotShelf)?
    let standby: StandbySource?
    let fence: (any WriterFence)?
    let letGo: (inout [Factory.Processor]) -> Void
    let outlet: Outlet<Sink, Time, Faults>

    /// The tasks by partition; `nil` where a partition is not the worker's.
    var tasks: [StreamTask<Factory.Processor>?] = []

    /// Tasks that were given back and may come back.
    var retained = RetainedTasks<Factory.Processor>()

    /// The tasks of the open transaction.
    var touched: [StreamTask<Factory.Processor>] = []

    /// Whether the open transaction has waited for a round of timers before its commit.
    var hasAwaitedTimers = false

    /// When the open transaction touched its first task, by the monotonic clock.
    private var touchedAtMs = Int64.max

    /// Until when the broker is left to others after the last commit, by the monotonic clock.
    var restsUntilMs = Int64.min

    /// Until when a revocation has to be over, by the monotonic clock.
    var revokeDeadlineMs: Int64?

    /// What was sent with the open transaction, once its end was requested.
    var endRequested: [PartitionOffset]?

    /// What went wrong with the producer inside a poll.
    private var outputFailure: StreamFailure?

    var recreationsInARow = 0

    /// Whether the worker is about to leave the group for good.
    private(set) var isClosing = false

    /// Where the next round of timers begins, so that no task waits for ever behind others.
    var firstTimerPartition = 0

    private(set) var isDrained = false

    /// The wall clock before the last poll. Timers act up to then and not further: what the poll found, or did not
    /// find, tells nothing about events that came while it, or the process, slept.
    private(set) var polledAtMs = Int64.min

    /// The clocks when the source was asked last.
    private var askedAt: (monotonicMs: Int64, wallMs: Int64)?

    /// What the worker has done.
    public internal(set) var counters = WorkerCounters()

    /// Creates a worker; ``start()`` makes it a member.
    ///
    /// - Parameters:
    ///   - snapshots: copies of state that a restore may begin with.
    ///   - standby: hands over a task that was kept for the worker, if there is one that is certain to be of the
    ///     changelog that ends at an offset.
    ///   - fence: ends what dead workers left open, instead of waiting until it has timed out.
    ///   - letGo: takes over the tasks that are no more, leaving nothing behind; to free a large state takes long, and
    ///     by default that is done at once.
    ///   - notify: told what happens, on the worker's thread; must not call the worker.
    public init(
        source: Source,
        sink: Sink,
        changelog: Changelog,
        clock: Time,
        factory: Factory,
        configuration: WorkerConfiguration,
        faults: Faults,
        snapshots: (any SnapshotShelf)? = nil,
        standby: StandbySource? = nil,
        fence: (any WriterFence)? = nil,
        letGo: @escaping (inout [Factory.Processor]) -> Void = { $0.removeAll() },
        notify: @escaping (WorkerEvent) -> Void = { _ in }
    ) {
        self.source = source
        self.sink = sink
        self.changelog = changelog
        self.clock = clock
        self.factory = factory
        self.configuration = configuration
        self.faults = faults
        self.notify = notify
        self.snapshots = snapshots
        self.standby = standby
        self.fence = fence
        self.letGo = letGo
        outlet = Outlet(sink: sink, clock: clock, faults: faults, configuration: configuration)
    }

    /// Ends whatever a former producer of the same transactional id left open, then joins the group.
    public func start() throws(StreamFailure) {
        if configuration.guarantee == .exactlyOnce {
            try retrying(configuration.operationTimeoutMs) { left throws(StreamFailure) in
                try self.sink.initTransactions(timeoutMs: left)
            }
        }
        try source.subscribe()
    }

    /// Polls until a batch is full or nothing is there, fires due timers, and commits when it is time.
    ///
    /// Waits for records up to the next timer, the commit's deadline and the configured poll wait.
    public func runRound() throws(StreamFailure) {
        var expired = retained.removeExpired(nowMs: clock.monotonicMs)
        letGo(&expired)
        do throws(StreamFailure) {
            try pollBatch()
        } catch {
            try pollFailed(error)
        }
        do throws(StreamFailure) {
            try faults.reached(.beforeTimers)
            try fireTimers()
            guard isCommitDue, !awaitsTimers() else { return }
            try commit(within: configuration.operationTimeoutMs)
        } catch {
            try recover(from: error)
        }
    }

    /// Leaves the group, committing what the last revocation lets commit, then ends the producer.
    public func close() throws(StreamFailure) {
        isClosing = true
        try faults.reached(.inClose)
        try source.close(timeoutMs: configuration.operationTimeoutMs, delivering: self)
        outputFailure = nil
        if !touched.isEmpty || outlet.isOpen { try abort(because: "the group let the member go") }
        try faults.reached(.afterSourceClose)
        try sink.close(timeoutMs: configuration.operationTimeoutMs)
    }

    /// The partitions of the worker's tasks, in order.
    public var partitions: [Int32] { tasks.compactMap { $0?.partition } }

    /// Calls `body` with each task's partition, the offset of its next record, whether it has caught up, and its logic.
    public func forEachTask(
        _ body: (_ partition: Int32, _ next: Int64, _ hasCaughtUp: Bool, _ processor: Factory.Processor) -> Void
    ) {
        let now = clock.wallMs
        for case let task? in tasks { body(task.partition, task.next, hasCaughtUp(task, nowMs: now), task.processor) }
    }

    func task(of partition: Int32) -> StreamTask<Factory.Processor>? {
        tasks.indices.contains(Int(partition)) ? tasks[Int(partition)] : nil
    }

    /// Makes `task` part of the open transaction.
    func touch(_ task: StreamTask<Factory.Processor>) {
        guard !task.isTouched else { return }
        task.isTouched = true
        task.processor.beginJournal()
        if touched.isEmpty { touchedAtMs = clock.monotonicMs }
        touched.append(task)
    }

    /// The committed offsets of `partitions`, once none of them is pending.
    func committedOffsets(of partitions: [Int32], within limitMs: Int64) throws(StreamFailure) -> [PartitionOffset] {
        try retrying(limitMs) { left throws(StreamFailure) in
            try self.source.committed(partitions, timeoutMs: left)
        }
    }

    /// Repeats a call while it fails as retriable, within `limitMs` and the deadline of a revocation.
    func retrying<Result>(
        _ limitMs: Int64,
        _ call: (_ leftMs: Int64) throws(StreamFailure) -> Result
    ) throws(StreamFailure) -> Result {
        let deadline = min(clock.monotonicMs + limitMs, revokeDeadlineMs ?? .max)
        return try clock.retrying(until: deadline, everyMs: configuration.retryPauseMs, call)
    }
}

extension Worker {
    private func pollBatch() throws(StreamFailure) {
        try faults.reached(.beforePoll)
        try doubtEnds()
        let timeout = pollTimeoutMs
        isDrained = false
        polledAtMs = clock.wallMs
        var left = configuration.recordsPerRound
        var count = try poll(timeoutMs: timeout, limit: left)
        while count > 0, left > count {
            left -= count
            count = try poll(timeoutMs: 0, limit: left)
        }
        isDrained = count == 0
    }

    private func poll(timeoutMs: Int64, limit: Int) throws(StreamFailure) -> Int {
        askedAt = (clock.monotonicMs, clock.wallMs)
        return try source.poll(timeoutMs: timeoutMs, limit: limit, delivering: self)
    }

    /// Lets the ends of partitions be found anew once the process, or the machine, was stopped for a while.
    ///
    /// Whatever fetches stood still as well, so that a poll that finds nothing says nothing of what came meanwhile, and
    /// deadlines would act that events have long overtaken.
    private func doubtEnds() throws(StreamFailure) {
        guard configuration.doubtsEnds, let askedAt else { return }
        let stoodStillMs = max(clock.monotonicMs - askedAt.monotonicMs, clock.wallMs - askedAt.wallMs)
        guard stoodStillMs > configuration.endIsTrustedMs else { return }
        let ended = tasks.compactMap { task in
            task.flatMap { source.hasReachedEnd(of: $0.partition) ? PartitionOffset($0.partition, $0.next) : nil }
        }
        if !ended.isEmpty { try source.seek(ended) }
    }

    private var pollTimeoutMs: Int64 {
        // Nothing is known of partitions that a full round did not get to.
        guard isDrained else { return 0 }
        var timeout = configuration.pollWaitMs
        if !touched.isEmpty {
            let monotonic = clock.monotonicMs
            let isHeldBack = restsUntilMs > monotonic && hasOutputWaiting
            timeout = min(timeout, (isHeldBack ? restsUntilMs : commitDeadlineMs) - monotonic)
        }
        let now = clock.wallMs
        for case let task? in tasks {
            guard let due = task.processor.nextTimerMs, hasCaughtUp(task, nowMs: now) else { continue }
            timeout = min(timeout, due < now ? 0 : due - now)
        }
        return max(0, timeout)
    }

    /// When the open transaction, which holds something, is committed at the latest, by the monotonic clock.
    var commitDeadlineMs: Int64 { max(restsUntilMs, touchedAtMs + commitIntervalMs) }

    private var commitIntervalMs: Int64 {
        if catchesUp { return configuration.catchUpIntervalMs }
        let isFarBehind = configuration.farBehindIntervalMs > 0 && touched.allSatisfy(\.processor.isFarBehind)
        return max(configuration.commitIntervalMs, isFarBehind ? configuration.farBehindIntervalMs : 0)
    }

    /// Whether the open transaction has something to tell.
    private var hasOutputWaiting: Bool {
        outlet.holdsOutput || touched.contains(where: \.processor.hasOutputWaiting)
    }

    /// Whether all tasks of the open transaction are far behind, with more to read.
    private var catchesUp: Bool {
        guard configuration.catchUpIntervalMs > configuration.commitIntervalMs else { return false }
        let farBehind = clock.wallMs - configuration.catchUpIntervalMs
        return touched.allSatisfy { $0.newestTimestampMs < farBehind && !source.hasReachedEnd(of: $0.partition) }
    }

    private var isCommitDue: Bool {
        guard !touched.isEmpty else { return false }
        if clock.monotonicMs >= commitDeadlineMs { return true }
        if isDrained, clock.monotonicMs >= restsUntilMs, source.waitsForOthers || hasOutputWaiting && !catchesUp {
            return true
        }
        return touched.reduce(0) { $0 + $1.processor.changedKeyCount } >= configuration.keysPerTransaction
    }

    /// Tells failures of the producer inside a poll, which are recovered from, from failures of the consumer.
    private func pollFailed(_ failure: StreamFailure) throws(StreamFailure) {
        if let cause = outputFailure {
            outputFailure = nil
            try recover(from: cause)
            return
        }
        guard failure.kind == .retriable else { throw failure }
        counters.pollFailures += 1
        notify(.pollFailed(reason: failure.reason))
    }
}

extension Worker: SourceObserver {
    /// Processes records, except those that were processed before.
    public func recordsArrived(_ records: UnsafeBufferPointer<StreamRecord>) throws(StreamFailure) {
        guard let first = records.first else { return }
        guard let task = task(of: first.partition) else {
            counters.strays += records.count
            return
        }
        var index = 0
        while index < records.count {
            let end = endOfRun(in: records, from: index)
            if !configuration.guardsOffsets || records[index].offset >= task.next {
                try process(UnsafeBufferPointer(rebasing: records[index..<end]), of: task)
            } else {
                counters.duplicatesDropped += end - index
            }
            index = end
        }
    }

    /// The end of the longest run from `index` on in which each record is behind the one before, and no record that is
    /// still to be processed follows one that is not.
    private func endOfRun(in records: UnsafeBufferPointer<StreamRecord>, from index: Int) -> Int {
        let next = task(of: records[index].partition)?.next ?? 0
        let isNew = records[index].offset >= next
        var end = index + 1
        while end < records.count, records[end].offset > records[end - 1].offset {
            guard (records[end].offset >= next) == isNew else { break }
            end += 1
        }
        return end
    }

    private func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        of task: StreamTask<Factory.Processor>
    ) throws(StreamFailure) {
        touch(task)
        counters.records += records.count
        do throws(StreamFailure) {
            try task.processor.process(records, nowMs: clock.wallMs, into: outlet)
        } catch {
            outputFailure = error
            throw error
        }
        for record in records {
            task.next = record.offset + 1
            if let timestampMs = record.timestampMs {
                task.newestTimestampMs = max(task.newestTimestampMs, timestampMs)
            }
        }
    }

    /// Restores the tasks of `partitions` and starts to read them.
    public func partitionsAssigned(_ partitions: [Int32]) throws(StreamFailure) {
        try settling { () throws(StreamFailure) in try self.assigned(partitions) }
    }

    /// Commits what is open, or aborts it, within the deadline of a revocation, and gives `partitions` back.
    public func partitionsRevoked(_ partitions: [Int32]) throws(StreamFailure) {
        try settling { () throws(StreamFailure) in try self.revoked(partitions) }
    }

    /// Aborts what is open and drops the state of `partitions`.
    public func partitionsLost(_ partitions: [Int32]) throws(StreamFailure) {
        try settling { () throws(StreamFailure) in try self.lost(partitions) }
    }

    /// What a rebalance could not settle within its bounds ends the worker: it must not pass for a poll that failed and
    /// is repeated.
    private func settling(_ rebalance: () throws(StreamFailure) -> Void) throws(StreamFailure) {
        do throws(StreamFailure) {
            try rebalance()
        } catch  where error.kind == .retriable || error.kind == .abortable {
            throw StreamFailure(.fatal, error.reason)
        }
    }
}
