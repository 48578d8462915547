import ContactCenter
import ContactTracking
import Testing

/// Folds a timeline in the order in which it is written, and the clock then moves on to `until`, else to a millisecond
/// after its last instant.
///
/// It is then folded in other orders, with repetitions, a clock that runs, and by trackers that were written and read
/// in between: what is known in the end must be the same (model 1.4).
func fold(
    _ text: String,
    until: String = "",
    settings: ContactSettings = ContactSettings(),
    policies: ContactPolicyTable = ContactPolicyTable(),
    isAnyOrder: Bool = true,
    at location: SourceLocation = #_sourceLocation
) -> FoldedContact {
    let steps = ContactTimeline(text).steps
    let last = steps.map(\.lastAt).max() ?? ContactTimeline.epoch
    let end = until.isEmpty ? last + 1 : ContactTimeline.instant(until)
    let delivery = Delivery(order: Array(steps.indices))
    let written = delivery.fold(steps, until: end, settings, policies)
    if !written.faults.isEmpty { Issue.record("\(written.faults)", sourceLocation: location) }
    if isAnyOrder {
        var random = SeededRandom(seed: TestRun.seed)
        for _ in 0..<60 {
            let other = Delivery.random(of: steps, until: end, settings.horizons.longest, &random)
            let arrived = other.fold(steps, until: end, settings, policies)
            if arrived.published == written.published, arrived.faults.isEmpty { continue }
            let parts = text.split(separator: "|")
            Issue.record(
                """
                arriving as \(other.order.map { parts[$0] }.joined(separator: "|")) SEED=\(TestRun.seed)
                written: \(written.published.words)
                arrived: \(arrived.published.words)
                faults: \(arrived.faults)
                """,
                sourceLocation: location
            )
            break
        }
    }
    return written
}

/// What came of a fold.
struct FoldedContact {
    var published: Published
    var records: [String]
    var acceptances: [ContactAcceptance]
    var faults: [String]

    func facts(_ kind: ContactFactKind) -> [String] { published.facts(kind) }
}

/// One way in which the steps of a contact arrive.
struct Delivery {
    var order: [Int]
    /// Where the wall clock lets deadlines act after a step, by position in `order`.
    var clocks: [Int: Timestamp] = [:]
    /// Where the tracker is written and read after a step.
    var restores: Set<Int> = []

    /// Some order in which no event comes later than the horizon, and steps come more than once.
    static func random(
        of steps: [ContactStep],
        until end: Timestamp,
        _ horizonMs: Milliseconds,
        _ random: inout SeededRandom
    ) -> Delivery {
        var delivery = Delivery(order: [])
        var remaining = Array(steps.indices)
        var newest = Timestamp.distantPast
        while !remaining.isEmpty {
            let oldest = remaining.compactMap { steps[$0].eventTime }.min() ?? .distantFuture
            let candidates = remaining.filter { (steps[$0].eventTime ?? .distantPast) <= oldest + horizonMs }
            guard let next = candidates.randomElement(using: &random) else { break }
            delivery.order.append(next)
            remaining.removeAll { $0 == next }
            newest = max(newest, steps[next].eventTime ?? newest)
            let again = delivery.order.filter { (steps[$0].eventTime ?? newest) >= newest - horizonMs }
            if random.next() % 3 == 0, let copy = again.randomElement(using: &random) { delivery.order.append(copy) }
        }
        for position in delivery.order.indices {
            if random.next() % 4 == 0 {
                // Not so far that a contact is forgotten of which something is still to arrive.
                let span = min(max(1, end - ContactTimeline.epoch), 12 * 3_600_000)
                delivery.clocks[position] = ContactTimeline.epoch + Int64(random.next() % UInt64(span))
            }
            if random.next() % 3 == 0 { delivery.restores.insert(position) }
        }
        return delivery
    }

    func fold(
        _ steps: [ContactStep],
        until end: Timestamp,
        _ settings: ContactSettings,
        _ policies: ContactPolicyTable
    ) -> FoldedContact {
        var bench = ContactBench(settings, policies)
        var writer = WireWriter()
        for (position, index) in order.enumerated() {
            bench.take(steps[index])
            if let clock = clocks[position] { bench.clock(clock) }
            if restores.contains(position) { bench.restore(&writer) }
        }
        bench.clock(end)
        return FoldedContact(
            published: bench.published,
            records: bench.records,
            acceptances: bench.acceptances,
            faults: bench.faults
        )
    }
}

extension ContactBench {
    /// Becomes what a record says, whose bytes are then overwritten.
    mutating func read(_ record: [UInt8]) throws(WireError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: record.count, alignment: 1)
        copy.copyBytes(from: record)
        defer {
            copy.initializeMemory(as: UInt8.self, repeating: 0xA5)
            copy.deallocate()
        }
        try tracker.read(UnsafeRawBufferPointer(copy), work: &work)
    }

    /// Goes on with a tracker that was read from what this one wrote.
    mutating func restore(_ writer: inout WireWriter) {
        writer.removeAll()
        tracker.write(to: &writer)
        var copy = makeTracker()
        do throws(WireError) {
            try copy.read(writer.bytes, work: &work)
        } catch {
            faults.append("what was written cannot be read: \(error)")
        }
        if copy.nextActionAt != tracker.nextActionAt || copy.anomalies != tracker.anomalies {
            faults.append("what was read stands otherwise")
        }
        tracker.assign(copy)
    }
}
