public import CoreMetrics
public import Streaming
import Synchronization

/// The metrics of one stage, filled from what its workers count for themselves.
///
/// Thread safety: a `Mutex` guards what was told before.
public final class StageMetrics: Sendable {
    private let commits: Timer
    private let restores: Timer
    private let standbys: Meter
    private let standbysBehind: Meter
    private let rebalances: [Rebalance: Counter]
    private let state: Mutex<State>

    private enum Rebalance: String, CaseIterable { case assigned, revoked, lost }

    /// Creates the metrics of the stage `stage`, which reads `topic`.
    ///
    /// - Parameter stage: `agents`, `contacts`, `cells` or `ingest`.
    public init(stage: String, topic: String, factory: any MetricsFactory = MetricsSystem.factory) {
        let labels = [("stage", stage)]
        commits = Timer(label: "aftercall_commit_duration_seconds", dimensions: labels, factory: factory)
        restores = Timer(label: "aftercall_restore_duration_seconds", dimensions: labels, factory: factory)
        standbys = Meter(label: "aftercall_standby_tasks", dimensions: labels, factory: factory)
        standbysBehind = Meter(label: "aftercall_standby_tasks_behind", dimensions: labels, factory: factory)
        rebalances = Dictionary(
            uniqueKeysWithValues: Rebalance.allCases.map { kind in
                let labels = labels + [("kind", kind.rawValue)]
                return (kind, Counter(label: "aftercall_rebalances_total", dimensions: labels, factory: factory))
            }
        )
        state = Mutex(State(labels, topic: topic, factory))
    }

    /// Counts what happened. Called by workers, on their threads: it costs a lock that is nearly always free.
    public func note(_ event: WorkerEvent) {
        switch event {
        case .committed(let micros): commits.recordMicroseconds(micros)
        case .restored(_, _, _, let milliseconds): restores.recordMilliseconds(milliseconds)
        case .assigned: rebalances[.assigned]?.increment()
        case .revoked: rebalances[.revoked]?.increment()
        case .lost: rebalances[.lost]?.increment()
        default: break
        }
    }

    /// Takes over how many tasks are kept for others, and how many of them are not up to date.
    func note(standbys count: Int, behind: Int) {
        standbys.set(count)
        standbysBehind.set(behind)
    }

    /// Takes over what the stage tells of itself.
    public func update(_ figures: StageFigures) {
        state.withLock { $0.update(figures) }
    }
}

/// The instruments of a stage.
private struct State {
    private var consumed: TotalCounter
    private var applied: MetricsByLabel<TotalCounter>
    private var duplicates: TotalCounter
    private var ignored: TotalCounter
    private var rejected: MetricsByLabel<TotalCounter>
    private var aheadOfClock: MetricsByLabel<TotalCounter>
    private var unknownFields: TotalCounter
    private var anomalies: MetricsByLabel<TotalCounter>
    private var unaccounted: TotalCounter
    private var published: MetricsByLabel<TotalCounter>
    private var corrections: TotalCounter
    private var commits: MetricsByLabel<TotalCounter>
    private var replacedProducers: TotalCounter
    private var replacedWorkers: TotalCounter
    private var timersFired: TotalCounter
    private var queueFullWaits: TotalCounter
    private var pollFailures: TotalCounter
    private var restored: MetricsByLabel<TotalCounter>
    private var restoring: MetricsByLabel<Meter>
    private var lagRecords: MetricsByTopic
    private var lagSeconds: MetricsByTopic
    private var finalitySeconds: MetricsByLabel<Meter>
    private var sources: [String: SourceMetrics] = [:]
    private let factory: any MetricsFactory
    private let tasks: Meter
    private let laggingTasks: Meter
    private let entries: Meter
    private let waiting: Meter
    private let timersPending: Meter

