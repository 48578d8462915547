import Alerting
public import ContactCenter
import Indicators
import Kafka
public import Streaming

/// The cells stage as the logic of a task: changes of indicators in, KPI records out, and alerts on
/// them.
///
/// Records are published with the commit, so many at most that a storm of windows which become final together is spread
/// over commits.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class CellsProcessor: CountedProcessor {
    /// How many KPI records one commit has at most, about; in a backlog, where others do not wait for them, more: each
    /// commit writes what scopes have come to meanwhile.
    private static let recordsPerCommit = 4_000
    private static let recordsPerCommitBehind = 20_000

    private let settings: CellSettings
    private var cells: CellTable
    private let goals: Goals
    private var objectives: ObjectiveTable
    private var resolved = ResolvedAlerts()
    private var watermarks: WatermarkTable
    private var watermarksBefore: WatermarkTable
    private let encoder: KPIEncoder
    private var alerts: ScopeAlerts
    private var watch: ReportWatch
    private let judges: Bool
    /// What the worker has done whose task this is.
    fileprivate var totals: StageTotals
    private let held: HeldOutput
    private var counters = StageCounters()
    private var kept = StageCounters()
    private var isRestored = true
    private var isEmissionDue = false
    private var latest: Timestamp
    private let since: Timestamp
    private var directory: DirectoryView
    private let source: SourceTask
    private var writer = WireWriter()
    private var keyWriter = WireWriter(capacity: 32)

    init(_ factory: CellsFactory, partition: Int32) {
        settings = factory.settings
        cells = CellTable(settings: settings, pool: BlockPool(source: LargePages.allocate))
        cells.setTargets(factory.goals.targets)
        goals = factory.goals
        objectives = ObjectiveTable(factory.goals.objectives.filter(factory.isOf(partition)))
        source = SourceTask(stage: .cells, partition: partition)
        watermarks = WatermarkTable(sources: factory.sources)
        watermarksBefore = watermarks
        encoder = KPIEncoder(
            catalogue: settings.catalogue,
            timeZone: settings.zone.name,
            isApproximate: factory.isApproximate
        )
        alerts = ScopeAlerts(factory.rules ?? ScopeRuleTable())
        watch = ReportWatch(factory.rules ?? ScopeRuleTable(), settings.catalogue)
        judges = factory.rules != nil
        totals = factory.totals
        directory = DirectoryView(factory.directory)
        held = HeldOutput(source: factory.source, maximumDeadLetterBytes: factory.maximumDeadLetterBytes)
        latest = factory.start
        since = factory.start
    }

    /// How many scopes the task knows.
    public var keyCount: Int { cells.liveScopes }

    /// Nothing waits here.
    public var waitingCount: Int { 0 }

    /// How many scopes have changed since they were published last (`kpi.emit_every`).
    public var unpublishedCount: Int { cells.queuedScopes }

    /// The least watermark; before every source has told one, when the task began to wait for them.
    public var completeUpTo: Timestamp? { watermarks.least ?? since }

    /// Adds what comes.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        note(nowMs)
        for record in records {
            do throws(WireError) {
                try RecordBundle.forEach(in: record) { record throws(WireError) in try take(record) }
            } catch {
                throw unreadable("the cells inbox", record, error)
            }
        }
    }

    private func take(_ record: StreamRecord) throws(WireError) {
        counters.read += 1
        guard let value = record.value else { throw WireError(.inconsistent) }
        var isTaken = true
        switch try InboxRecord(value) {
        case .delta(_, let delta): isTaken = try cells.add(delta, to: key(of: record))
        case .gauge(let source, let gauge): isTaken = try cells.set(gauge, of: source, in: key(of: record))
        case .watermark(let source, let instant): watermarks.update(source, instant)
        // Where no alerts are published nobody would take these off again.
        case .answer(let answer): if judges { watch.note(answer) }
        case .report(let report): if judges { try watch.note(report, of: key(of: record)) }
        case .dayValue(let news):
            guard let name = ObjectiveTable.name(inKey: try key(of: record)) else { throw WireError(.inconsistent) }
            // If not, it is of a configuration that is no more.
            isTaken = objectives.observe(news, for: name)
        }
        if isTaken { counters.applied += 1 } else { counters.ignored += 1 }
    }

    private func key(of record: StreamRecord) throws(WireError) -> UnsafeRawBufferPointer {
        guard let key = record.key else { throw WireError(.inconsistent) }
        return key
    }

    /// When something is to be published even if nothing comes; never while it waits for the commit.
    public var nextTimerMs: Int64? {
        if isEmissionDue { return nil }
        var next = cells.nextEmissionAt(now: latest, least: watermarks.least, isBehind: isBehind) ?? .distantFuture
        if judges {
            if let due = alerts.nextDueAt(reached: reached, now: latest) { next = min(next, due) }
            if let due = watch.nextDueAt(now: latest) { next = min(next, due) }
        }
        if let due = resolved.nextInstant { next = min(next, due) }
        return next == .distantFuture ? nil : next.milliseconds
    }

    /// Whether there is a backlog: of one source that is late others do not have to wait.
    private var isBehind: Bool { watermarks.isMostlyBefore(latest - ScopeAlerts.toleranceMs) }

    /// Up to when everything is known.
    private var reached: Timestamp? { watermarks.least.map { min($0, latest) } }

    /// Notes that it is time to publish: that is done with the commit.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        note(nowMs)
        isEmissionDue = true
        return 1
    }

    /// Takes the time, and a directory that has changed.
    private func note(_ nowMs: Int64) {
        latest = max(latest, Timestamp(milliseconds: nowMs))
        cells.note(now: latest)
        guard let news = directory.news() else { return }
        // Of two that are as specific, the directory's counts.
        cells.setTargets(news.targets + goals.targets)
        cells.setPlans(news.plans)
        cells.setTimesWithSkills(news.timesWithSkills)
    }

    /// Whether something is published with the commit.
    public var hasOutputWaiting: Bool { isEmissionDue || watch.hasAnswers }

    /// While a backlog is read the same scopes change again and again, and what is not final is seldom published.
    public var isFarBehind: Bool { isBehind }

    /// How many windows and slices have changed.
    public var changedKeyCount: Int { cells.changedEntries }

    /// Publishes what is due.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        isEmissionDue = false
        var count = 0
        let (now, reached, isBehind) = (latest, reached, isBehind)
        let limit = isBehind ? Self.recordsPerCommitBehind : Self.recordsPerCommit
        cells.emit(now: now, least: watermarks.least, isBehind: isBehind, limit: limit) { record in
            encoder.append(record, as: .kpis, headers: 0..<0, to: &held.batch)
            count += 1
            tell(record)
            if judges { alerts.observe(record, reached: reached, now: now) }
        }
        objectives.publish { progress, revision in
            encoder.append(progress, revision: revision, computedAt: now, as: .kpis, headers: 0..<0, to: &held.batch)
            count += 1
        }
        counters.count(count, .kpis)
        if judges { publishAlerts(reached, now) }
        deleteAlerts(now)
        try held.handOnAll(to: output)
    }

    /// Tells objectives, wherever they are kept, what a record says of their key results.
    private func tell(_ record: KPIRecord) {
        for objective in goals.objectives {
            for value in objective.values(in: record, encoder.catalogue) {
                writer.removeAll()
                InboxRecord.write(value, of: source, to: &writer)
                ObjectiveTable.key(of: objective.name).withUnsafeBytes {
                    held.batch.addInternal(.cellsInbox, key: $0, value: writer.bytes)
                }
                counters.count(1, .cellsInbox)
            }
        }
    }

    private func publishAlerts(_ reached: Timestamp?, _ now: Timestamp) {
        alerts.settle(reached: reached, now: now)
        // A change waits for the next emission, and for the commit that brings it.
        let delayMs = 2 * settings.emitEveryMs(isBehind: isBehind)
        alerts.reconsider(delayMs: delayMs) { scope, minutes, instant, body in
            cells.recall(scope, minutes: minutes ?? 5, endingAt: instant, now: now, body)
        }
        let encoder = ScopeAlertEncoder(catalogue: encoder.catalogue)
        var count = 0
        func publish(_ news: ScopeAlertNews) {
            let fingerprint = encoder.append(news, to: &held.batch)
            resolved.note(fingerprint, isResolved: news.change.resolution != nil, now: now)
            count += 1
        }
        alerts.publish(reached: reached, now: now, publish)
        watch.publish(now: now, publish)
        counters.count(count, .alerts)
    }

    /// Deletes alerts that were resolved long ago.
    private func deleteAlerts(_ now: Timestamp) {
        var count = 0
        while count < Self.recordsPerCommit, let alert = resolved.removeFirst(dueAt: now) {
            held.batch.addDeletion(of: alert, from: .alerts)
            count += 1
        }
        counters.count(count, .alerts)
    }

    /// Writes what has changed.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        var failure: StreamFailure?
        func write(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
            if failure != nil { return }
            do throws(StreamFailure) {
                try changelog.produce(to: topic, partition: partition, key: key, value: value)
            } catch {
                failure = error
            }
        }
        cells.forEachDirty(write)
        objectives.forEachDirty(write)
        alerts.forEachDirty(write)
        watch.forEachDirty(write)
        resolved.writeChanges(key: &keyWriter, value: &writer, write)
        if let failure { throw failure }
    }

    /// Takes up what a record of the changelog says.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        isRestored = false
        do throws(WireError) {
            let key = try key(of: record)
            if ResolvedAlerts.isOurs(key) {
                try resolved.restore(key: key, value: record.value)
            } else if let name = ObjectiveTable.name(inKey: key) {
                try objectives.restore(name, value: record.value)
            } else if ReportWatch.isOurs(key) {
                try watch.restore(key: key, value: record.value)
            } else if ScopeAlerts.isAlert(key: key) {
                try alerts.restore(key: key, value: record.value)
            } else {
                try cells.restore(key: key, value: record.value)
            }
        } catch {
            throw unreadable("the changelog", record, error)
        }
    }

    private func unreadable(_ what: String, _ record: StreamRecord, _ error: WireError) -> StreamFailure {
        StreamFailure(
            .refused,
            "\(what) cannot be read at partition \(record.partition), offset \(record.offset): "
                + "\(error.code), field \(error.field)"
        )
    }

    /// Lets what follows be undone.
    public func beginJournal() {
        if !isRestored {
            cells.finishRestore()
            isRestored = true
        }
        cells.beginTransaction()
        objectives.beginTransaction()
        alerts.beginTransaction()
        watch.beginTransaction()
        resolved.begin()
        watermarksBefore = watermarks
    }

    /// Keeps what was done, and counts it.
    public func keepJournal() {
        cells.keep()
        objectives.keep()
        alerts.keep()
        watch.keep()
        resolved.keep()
        var done = counters
        done.subtract(kept)
        totals.add(done)
        kept = counters
    }

    /// Undoes what was done.
    public func rollBack() {
        cells.undo()
        objectives.undo()
        alerts.undo()
        watch.undo()
        resolved.undo()
        watermarks = watermarksBefore
        counters = kept
        isEmissionDue = false
        held.forget()
    }
}

