import AfterCall
import ContactCenter
import Simulation
import Telephony
import Testing

/// The stage on a bad day: disorder, copies, contradictions, garbage.
@Suite struct AgentStageTests {
    /// What became of one record, as the counters tell.
    private enum Fate: Hashable {
        case applied, reordered, duplicate, ignored
        case rejected(String)
        case waiting
    }

    @Test func `Of 50 000 hostile records each becomes what it must, and all that is published is as the schemas say`()
        throws
    {
        let records = HostileDay.records(50_000, agents: 300, seed: TestSeed.value)
        var harness = StageHarness()
        var seen: Set<[UInt8]> = []
        var wrong: [String] = []
        for (index, record) in records.enumerated() {
            let before = harness.stage.counters
            harness.take(record)
            let fate = Self.fate(before, harness.stage.counters)
            let isSeen = !seen.insert(record.value + record.headers.flatMap(\.value)).inserted
            if !Self.isPossible(fate, of: record.variant, isSeen: isSeen) {
                wrong.append("record \(index), \(record.variant): \(fate.map { "\($0)" } ?? "no or several fates")")
            }
            if index % 700 == 0 { harness.endBatch() }
        }
        harness.endBatch()
        #expect(wrong == [], "SEED=\(TestSeed.value)")
        #expect(try Schemas.violations(of: harness.published).prefix(3) == [], "SEED=\(TestSeed.value)")
        let counters = harness.stage.counters
        #expect(counters.read == 50_000)
        #expect(Self.sum(counters) == counters.read)
        // Each kind of hardship was there, or this shows nothing.
        for count in [counters.applied, counters.reordered, counters.duplicates, counters.ignored, counters.rejected] {
            #expect(count > 50, "SEED=\(TestSeed.value): \(counters)")
        }
        #expect(counters.corrections > 50 && counters.unknownFields > 50)
        for output in AgentStageSettings().outputs {
            #expect(counters.published(output) == harness.published.count { $0.output == output }, "\(output)")
            #expect(counters.published(output) > 50, "\(output)")
        }
        #expect(counters.published(.deadLetters) == counters.rejected)
    }

    @Test func `However the records are cut into batches, the same is published in the same order`() {
        let records = HostileDay.records(6_000, agents: 60, seed: TestSeed.value &+ 1)
        func run(_ cut: (Int) -> Bool) -> StageHarness {
            var harness = StageHarness()
            for (index, record) in records.enumerated() {
                harness.take(record)
                if cut(index) { harness.endBatch() }
            }
            harness.endBatch()
            return harness
        }
        var random = SplitMix64(seed: TestSeed.value)
        let whole = run { _ in false }
        let single = run { _ in true }
        let any = run { _ in random.chance(0.05) }
        for output in [Output.wraps, .intervals, .alerts, .deadLetters] {
            #expect(whole.bytes(output).count > 20, "\(output)")
            #expect(whole.bytes(output) == single.bytes(output), "\(output), SEED=\(TestSeed.value)")
            #expect(whole.bytes(output) == any.bytes(output), "\(output), SEED=\(TestSeed.value)")
        }
        #expect(whole.lastAgentRecords() == single.lastAgentRecords(), "SEED=\(TestSeed.value)")
        #expect(whole.lastAgentRecords() == any.lastAgentRecords(), "SEED=\(TestSeed.value)")
        // One batch publishes each agent once at most.
        #expect(whole.bytes(.agents).count == whole.stage.agentCount)
        #expect(single.bytes(.agents).count > 10 * whole.stage.agentCount)
    }

