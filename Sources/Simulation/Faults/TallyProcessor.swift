public import Streaming

/// What the tasks of a worker have to say with the commit: outputs of keys with even numbers.
///
/// Thread safety: none; it belongs to its worker.
final class ToldTogether {
    var records: [(key: [UInt8], value: [UInt8])] = []
}

/// The logic of a small stage: counts and sums by key, with a timer that acts when a key has gone quiet.
///
/// Every event gives an output with the next revision of its key. A key that is quiet gives one more, and when it stays
/// quiet a last one, with which it is forgotten: its next event begins a new session, named by the event's offset. An
/// event that is lost or counted twice changes every output behind it.
public final class TallyProcessor: StageProcessor {
    /// How long after its last event a key is quiet, in milliseconds of event time.
    public static let quietMs: Int64 = 1_500

    /// How long after that it is forgotten.
    public static let forgottenMs: Int64 = 2_500

    /// How much later than by event time the wall clock makes a timer act: no event that came before may be unread.
    public static let graceMs: Int64 = 600

    /// Why an output was written.
    public enum Cause: Int64, Sendable {
        /// An event.
        case event = 0
        /// The key went quiet.
        case quiet = 1
        /// The key is forgotten.
        case forgotten = 2
    }

    private struct Tally {
        var session: Int64
        var count: Int64 = 0
        var sum: Int64 = 0
        var revision: Int64 = 0
        var deadlineMs: Int64 = 0
        var isQuiet: Int64 = 0
    }

    private var tallies: [[UInt8]: Tally] = [:]
    private var journal: [[UInt8]: Tally?]?

    /// Whether it says that its events are long past.
    public let isFarBehind: Bool

    /// What the tasks of its worker have to say together.
    var together: ToldTogether

    init(isFarBehind: Bool, _ together: ToldTogether) {
        self.isFarBehind = isFarBehind
        self.together = together
    }

    /// Adds each record's number to its key's sum, after the timers that lie before it.
    public func process(
        _ records: UnsafeBufferPointer<StreamRecord>,
        nowMs: Int64,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        for record in records { try process(record, into: output) }
    }

    private func process(_ record: StreamRecord, into output: some RecordOutput) throws(StreamFailure) {
        guard let keyBytes = record.key, let value = record.value, let timestampMs = record.timestampMs else { return }
        let key = Array(keyBytes)
        while let tally = tallies[key], tally.deadlineMs < timestampMs {
            try fire(key, into: output)
        }
        note(key)
        var tally = tallies[key] ?? Tally(session: record.offset)
        tally.count += 1
        tally.sum += IntegerCoding.decode(value).first ?? 0
        tally.isQuiet = 0
        tally.deadlineMs = timestampMs + Self.quietMs
        try emit(key, &tally, .event, into: output)
    }

    /// When the wall clock makes the earliest timer act.
    public var nextTimerMs: Int64? { tallies.values.map(\.deadlineMs).min().map { $0 + Self.graceMs } }

    /// Fires due timers, the earliest first.
    public func fireTimers(
        upTo nowMs: Int64,
        limit: Int,
        into output: some RecordOutput
    ) throws(StreamFailure) -> Int {
        for count in 0..<limit {
            let earliest = tallies.min { ($0.value.deadlineMs, $0.key[0]) < ($1.value.deadlineMs, $1.key[0]) }
            guard let (key, tally) = earliest, tally.deadlineMs + Self.graceMs <= nowMs else { return count }
            try fire(key, into: output)
        }
        return limit
    }

    /// Whether something is told with the commit.
    public var hasOutputWaiting: Bool { !together.records.isEmpty }

    /// Tells what this and other tasks of the worker have to say together.
    public func finishTogether(into output: some RecordOutput) throws(StreamFailure) {
        for record in together.records { try send(record.key, record.value, to: TallyStage.outputTopic, nil, output) }
        together.records.removeAll()
    }

    /// How many tallies have changed.
    public var changedKeyCount: Int { journal?.count ?? 0 }

    /// Writes the tallies that changed, and tombstones of those that are forgotten.
    public func writeChangelog(
        into changelog: some RecordOutput,
        topic: SinkTopic,
        partition: Int32
    ) throws(StreamFailure) {
        for key in (journal ?? [:]).keys.sorted(by: { $0[0] < $1[0] }) {
            let value = tallies[key].map {
                IntegerCoding.encode([$0.session, $0.count, $0.sum, $0.revision, $0.deadlineMs, $0.isQuiet])
            }
            try send(key, value, to: topic, partition, changelog)
        }
    }

    /// Takes a tally as it was written.
    public func restore(_ record: StreamRecord) throws(StreamFailure) {
        guard let key = record.key else { return }
        let fields = record.value.map { IntegerCoding.decode($0) }
        guard fields?.count ?? 6 == 6 else { throw StreamFailure(.refused, "a record of the changelog is no tally") }
        tallies[Array(key)] = fields.map {
            Tally(session: $0[0], count: $0[1], sum: $0[2], revision: $0[3], deadlineMs: $0[4], isQuiet: $0[5])
        }
    }

    /// Notes tallies before they change.
    public func beginJournal() {
        precondition(journal == nil, "a journal within a journal")
        journal = [:]
    }

    /// Forgets what was before.
    public func keepJournal() {
        precondition(journal != nil, "no journal to keep")
        journal = nil
    }

    /// Puts back what was before.
    public func rollBack() {
        guard let journal else { preconditionFailure("no journal to roll back") }
        for (key, tally) in journal { tallies[key] = tally }
        self.journal = nil
    }

    private func fire(_ key: [UInt8], into output: some RecordOutput) throws(StreamFailure) {
        guard var tally = tallies[key] else { return }
        note(key)
        guard tally.isQuiet == 0 else {
            try emit(key, &tally, .forgotten, into: output)
            tallies[key] = nil
            return
        }
        tally.isQuiet = 1
        tally.deadlineMs += Self.forgottenMs
        try emit(key, &tally, .quiet, into: output)
    }

    private func note(_ key: [UInt8]) {
        guard let journal else { preconditionFailure("a change without a journal") }
        if journal[key] == nil { self.journal?.updateValue(tallies[key], forKey: key) }
    }

    private func emit(
        _ key: [UInt8],
        _ tally: inout Tally,
        _ cause: Cause,
        into output: some RecordOutput
    ) throws(StreamFailure) {
        tally.revision += 1
        tallies[key] = tally
        let fields = [tally.session, tally.revision, cause.rawValue, tally.count, tally.sum]
        let value = IntegerCoding.encode(fields)
        if key[0] % 2 == 0 { return together.records.append((key, value)) }
        try send(key, value, to: TallyStage.outputTopic, nil, output)
    }

    private func send(
        _ key: [UInt8],
        _ value: [UInt8]?,
        to topic: SinkTopic,
        _ partition: Int32?,
        _ output: some RecordOutput
    ) throws(StreamFailure) {
        let record = LogRecord(offset: 0, kind: .data, timestampMs: 0, key: key, value: value)
        try lend([record], partition: 0) { lent throws(StreamFailure) in
            try output.produce(to: topic, partition: partition, key: lent[0].key, value: lent[0].value)
        }
    }
}
