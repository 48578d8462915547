import Simulation

/// What published records come to in the end, and in what they break the rules of their topics on the way.
struct PublishedTruth {
    /// The latest of each wrap.
    private(set) var wraps: [[UInt8]: RecordParts.Revised] = [:]
    /// The latest of each interval.
    private(set) var intervals: [[UInt8]: RecordParts.Revised] = [:]
    /// The last record of each agent, without when it was observed.
    private(set) var agents: [[UInt8]: [UInt8]] = [:]
    /// What was rejected, by where it stands in the input.
    private(set) var deadLetters: [Place: LogRecord] = [:]
    /// What was ever said of wraps, intervals and agents, where records may be there twice.
    private(set) var said: Set<[UInt8]> = []
    /// In what the records break the rules.
    private(set) var problems: [String] = []
    private var alerts: [Episode: Alert] = [:]
    private var ids: Set<[UInt8]> = []

    /// A place in the input topic.
    struct Place: Hashable, Comparable {
        var partition: Int
        var offset: Int

        static func < (left: Place, right: Place) -> Bool {
            (left.partition, left.offset) < (right.partition, right.offset)
        }
    }

    private struct Episode: Hashable {
        var fingerprint: String
        var start: String
    }

    private struct Alert {
        var record: [UInt8]
        var firedAt: String
        var isFiring: Bool
    }

    /// What an alert that stands says whatever happened before: the rest depends on when it was first noticed.
    struct StandingAlert: Hashable {
        var fingerprint: String
        var rule: String
        var severity: String
        var at: String
    }

    /// Whether the rules are checked that hold only if no record is published twice.
    let isExactlyOnce: Bool

    init(isExactlyOnce: Bool) {
        self.isExactlyOnce = isExactlyOnce
    }

    /// The alerts that stand.
    var standingAlerts: Set<StandingAlert> {
        Set(
            alerts.filter(\.value.isFiring).map { episode, alert in
                StandingAlert(
                    fingerprint: episode.fingerprint,
                    rule: RecordParts.string(#""rule":""#, in: alert.record) ?? "",
                    severity: RecordParts.string(#""severity":""#, in: alert.record) ?? "",
                    at: RecordParts.string(#","at":""#, in: alert.record) ?? ""
                )
            }
        )
    }

    /// Takes the next record of `output`, in the order of its partition.
    mutating func note(_ record: LogRecord, of output: Output) {
        let value = record.value ?? []
        switch output {
        case .wraps:
            noteID(of: record, output)
            guard let wrap = RecordParts.revised(value, first: #","queue":"#) else { return report("no wrap", value) }
            noteSaid(wrap.identity + wrap.content)
            checkRevision(wrap, after: wraps.updateValue(wrap, forKey: wrap.identity))
        case .intervals:
            noteID(of: record, output)
            guard let interval = RecordParts.revised(value, first: #","state":"#) else {
                return report("no interval", value)
            }
            noteSaid(interval.identity + interval.content)
            checkRevision(interval, after: intervals.updateValue(interval, forKey: interval.identity))
        case .agents:
            guard let agent = RecordParts.unobserved(value) else { return report("no agent", value) }
            noteSaid(agent)
            let last = agents.updateValue(agent, forKey: record.key ?? [])
            if isExactlyOnce, last == agent { report("an agent record says what the one before said", value) }
        case .alerts:
            noteID(of: record, output)
            note(alert: value)
        case .deadLetters: note(deadLetter: record)
        // The simulated stage tells no other stage anything.
        case .contacts, .kpis, .contactInbox, .cellsInbox, .customerInbox, .agentInbox:
            report("no output of this stage", value)
        }
    }

    private mutating func noteSaid(_ record: [UInt8]) {
        if !isExactlyOnce { said.insert(record) }
    }

    /// A `ce_id` tells one publication from all others. Those of agents do not count here: an agent that does one thing
    /// and at once another comes back to where it was, with the same id.
    private mutating func noteID(of record: LogRecord, _ output: Output) {
        guard isExactlyOnce, let id = record.headers.value(named: "ce_id") else { return }
        if !ids.insert([output.rawValue] + id).inserted { report("a ce_id is there twice", record.value ?? []) }
    }

    private mutating func checkRevision(_ record: RecordParts.Revised, after last: RecordParts.Revised?) {
        guard isExactlyOnce, record.revision != (last?.revision ?? 0) + 1 else { return }
        report("revision \(record.revision) follows revision \(last?.revision ?? 0)", record.identity)
    }

    private mutating func note(alert record: [UInt8]) {
        guard let fingerprint = RecordParts.string(#"{"fingerprint":""#, in: record),
            let start = RecordParts.string(#","episode":""#, in: record),
            let firedAt = RecordParts.string(#","fired_at":""#, in: record),
            let status = RecordParts.string(#","status":""#, in: record)
        else { return report("no alert", record) }
        let alert = Alert(record: record, firedAt: firedAt, isFiring: status == "firing")
        let last = alerts.updateValue(alert, forKey: Episode(fingerprint: fingerprint, start: start))
        guard isExactlyOnce else { return }
        guard let last else {
            if !alert.isFiring { report("an alert is resolved that never fired", record) }
            return
        }
        if last.record == record { report("an alert says what the one before said", record) }
        if last.firedAt != firedAt { report("an episode fired at \(last.firedAt) and again", record) }
    }

    private mutating func note(deadLetter record: LogRecord) {
        func number(_ name: StaticString) -> Int? {
            record.headers.value(named: name).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        }
        guard let partition = number("aftercall-error-partition"), let offset = number("aftercall-error-offset") else {
            return report("no dead letter", record.value ?? [])
        }
        let place = Place(partition: partition, offset: offset)
        if deadLetters.updateValue(record, forKey: place) != nil, isExactlyOnce {
            report("offset \(offset) of partition \(partition) has two dead letters", record.value ?? [])
        }
    }

    private mutating func report(_ problem: String, _ record: [UInt8]) {
        problems.append("\(problem): \(String(decoding: record, as: UTF8.self))")
    }
}
