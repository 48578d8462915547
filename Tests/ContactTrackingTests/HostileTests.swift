import ContactCenter
import ContactTracking
import Testing

/// The promise of model 1.4 on generated contacts: whatever the order and duplication of arrival, what is known in the
/// end is what a plain computation over everything says.
@Suite struct HostileTests {
    @Test func `Any order and duplication gives what a plain computation gives`() {
        check(contacts: TestRun.scaled(8_000), spanMs: 110_000)
    }

    @Test func `So it does for contacts of many horizons, each event up to one horizon late`() {
        check(contacts: TestRun.scaled(4_000), spanMs: 900_000)
    }

    private func check(contacts: Int, spanMs: Milliseconds) {
        let seed = TestRun.seed
        print("HostileTests: \(contacts) contacts over \(spanMs) ms, SEED=\(seed)")
        var random = SeededRandom(seed: seed)
        let settings = ContactSettings()
        for number in 0..<contacts {
            let steps = HostileContact.steps(&random, spanMs: spanMs)
            let last = steps.map(\.lastAt).max() ?? ContactTimeline.epoch
            let waits: [Milliseconds] = [1, 59_999, 60_000, 60_001, 3_600_000, 90_000_000, 180_000_000]
            let end = last + waits[Int(random.next() % UInt64(waits.count))]
            let expected = Expected(ReferenceContact(steps, clock: end))
            for _ in 0..<3 {
                let delivery = Delivery.random(of: steps, until: end, settings.horizons.longest, &random)
                let result = delivery.fold(steps, until: end, settings, ContactPolicyTable())
                guard let difference = expected.difference(from: result) else { continue }
                Issue.record(
                    """
                    Contact \(number) of SEED=\(seed): \(difference)
                    steps \(delivery.order.map { Self.describe(steps[$0]) }.joined(separator: "\n      "))
                    clocks \(delivery.clocks.mapValues { Words.offset($0) }) end \(Words.offset(end))
                    \(result.published.words)
                    """
                )
                return
            }
        }
    }

    private static func describe(_ step: ContactStep) -> String {
        switch step {
        case .event(let event, let bytes):
            bytes.withUnsafeBytes { bytes in
                let texts = [event.id, event.source, event.queue, event.cause, event.contact.fromAgentID]
                let words = texts.map { Words.string($0, bytes) }.joined(separator: " ")
                return
                    "\(Words.offset(event.time)) \(event.kind.name) \(words) seq=\(event.sequence) v=\(event.version)"
            }
        case .leg(let leg, let bytes): bytes.withUnsafeBytes { "r\(leg.revision) \(Words.leg(leg, $0))" }
        }
    }
}

/// What a plain computation says, in the words of what is published.
private struct Expected {
    let facts: [String: Int]
    let record: [String]
    let waiting: String
    let anomalies: [String: Int32]
    let customers: [String: String]

    init(_ contact: ReferenceContact) {
        facts = contact.facts
        record = contact.recordWords
        waiting = contact.waiting
        anomalies = contact.anomalies
        let first = contact.facts.keys.first { $0.hasPrefix("firstContact@") } ?? "-"
        let reason = contact.attribute(\.reason, \.reason)
        if let startedAt = contact.startedAt, !contact.customer.isEmpty {
            let began = ReferenceContact.offset(startedAt)
            customers = [contact.customer: "\(reason.isEmpty ? "-" : reason) from \(began) \(first)"]
        } else {
            customers = [:]
        }
    }

    func difference(from result: FoldedContact) -> String? {
        if !result.faults.isEmpty { return "faults \(result.faults)" }
        let found = result.published.facts.filter { $0.value != 0 }
        for key in Set(found.keys).union(facts.keys).sorted() where found[key] != facts[key] {
            return "\(key): \(facts[key] ?? 0) expected, \(found[key] ?? 0) found"
        }
        if result.published.waiting != waiting { return "waiting \(waiting) expected" }
        let counted = result.published.anomalies.filter { $0.value != 0 && $0.key != "conflict" }
        if counted != anomalies { return "anomalies \(anomalies) expected" }
        if result.published.customers != customers { return "customers \(customers) expected" }
        let words = result.published.record
        guard words.hasPrefix(record.prefix(2).joined(separator: " ")), record.allSatisfy({ words.contains($0) }) else {
            return "record \(record) expected"
        }
        return nil
    }
}
