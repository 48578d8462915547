import AgentTracking
import ContactCenter
import Simulation
import Testing

/// The promise of model 1.4: whatever the order and the duplication in which events arrive within the horizon, the
/// latest revision of everything equals the fold of the sorted, deduplicated events.
@Suite struct PermutationTests {
    /// One way in which the events of a stream arrive.
    private struct Delivery {
        var order: [Int]
        /// Where the wall clock lets deadlines act before the next event, by position in `order`.
        var clocks: [Int: Timestamp] = [:]
    }

    /// Streams within one horizon, in any order at all.
    @Test func `Any order and duplication within the horizon gives the same records`() {
        check(streams: TestRun.scaled(60_000), spanMs: 110_000, policy: TrackingPolicy()) { stream, random in
            var order = Array(stream.events.indices)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                order.append(Int.random(in: stream.events.indices, using: &random))
            }
            order.shuffle(using: &random)
            return Delivery(order: order)
        }
    }

    /// Streams of many horizons, each event up to one horizon late, with the clock running.
    @Test func `Events up to the horizon late give the same records as events in order, while the clock runs`() {
        var policy = TrackingPolicy()
        policy.horizonMs = 20_000
        policy.wrapUp.limitMs = 15_000
        policy.wrapUp.onLimit = .end
        policy.wrapUp.capMs = 45_000
        policy.offerTTLMs = 25_000
        policy.voiceLegCapMs = 100_000
        check(streams: TestRun.scaled(40_000), spanMs: 300_000, policy: policy) { stream, random in
            delivery(of: stream, horizonMs: policy.horizonMs, &random)
        }
    }

    @Test func `Waiting legs, second stages and wraps that go on are kept in order too`() {
        var policy = TrackingPolicy()
        policy.horizonMs = 20_000
        policy.wrapUp.start = .onEvent
        policy.wrapUp.onNotReady = .continue
        policy.wrapUp.onNextContact = .continue
        policy.wrapUp.onOutbound = .end
        policy.wrapUp.reattachMs = 10_000
        check(streams: TestRun.scaled(20_000), spanMs: 200_000, policy: policy) { stream, random in
            delivery(of: stream, horizonMs: policy.horizonMs, &random)
        }
    }

    /// Each event arrives up to the horizon after its time, and never later than the newest before it allows.
    private func delivery(of stream: AgentStream, horizonMs: Milliseconds, _ random: inout SplitMix64) -> Delivery {
        var arrivals: [(at: Int64, index: Int)] = []
        for (index, event) in stream.events.enumerated() {
            let copies = Int.random(in: 0..<8, using: &random) == 0 ? 2 : 1
            for _ in 0..<copies {
                let delay = Bool.random(using: &random) ? 0 : Int64.random(in: 0...horizonMs, using: &random)
                arrivals.append((event.time.milliseconds + delay, index))
            }
        }
        arrivals.sort { ($0.at, $0.index) < ($1.at, $1.index) }
        var delivery = Delivery(order: arrivals.map(\.index))
        for (position, arrival) in arrivals.enumerated() where Int.random(in: 0..<4, using: &random) == 0 {
            delivery.clocks[position] = Timestamp(milliseconds: arrival.at)
        }
        return delivery
    }

    private func check(
        streams: Int,
        spanMs: Milliseconds,
        policy: TrackingPolicy,
        deliver: (AgentStream, inout SplitMix64) -> Delivery
    ) {
        let seed = TestRun.seed
        print("PermutationTests: \(streams) streams, SEED=\(seed)")
        var options = StreamGenerator.Options()
        options.spanMs = spanMs
        var generator = StreamGenerator(seed: seed, options: options)
        var random = SplitMix64(seed: seed, index: 1)
        var stream = AgentStream()
        var work = TrackerWorkspace(policies: PolicyTable(policy), tells: [.legs, .time])
        for number in 0..<streams {
            generator.next(into: &stream)
            let inOrder = Delivery(order: sortedOrder(of: stream))
            let delivery = deliver(stream, &random)
            var (truth, result) = (Digest(), Digest())
            fold(stream, inOrder, &work) { truth.take($0, $1) }
            fold(stream, delivery, &work) { result.take($0, $1) }
            let isWhole = result.isGapless && truth.isGapless && result.tellsIntervals && truth.tellsIntervals
            guard result == truth, isWhole else {
                return explain(number, seed, stream, inOrder, delivery, &work)
            }
        }
    }

    /// Records the issue in words: the stream, and what the two orders published differently.
    private func explain(
        _ number: Int,
        _ seed: UInt64,
        _ stream: AgentStream,
        _ inOrder: Delivery,
        _ delivery: Delivery,
        _ work: inout TrackerWorkspace
    ) {
        var (truth, result) = (Outcome(epoch: StreamGenerator.start), Outcome(epoch: StreamGenerator.start))
        fold(stream, inOrder, &work) { truth.take($0, $1) }
        fold(stream, delivery, &work) { result.take($0, $1) }
        var differences: [String] = []
        let spans = [truth, result].map { $0.spans.mapValues { "\($0) times" } }
        let kinds = [
            ("wrap", truth.wraps, result.wraps), ("interval", truth.intervals, result.intervals),
            ("leg", truth.legs, result.legs), ("span", spans[0], spans[1]),
        ]
        for (kind, one, other) in kinds {
            for key in Set(one.keys).union(other.keys).sorted() where one[key] != other[key] {
                differences.append("\(kind) \(key): in order \(one[key] ?? "-") but \(other[key] ?? "-")")
            }
        }
        Issue.record(
            """
            Stream \(number) of seed \(seed) (stream seed \(stream.seed))
            \(stream.description)
            order \(delivery.order) clocks \(delivery.clocks.mapValues { $0 - StreamGenerator.start })
            differences: \(differences)
            gaps in order: \(truth.gaps), delivered: \(result.gaps)
            """
        )
    }

    /// By time alone, stable: the tracker itself puts equal times in order.
    private func sortedOrder(of stream: AgentStream) -> [Int] {
        stream.events.indices.sorted { (stream.events[$0].time, $0) < (stream.events[$1].time, $1) }
    }

    private func fold(
        _ stream: AgentStream,
        _ delivery: Delivery,
        _ work: inout TrackerWorkspace,
        take: (borrowing EffectBuffer, UnsafeRawBufferPointer) -> Void
    ) {
        var tracker = AgentTracker(in: work.pool)
        var effects = EffectBuffer()
        for (position, index) in delivery.order.enumerated() {
            if let clock = delivery.clocks[position] {
                effects.removeAll()
                tracker.advanceClock(to: clock, work: &work, effects: &effects)
                take(effects, tracker.bytes)
            }
            effects.removeAll()
            let acceptance = stream.payload.withUnsafeBytes {
                tracker.apply(stream.events[index], payload: $0, work: &work, effects: &effects)
            }
            precondition(acceptance != .tooLate, "The delivery broke the horizon")
            take(effects, tracker.bytes)
            // Transactions of various lengths.
            if index % 3 != 0 { tell(&tracker, &work, &effects, take) }
        }
        effects.removeAll()
        let end = (stream.events.map(\.time).max() ?? StreamGenerator.start) + 20 * 86_400_000
        tracker.advanceClock(to: end, work: &work, effects: &effects)
        take(effects, tracker.bytes)
        tell(&tracker, &work, &effects, take)
    }

    private func tell(
        _ tracker: inout AgentTracker,
        _ work: inout TrackerWorkspace,
        _ effects: inout EffectBuffer,
        _ take: (borrowing EffectBuffer, UnsafeRawBufferPointer) -> Void
    ) {
        effects.removeAll()
        tracker.tell(work: &work, effects: &effects)
        take(effects, tracker.bytes)
    }
}
