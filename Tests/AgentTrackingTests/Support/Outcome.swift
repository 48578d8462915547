import AgentTracking
import ContactCenter

/// What a consumer of the output topics knows in the end: the latest revision of everything, in words.
struct Outcome: Equatable {
    var wraps: [String: String] = [:]
    var intervals: [String: String] = [:]
    private var revisions: [String: Int32] = [:]
    /// What instants are counted from.
    var epoch = Timeline.epoch
    /// Every publication, in order.
    var history: [String] = []
    /// Revisions that did not follow the one before by one.
    var gaps: [String] = []

    init(epoch: Timestamp = Timeline.epoch) {
        self.epoch = epoch
    }

    static func == (left: Outcome, right: Outcome) -> Bool {
        left.wraps == right.wraps && left.intervals == right.intervals
    }

    mutating func take(_ effects: EffectBuffer, _ bytes: UnsafeRawBufferPointer) {
        for record in effects.wraps {
            let key =
                "\(string(record.contactID, bytes)) \(offset(record.legStartedAt)) #\(record.segment)"
            note("wrap \(key)", revision: record.revision, status: record.status)
            wraps[key] = record.status == .retracted ? nil : describe(record, bytes)
            history.append("\(record.status) \(key)")
        }
        for record in effects.intervals {
            let key = offset(record.startedAt)
            note("interval \(key)", revision: record.revision, status: record.status)
            intervals[key] =
                record.status == .retracted ? nil : describe(record, effects.contacts, bytes)
            history.append("\(record.status) interval \(key)")
        }
    }

    private mutating func note(_ key: String, revision: Int32, status: RecordStatus) {
        let expected = (revisions[key] ?? 0) + 1
        if revision != expected || (status == .closed) != (revision == 1) { gaps.append("\(key) r\(revision) \(status)") }
        revisions[key] = revision
    }

    private func string(_ text: Text, _ bytes: UnsafeRawBufferPointer) -> String {
        text.isNone ? "-" : String(decoding: text.bytes(in: bytes), as: UTF8.self)
    }

    private func offset(_ instant: Timestamp?) -> String {
        guard let instant else { return "-" }
        let ms = instant - epoch
        return ms % 1_000 == 0 ? "\(ms / 1_000)s" : "\(ms)ms"
    }

    private func describe(_ record: WrapRecord, _ bytes: UnsafeRawBufferPointer) -> String {
        var parts = ["\(offset(record.wrapStartedAt))..\(offset(record.wrapEndedAt))", "\(record.endCause.name)"]
        parts.append("ring=\(record.ringMs) talk=\(record.talkMs) hold=\(record.holdMs) wrap=\(record.wrapMs)")
        if record.consultMs != 0 { parts.append("consult=\(record.consultMs)") }
        if record.overlapMs != 0 { parts.append("overlap=\(record.overlapMs)") }
        if let limit = record.limitMs { parts.append("limit=\(limit)") }
        if record.extendedMs != 0 { parts.append("extended=\(record.extendedMs)") }
        if record.exceededMs != 0 { parts.append("exceeded=\(record.exceededMs)") }
        let texts = [
            ("queue", record.queue), ("reason", record.reason), ("campaign", record.campaign),
            ("disposition", record.disposition), ("team", record.team), ("site", record.site),
        ]
        for (name, text) in texts where !text.isNone { parts.append("\(name)=\(string(text, bytes))") }
        if let channel = record.channel, channel != .voice { parts.append("\(channel.name)") }
        if let direction = record.direction, direction != .inbound { parts.append("\(direction.name)") }
        if let isNewHire = record.isNewHire { parts.append(isNewHire ? "new" : "experienced") }
        let flags: [(String, RecordFlags)] = [
            ("inferred_clear", .inferredClear), ("suspect", .suspect), ("standalone", .standalone),
            ("consult", .consult),
        ]
        for (name, flag) in flags where record.flags.contains(flag) { parts.append(name) }
        return parts.joined(separator: " ")
    }

    private func describe(_ record: IntervalRecord, _ contacts: [Text], _ bytes: UnsafeRawBufferPointer) -> String {
        var parts = ["..\(offset(record.endedAt)) \(record.state.name)"]
        if !record.reason.isNone { parts.append("reason=\(string(record.reason, bytes))") }
        if !record.team.isNone { parts.append("team=\(string(record.team, bytes))") }
        if !record.contacts.isEmpty {
            parts.append("[" + record.contacts.map { string(contacts[$0], bytes) }.joined(separator: ",") + "]")
        }
        return parts.joined(separator: " ")
    }
}

/// A tracker with everything it needs, fed by timelines.
struct Bench: ~Copyable {
    var tracker = AgentTracker()
    var work: TrackerWorkspace
    var effects = EffectBuffer()
    var outcome = Outcome()
    var acceptances: [Acceptance] = []

    init(_ policy: TrackingPolicy = TrackingPolicy()) {
        work = TrackerWorkspace(policies: PolicyTable(policy))
    }

    mutating func take(_ step: Timeline.Step) {
        effects.removeAll()
        let acceptance = step.payload.withUnsafeBytes {
            tracker.apply(step.event, payload: $0, work: &work, effects: &effects)
        }
        acceptances.append(acceptance)
        outcome.take(effects, tracker.bytes)
    }

    mutating func clock(_ instant: Timestamp) {
        effects.removeAll()
        tracker.advanceClock(to: instant, work: &work, effects: &effects)
        outcome.take(effects, tracker.bytes)
    }
}

/// Folds a timeline in the order in which it is written; the clock then moves on to `until`.
func fold(_ text: String, until: String = "", policy: TrackingPolicy = TrackingPolicy()) -> Outcome {
    var bench = Bench(policy)
    for step in Timeline(text).steps { bench.take(step) }
    if !until.isEmpty { bench.clock(Timeline.epoch + Timeline.milliseconds(until)) }
    return bench.outcome
}

/// The same with changes to the default policy of queues.
func fold(_ text: String, until: String = "", wrapUp change: (inout WrapUpPolicy) -> Void) -> Outcome {
    var policy = TrackingPolicy()
    change(&policy.wrapUp)
    return fold(text, until: until, policy: policy)
}
