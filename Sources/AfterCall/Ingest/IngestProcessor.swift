import ContactCenter
import Indicators
public import Streaming
import Telephony

/// The ingest stage as the logic of a task: records of a topic of the bus, as canonical events in the inboxes of agents
/// and contacts.
///
/// Canonical events pass as they came; those that a dialect makes of a record are written anew. A record that no stage
/// could use becomes a dead letter here; what depends on the agent or the contact (too late, ahead of the clock) is
/// judged where that is.
///
/// Thread safety: none; it belongs to its worker's thread.
public final class IngestProcessor: CountedProcessor {
    private let deadLetters: DeadLetterEncoder
    private let topic: [UInt8]
    private let format: String
    /// The partition of the topic.
    private let partition: Int32
    private let held: HeldOutput
    /// What the task is called where partitions are numbered through.
    private let source: SourceTask
    private let factory: IngestFactory
    private let dialect: DialectReader?
    private var directory: DirectoryView
    private var watermarks = WatermarkTeller()
    /// The wall clock of the newest call: it goes back now and then.
    private var latest: Timestamp
    private var decoder: CanonicalDecoder
    private var cloudEvent = CloudEventHeaders()
    private var counters = StageCounters()
    private var kept = StageCounters()
    private var writer = WireWriter(capacity: 256)

    /// - Parameter number: that of the partition, over all topics.
    init(_ factory: IngestFactory, number: Int32) {
        self.factory = factory
        let (read, partition) = factory.place(of: number)
        source = SourceTask(stage: .ingest, partition: number)
        latest = .distantPast
        self.partition = partition
        topic = Array(read.topic.utf8)
        format = read.format
        deadLetters = DeadLetterEncoder(topic: topic)
        dialect = read.dialect.map { DialectReader($0, read.settings, read.identity) }
        directory = DirectoryView(factory.directory)
        decoder = CanonicalDecoder(maximumValueBytes: factory.maximumValueBytes)
        held = HeldOutput(source: factory.source, maximumDeadLetterBytes: factory.maximumDeadLetterBytes)
    }