    init(_ stage: [(String, String)], topic: String, _ factory: any MetricsFactory) {
        let input = stage + [("topic", topic)]
        func total(_ name: String, _ labels: [(String, String)]) -> TotalCounter {
            TotalCounter("aftercall_\(name)_total", labels, factory)
        }
        func totals(_ name: String, _ labels: [(String, String)], by label: String) -> MetricsByLabel<TotalCounter> {
            .counters("aftercall_\(name)_total", labels, by: label, factory)
        }
        func gauge(_ name: String) -> Meter { Meter(label: "aftercall_\(name)", dimensions: stage, factory: factory) }
        func gauges(_ name: String, _ labels: [(String, String)]) -> MetricsByLabel<Meter> {
            .gauges("aftercall_\(name)", labels, by: "partition", factory)
        }
        self.factory = factory
        consumed = total("records_consumed", input)
        applied = totals("records_applied", input, by: "order")
        duplicates = total("records_duplicate", input)
        ignored = total("records_ignored", input)
        rejected = totals("records_rejected", input, by: "cause")
        aheadOfClock = totals("records_ahead_of_clock", input, by: "event_source")
        unknownFields = total("unknown_fields", input)
        anomalies = totals("anomalies", stage, by: "kind")
        unaccounted = total("records_unaccounted", input)
        published = totals("outputs_published", stage, by: "topic")
        corrections = total("corrections_published", stage)
        commits = totals("commits", stage, by: "outcome")
        replacedProducers = total("producers_replaced", stage)
        replacedWorkers = total("workers_replaced", stage)
        timersFired = total("timers_fired", stage)
        queueFullWaits = total("queue_full_waits", stage)
        pollFailures = total("poll_failures", stage)
        restored = totals("restored_records", stage, by: "source")
        restoring = gauges("restore_remaining_records", stage)
        lagRecords = MetricsByTopic("aftercall_consumer_lag_records", stage, factory)
        lagSeconds = MetricsByTopic("aftercall_event_time_lag_seconds", stage, factory)
        finalitySeconds = gauges("finality_lag_seconds", stage)
        tasks = gauge("tasks")
        laggingTasks = gauge("tasks_lagging")
        entries = gauge("state_entries")
        waiting = gauge("waiting_records")
        timersPending = gauge("timers_pending")
    }

    mutating func update(_ figures: StageFigures) {
        updateRecords(figures)
        updateWorker(figures)
        lagRecords.set(figures.tasks.map { ($0.topic, $0.partition, $0.lagRecords.map { Double($0) }) })
        lagSeconds.set(figures.tasks.map { ($0.topic, $0.partition, $0.lagMs.map { Double($0) / 1_000 }) })
        var finality: [String: Double] = [:]
        for task in figures.tasks {
            if let milliseconds = task.finalityLagMs { finality[String(task.partition)] = Double(milliseconds) / 1_000 }
        }
        finalitySeconds.set(finality)
        let factory = factory
        for source in figures.sources {
            sources[source.topic, default: SourceMetrics(source, factory)].update(source.counters)
        }
        restoring.set(
            Dictionary(uniqueKeysWithValues: figures.restoring.map { (String($0.key), Double($0.value)) })
        )
        tasks.set(figures.tasks.count)
        laggingTasks.set(figures.tasks.count { !$0.hasCaughtUp })
        entries.set(figures.entries)
        waiting.set(figures.waiting)
        timersPending.set(figures.timersPending)
    }

    private mutating func updateRecords(_ figures: StageFigures) {
        let records = figures.records
        consumed.grow(to: records.consumed)
        applied.grow(to: ["in_order": records.applied, "reordered": records.reordered])
        duplicates.grow(to: records.duplicates)
        ignored.grow(to: records.ignored)
        rejected.grow(to: records.rejected)
        aheadOfClock.grow(to: records.aheadOfClock)
        unknownFields.grow(to: records.unknownFields)
        anomalies.grow(to: records.anomalies)
        unaccounted.grow(to: records.unaccounted)
        published.grow(to: figures.published)
        corrections.grow(to: figures.corrections)
    }

    private mutating func updateWorker(_ figures: StageFigures) {
        let worker = figures.worker
        commits.grow(to: ["committed": worker.commits, "aborted": worker.aborts])
        replacedProducers.grow(to: worker.recreations)
        replacedWorkers.grow(to: figures.replacedWorkers)
        timersFired.grow(to: worker.timers)
        queueFullWaits.grow(to: worker.queueFullWaits)
        pollFailures.grow(to: worker.pollFailures)
        restored.grow(
            to: [
                "snapshot": worker.snapshotRecords,
                "changelog": worker.restoredRecords - worker.snapshotRecords,
            ]
        )
    }
}
