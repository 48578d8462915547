import ContactCenter
import ContactTracking

/// A tracker with everything it needs, and what it published.
struct ContactBench: ~Copyable {
    var tracker: ContactTracker
    var work: ContactWorkspace
    var effects = ContactEffects()
    var published = Published()
    /// Each record in the order of publication, with its revision.
    var records: [String] = []
    var acceptances: [ContactAcceptance] = []
    /// What must not happen: facts taken back that were not there, revisions left out.
    var faults: [String] = []
    private var revision: Int32 = 0
    private var openVisit: String?
    private var customerRevision: Int32 = 0

    init(_ settings: ContactSettings = ContactSettings(), _ policies: ContactPolicyTable = ContactPolicyTable()) {
        work = ContactWorkspace(settings: settings, policies: policies)
        tracker = ContactTracker(in: work.pool)
    }

    /// A blank tracker with the same memory.
    func makeTracker() -> ContactTracker { ContactTracker(in: work.pool) }

    @discardableResult
    mutating func take(_ step: ContactStep) -> ContactAcceptance {
        effects.removeAll()
        let acceptance =
            switch step {
            case .event(let event, let bytes):
                bytes.withUnsafeBytes { tracker.apply(event, payload: $0, work: &work, effects: &effects) }
            case .leg(let leg, let bytes):
                bytes.withUnsafeBytes { tracker.apply(leg: leg, bytes: $0, work: &work, effects: &effects) }
            }
        acceptances.append(acceptance)
        note()
        if acceptance == .duplicate || acceptance == .tooLate, !effects.takenBack.isEmpty || !effects.added.isEmpty {
            faults.append("\(acceptance) with facts")
        }
        return acceptance
    }

    mutating func clock(_ instant: Timestamp) {
        effects.removeAll()
        tracker.advanceClock(to: instant, work: &work, effects: &effects)
        if tracker.nextActionAt < instant { faults.append("a deadline before the clock is left") }
        note()
    }

    private mutating func note() {
        let bytes = tracker.bytes
        for fact in effects.takenBack {
            let words = Words.fact(fact, bytes)
            if published.facts[words, default: 0] <= 0 { faults.append("taken back and never added: \(words)") }
            published.facts[words, default: 0] -= 1
        }
        for fact in effects.added { published.facts[Words.fact(fact, bytes), default: 0] += 1 }
        for record in effects.records {
            if record.revision != revision + 1 { faults.append("revision \(record.revision) after \(revision)") }
            revision = record.revision
            let words = Words.record(record, effects, bytes)
            if words == published.record { faults.append("a record that says nothing new") }
            published.record = words
            records.append("r\(record.revision) \(record.status == .retracted ? "retracted" : words)")
        }
        noteCustomers(bytes)
        for anomaly in ContactAnomaly.allCases {
            published.anomalies["\(anomaly.name)", default: 0] += effects.anomalies[anomaly]
        }
        let waiting =
            tracker.openVisit.map { "\(Words.string($0.queue, bytes)) since \(Words.offset($0.at))" } ?? "-"
        let visit = tracker.openVisit.map { Words.fact($0, bytes) }
        if (visit != openVisit) != effects.openVisitChanged { faults.append("a change of waiting untold") }
        openVisit = visit
        published.waiting = waiting
    }

    private mutating func noteCustomers(_ bytes: UnsafeRawBufferPointer) {
        for contact in effects.customers {
            if contact.revision != customerRevision + 1 { faults.append("telling \(contact.revision)") }
            customerRevision = contact.revision
            let customer = Words.string(contact.customerID, bytes)
            let fact = contact.firstContact.map { Words.fact($0, bytes) } ?? "-"
            let words = "\(Words.string(contact.reason, bytes)) from \(Words.offset(contact.startedAt)) \(fact)"
            published.customers[customer] = contact.isRetracted ? nil : words
        }
    }
}
