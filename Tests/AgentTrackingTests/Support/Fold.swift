import AgentTracking
import ContactCenter
import Simulation
import Testing

/// In which orders, besides the written one, a timeline is folded.
enum Orders {
    /// All of them for at most six events, else fifty random ones.
    case every
    /// So many random ones.
    case random(Int)
    /// None: what the test is about depends on the order of arrival.
    case written
}

/// Folds a timeline in the order in which it is written; the clock then moves on to `until`, or so far that the
/// millisecond of the newest event is over.
///
/// It is then folded in other orders, with repetitions, and with a wall clock that lets deadlines act between the
/// events: what is known in the end must be the same, and no revision may be missing (model 1.4).
func fold(
    _ text: String,
    until: String = "",
    policy: TrackingPolicy = TrackingPolicy(),
    orders: Orders = .every,
    at location: SourceLocation = #_sourceLocation
) -> Outcome {
    let steps = Timeline(text).steps
    let newest = steps.map(\.event.time).max() ?? Timeline.epoch
    let end = until.isEmpty ? newest + 1 : Timeline.epoch + Timeline.milliseconds(until)
    let written = fold(steps, in: Array(steps.indices), until: end, policy)
    if !written.gaps.isEmpty { Issue.record("revisions missing: \(written.gaps)", sourceLocation: location) }
    let arrivals = Arrivals(of: steps, horizonMs: policy.horizonMs)
    var random = SplitMix64(seed: TestRun.seed)
    var tried: [[Int]] = []
    switch orders {
    case .every: tried = steps.count <= 6 ? arrivals.all() : (0..<50).map { _ in arrivals.random(&random) }
    case .random(let count): tried = (0..<count).map { _ in arrivals.random(&random) }
    case .written: break
    }
    for order in tried {
        let isClockRunning = random.next() % 2 == 0
        let clocks = isClockRunning ? clockReadings(order.map { steps[$0] }, until: end, &random) : []
        let other = fold(steps, in: order, until: end, policy, clocks: clocks)
        guard other.truth != written.truth || !other.gaps.isEmpty else { continue }
        let parts = text.split(separator: "|")
        let words = order.enumerated().map { place, index in
            parts[index] + (clocks.isEmpty ? "" : "(clock \(written.offset(clocks[place]))) ")
        }
        Issue.record(
            """
            arriving as: \(words.joined(separator: "|"))
            written: \(written.truth)
            arrived: \(other.truth)
            gaps: \(other.gaps) SEED=\(TestRun.seed)
            """,
            sourceLocation: location
        )
        break
    }
    return written
}

/// The same with changes to the default policy of queues.
func fold(
    _ text: String,
    until: String = "",
    orders: Orders = .every,
    at location: SourceLocation = #_sourceLocation,
    wrapUp change: (inout WrapUpPolicy) -> Void
) -> Outcome {
    var policy = TrackingPolicy()
    change(&policy.wrapUp)
    return fold(text, until: until, policy: policy, orders: orders, at: location)
}

private func fold(
    _ steps: [Timeline.Step],
    in order: [Int],
    until end: Timestamp,
    _ policy: TrackingPolicy,
    clocks: [Timestamp] = []
) -> Outcome {
    var bench = Bench(policy)
    for (place, index) in order.enumerated() {
        bench.take(steps[index])
        if place < clocks.count { bench.clock(clocks[place]) }
    }
    bench.clock(end)
    bench.observe()
    return bench.outcome
}

/// What a wall clock may show after each of `steps`: it never stands before their times, nor goes back.
private func clockReadings(
    _ steps: [Timeline.Step],
    until end: Timestamp,
    _ random: inout SplitMix64
) -> [Timestamp] {
    var now = Timestamp.distantPast
    return steps.map { step in
        let span = max(1, end - step.event.time)
        let reach = random.next() % 2 == 0 ? span : min(span, 10_000)
        now = min(end, max(now, step.event.time + Int64(random.next() % UInt64(reach))))
        return now
    }
}
