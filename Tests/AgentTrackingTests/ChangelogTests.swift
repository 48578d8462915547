import AgentTracking
import ContactCenter
import Simulation
import Testing

/// What is written of an agent, and what comes back from it.
@Suite struct ChangelogTests {
    @Test func `At any point of any stream a tracker that was written and read goes on as if nothing had happened`()
        throws
    {
        let (seed, streams) = (TestRun.seed, TestRun.scaled(12_000))
        print("ChangelogTests: \(streams) streams, SEED=\(seed)")
        var cuts = 0
        for (number, policy) in ChangelogPolicies.all.enumerated() {
            var options = StreamGenerator.Options()
            options.spanMs = 300_000
            var generator = StreamGenerator(seed: seed &+ UInt64(number), options: options)
            var random = SplitMix64(seed: seed, index: 7 + UInt64(number))
            var stream = AgentStream()
            var bench = ChangelogBench(policy)
            for _ in 0..<streams / ChangelogPolicies.all.count {
                generator.next(into: &stream)
                let steps = ChangelogStep.delivery(of: stream, horizonMs: policy.horizonMs, &random)
                let everyCut = Int.random(in: 1...6, using: &random)
                guard try goesOn(stream, steps, everyCut, &bench, &random, &cuts) else {
                    Issue.record("policy \(number), seed \(seed), stream \(stream)")
                    return
                }
            }
        }
        #expect(cuts > streams)
    }

    /// Folds the steps with two trackers, one of which is written and read before every so many of them.
    private func goesOn(
        _ stream: AgentStream,
        _ steps: [ChangelogStep],
        _ everyCut: Int,
        _ bench: inout ChangelogBench,
        _ random: inout SplitMix64,
        _ cuts: inout Int
    ) throws -> Bool {
        var whole = bench.makeTracker()
        var cut = bench.makeTracker()
        var other = bench.makeTracker()
        for step in steps {
            if Int.random(in: 0..<everyCut, using: &random) == 0 {
                cuts += 1
                let record = bench.record(of: cut)
                try bench.read(record, into: &other)
                swap(&cut, &other)
                guard bench.record(of: cut) == record, bench.record(of: whole) == record else { return false }
            }
            guard bench.take(step, of: stream, by: &whole) == bench.take(step, of: stream, by: &cut) else {
                return false
            }
        }
        return bench.record(of: whole) == bench.record(of: cut)
    }

    @Test func `A tracker that was assigned another goes on as that one, whatever became of the other`() {
        let seed = TestRun.seed
        print("ChangelogTests: assigned trackers, SEED=\(seed)")
        var generator = StreamGenerator(seed: seed)
        var random = SplitMix64(seed: seed, index: 11)
        var stream = AgentStream()
        let policy = ChangelogPolicies.all[1]
        var bench = ChangelogBench(policy)
        var kept = bench.makeTracker()
        for _ in 0..<TestRun.scaled(2_000) {
            generator.next(into: &stream)
            let steps = ChangelogStep.delivery(of: stream, horizonMs: policy.horizonMs, &random)
            let turn = Int.random(in: 0..<steps.count, using: &random)
            var first = bench.makeTracker()
            var second = bench.makeTracker()
            for step in steps[..<turn] { _ = bench.take(step, of: stream, by: &first) }
            kept.assign(first)
            let before = bench.record(of: first)
            let shown = steps[turn...].map { bench.take($0, of: stream, by: &first) }
            let after = bench.record(of: kept)
            second.assign(kept)
            let shownAgain = steps[turn...].map { bench.take($0, of: stream, by: &second) }
            #expect(after == before && shownAgain == shown, "SEED=\(seed) \(stream)")
        }
    }

    @Test func `Of an agent that was never heard of nothing is written, and nothing is what is read`() throws {
        var bench = ChangelogBench(TrackingPolicy())
        var tracker = bench.makeTracker()
        let wasBlank = tracker.isBlank
        let record = bench.record(of: tracker)
        #expect(wasBlank && record.isEmpty)
        try bench.read([], into: &tracker)
        let isBlank = tracker.isBlank
        let isUnseen = tracker.view == nil
        #expect(isBlank && isUnseen)
    }

    @Test func `A wrap keeps the policy of its queue by the queue's name`() throws {
        var policy = TrackingPolicy()
        for queue in ["x", "y", "z"] {
            var own = WrapUpPolicy()
            own.capMs = queue == "y" ? 10_000 : 600_000
            policy.setWrapUp(own, forQueue: queue)
        }
        var bench = Bench(policy)
        bench.take("0 established c1 queue=y | 10s cleared c1")
        bench.clock(Timeline.epoch + 10_001)
        let deadline = bench.tracker.nextActionAt
        #expect(deadline == Timeline.epoch + 20_000)
        // In another process the queues may have other numbers.
        var smaller = TrackingPolicy()
        var own = WrapUpPolicy()
        own.capMs = 10_000
        smaller.setWrapUp(own, forQueue: "y")
        var room = ChangelogRoom()
        var writer = WireWriter()
        bench.tracker.write(to: &writer, room: &room, policies: PolicyTable(policy))
        var work = TrackerWorkspace(policies: PolicyTable(smaller))
        var tracker = AgentTracker(in: work.pool)
        try tracker.read(writer.bytes, work: &work)
        let same = tracker.nextActionAt
        #expect(same == deadline)
        // Without a policy of its own it is under the default.
        var plain = TrackerWorkspace(policies: PolicyTable(TrackingPolicy()))
        var other = AgentTracker(in: plain.pool)
        try other.read(writer.bytes, work: &plain)
        let later = other.nextActionAt
        #expect(later == Timeline.epoch + 10_000 + WrapUpPolicy().capMs)
    }
}
