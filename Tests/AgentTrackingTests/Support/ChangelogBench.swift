import AgentTracking
import ContactCenter
import Simulation

/// Trackers that are folded, written and read, with everything they need.
struct ChangelogBench: ~Copyable {
    var work: TrackerWorkspace
    var effects = EffectBuffer()
    var room = ChangelogRoom()
    var writer = WireWriter(capacity: 64)
    private let policies: PolicyTable

    init(_ policy: TrackingPolicy) {
        policies = PolicyTable(policy)
        work = TrackerWorkspace(policies: policies, tells: [.legs, .time])
    }

    func makeTracker() -> AgentTracker { AgentTracker(in: work.pool) }

    /// Writes a tracker.
    mutating func record(of tracker: borrowing AgentTracker) -> [UInt8] {
        writer.removeAll()
        tracker.write(to: &writer, room: &room, policies: policies)
        return Array(writer.bytes)
    }

    /// Reads a tracker into one that may have been another's.
    mutating func read(_ record: [UInt8], into tracker: inout AgentTracker) throws(WireError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: record.count, alignment: 1)
        copy.copyBytes(from: record)
        defer {
            // Nothing of the record may be used any more.
            copy.initializeMemory(as: UInt8.self, repeating: 0xA5)
            copy.deallocate()
        }
        try tracker.read(UnsafeRawBufferPointer(copy), work: &work)
    }

    /// Takes a step of a delivery and returns what the tracker shows then.
    mutating func take(_ step: ChangelogStep, of stream: AgentStream, by tracker: inout AgentTracker) -> UInt64 {
        effects.removeAll()
        switch step {
        case .event(let index):
            let acceptance = stream.payload.withUnsafeBytes {
                tracker.apply(stream.events[index], payload: $0, work: &work, effects: &effects)
            }
            if index % 3 != 0 { tracker.tell(work: &work, effects: &effects) }
            return Fingerprint.of(tracker, effects, acceptance)
        case .clock(let instant):
            tracker.advanceClock(to: instant, work: &work, effects: &effects)
            return Fingerprint.of(tracker, effects, nil)
        }
    }
}

/// What happens to a tracker next.
enum ChangelogStep {
    case event(Int)
    case clock(Timestamp)

    /// The events of a stream in disorder, some twice, some later than the horizon, while the clock runs now and then.
    static func delivery(
        of stream: AgentStream,
        horizonMs: Milliseconds,
        _ random: inout SplitMix64
    ) -> [ChangelogStep] {
        var arrivals: [(at: Int64, index: Int)] = []
        for (index, event) in stream.events.enumerated() {
            for _ in 0..<(Int.random(in: 0..<8, using: &random) == 0 ? 2 : 1) {
                let longest = Int.random(in: 0..<40, using: &random) == 0 ? 2 * horizonMs : horizonMs
                let delay = Bool.random(using: &random) ? 0 : Int64.random(in: 0...longest, using: &random)
                arrivals.append((event.time.milliseconds + delay, index))
            }
        }
        arrivals.sort { ($0.at, $0.index) < ($1.at, $1.index) }
        var steps: [ChangelogStep] = []
        for arrival in arrivals {
            if Int.random(in: 0..<4, using: &random) == 0 { steps.append(.clock(Timestamp(milliseconds: arrival.at))) }
            steps.append(.event(arrival.index))
        }
        let end = (stream.events.map(\.time).max() ?? StreamGenerator.start) + 20 * 86_400_000
        return steps + [.clock(end)]
    }
}

/// Policies under which every part of a state is used.
enum ChangelogPolicies {
    static let all: [TrackingPolicy] = {
        var short = TrackingPolicy()
        short.horizonMs = 20_000
        short.wrapUp.limitMs = 15_000
        short.wrapUp.onLimit = .end
        short.wrapUp.capMs = 45_000
        short.offerTTLMs = 25_000
        short.voiceLegCapMs = 100_000
        var waiting = TrackingPolicy()
        waiting.horizonMs = 20_000
        waiting.wrapUp.start = .onEvent
        waiting.wrapUp.onNotReady = .continue
        waiting.wrapUp.onNextContact = .continue
        waiting.wrapUp.onOutbound = .end
        waiting.wrapUp.reattachMs = 10_000
        var own = waiting.wrapUp
        own.limitMs = 5_000
        for queue in ["q1", "q3"] { waiting.setWrapUp(own, forQueue: queue) }
        return [TrackingPolicy(), short, waiting]
    }()
}
