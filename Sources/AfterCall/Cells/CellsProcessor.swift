import ContactCenter
import Indicators
public import Streaming

/// The cells stage as the logic of a task: changes of indicators in, KPI records out.
///
/// Records are published with the commit, so many at most that a storm of windows which become final together is spread
/// over commits.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class CellsProcessor: CountedProcessor {
    /// How many KPI records one commit has at most, about.
    private static let recordsPerCommit = 4_000

    private var cells: CellTable
    private var watermarks: WatermarkTable
    private var watermarksBefore: WatermarkTable
    private let encoder: KPIEncoder
    private let totals: StageTotals
    private let held: HeldOutput
    private var counters = StageCounters()
    private var kept = StageCounters()
    private var isRestored = true
    private var isEmissionDue = false
    private var latest: Timestamp
    private var directory: DirectoryView

    init(_ factory: CellsFactory) {
        cells = CellTable(settings: factory.settings, pool: BlockPool(source: LargePages.allocate))
        watermarks = WatermarkTable(sources: factory.sources)
        watermarksBefore = watermarks
        encoder = KPIEncoder(
            catalogue: factory.settings.catalogue,
            timeZone: factory.settings.zone.name,
            isApproximate: factory.isApproximate
        )
        totals = factory.totals
        directory = DirectoryView(factory.directory)
        held = HeldOutput(source: factory.source, maximumDeadLetterBytes: factory.maximumDeadLetterBytes)
        latest = factory.start
    }

    /// How many scopes the task knows.
    public var keyCount: Int { cells.liveScopes }

    /// Nothing waits here.
    public var waitingCount: Int { 0 }

    /// How many scopes have changed since they were published last (`kpi.emit_every`).
    public var unpublishedCount: Int { cells.queuedScopes }

    /// Adds what comes.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        note(nowMs)
        for record in records {
            counters.read += 1
            do throws(WireError) {
                guard let value = record.value else { throw WireError(.inconsistent) }
                switch try InboxRecord(value) {
                case .delta(_, let delta): try cells.add(delta, to: key(of: record))
                case .gauge(let source, let gauge): try cells.set(gauge, of: source, in: key(of: record))
                case .watermark(let source, let instant): watermarks.update(source, instant)
                }
                counters.applied += 1
            } catch {
                throw unreadable("the cells inbox", record, error)
            }
        }
    }

    private func key(of record: StreamRecord) throws(WireError) -> UnsafeRawBufferPointer {
        guard let key = record.key else { throw WireError(.inconsistent) }
        return key
    }

    /// When something is to be published even if nothing comes.
    public var nextTimerMs: Int64? {
        cells.nextEmissionAt(now: latest, least: watermarks.least)?.milliseconds
    }

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
        guard let news = directory.news() else { return }
        cells.setTargets(news.targets)
        cells.setPlans(news.plans)
    }

    /// Whether something is published with the commit.
    public var hasOutputWaiting: Bool { isEmissionDue }

    /// What is needed to undo a transaction is small.
    public var changedKeyCount: Int { 0 }

    /// Publishes what is due.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        isEmissionDue = false
        var count = 0
        cells.emit(now: latest, least: watermarks.least, limit: Self.recordsPerCommit) { record in
            encoder.append(record, as: .kpis, headers: 0..<0, to: &held.batch)
            count += 1
        }
        counters.count(count, .kpis)
        try held.handOn(to: output)
        held.forget()
    }

    /// Writes what has changed.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        var failure: StreamFailure?
        cells.forEachDirty { key, value in
            if failure != nil { return }
            do throws(StreamFailure) {
                try changelog.produce(to: topic, partition: partition, key: key, value: value)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Takes up what a record of the changelog says.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        isRestored = false
        do throws(WireError) {
            try cells.restore(key: key(of: record), value: record.value)
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
        watermarksBefore = watermarks
    }

    /// Keeps what was done, and counts it.
    public func keepJournal() {
        cells.keep()
        var done = counters
        done.subtract(kept)
        totals.add(done)
        kept = counters
    }

    /// Undoes what was done.
    public func rollBack() {
        cells.undo()
        watermarks = watermarksBefore
        counters = kept
        held.forget()
    }
}

/// Makes the cells stage for the tasks of one worker.
public struct CellsFactory: CountedFactory {
    let settings: CellSettings
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
    public func makeProcessor(partition: Int32) -> CellsProcessor { CellsProcessor(self) }
}