    @Test func `Agent records compacted by key are what the sorted day gives`() throws {
        let records = HostileDay.records(8_000, agents: 60, seed: TestSeed.value &+ 2)
        var hostile = StageHarness()
        for (index, record) in records.enumerated() {
            hostile.take(record)
            if index % 97 == 0 { hostile.endBatch() }
        }
        // The last millisecond of each agent is over, so that its state is taken.
        let end = try #require(records.last).arrivalTime + 1
        hostile.endBatch()
        hostile.settle(at: end)
        var sorted = StageHarness()
        for record in records.sorted(by: { $0.eventTime < $1.eventTime }) { sorted.take(record) }
        sorted.endBatch()
        sorted.settle(at: end)
        #expect(hostile.stage.counters.reordered > 100)
        #expect(hostile.lastAgentRecords() == sorted.lastAgentRecords(), "SEED=\(TestSeed.value)")
        #expect(hostile.lastAgentRecords().count == hostile.stage.agentCount)
    }

    @Test func `An agent record is published when it says something new, and only then`() throws {
        var harness = StageHarness()
        Story("0 logged_on | 1s heartbeat | 2s heartbeat | 3s ready | 4s heartbeat").tell(to: &harness)
        #expect(try harness.values(.agents).map { $0["state"] as? String } == ["not_ready", "ready"])
    }

    @Test func `A reason that is still the same is nothing new, however often its bytes have moved`() throws {
        var harness = StageHarness()
        let heartbeats = (1...400).map { "| \($0)s heartbeat id=a-long-name-that-fills-the-arena-\($0)" }
        Story("0 not_ready reason=coffee" + heartbeats.joined()).tell(to: &harness)
        #expect(try harness.values(.agents).map { $0["since"] as? String } == [Story.text(of: Story.epoch)])
    }

    @Test func `Counters of several stages add up`() {
        var harness = StageHarness()
        Story("0 logged_on | 1s ready | 1s ready id=e1").tell(to: &harness)
        var sum = harness.stage.counters
        sum.add(harness.stage.counters)
        #expect(sum.read == 6 && sum.applied == 4 && sum.duplicates == 2)
        #expect(sum.published(.agents) == 2 * harness.stage.counters.published(.agents))
    }

    @Test func `Outputs that are switched off are not published, and not counted`() {
        var settings = AgentStageSettings()
        settings.outputs = []
        var harness = StageHarness(settings)
        Story("0 established c1 | 10s cleared c1 | 100s ready").tell(to: &harness)
        harness.take([], key: nil, now: Story.epoch)
        harness.endBatch()
        #expect(harness.published.isEmpty)
        #expect(harness.stage.counters.rejected == 1)
        #expect(Output.allCases.allSatisfy { harness.stage.counters.published($0) == 0 })
    }

    // MARK: Fates

    private static func sum(_ counters: StageCounters) -> Int {
        counters.applied + counters.reordered + counters.duplicates + counters.ignored + counters.rejected
            + counters.waiting
    }

    private static func fate(_ before: StageCounters, _ after: StageCounters) -> Fate? {
        guard after.read == before.read + 1, sum(after) == sum(before) + 1 else { return nil }
        if after.applied > before.applied { return .applied }
        if after.reordered > before.reordered { return .reordered }
        if after.duplicates > before.duplicates { return .duplicate }
        if after.ignored > before.ignored { return .ignored }
        if after.waiting > before.waiting { return .waiting }
        for cause in RejectionCause.allCases where after.rejected(cause) > before.rejected(cause) {
            return .rejected("\(cause.name)")
        }
        return nil
    }

    /// - Parameter isSeen: whether the very same record has come before.
    private static func isPossible(_ fate: Fate?, of variant: GeneratedRecord.Variant, isSeen: Bool) -> Bool {
        switch variant {
        case .malformed(let malformation): fate == .rejected("\(malformation.deadLetterCause)")
        case .unknownType: fate == .ignored
        case .newVersion: fate == .applied || fate == .reordered
        case .repetition: isSeen ? fate == .duplicate : fate == .applied || fate == .reordered
        case .conflictingCopy: fate == .applied || fate == .reordered || fate == .duplicate
        case .original:
            // The newer version, or the other copy, may have been faster.
            fate == .duplicate || (!isSeen && (fate == .applied || fate == .reordered))
        }
    }
}
