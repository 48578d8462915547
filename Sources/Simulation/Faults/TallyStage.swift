public import Streaming

/// A run of ``TallyProcessor``: inputs from a seed, and the plain fold that its outputs are held against.
public struct TallyStage: SimulatedStage {
    /// Makes the logic of tasks, which tell some of what they have to say together.
    public struct Factory: StageProcessorFactory {
        private let isFarBehind: Bool
        private let together = ToldTogether()

        /// Creates the factory of tasks that say so of themselves.
        public init(isFarBehind: Bool = false) { self.isFarBehind = isFarBehind }

        /// A task without keys.
        public func makeProcessor(partition: Int32) -> TallyProcessor {
            TallyProcessor(isFarBehind: isFarBehind, together)
        }

        /// Lets the task tell what it has to say with the tasks of this factory.
        public func adopt(_ processor: TallyProcessor) { processor.together = together }

        /// Forgets what was not told.
        public func transactionEnded() { together.records.removeAll() }
    }

    static let outputTopic = SinkTopic(0)

    /// Makes the logic of the tasks of one worker.
    public var factory: Factory { Factory() }

    /// The one topic of outputs.
    public let outputTopics = ["tallies"]

    /// Events of some keys in bursts, with pauses in which keys go quiet.
    public let inputs: [SimulatedInput]

    /// How long the last timers take.
    public let afterglowMs = TallyProcessor.quietMs + TallyProcessor.forgottenMs + TallyProcessor.graceMs

    /// Draws `count` events of `keys` keys, over `durationMs`.
    public init(seed: UInt64, partitions: Int, keys: Int, count: Int, durationMs: Int64) {
        var random = SplitMix64(seed: seed, index: 3)
        inputs = (0..<count).map { _ in
            let key = random.below(keys)
            return SimulatedInput(
                atMs: random.within(0...durationMs),
                partition: Int32(key % partitions),
                key: [UInt8(key)],
                value: IntegerCoding.encode([random.within(1...1_000)])
            )
        }.sorted { ($0.atMs, $0.key[0], $0.value[0]) < ($1.atMs, $1.key[0], $1.value[0]) }
    }

    /// Compares the outputs of each key, in their order; with at least once, only whether the newest count is too low.
    public func divergences(
        inputs: [[LogRecord]],
        outputs: [[[LogRecord]]],
        guarantee: WorkerConfiguration.Guarantee
    ) -> [String] {
        var expected: [[UInt8]: [[Int64]]] = [:]
        for record in inputs.flatMap({ $0 }) { expected[record.key ?? [], default: []] = [] }
        for key in expected.keys {
            expected[key] = Self.fold(inputs.flatMap { $0 }.filter { $0.key == key })
        }
        var actual: [[UInt8]: [[Int64]]] = [:]
        for record in outputs.flatMap({ $0.flatMap { $0 } }) {
            actual[record.key ?? [], default: []].append(IntegerCoding.decode(record.value ?? []))
        }
        return Set(expected.keys).union(actual.keys).sorted { $0[0] < $1[0] }.flatMap { key in
            let (wanted, found) = (expected[key] ?? [], actual[key] ?? [])
            return guarantee == .exactlyOnce ? Self.compare(key, wanted, found) : Self.findLost(key, wanted, found)
        }
    }

    /// What the events of one key, in their order, demand: session, revision, cause, count, sum.
    private static func fold(_ events: [LogRecord]) -> [[Int64]] {
        var outputs: [[Int64]] = []
        var session: Int64 = 0
        var (count, sum, revision) = (Int64(0), Int64(0), Int64(0))
        for (index, event) in events.enumerated() {
            if revision == 0 { session = event.offset }
            count += 1
            sum += IntegerCoding.decode(event.value ?? []).first ?? 0
            revision += 1
            outputs.append([session, revision, TallyProcessor.Cause.event.rawValue, count, sum])
            let next = index + 1 < events.count ? events[index + 1].timestampMs : .max
            let pause = next - event.timestampMs
            if pause > TallyProcessor.quietMs {
                revision += 1
                outputs.append([session, revision, TallyProcessor.Cause.quiet.rawValue, count, sum])
            }
            if pause > TallyProcessor.quietMs + TallyProcessor.forgottenMs {
                revision += 1
                outputs.append([session, revision, TallyProcessor.Cause.forgotten.rawValue, count, sum])
                (count, sum, revision) = (0, 0, 0)
            }
        }
        return outputs
    }

    private static func compare(_ key: [UInt8], _ wanted: [[Int64]], _ found: [[Int64]]) -> [String] {
        var divergences: [String] = []
        var seen: Set<[Int64]> = []
        for output in found where !seen.insert(Array(output.prefix(2))).inserted {
            divergences.append("key \(key[0]): session \(output[0]) revision \(output[1]) is there twice")
        }
        if wanted.count > found.count { divergences.append("key \(key[0]): \(wanted.count - found.count) missing") }
        if let at = zip(wanted, found).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
            divergences.append("key \(key[0]): output \(at.offset) is \(at.element.1), not \(at.element.0)")
        } else if found.count > wanted.count {
            divergences.append("key \(key[0]): \(found.count - wanted.count) too many")
        }
        return divergences
    }

    /// What at least once promises: every session is there, and the greatest count in it is no smaller than it was.
    private static func findLost(_ key: [UInt8], _ wanted: [[Int64]], _ found: [[Int64]]) -> [String] {
        let events = wanted.filter { $0[2] == TallyProcessor.Cause.event.rawValue }.count
        let counted = found.filter { $0[2] == TallyProcessor.Cause.event.rawValue }.count
        return counted < events ? ["key \(key[0]): \(events - counted) of \(events) events lost"] : []
    }
}
