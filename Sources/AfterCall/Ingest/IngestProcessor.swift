import ContactCenter
import Indicators
public import Streaming
import Telephony

/// The ingest stage as the logic of a task: contact events of the bus, re-keyed into the contact inbox as they came.
///
/// A record that no stage could use becomes a dead letter here; what depends on the contact (too late, ahead of the
/// clock) is judged where the contact is.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class IngestProcessor: CountedProcessor {
    private let deadLetters: DeadLetterEncoder
    private let topic: [UInt8]
    private let publishesDeadLetters: Bool
    private let rejectAheadMs: Milliseconds
    private let totals: StageTotals
    private let held: HeldOutput
    private let source: SourceTask
    private let factory: IngestFactory
    private var watermarks = WatermarkTeller()
    /// The wall clock of the newest call: it goes back now and then.
    private var latest: Timestamp
    private var decoder: CanonicalDecoder
    private var cloudEvent = CloudEventHeaders()
    private var counters = StageCounters()
    private var kept = StageCounters()
    private var writer = WireWriter(capacity: 256)

    init(_ factory: IngestFactory, partition: Int32) {
        self.factory = factory
        source = SourceTask(stage: .ingest, partition: partition)
        latest = .distantPast
        deadLetters = DeadLetterEncoder(topic: factory.topic)
        topic = factory.topic
        publishesDeadLetters = factory.publishesDeadLetters
        rejectAheadMs = factory.rejectAheadMs
        totals = factory.totals
        decoder = CanonicalDecoder(maximumValueBytes: factory.maximumValueBytes)
        held = HeldOutput(source: factory.source, maximumDeadLetterBytes: factory.maximumDeadLetterBytes)
    }

    /// It knows nothing from one record to the next.
    public var keyCount: Int { 0 }

    /// Nothing waits here.
    public var waitingCount: Int { 0 }

    /// Passes records on.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        latest = max(latest, Timestamp(milliseconds: nowMs))
        for record in records { take(InputRecord(record), now: latest) }
        try held.handOnMuch(to: output)
    }

    private func take(_ record: InputRecord, now: Timestamp) {
        counters.read += 1
        cloudEvent.reset()
        for header in record.headers {
            cloudEvent.add(
                name: header.name,
                value: header.value ?? UnsafeRawBufferPointer(start: nil, count: 0)
            )
        }
        switch decoder.decode(record.value, headers: cloudEvent) {
        case .ignored: counters.ignored += 1
        case .rejected(let rejection): reject(record, because: rejection)
        case .event: accept(record, now: now)
        }
    }

    private func accept(_ record: InputRecord, now: Timestamp) {
        counters.unknownFields += decoder.unknownFieldCount
        guard decoder.event.time - (record.coordinates.timestamp ?? now) <= rejectAheadMs else {
            let detail: StaticString = "too far ahead of the record's timestamp"
            return reject(record, because: Rejection(cause: .badTime, field: "time", detail: detail))
        }
        guard decoder.event.kind.family == .contact else {
            let detail: StaticString = "an event of an agent on the topic of contact events"
            return reject(record, because: Rejection(cause: .wrongKey, field: "type", detail: detail))
        }
        guard let value = record.value else { return }
        let contact = AgentKey(
            tenant: decoder.event.tenant.bytes(in: decoder.payload),
            agentID: decoder.event.contactID.bytes(in: decoder.payload)
        )
        let first = held.batch.headers.count
        for header in record.headers { held.batch.addHeader(name: header.name, value: header.value) }
        addOrigin(of: record)
        let key = contact.append(to: &held.batch)
        held.batch.addInternal(
            .contactInbox,
            key: key,
            value: value,
            headers: first..<held.batch.headers.count
        )
        counters.applied += 1
        counters.count(1, .contactInbox)
        // A clock that is ahead of the bus says nothing of how far that was read.
        watermarks.note(eventAt: min(decoder.event.time, record.coordinates.timestamp ?? now))
    }

    private func addOrigin(of record: InputRecord) {
        writer.removeAll()
        topic.withUnsafeBytes { topic in
            RecordOrigin(topic: topic, coordinates: record.coordinates, key: record.key).write(to: &writer)
        }
        let name = RecordOrigin.headerName
        let nameBytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        held.batch.addHeader(name: nameBytes, value: writer.bytes)
    }

    private func reject(_ record: InputRecord, because rejection: Rejection) {
        counters.count(rejection.cause)
        guard publishesDeadLetters else { return }
        counters.count(1, .deadLetters)
        deadLetters.append(record, because: rejection, to: &held.batch)
    }

    /// When the contacts stage is told next that everything was passed on.
    public var nextTimerMs: Int64? { factory.tellsWatermarks ? watermarks.nextInstant.milliseconds : nil }

    /// Notes that everything was passed on: that is told with the commit.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        latest = max(latest, Timestamp(milliseconds: nowMs))
        watermarks.noteCaughtUp(at: Timestamp(milliseconds: nowMs))
        return 0
    }

    /// Whether something is passed on with the commit.
    public var hasOutputWaiting: Bool { held.isWaiting || factory.tellsWatermarks && watermarks.isWaiting }

    /// There are no keys.
    public var changedKeyCount: Int { 0 }

    /// Passes on what is held, and tells up to when that is everything.
    public func finish(into output: some RecordOutput) throws(StreamFailure) {
        if factory.tellsWatermarks, let instant = watermarks.watermark(at: latest) {
            let watermark = ContactInbox.Watermark(source: source, partitions: factory.partitions, at: instant)
            held.batch.addWatermark(watermark, partitions: factory.contactPartitions, writer: &writer)
        }
        try held.handOn(to: output)
        held.forget()
    }

    /// There is no state.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {}

    /// There is no state, and no changelog to read it from.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        throw StreamFailure(.refused, "the ingest stage keeps no state, and there is a changelog")
    }

    /// Nothing has to be noted.
    public func beginJournal() {}

    /// Counts what was done.
    public func keepJournal() {
        watermarks.keep()
        var done = counters
        done.subtract(kept)
        totals.add(done)
        kept = counters
    }

    /// Forgets what was to be passed on.
    public func rollBack() {
        watermarks.undo()
        counters = kept
        held.forget()
    }
}

/// Makes the ingest stage for the tasks of one worker.
public struct IngestFactory: CountedFactory {
    /// The topic of contact events, as dead letters name it.
    let topic: [UInt8]
    /// How many partitions the contact inbox has.
    var contactPartitions: Int32 = 0
    /// How many partitions the stage's input has.
    var partitions: Int32 = 1
    /// `ce_source` of what is published.
    let source: [UInt8]
    let publishesDeadLetters: Bool
    /// `clock.reject_ahead` in milliseconds.
    let rejectAheadMs: Milliseconds
    let maximumValueBytes: Int
    /// How large a dead letter may be with its headers.
    let maximumDeadLetterBytes: Int
    /// What the tasks of the worker have done.
    public let totals = StageTotals()

    /// The stage.
    public func makeProcessor(partition: Int32) -> IngestProcessor {
        IngestProcessor(self, partition: partition)
    }

    /// Whether the contacts stage waits to hear up to when everything was passed on.
    var tellsWatermarks: Bool { contactPartitions > 0 }
}
