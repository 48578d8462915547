import Simulation
import Streaming
import Testing

@Suite struct CatchUpTests {
    /// A worker that takes five records a round, which is 100 ms, and has `records` to read that are as old as given.
    private static func bench(records: UInt8, oldMs: Int64) throws -> WorkerBench {
        let bench = WorkerBench { $0.recordsPerRound = 5 }
        try bench.start()
        for number in 0..<records { try bench.broker.append(to: "events", 0, key: [1], value: [number]) }
        bench.broker.advance(to: bench.broker.nowMs + oldMs)
        return bench
    }

    @Test func `Far behind, a transaction goes on for the longer interval`() throws {
        let bench = try Self.bench(records: 100, oldMs: 60_000)
        try bench.run(rounds: 10)
        #expect(try bench.committedOffset == nil)
        try bench.run(rounds: 1)
        #expect(try bench.committedOffset == 55)
        #expect(bench.worker.counters.commits == 1)
    }

    @Test func `A little behind, it is committed as if nothing waited`() throws {
        let bench = try Self.bench(records: 100, oldMs: 800)
        try bench.run(rounds: 2)
        #expect(try bench.committedOffset == 10)
    }

    @Test func `At the end of what waited, it is committed at once`() throws {
        let bench = try Self.bench(records: 12, oldMs: 60_000)
        try bench.run(rounds: 3)
        #expect(try bench.committedOffset == 12)
        #expect(bench.worker.counters.commits == 1)
    }

    @Test func `A poll that finds nothing does not end it before the end was seen`() throws {
        let bench = try Self.bench(records: 100, oldMs: 60_000)
        try bench.run(rounds: 1)
        bench.source.nextFault = { .slowFetch }
        try bench.run(rounds: 1)
        bench.source.nextFault = nil
        try bench.run(rounds: 5)
        #expect(try bench.committedOffset == nil)
    }

    @Test func `However far behind, a transaction holds no more keys than it may`() throws {
        let bench = WorkerBench {
            $0.recordsPerRound = 5
            $0.keysPerTransaction = 15
        }
        try bench.start()
        for number in 0..<40 as Range<UInt8> { try bench.broker.append(to: "events", 0, key: [number], value: [1]) }
        for number in 40..<80 as Range<UInt8> { try bench.broker.append(to: "events", 0, key: [0], value: [number]) }
        bench.broker.advance(to: bench.broker.nowMs + 60_000)
        try bench.run(rounds: 2)
        #expect(try bench.committedOffset == nil)
        try bench.run(rounds: 1)
        #expect(try bench.committedOffset == 15)
        try bench.run(rounds: 3)
        #expect(try bench.committedOffset == 30)
        // Ten keys that are new and one that stays: the interval decides again.
        try bench.run(rounds: 9)
        #expect(try bench.committedOffset == 30)
    }

    @Test func `With news of what is long past a transaction goes on for longer, up to the end`() throws {
        let bench = WorkerBench(isFarBehind: true) {
            $0.recordsPerRound = 5
            $0.farBehindIntervalMs = 400
        }
        try bench.start()
        for number in 0..<48 as Range<UInt8> { try bench.broker.append(to: "events", 0, key: [1], value: [number]) }
        try bench.run(rounds: 4)
        #expect(try bench.committedOffset == nil)
        try bench.run(rounds: 1)
        #expect(try bench.committedOffset == 25)
        try bench.run(rounds: 5)
        #expect(try bench.committedOffset == 48)
        #expect(bench.worker.counters.commits == 2)
    }

    @Test func `An interval that is longer than the longer one counts for both`() throws {
        let bench = try Self.bench(records: 100, oldMs: 60_000)
        let other = WorkerBench {
            $0.recordsPerRound = 5
            $0.commitIntervalMs = 2_000
        }
        try other.start()
        for number in 0..<150 as Range<UInt8> { try other.broker.append(to: "events", 0, key: [1], value: [number]) }
        other.broker.advance(to: other.broker.nowMs + 60_000)
        try bench.run(rounds: 11)
        try other.run(rounds: 11)
        #expect(try bench.committedOffset == 55)
        #expect(try other.committedOffset == nil)
        try other.run(rounds: 10)
        #expect(try other.committedOffset == 105)
    }
}
