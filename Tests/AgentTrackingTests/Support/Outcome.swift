import AgentTracking
import ContactCenter

/// What a consumer of the output topics knows in the end: the latest revision of everything, in words.
struct Outcome: Equatable {
    var wraps: [String: String] = [:]
    var intervals: [String: String] = [:]
    /// What contacts were told of their legs, by contact and start.
    var legs: [String: String] = [:]
    /// The spans of time that were told and not taken back.
    var spans: [String: Int] = [:]
    private var revisions: [String: Int32] = [:]
    /// What instants are counted from.
    var epoch = Timeline.epoch
    /// Every publication, in order.
    var history: [String] = []
    /// The agent as presented now, and what is open.
    var view = "-"
    var open: [String] = []
    /// How often each anomaly is known to have occurred.
    var anomalies: [String: UInt32] = [:]
    /// Revisions that did not follow the one before by one.
    var gaps: [String] = []

    init(epoch: Timestamp = Timeline.epoch) {
        self.epoch = epoch
    }

    static func == (left: Outcome, right: Outcome) -> Bool {
        left.wraps == right.wraps && left.intervals == right.intervals
    }

    /// Everything that may not depend on the order of arrival, in words.
    var truth: String {
        func lines(_ records: [String: String]) -> String {
            records.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: " ; ")
        }
        let counted = anomalies.filter { $0.key != "conflict" }.map { "\($0.key)=\($0.value)" }.sorted()
        return "wraps \(lines(wraps)) / intervals \(lines(intervals)) / now \(view) \(open) / \(counted)"
    }

    /// What was published of wraps, in order, such as `corrected c1 0s #1`.
    var wrapHistory: [String] { history.filter { !$0.contains(" interval ") } }

    mutating func take(_ effects: borrowing EffectBuffer, _ bytes: UnsafeRawBufferPointer) {
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
        for told in effects.legs {
            let key = "\(string(told.contactID, bytes)) \(offset(told.facts.startedAt))"
            legs[key] = told.facts.phase == .retracted ? nil : describe(told.facts, bytes)
        }
        for told in effects.times {
            let key = describe(told.fact, bytes)
            let count = spans[key, default: 0] + (told.isTakenBack ? -1 : 1)
            spans[key] = count == 0 ? nil : count
        }
    }

    private func describe(_ leg: LegFacts, _ bytes: UnsafeRawBufferPointer) -> String {
        let instants = [leg.offeredAt, leg.establishedAt, leg.clearedAt, leg.wrapEndedAt].map { offset($0) }
        let texts = [leg.queue, leg.reason, leg.campaign, leg.customerID, leg.disposition, leg.team, leg.site]
        return "\(leg.phase) \(instants) talk=\(leg.talkMs) hold=\(leg.holdMs) wrap=\(leg.wrapMs)/\(leg.segments) "
            + "\(texts.map { string($0, bytes) }) \(leg.channel) \(leg.direction) "
            + "flags=\(leg.flags.rawValue) new=\(leg.isNewHire.map { "\($0)" } ?? "-")"
    }

    private func describe(_ fact: AgentTimeFact, _ bytes: UnsafeRawBufferPointer) -> String {
        "\(fact.activity) \(offset(fact.from))..\(offset(fact.to)) \(string(fact.team, bytes)) "
            + "\(string(fact.site, bytes)) new=\(fact.isNewHire.map { "\($0)" } ?? "-")"
    }

    private mutating func note(_ key: String, revision: Int32, status: RecordStatus) {
        let expected = (revisions[key] ?? 0) + 1
        if revision != expected || (status == .closed) != (revision == 1) {
            gaps.append("\(key) r\(revision) \(status)")
        }
        revisions[key] = revision
    }

    private func string(_ text: Text, _ bytes: UnsafeRawBufferPointer) -> String {
        text.isNone ? "-" : String(decoding: text.bytes(in: bytes), as: UTF8.self)
    }

    func offset(_ instant: Timestamp?) -> String {
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

    private func describe(
        _ record: IntervalRecord,
        _ contacts: UnsafeBufferPointer<Text>,
        _ bytes: UnsafeRawBufferPointer
    ) -> String {
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
    var tracker: AgentTracker
    var work: TrackerWorkspace
    var effects = EffectBuffer()
    var outcome = Outcome()
    var acceptances: [Acceptance] = []

    init(_ policy: TrackingPolicy = TrackingPolicy()) {
        work = TrackerWorkspace(policies: PolicyTable(policy))
        tracker = AgentTracker(in: work.pool)
    }

    mutating func take(_ step: Timeline.Step) {
        effects.removeAll()
        let acceptance = step.payload.withUnsafeBytes {
            tracker.apply(step.event, payload: $0, work: &work, effects: &effects)
        }
        acceptances.append(acceptance)
        outcome.take(effects, tracker.bytes)
    }

    /// Takes down what the tracker says of the present.
    mutating func observe() {
        let bytes = tracker.bytes
        func string(_ text: Text) -> String {
            text.isNone ? "-" : String(decoding: text.bytes(in: bytes), as: UTF8.self)
        }
        if let view = tracker.view {
            outcome.view = "\(view.state.name)"
            if !view.reason.isNone { outcome.view += " reason=\(string(view.reason))" }
            outcome.view += " since \(outcome.offset(view.since)), declared \(view.declared.name)"
            if !view.team.isNone { outcome.view += " team=\(string(view.team))" }
            if !view.site.isNone { outcome.view += " site=\(string(view.site))" }
        }
        outcome.open = []
        var open: [String] = []
        tracker.forEachOpenContact { contact in
            open.append("\(contact.phase.name) \(string(contact.contactID)) since \(outcome.offset(contact.since))")
        }
        outcome.open = open
        outcome.anomalies = [:]
        for anomaly in Anomaly.allCases where tracker.anomalies[anomaly] > 0 {
            outcome.anomalies["\(anomaly.name)"] = tracker.anomalies[anomaly]
        }
    }

    /// Takes the events of a timeline in the order in which they are written.
    mutating func take(_ text: String) {
        for step in Timeline(text).steps { take(step) }
        observe()
    }

    mutating func clock(_ instant: Timestamp) {
        effects.removeAll()
        tracker.advanceClock(to: instant, work: &work, effects: &effects)
        outcome.take(effects, tracker.bytes)
    }
}
