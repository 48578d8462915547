import ContactCenter
import Simulation

/// What a seed puts on the input topic: a call centre, heard through a bus on a bad day, and clocks that are wrong.
///
/// An eighth of the agents have a clock that is ahead of the bus, all their events by the same; of another eighth,
/// single events come too early. So records wait for their time. Whether an event comes too late is for the order in
/// its partition to decide, which nothing that goes wrong changes; but not where the clock decides when a record that
/// waits is taken, so only agents of whom nothing waits have events that are later than the horizon.
struct SimulatedCentre {
    /// Which parts of the horrors a seed has.
    struct Scenario {
        let horizonMs: Milliseconds
        let disorderMs: Milliseconds
        /// Whether there are events later than the horizon. If not, the order of arrival changes nothing.
        let hasLateEvents: Bool
        /// Whether single events are ahead of the clock. Once such a one is taken, which is early where there is a
        /// backlog, those that follow are behind it by as much as it was ahead, and the disorder: all of that must be
        /// within the horizon.
        let hasEarlyEvents: Bool

        init(seed: UInt64) {
            var random = SplitMix64(seed: seed, index: 11)
            hasLateEvents = !random.chance(0.25)
            hasEarlyEvents = random.chance(0.5)
            horizonMs = hasEarlyEvents ? 120_000 : 60_000
            disorderMs = random.within(0...horizonMs / 8)
        }
    }

    /// When the centre opens, and virtual time begins.
    static let start = WorkloadConfiguration().start

    private let scenario: Scenario
    private let partitions: Int
    private let endMs: Int64
    private var random: SplitMix64
    private var drafts: [Draft] = []

    private struct Draft {
        var input: SimulatedInput
        var number: Int
        var eventTime: Timestamp
    }

    /// Plays the centre for `durationMs`.
    init(seed: UInt64, agents: Int, partitions: Int, durationMs: Int64) {
        scenario = Scenario(seed: seed)
        self.partitions = partitions
        endMs = Self.start.milliseconds + durationMs
        random = SplitMix64(seed: seed, index: 12)
        var configuration = WorkloadConfiguration()
        configuration.agents = agents
        configuration.seed = seed
        configuration.heartbeatSeconds = 60
        // Short calls, so that minutes have many wraps; those are as long as in life.
        configuration.logOnSpreadSeconds = 20
        configuration.idleMeanSeconds = 10
        configuration.talkMedianSeconds = 45
        configuration.chatMedianSeconds = 90
        let bus = HostileOptions.badDay(seed: seed, disorderMs: scenario.disorderMs)
        var stream = HostileStream(CallCentre(configuration), options: bus)
        var record = GeneratedRecord()
        while true {
            stream.next(into: &record)
            if record.arrivalTime.milliseconds > endMs { break }
            deliver(record)
        }
        drafts.sort { ($0.input.atMs, $0.number) < ($1.input.atMs, $1.number) }
    }

    /// What is appended to the source topic, by time.
    var inputs: [SimulatedInput] { drafts.map(\.input) }

    /// The times of the events of each partition, by offset; of what is no event, of the event it was made from.
    var eventTimes: [[Timestamp]] {
        var times: [[Timestamp]] = Array(repeating: [], count: partitions)
        for draft in drafts { times[Int(draft.input.partition)].append(draft.eventTime) }
        return times
    }

    private mutating func deliver(_ record: GeneratedRecord) {
        let arrival = record.arrivalTime.milliseconds
        switch record.agent % 8 {
        case 0: add(record, at: arrival - 6_000 - Int64(record.agent % 5) * 8_000)
        case 1 where scenario.hasEarlyEvents && random.chance(0.05):
            add(record, at: arrival - random.within(0...25_000))
        case 2... where scenario.hasLateEvents && random.chance(0.004):
            let late = arrival + scenario.horizonMs + random.within(-10_000...60_000)
            add(record, at: late)
            // Half of them are repetitions of what came in time.
            if random.chance(0.5) { add(record, at: arrival) }
        default: add(record, at: arrival)
        }
        if random.chance(0.002) { addMisaddressed(record) }
        if random.chance(0.002) { addFromTheFuture(record) }
    }

    private mutating func add(_ record: GeneratedRecord, at arrivalMs: Int64) {
        guard arrivalMs <= endMs else { return }
        var headers = LogHeaders()
        for header in record.headers {
            var name = header.name
            name.withUTF8 { name in
                header.value.withUnsafeBytes { headers.append(name: UnsafeRawBufferPointer(name), value: $0) }
            }
        }
        let input = SimulatedInput(
            atMs: max(arrivalMs, Self.start.milliseconds),
            partition: SimulatedSink.partition(of: record.key, among: partitions),
            key: record.key,
            value: record.value,
            headers: headers
        )
        drafts.append(Draft(input: input, number: drafts.count, eventTime: record.eventTime))
    }

    /// A copy under the key of somebody else, which is rejected.
    private mutating func addMisaddressed(_ record: GeneratedRecord) {
        var copy = record
        copy.key.append(UInt8(ascii: "x"))
        add(copy, at: record.arrivalTime.milliseconds)
    }

    /// A copy of a year later, which is rejected.
    private mutating func addFromTheFuture(_ record: GeneratedRecord) {
        let time = Array(#""time":"2026-"#.utf8)
        guard record.envelope == .plain, let place = record.value.firstRange(of: time) else { return }
        var copy = record
        copy.value[place.upperBound - 2] = UInt8(ascii: "7")
        add(copy, at: record.arrivalTime.milliseconds)
    }
}
