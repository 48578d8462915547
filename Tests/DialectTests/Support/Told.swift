import AgentTracking
import ContactCenter
import Telephony

/// One event that a dialect gave, in values that can be compared and kept.
struct ToldEvent {
    let event: Event
    let payload: [UInt8]

    /// The text as a string; `-` if absent.
    func callAsFunction(_ path: KeyPath<Event, Text>) -> String {
        let text = event[keyPath: path]
        return text.isNone ? "-" : payload.withUnsafeBytes { String(decoding: text.bytes(in: $0), as: UTF8.self) }
    }

    /// `contact.cleared agent-1 c1 12.345s`, by the seconds since `epoch`.
    func line(since epoch: Timestamp) -> String {
        let seconds = Double(event.time - epoch) / 1000
        var words = [
            "\(event.kind.name)", self(\.agentID), self(\.contactID),
            seconds == seconds.rounded() ? "\(Int(seconds))s" : "\(seconds)s",
        ]
        for (name, path) in [
            ("reason", \Event.reason), ("cause", \Event.cause), ("queue", \Event.queue),
            ("from", \.contact.fromAgentID),
            ("to", \.contact.toAgentID), ("to_queue", \.contact.toQueue), ("disposition", \.disposition),
            ("team", \.team),
        ] as [(String, KeyPath<Event, Text>)] where self(path) != "-" {
            words.append("\(name)=\(self(path))")
        }
        if let kind = event.contact.transferKind { words.append("\(kind.name)") }
        if let limit = event.limitMs { words.append("limit=\(limit)") }
        if let onLimit = event.onLimit { words.append("on_limit=\(onLimit.name)") }
        if let next = event.nextState { words.append("next=\(next.name)") }
        if let channel = event.channel, channel != .voice { words.append("\(channel.name)") }
        if let direction = event.direction, direction != .inbound { words.append("\(direction.name)") }
        if event.declaresOnly { words.append("declares_only") } else if event.isPending { words.append("pending") }
        if event.version != 0 { words.append("version=\(event.version)") }
        return words.joined(separator: " ")
    }
}

/// What a dialect made of some records, and what the tracker makes of that.
struct Told {
    /// Of each record: `3 events`, `ignored: why` or `rejected cause field`.
    var outcomes: [String] = []
    var events: [ToldEvent] = []
    /// What instants are counted from.
    var epoch = Story.epoch
    var policy = TrackingPolicy()

    /// All events, one a line.
    var lines: [String] { events.map { $0.line(since: epoch) } }

    /// The lines of events of one kind.
    func lines(_ kind: EventKind) -> [String] {
        events.filter { $0.event.kind == kind }.map { $0.line(since: epoch) }
    }

    /// The ids of all events.
    var ids: [String] { events.map { $0(\.id) } }

    /// The wraps that the events amount to, an hour after the last of them.
    var wraps: [Wrap] {
        var wraps: [Wrap] = []
        let agents = Set(events.map { $0(\.agentID) }).subtracting(["-"])
        for agent in agents.sorted() {
            let mine = events.filter { $0(\.agentID) == agent && $0.event.kind.family != .contact }
            wraps += Told.wraps(of: mine, agent: agent, policy)
        }
        return wraps
    }

    private static func wraps(of events: [ToldEvent], agent: String, _ policy: TrackingPolicy) -> [Wrap] {
        var work = TrackerWorkspace(policies: PolicyTable(policy))
        var tracker = AgentTracker(in: work.pool)
        var effects = EffectBuffer()
        var latest: [String: Wrap] = [:]
        func take(_ effects: borrowing EffectBuffer, _ bytes: UnsafeRawBufferPointer) {
            for record in effects.wraps {
                let wrap = Wrap(record, agent: agent, bytes)
                latest[wrap.identity] = record.status == .retracted ? nil : wrap
            }
        }
        for told in events {
            effects.removeAll()
            let acceptance = told.payload.withUnsafeBytes {
                tracker.apply(told.event, payload: $0, work: &work, effects: &effects)
            }
            if acceptance == .tooLate { latest["too late \(told(\.id))"] = Wrap(tooLate: told(\.id)) }
            take(effects, tracker.bytes)
        }
        effects.removeAll()
        if let newest = tracker.newestAt {
            tracker.advanceClock(to: newest + 3_600_000, work: &work, effects: &effects)
        }
        take(effects, tracker.bytes)
        return latest.values.sorted { ($0.startedAt, $0.contact) < ($1.startedAt, $1.contact) }
    }

    /// How often each anomaly occurred, of all agents.
    var anomalies: [String: UInt32] {
        var counts: [String: UInt32] = [:]
        for agent in Set(events.map { $0(\.agentID) }).subtracting(["-"]) {
            var work = TrackerWorkspace(policies: PolicyTable(policy))
            var tracker = AgentTracker(in: work.pool)
            var effects = EffectBuffer()
            for told in events where told(\.agentID) == agent && told.event.kind.family != .contact {
                _ = told.payload.withUnsafeBytes {
                    tracker.apply(told.event, payload: $0, work: &work, effects: &effects)
                }
            }
            for anomaly in Anomaly.allCases where tracker.anomalies[anomaly] > 0 {
                counts["\(anomaly.name)", default: 0] += tracker.anomalies[anomaly]
            }
        }
        return counts
    }
}

/// What a wrap record says, as far as these tests look at it.
struct Wrap: CustomStringConvertible {
    var agent = ""
    var contact = ""
    var segment: Int32 = 1
    var startedAt = Timestamp.distantPast
    var legStartedAt = Timestamp.distantPast
    var ringMs: Milliseconds = 0
    var talkMs: Milliseconds = 0
    var holdMs: Milliseconds = 0
    var wrapMs: Milliseconds = 0
    var endCause = ""
    var flags: RecordFlags = []

    init(_ record: WrapRecord, agent: String, _ bytes: UnsafeRawBufferPointer) {
        self.agent = agent
        contact = record.contactID.isNone ? "-" : String(decoding: record.contactID.bytes(in: bytes), as: UTF8.self)
        segment = record.segment
        startedAt = record.wrapStartedAt
        legStartedAt = record.legStartedAt
        ringMs = record.ringMs
        talkMs = record.talkMs
        holdMs = record.holdMs
        wrapMs = record.wrapMs
        endCause = "\(record.endCause.name)"
        flags = record.flags
    }

    /// An event that came too late, which a test will want to see among the wraps.
    init(tooLate id: String) {
        contact = "TOO LATE \(id)"
    }

    var identity: String { "\(contact) \(legStartedAt.milliseconds) \(segment)" }

    /// `agent-1 c1 ring=6250 talk=1 hold=2 wrap=44767 ready`
    var description: String {
        var words = ["\(agent) \(contact) ring=\(ringMs) talk=\(talkMs) hold=\(holdMs) wrap=\(wrapMs) \(endCause)"]
        if segment > 1 { words.append("#\(segment)") }
        let names: [(String, RecordFlags)] = [
            ("inferred_clear", .inferredClear), ("suspect", .suspect), ("standalone", .standalone),
            ("consult", .consult),
        ]
        for (name, flag) in names where flags.contains(flag) { words.append(name) }
        return words.joined(separator: " ")
    }
}
