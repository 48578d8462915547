import ContactCenter
import ContactTracking
import Indicators
import Simulation
import Streaming
import Testing

@testable import AfterCall

/// The customers stage as the runtime sees it.
@Suite struct CustomersProcessorTests {
    private let epoch = ContactEvents.epoch
    private static let windowMs: Int64 = 7 * 86_400_000

    private func bench(seed: UInt64 = 1) -> TaskBench<CustomersFactory> {
        TaskBench(
            CustomersFactory(
                settings: ContactStageSettings(),
                contactPartitions: 1,
                source: Array("/aftercall/test".utf8),
                maximumDeadLetterBytes: 1_000_000,
                start: epoch - 1_000,
                deltas: WorkerDeltas(ContactStageSettings().deltas)
            ),
            seed: seed
        )
    }

    /// A contact that says it was resolved a minute after it began.
    private func told(
        _ contact: Int,
        of customer: Int,
        at ms: Int64,
        revision: Int32 = 1,
        offset: Int64
    ) -> LoggedRecord {
        let (customerID, contactID) = (Array("customer-\(customer)".utf8), Array("c\(contact)".utf8))
        let bytes = customerID + contactID
        var told = CustomerContact(
            customerID: Text(offset: 0, count: customerID.count),
            startedAt: epoch + ms,
            revision: revision
        )
        var fact = ContactFact(kind: .firstContact, at: epoch + ms + 60_000)
        fact.flags = [.resolvedAtFirst, .provisional]
        told.firstContact = fact
        var writer = WireWriter()
        bytes.withUnsafeBytes { bytes in
            let none = UnsafeRawBufferPointer(start: nil, count: 0)
            let key = AgentKey(tenant: none, agentID: UnsafeRawBufferPointer(rebasing: bytes[customerID.count...]))
            CustomerInbox.write(told, of: key, in: bytes, to: &writer)
        }
        return LoggedRecord(key: customerID, value: Array(writer.bytes), offset: offset)
    }

    /// What the contacts stage says when it has told everything up to `instant`.
    private func reached(_ instant: Timestamp, offset: Int64) -> LoggedRecord {
        var writer = WireWriter()
        let source = SourceTask(stage: .contacts, partition: 0)
        ContactInbox.write(ContactInbox.Watermark(source: source, partitions: 1, at: instant), to: &writer)
        return LoggedRecord(value: Array(writer.bytes), offset: offset)
    }

    @Test func `What was resolved is final when the window has passed, though the first time was undone`() throws {
        let bench = bench()
        try bench.commit([told(1, of: 1, at: 0, offset: 0)], now: epoch)
        #expect(bench.processor.keyCount == 1 && bench.changelog.count == 1)
        let due = epoch + 60_000 + Self.windowMs + 1
        #expect(try bench.commit([reached(due - 1, offset: 1)], now: due - 1, hasCaughtUp: true).isEmpty)
        let passed = [reached(due, offset: 2)]
        let undone = try bench.rollBack(passed, now: due, hasCaughtUp: true)
        #expect(undone.of(.cellsInbox).count == 1)
        #expect(try bench.commit([], now: due + 3, hasCaughtUp: true).isEmpty)
        #expect(try bench.commit(passed, now: due + 5, hasCaughtUp: true).of(.cellsInbox) == undone.of(.cellsInbox))
        #expect(try bench.commit([], now: due + 10, hasCaughtUp: true).isEmpty)
        let later = due + 100 * 86_400_000
        try bench.commit([reached(later, offset: 3)], now: later, hasCaughtUp: true)
        #expect(bench.processor.keyCount == 0 && bench.changelog.isEmpty)
    }

    @Test(arguments: [false, true])
    func `In a backlog who came back is met, however far behind the clock`(isRestored: Bool) throws {
        let bench = bench()
        let now = epoch + 30 * 86_400_000
        let day: Int64 = 86_400_000
        try bench.commit([told(1, of: 1, at: 0, offset: 0)], now: now, hasCaughtUp: true)
        try bench.commit([reached(epoch + day / 2, offset: 1)], now: now + 1, hasCaughtUp: true)
        #expect(bench.processor.nextTimerMs == nil)
        if isRestored { try bench.restore() }
        let met = try bench.commit([told(2, of: 1, at: day, offset: 2)], now: now + 2, hasCaughtUp: true)
        #expect(met.of(.cellsInbox).count == 1)
        // Nobody came back after the second: it is final once that is known, and not because the clock says so.
        try bench.commit([reached(epoch + day + Self.windowMs, offset: 3)], now: now + 3, hasCaughtUp: true)
        #expect(bench.processor.nextTimerMs == nil)
        let final = [reached(epoch + day + Self.windowMs + 60_001, offset: 4)]
        #expect(try bench.commit(final, now: now + 4, hasCaughtUp: true).of(.cellsInbox).count == 1)
        // Both are forgotten while the backlog is read, not at its end.
        try bench.commit([reached(epoch + 11 * day, offset: 5)], now: now + 5, hasCaughtUp: true)
        #expect(bench.processor.keyCount == 0 && bench.changelog.isEmpty)
    }

    @Test func `What is undone is said again, and a task that was restored goes on as if nothing had been`() throws {
        let seed = TestSeed.value
        var random = SplitMix64(seed: seed, index: 89)
        let (bench, witness) = (bench(seed: seed), bench(seed: seed))
        var said = 0
        for step in 0..<300 {
            let ms = Int64(step) * 7_200_000
            let records = (0..<Int.random(in: 0...4, using: &random)).map { place in
                let contact = Int.random(in: 0...step, using: &random)
                return told(
                    contact,
                    of: contact % 12,
                    at: Int64(contact) * 7_200_000,
                    revision: .random(in: 1...4, using: &random),
                    offset: Int64(10 * step + place)
                )
            }
            let hasCaughtUp = Bool.random(using: &random)
            if Int.random(in: 0..<5, using: &random) == 0 { try bench.restore() }
            if Bool.random(using: &random) {
                try bench.rollBack(records, now: epoch + ms, hasCaughtUp: hasCaughtUp, isFinished: false)
            }
            let expected = try witness.commit(records, now: epoch + ms, hasCaughtUp: hasCaughtUp)
            let found = try bench.commit(records, now: epoch + ms, hasCaughtUp: hasCaughtUp)
            guard found.byKey == expected.byKey else {
                Issue.record("SEED=\(seed) step \(step): \(found.count) records and \(expected.count)")
                return
            }
            said += found.count
        }
        #expect(said > 100)
        let (counters, records) = (bench.factory.totals.counters, witness.factory.totals.counters.read)
        #expect(counters.read == records && counters.read == counters.applied + counters.duplicates + counters.ignored)
        #expect(counters.published(.cellsInbox) == said)
    }

    @Test func `A record that is none ends the task with where to look`() throws {
        for value in [nil, [], [1, 2, 3]] as [[UInt8]?] {
            let record = LoggedRecord(key: [1], value: value, offset: 41)
            let failure = #expect(throws: StreamFailure.self) { try bench().commit([record], now: epoch) }
            #expect(failure?.kind == .refused && failure?.reason.contains("offset 41") == true)
        }
    }
}
