import ContactCenter
import ContactTracking

/// The contacts of one customer, each of which tells its facts itself, and what they add up to.
struct CustomerBench: ~Copyable {
    var tracker: CustomerTracker
    var work: ContactWorkspace
    private var effects = ContactEffects()
    /// How often each fact was added more than taken back, by contacts and by the customers' step together.
    private(set) var facts: [String: Int] = [:]
    private(set) var faults: [String] = []
    private var revisions: [String: Int32] = [:]
    private var told: [String: String] = [:]

    init(_ settings: ContactSettings = ContactSettings()) {
        work = ContactWorkspace(settings: settings)
        tracker = CustomerTracker(in: work.pool)
    }

    /// The facts that stand, such as `c1 resolved`.
    var standing: [String] {
        facts.filter { $0.value != 0 }.map { $0.value == 1 ? $0.key : "\($0.key) x\($0.value)" }.sorted()
    }

    /// A contact began, and was `resolved` or not at an instant, as it says; or tells otherwise than before.
    @discardableResult
    mutating func tell(_ telling: CustomerTelling) -> ContactAcceptance {
        let name = telling.contact
        revisions[name, default: 0] += 1
        return tell(telling, revision: revisions[name, default: 1])
    }

    /// The same with a revision of its own.
    @discardableResult
    mutating func tell(_ telling: CustomerTelling, revision: Int32) -> ContactAcceptance {
        var builder = StepBuilder()
        var contact = CustomerContact(customerID: .none, startedAt: telling.startedAt, revision: revision)
        contact.contactID = builder.text(telling.contact)
        contact.reason = builder.text(telling.reason)
        contact.isRetracted = telling.isRetracted
        contact.firstContact = telling.fact(&builder)
        effects.removeAll()
        let acceptance = builder.bytes.withUnsafeBytes {
            tracker.apply(contact, bytes: $0, work: &work, effects: &effects)
        }
        note()
        return acceptance
    }

    /// The contact itself takes back the fact that it told last, and tells another.
    mutating func contactTold(_ telling: CustomerTelling) {
        if let old = told[telling.contact] { facts[old, default: 0] -= 1 }
        var builder = StepBuilder()
        let fact = telling.fact(&builder)
        told[telling.contact] = builder.bytes.withUnsafeBytes { bytes in fact.map { Self.words($0, bytes) } }
        if let new = told[telling.contact] { facts[new, default: 0] += 1 }
    }

    mutating func clock(_ instant: Timestamp) {
        effects.removeAll()
        tracker.advanceClock(to: instant, work: &work, effects: &effects)
        if tracker.nextActionAt < instant { faults.append("a deadline before the clock is left") }
        note()
    }

    /// Goes on with a tracker that was read from what this one wrote.
    mutating func restore() {
        var writer = WireWriter()
        tracker.write(to: &writer)
        var copy = CustomerTracker(in: work.pool)
        do throws(WireError) {
            try copy.read(writer.bytes, work: work)
        } catch {
            faults.append("what was written cannot be read: \(error)")
        }
        if copy.nextActionAt != tracker.nextActionAt { faults.append("what was read stands otherwise") }
        tracker.assign(copy)
    }

    private mutating func note() {
        let bytes = tracker.bytes
        for fact in effects.takenBack { facts[Self.words(fact, bytes), default: 0] -= 1 }
        for fact in effects.added { facts[Self.words(fact, bytes), default: 0] += 1 }
    }

    /// The agent stands for the contact, which a fact does not name.
    private static func words(_ fact: ContactFact, _ bytes: UnsafeRawBufferPointer) -> String {
        ([Words.string(fact.agentID, bytes), Words.offset(fact.at)] + Words.flags(fact.flags)).joined(separator: " ")
    }
}

/// What a contact tells the customers' step.
struct CustomerTelling {
    var contact: String
    var reason = "billing"
    var startedAt: Timestamp
    var outcomeAt: Timestamp?
    var isResolved = true
    var isRetracted = false

    init(
        _ contact: String,
        from start: String,
        resolved: String? = nil,
        unresolved: String? = nil,
        reason: String = "billing"
    ) {
        self.contact = contact
        self.reason = reason
        startedAt = ContactTimeline.instant(start)
        outcomeAt = (resolved ?? unresolved).map { ContactTimeline.instant($0) }
        isResolved = resolved != nil
    }

    /// The fact as the contact tells it.
    func fact(_ builder: inout StepBuilder) -> ContactFact? {
        guard let outcomeAt, !isRetracted else { return nil }
        var fact = ContactFact(kind: .firstContact, at: outcomeAt)
        fact.agentID = builder.text(contact)
        if isResolved { fact.flags = [.resolvedAtFirst, .provisional] }
        return fact
    }
}
