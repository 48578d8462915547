import ContactCenter
public import Streaming

/// The agents stage as the logic of a task: what the runtime asks of a stage, in terms of ``AgentStage``.
///
/// What is published is held until the commit, or until there is much of it: a transaction that begins with its offsets
/// ends sooner (see ``Worker``). The record of an agent is published once a transaction, as it is then.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class AgentsProcessor: StageProcessor {
    private var stage: AgentStage
    private let totals: AgentsTotals
    private let headers: RecordHeaders
    private let maximumDeadLetterBytes: Int
    private var batch = OutputBatch()
    /// How many bytes of output are held before they are handed on. Under load, when much comes in a transaction, it is
    /// better that the producer begins to send.
    private static let heldBytes = 128 << 10

    /// How many of the batch's records have been handed on.
    private var sentCount = 0
    private var keys: [UnsafeRawBufferPointer] = []
    /// The newest of Kafka's timestamps, in milliseconds since the Unix epoch.
    private var newestTimestampMs = Int64.min
    /// What the stage had done when its journal was last kept.
    private var kept = StageCounters()
    /// The wall clock of the newest call: it goes back now and then, and timers must not.
    private var latest: Timestamp

    init(_ factory: AgentsFactory) {
        stage = AgentStage(settings: factory.settings, start: factory.start)
        totals = factory.totals
        headers = RecordHeaders(source: factory.source)
        maximumDeadLetterBytes = factory.maximumDeadLetterBytes
        latest = factory.start
    }

    /// How many agents the task knows.
    public var agentCount: Int { stage.agentCount }

    /// Records that wait for their time.
    var waitingCount: Int { stage.counters.waiting }

    /// Agents that a timer will wake.
    var timerCount: Int { stage.timerCount }

    /// Takes records, each after those that waited for a time that it shows to have come: Kafka's timestamps tell that,
    /// so that a backlog is read as it was when it was live.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        let now = note(nowMs)
        foresee(records)
        for record in records {
            newestTimestampMs = max(newestTimestampMs, record.timestampMs ?? nowMs)
            // A timestamp may be ahead as well; the wall clock has the last word.
            let reached = min(now, Timestamp(milliseconds: newestTimestampMs))
            if let waiting = stage.nextWaitingAt, waiting <= reached { stage.takeWaiting(at: reached, into: &batch) }
            stage.take(InputRecord(record), now: now, into: &batch)
        }
        try handOnMuch(to: output)
    }

    private func foresee(_ records: UnsafeBufferPointer<StreamRecord>) {
        guard records.count > 1 else { return }
        keys.removeAll(keepingCapacity: true)
        for record in records { keys.append(record.key ?? UnsafeRawBufferPointer(start: nil, count: 0)) }
        keys.withUnsafeBufferPointer { stage.foresee($0) }
    }

    /// When the clock will next change something.
    public var nextTimerMs: Int64? { stage.nextActionAt?.milliseconds }

    /// Takes records whose time has come, and lets deadlines and alerts act.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        let now = note(nowMs)
        var count = stage.takeWaiting(at: now, limit: limit, into: &batch)
        if count < limit { count += stage.settle(at: now, limit: limit - count, into: &batch) }
        try handOnMuch(to: output)
        return count
    }

    private func note(_ nowMs: Int64) -> Timestamp {
        latest = max(latest, Timestamp(milliseconds: nowMs))
        return latest
    }

    /// Whether something is published with the commit.
    public var hasOutputWaiting: Bool { stage.hasUnpublishedAgents || sentCount < batch.records.count }

    /// How many agents the transaction has touched.
    public var changedKeyCount: Int { stage.touchedCount }

    /// Publishes the records of the agents that have changed.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        stage.endBatch(into: &batch)
        try handOn(to: output)
        forgetBatch()
    }

    /// Writes the agents that were touched, and the records that came to wait or no longer do.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        try stage.writeChangelog { key, value throws(StreamFailure) in
            try changelog.produce(to: topic, partition: partition, key: key, value: value)
        }
        try stage.writeWaiting { key, value throws(StreamFailure) in
            try changelog.produce(to: topic, partition: partition, key: key, value: value)
        }
    }

    /// Takes up what a record of the changelog says.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        do throws(WireError) {
            guard let key = record.key else { throw WireError(.inconsistent) }
            if AgentStage.isWaitingRecord(key) {
                try stage.restoreWaiting(key: key, value: record.value)
            } else if let value = record.value {
                try stage.restore(value)
            } else {
                stage.restore(tombstoneFor: key)
            }
        } catch {
            throw StreamFailure(
                .refused,
                "the changelog cannot be read at partition \(record.partition), offset \(record.offset): "
                    + "\(error.code), field \(error.field)"
            )
        }
        kept = stage.counters
    }

    /// Lets what follows be undone.
    public func beginJournal() {
        stage.beginTransaction()
    }

    /// Keeps what was done, and counts it.
    public func keepJournal() {
        stage.keep()
        var done = stage.counters
        done.subtract(kept)
        totals.counters.add(done)
        kept = stage.counters
    }

    /// Undoes what was done, and forgets what was to be published.
    public func rollBack() {
        stage.undo()
        forgetBatch()
    }

    private func forgetBatch() {
        batch.removeAll()
        sentCount = 0
    }

    /// Hands on what is held if it is much, and finds out about an agent that had to be known and was damaged.
    private func handOnMuch(to output: some RecordOutput) throws(StreamFailure) {
        if let damage = stage.damage {
            let what = "\(damage.code), field \(damage.field)"
            throw StreamFailure(.refused, "the changelog record of an agent cannot be read: \(what)")
        }
        if batch.bytes.count >= Self.heldBytes { try handOn(to: output) }
    }

    /// Hands the records of the batch to `output`.
    private func handOn(to output: some RecordOutput) throws(StreamFailure) {
        let records = batch.records
        while sentCount < records.count {
            try send(records[sentCount], to: output)
            sentCount += 1
        }
        // The trace context of an agent's record is among the headers, until that is published with the commit.
        if batch.headers.isEmpty { forgetBatch() }
    }

    private func send(_ record: OutputBatch.Record, to output: some RecordOutput) throws(StreamFailure) {
        let key = record.key.map { $0.bytes(in: batch.bytes) }
        var value = record.value.map { $0.bytes(in: batch.bytes) }
        headers.describe(record, of: batch)
        if record.output == .deadLetters, size(key, value) > maximumDeadLetterBytes {
            // The topic takes no record as large as this one was: the headers say where the original is.
            headers.add("aftercall-error-truncated", "true")
            value = nil
        }
        try headers.withList { list throws(StreamFailure) in
            try output.produce(to: record.output.sinkTopic, partition: nil, key: key, value: value, headers: list)
        }
    }

    private func size(_ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?) -> Int {
        (key?.count ?? 0) + (value?.count ?? 0) + headers.byteCount
    }
}

/// What the tasks of a worker have done that was committed, those among them that others own now.
///
/// Thread safety: none; it belongs to the worker's thread.
final class AgentsTotals {
    var counters = StageCounters()
}

/// Makes the agents stage for the tasks of one worker.
public struct AgentsFactory: StageProcessorFactory {
    let settings: AgentStageSettings
    /// `ce_source` of what is published.
    let source: [UInt8]
    /// How large a dead letter may be with its headers; a larger one goes without its value.
    let maximumDeadLetterBytes: Int
    /// Any instant before the wall clock.
    let start: Timestamp
    let totals = AgentsTotals()

    /// The stage without any agent.
    public func makeProcessor(partition: Int32) -> AgentsProcessor { AgentsProcessor(self) }
}

extension Output {
    /// The number that stands for its topic.
    var sinkTopic: SinkTopic { SinkTopic(Int(rawValue)) }
}

extension SinkTopic {
    /// The number that stands for the topic of the agents changelog: the one behind the outputs.
    static let agentsChangelog = SinkTopic(Output.allCases.count)
}
