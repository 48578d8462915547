import Simulation
import Streaming
import Testing

/// A stage that nobody waits for leaves a busy broker to those that somebody waits for.
@Suite struct CommitRestTests {
    /// A worker whose commits take so long, and that waits `factor` times as long after each.
    private static func bench(commitMs: Int64, factor: Int64) throws -> WorkerBench {
        let bench = WorkerBench { $0.commitRestFactor = factor }
        try bench.start()
        let broker = bench.broker
        bench.points.reached = { point throws(StreamFailure) in
            if point == .beforeEndTransaction { broker.advance(to: broker.nowMs + commitMs) }
        }
        return bench
    }

    /// How long a commit takes, and after how many tenths of a second the next is made: half a second is the longest.
    @Test(arguments: [(50, 2), (2_000, 5)] as [(Int64, Int)])
    func `After a commit the next one waits for four times as long as it took`(commitMs: Int64, rounds: Int) throws {
        let bench = try Self.bench(commitMs: commitMs, factor: 4)
        try bench.event(1)
        #expect(try bench.committedOffset == 1)
        try bench.event(2)
        try bench.run(rounds: rounds - 1)
        #expect(try bench.committedOffset == 1)
        try bench.run(rounds: 1)
        #expect(try bench.committedOffset == 2)
    }

    @Test func `A stage that publishes now and then waits at least as long as it is told`() throws {
        let bench = WorkerBench { $0.leastCommitRestMs = 300 }
        try bench.start()
        try bench.event(1)
        try bench.event(2)
        try bench.run(rounds: 2)
        #expect(try bench.committedOffset == 1)
        try bench.run(rounds: 1)
        #expect(try bench.committedOffset == 2)
    }

    @Test func `Without it what is drained is committed at once`() throws {
        let bench = try Self.bench(commitMs: 50, factor: 0)
        try bench.event(1)
        try bench.event(2)
        #expect(try bench.committedOffset == 2)
    }

    @Test func `What gives partitions back does not wait`() throws {
        let bench = try Self.bench(commitMs: 2_000, factor: 4)
        try bench.event(1)
        try bench.event(2)
        try bench.worker.close()
        #expect(try bench.committedOffset == 2)
    }
}