    /// It knows nothing from one record to the next, but how many a second had.
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
        if let dialect, let news = directory.news() { dialect.use(news) }
        for record in records {
            var record = InputRecord(record)
            record.coordinates.partition = partition
            take(record, arrival: record.coordinates.timestamp ?? latest)
        }
        try isOfBacklog(records) ? held.handOnAll(to: output) : held.handOnMuch(to: output)
    }

    /// Whether the records came so long ago that partitions are read in step: what tasks pass on has to stay in the
    /// order in which they were called.
    private func isOfBacklog(_ records: UnsafeBufferPointer<StreamRecord>) -> Bool {
        guard let newest = records.last?.timestampMs else { return false }
        return newest < latest.milliseconds - factory.leadMs
    }

    private func take(_ record: InputRecord, arrival: Timestamp) {
        counters.read += 1
        cloudEvent.reset()
        for header in record.headers {
            cloudEvent.add(
                name: header.name,
                value: header.value ?? UnsafeRawBufferPointer(start: nil, count: 0)
            )
        }
        if let dialect { convert(record, arrival, dialect) } else { pass(record, arrival) }
    }

    // MARK: Canonical events

    private func pass(_ record: InputRecord, _ arrival: Timestamp) {
        switch decoder.decode(record.value, headers: cloudEvent) {
        case .ignored: counters.ignored += 1
        case .rejected(let rejection): reject(record, because: rejection)
        case .event: accept(record, arrival)
        }
    }

    private func accept(_ record: InputRecord, _ arrival: Timestamp) {
        counters.unknownFields += decoder.unknownFieldCount
        guard isBelieved(decoder.event.time, arrival) else { return reject(record, because: Self.aheadOfRecord) }
        let isOfContact = decoder.event.kind.family == .contact
        guard isOfContact || factory.agentPartitions > 0 else {
            let detail: StaticString = "an event of an agent on the topic of contact events"
            return reject(record, because: Rejection(cause: .wrongKey, field: "type", detail: detail))
        }
        guard let value = record.value, !isOfContact || factory.hasContacts else {
            counters.ignored += 1
            return
        }
        let first = held.batch.headers.count
        for header in record.headers { held.batch.addHeader(name: header.name, value: header.value) }
        addOrigin(of: record)
        counters.applied += 1
        send(decoder.event, decoder.payload, value, first..<held.batch.headers.count, arrival)
    }

    // MARK: Records of telephony systems

    private func convert(_ record: InputRecord, _ arrival: Timestamp, _ dialect: DialectReader) {
        switch dialect.decode(record, arrival: arrival, headers: cloudEvent) {
        case .ignored: counters.ignored += 1
        case .rejected(let rejection): reject(record, because: rejection)
        case .events: accept(dialect, record, arrival)
        }
    }

    /// Passes on those events of the last record whose clock is believed; for the others the record is a dead letter.
    private func accept(_ dialect: DialectReader, _ record: InputRecord, _ arrival: Timestamp) {
        let first = held.batch.headers.count
        for header in record.headers where AgentStage.isTraceContext(header.name) {
            held.batch.addHeader(name: header.name, value: header.value)
        }
        addOrigin(of: record, isConverted: true)
        let headers = first..<held.batch.headers.count
        counters.unknownAgents += dialect.unknownAgentCount
        var isAhead = false
        for event in dialect.events {
            guard isBelieved(event.time, arrival) else {
                isAhead = true
                continue
            }
            guard event.kind.family != .contact || factory.hasContacts else { continue }
            counters.events += 1
            dialect.withJSON(of: event) { send(event, dialect.payload, $0, headers, arrival) }
        }
        guard isAhead else { return counters.applied += 1 }
        reject(record, because: Self.aheadOfRecord)
    }

    // MARK: What both have in common

    private func isBelieved(_ time: Timestamp, _ arrival: Timestamp) -> Bool {
        time - arrival <= factory.rejectAheadMs
    }

    private static var aheadOfRecord: Rejection {
        Rejection(cause: .badTime, field: "time", detail: "too far ahead of the record's timestamp")
    }

    /// Sends an event to the inbox of its agent or contact.
    private func send(
        _ event: Event,
        _ payload: UnsafeRawBufferPointer,
        _ value: UnsafeRawBufferPointer,
        _ headers: Range<Int>,
        _ arrival: Timestamp
    ) {
        let isOfContact = event.kind.family == .contact
        let owner = AgentKey(
            tenant: event.tenant.bytes(in: payload),
            agentID: (isOfContact ? event.contactID : event.agentID).bytes(in: payload)
        )
        let inbox: Output = isOfContact ? .contactInbox : .agentInbox
        let key = owner.append(to: &held.batch)
        held.batch.addInternal(inbox, key: key, value: value, headers: headers)
        counters.count(1, inbox)
        // A clock that is ahead of the bus says nothing of how far that was read.
        watermarks.note(eventAt: min(event.time, arrival))
    }

    private func addOrigin(of record: InputRecord, isConverted: Bool = false) {
        writer.removeAll()
        topic.withUnsafeBytes { topic in
            let origin = RecordOrigin(
                topic: topic,
                coordinates: record.coordinates,
                key: record.key,
                isConverted: isConverted
            )
            origin.write(to: &writer)
        }
        let name = RecordOrigin.headerName
        let nameBytes = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        held.batch.addHeader(name: nameBytes, value: writer.bytes)
    }

    private func reject(_ record: InputRecord, because rejection: Rejection) {
        counters.count(rejection.cause)
        guard factory.publishesDeadLetters else { return }
        counters.count(1, .deadLetters)
        deadLetters.append(record, because: rejection, to: &held.batch)
    }

    /// When other stages are told next that everything was passed on.
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
            let watermark = ContactInbox.Watermark(source: source, partitions: source.partition + 1, at: instant)
            let inboxes: [(Output, Int32)] = [
                (.agentInbox, factory.agentPartitions), (.contactInbox, factory.contactPartitions),
            ]
            for (inbox, partitions) in inboxes {
                held.batch.addWatermark(watermark, to: inbox, partitions: partitions, writer: &writer)
            }
        }
        try held.handOnAll(to: output)
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
        dialect?.keep()
        var done = counters
        done.subtract(kept)
        factory.totals.add(done)
        if factory.countsBySource { factory.totals.add(done, ofSource: String(decoding: topic, as: UTF8.self), format) }
        kept = counters
    }

    /// What tells the records of one second apart, where the clock of the source has whole seconds.
    public var offsetNote: String? { dialect?.note }

    /// Goes on counting the records of a second.
    public func takeUp(offsetNote: String) { dialect?.takeUp(offsetNote) }

    /// Forgets what was to be passed on.
    public func rollBack() {
        watermarks.undo()
        dialect?.rollBack()
        counters = kept
        held.forget()
    }
}

/// Makes the ingest stage for the tasks of one worker.
public struct IngestFactory: CountedFactory {
    /// The topics that are read; their partitions are numbered through, see `KafkaSourceTopics`.
    var sources: [IngestSource]
    /// How many partitions the agent inbox has; 0 where the agents stage reads the bus itself.
    var agentPartitions: Int32 = 0
    /// How many partitions the contact inbox has; 0 where nobody there is told of watermarks.
    var contactPartitions: Int32 = 0
    /// Whether anybody wants to hear of contacts.
    var hasContacts = true
    /// `ce_source` of what is published.
    let source: [UInt8]
    let publishesDeadLetters: Bool
    /// `clock.reject_ahead` in milliseconds.
    let rejectAheadMs: Milliseconds
    /// How far ahead of others a partition is read at most, in milliseconds.
    var leadMs: Milliseconds = 0
    let maximumValueBytes: Int
    /// How large a dead letter may be with its headers.
    let maximumDeadLetterBytes: Int
    /// Where the directory is; `nil` where none is read.
    var directory: DirectoryShelf?
    /// What the tasks of the worker have done.
    public let totals = StageTotals()

    /// The stage, for the partition that has the number `partition`.
    public func makeProcessor(partition: Int32) -> IngestProcessor { IngestProcessor(self, number: partition) }

    /// Whether the agents or the contacts stage waits to hear up to when everything was passed on.
    var tellsWatermarks: Bool { agentPartitions > 0 || contactPartitions > 0 }

    /// Whether there are sources to be told apart.
    var countsBySource: Bool { agentPartitions > 0 }

    /// The topic and the partition of it that have `number`.
    func place(of number: Int32) -> (source: IngestSource, partition: Int32) {
        let (partition, index) = number.quotientAndRemainder(dividingBy: Int32(sources.count))
        return (sources[Int(index)], partition)
    }
}
