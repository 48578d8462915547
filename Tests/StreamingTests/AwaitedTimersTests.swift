import Simulation
import Streaming
import Testing

/// What the clock brings about just after an event needs no transaction of its own.
@Suite struct AwaitedTimersTests {
    /// A worker that has read an event, in a world where the clock reaches another timer in each round.
    private static func bench(commitIntervalMs: Int64) throws -> WorkerBench {
        let bench = WorkerBench {
            $0.commitIntervalMs = commitIntervalMs
            $0.caughtUpMs = 60_000
        }
        try bench.start()
        let broker = bench.broker
        bench.points.reached = { point throws(StreamFailure) in
            if point == .beforeTimers {
                broker.advance(to: broker.nowMs + TallyProcessor.quietMs + TallyProcessor.graceMs)
            }
        }
        try bench.event(5)
        return bench
    }

    @Test func `What the clock has reached since the last poll is committed with what was read, after one more round`()
        throws
    {
        let bench = try Self.bench(commitIntervalMs: 60_000)
        #expect(bench.worker.counters.records == 1 && bench.worker.counters.commits == 0)
        try bench.worker.runRound()
        #expect(bench.worker.counters.timers == 1 && bench.worker.counters.commits == 1)
        #expect(try bench.outputs.count == 2)
        #expect(try bench.committedOffset == 1)
    }

    @Test func `Where the interval is over it is committed at once`() throws {
        let bench = try Self.bench(commitIntervalMs: 100)
        #expect(bench.worker.counters.commits == 1 && bench.worker.counters.timers == 0)
    }
}