/// Makes the cells stage for the tasks of one worker.
public struct CellsFactory: CountedFactory {
    let settings: CellSettings
    /// Targets and objectives of the configuration.
    var goals = Goals()
    /// How many partitions the cells inbox has.
    var partitions: Int32 = 1
    /// The rules on indicators; `nil` where alerts are not published.
    var rules: ScopeRuleTable?
    /// The tasks whose watermarks count.
    let sources: [SourceTask]
    /// Whether something may have been counted twice.
    let isApproximate: Bool
    /// `ce_source` of what is published.
    let source: [UInt8]
    let maximumDeadLetterBytes: Int
    /// Any instant before the wall clock.
    let start: Timestamp
    /// Where the directory is; `nil` where none is read.
    var directory: DirectoryShelf?
    /// What the tasks of the worker have done.
    public let totals = StageTotals()

    /// The stage without any scope.
    public func makeProcessor(partition: Int32) -> CellsProcessor { CellsProcessor(self, partition: partition) }

    /// Lets the task count for this worker.
    public func adopt(_ processor: CellsProcessor) { processor.totals = totals }

    /// Tells the objectives that are kept in `partition`: that to which their key goes.
    func isOf(_ partition: Int32) -> (Objective) -> Bool {
        { objective in
            ObjectiveTable.key(of: objective.name).withUnsafeBytes {
                KafkaPartitioner.partition(for: $0, among: partitions) == partition
            }
        }
    }
}
