import Simulation
import Streaming
import Testing

/// What a worker does about each kind of failure, one at a time.
@Suite struct WorkerTests {
    @Test func `A transaction begins with the first event, and holds output, changelog and offset`() throws {
        let bench = WorkerBench()
        try bench.start()
        try bench.run(rounds: 3)
        #expect(bench.worker.counters.commits == 0 && !bench.broker.hasOpenTransactions)
        try bench.event(5)
        #expect(bench.worker.counters.commits == 1 && !bench.broker.hasOpenTransactions)
        #expect(try bench.outputs == [[1, 1, 5]])
        #expect(try bench.committedOffset == 1)
        let changelog = try bench.broker.partition("changelog", 0)
        #expect(changelog.records.count { $0.kind == .data } == 1)
    }

    /// The bench's second event meets the fault.
    @Test(
        "Whatever one call answers, the outputs are the same",
        arguments: [
            (SimulatedSink.Call.produce, SimulatedSink.Fault.retriable, [:]),
            (.produce, .sentTwice, [:]),
            (.produce, .abortable, ["aborts": 1]),
            (.produce, .fatal, ["recreations": 1, "undone": 1]),
            (.sendOffsets, .retriable, [:]),
            (.sendOffsets, .retriableAnswer, [:]),
            (.sendOffsets, .abortable, ["aborts": 1]),
            (.sendOffsets, .fatal, ["recreations": 1, "undone": 1]),
            (.commit, .retriable, [:]),
            (.commit, .retriableAnswer, [:]),
            (.commit, .abortable, ["aborts": 1]),
            (.commit, .fatal, ["recreations": 1, "undone": 1]),
            (.commit, .endLost, ["recreations": 1, "undone": 1]),
            (.commit, .endAnswerLost, ["recreations": 1, "committed": 1]),
            (.commit, .endDelayed(milliseconds: 200), ["recreations": 1, "undone": 1]),
            (.commit, .endRepeated(milliseconds: 200), ["recreations": 1]),
        ]
    )
    func failure(call: SimulatedSink.Call, fault: SimulatedSink.Fault, expected: [String: Int]) throws {
        let bench = WorkerBench()
        try bench.start()
        try bench.event(5)
        bench.faults[call] = [fault]
        try bench.event(6)
        try bench.run(rounds: 5)
        try bench.event(7)
        #expect(try bench.outputs == [[1, 1, 5], [2, 2, 11], [3, 3, 18]])
        #expect(try bench.committedOffset == 3)
        let counters = bench.worker.counters
        #expect(counters.aborts == expected["aborts"] ?? 0)
        #expect(counters.recreations == expected["recreations"] ?? 0)
        #expect(counters.foundUndone == expected["undone"] ?? 0)
        #expect(counters.foundCommitted == expected["committed"] ?? 0)
        #expect(counters.foundUnclear == 0)
        #expect(counters.records == 3 + counters.aborts + counters.foundUndone)
    }

    @Test("An abort that fails is settled with a new producer", arguments: [SimulatedSink.Fault.fatal])
    func failedAbort(fault: SimulatedSink.Fault) throws {
        let bench = WorkerBench()
        try bench.start()
        bench.faults = [.produce: [.abortable], .abort: [fault]]
        try bench.event(5)
        try bench.run(rounds: 2)
        #expect(try bench.outputs == [[1, 1, 5]])
        #expect(bench.worker.counters.recreations == 1 && bench.worker.counters.aborts == 0)
    }

    @Test("A timer's transaction of unknown outcome is settled by a restore", arguments: [true, false])
    func timerOnly(isCommitted: Bool) throws {
        let bench = WorkerBench()
        try bench.start()
        try bench.event(5)
        bench.faults[.commit] = [isCommitted ? .endAnswerLost : .endLost]
        try bench.run(rounds: 60)
        #expect(try bench.outputs == [[1, 1, 5], [2, 1, 5], [3, 1, 5]])
        #expect(bench.worker.counters.foundUnclear == 1 && bench.worker.counters.restores == 2)
        #expect(bench.worker.counters.timerOnlyCommits == (isCommitted ? 1 : 2))
    }

    @Test("A timer's transaction of a member that was thrown out is refused", arguments: [true, false])
    func timerOfZombie(isRight: Bool) throws {
        let bench = WorkerBench()
        bench.sink.omitsUnmovedOffsets = !isRight
        try bench.start()
        try bench.event(5)
        let group = try #require(bench.broker.group("group"))
        let old = try #require(group.memberIDs.first)
        // Between the poll and the timer, as when the process was stopped there.
        bench.points.reached = { [broker = bench.broker] point in
            guard point == .afterBegin else { return }
            group.removeMember(old, nowMs: broker.nowMs)
        }
        try bench.run(rounds: 25)
        #expect(bench.worker.counters.aborts == (isRight ? 1 : 0))
        #expect(bench.worker.counters.timerOnlyCommits == 1)
        #expect(bench.worker.counters.restores == 2)
        #expect(try bench.outputs == [[1, 1, 5], [2, 1, 5]])
    }

    /// The reason why a producer that repeated a request inside is replaced before it begins again.
    @Test("A late copy of a request hits the next transaction unless the producer is new", arguments: [true, false])
    func repeatedEnd(isHidden: Bool) throws {
        let bench = WorkerBench()
        bench.sink.hidesRepeatedEnds = isHidden
        try bench.start()
        bench.faults[.commit] = [.endRepeated(milliseconds: 50)]
        try bench.event(5)
        // The next transaction's output is there already when the copy arrives; then the transaction fails.
        bench.faults[.sendOffsets] = [.retriable, .abortable]
        bench.clock.pass = { [broker = bench.broker] _ in broker.advance(to: broker.nowMs + 60) }
        try bench.event(6)
        try bench.run(rounds: 3)
        #expect(try bench.outputs == [[1, 1, 5], [2, 2, 11]] + (isHidden ? [[2, 2, 11]] : []))
    }

    /// Nothing is open then that could be aborted, and a producer that is not ready could begin nothing for ever after.
    @Test func `A producer that is slow to be ready after a repeated end is replaced by another`() throws {
        let bench = WorkerBench { $0.operationTimeoutMs = 300 }
        try bench.start()
        bench.faults[.commit] = [.endRepeated(milliseconds: 50)]
        bench.faults[.initTransactions] = Array(repeating: .retriable, count: 60)
        try bench.event(5)
        try bench.event(6)
        try bench.run(rounds: 2)
        #expect(bench.worker.counters.recreations == 2 && bench.worker.counters.aborts == 0)
        #expect(try bench.outputs == [[1, 1, 5], [2, 2, 11]])
    }

    /// A producer's clock may be minutes ahead of ours.
    @Test func `A timestamp of the future does not let deadlines act before what came by then is read`() throws {
        let bench = WorkerBench { $0.recordsPerRound = 1 }
        try bench.start()
        let broker = bench.broker
        for (key, aheadMs) in [(1, 0), (2, 600_000), (3, 0), (4, 0)] as [(UInt8, Int64)] {
            try broker.append(to: "events", 0, key: [key], value: [7], timestampMs: broker.nowMs + aheadMs)
        }
        try bench.worker.runRound()
        try bench.worker.runRound()
        broker.advance(to: broker.nowMs + TallyProcessor.quietMs + TallyProcessor.graceMs + 1)
        try bench.worker.runRound()
        #expect(bench.worker.counters.records == 3 && bench.worker.counters.timers == 0)
        try bench.run(rounds: 3)
        #expect(bench.worker.counters.records == 4 && bench.worker.counters.timers > 0)
    }

    /// Whether such a request was carried out is not known, so that an abort would be wrong.
    @Test("A commit that stays unanswered until its deadline is found out about", arguments: [true, false])
    func unansweredCommit(isCommitted: Bool) throws {
        let bench = WorkerBench { $0.operationTimeoutMs = 300 }
        try bench.start()
        bench.faults[.commit] = Array(repeating: isCommitted ? .retriableAnswer : .retriable, count: 60)
        try bench.event(5)
        bench.faults = [:]
        try bench.run(rounds: 2)
        let counters = bench.worker.counters
        #expect(counters.aborts == 0 && counters.recreations == 1)
        #expect([counters.foundCommitted, counters.foundUndone] == (isCommitted ? [1, 0] : [0, 1]))
        #expect(try bench.outputs == [[1, 1, 5]])
    }

    @Test func `A worker whose producers all fail gives up`() throws {
        let bench = WorkerBench { $0.recreationLimit = 3 }
        try bench.start()
        bench.faults[.commit] = Array(repeating: .endLost, count: 10)
        #expect(throws: StreamFailure.self) {
            try bench.event(5)
            try bench.run(rounds: 10)
        }
        #expect(bench.worker.counters.recreations == 3)
        #expect(try bench.outputs == [])
    }

    @Test func `Closing commits what is open`() throws {
        let bench = WorkerBench { $0.commitIntervalMs = 10_000 }
        try bench.start()
        try bench.event(5)
        try bench.worker.close()
        #expect(try bench.committedOffset == 1)
        #expect(try bench.outputs == [[1, 1, 5]])
        #expect(bench.worker.partitions == [] && bench.broker.group("group")?.memberIDs == [])
    }

    @Test func `A member that was thrown out drops its state and restores it when it is back`() throws {
        let bench = WorkerBench()
        try bench.start()
        try bench.event(5)
        let group = try #require(bench.broker.group("group"))
        let old = try #require(group.memberIDs.first)
        group.removeMember(old, nowMs: bench.broker.nowMs)
        try bench.event(6)
        try bench.run(rounds: 1)
        #expect(group.memberIDs.count == 1 && group.memberIDs != [old])
        #expect(try bench.outputs == [[1, 1, 5], [2, 2, 11]])
        #expect(bench.worker.counters.restores == 2)
    }

    @Test func `A restore ends although the marker at the end of the changelog was compacted away`() throws {
        let first = WorkerBench()
        try first.start()
        try first.event(5)
        try first.broker.compact("changelog", 0, tombstonesBeforeMs: .max)
        let group = try #require(first.broker.group("group"))
        group.removeMember(try #require(group.memberIDs.first), nowMs: 0)
        try first.event(6)
        #expect(first.worker.counters.restores == 2)
        #expect(try first.outputs == [[1, 1, 5], [2, 2, 11]])
    }

    @Test func `A task that was kept for the worker is gone on with, and only what came since is read`() throws {
        var asked: [Int64] = []
        let kept = TallyStage.Factory().makeProcessor(partition: 0)
        try Self.restore(count: 8, offset: 0, into: kept)
        let bench = WorkerBench(standby: { partition, endOffset in
            asked.append(endOffset)
            return KnownTask(processor: kept, changelogEnd: 1)
        })
        for count: UInt8 in [8, 9] {
            try bench.broker.append(to: "changelog", 0, key: [1], value: Self.tally(count: count))
        }
        try bench.start()
        try bench.event(6)
        #expect(asked == [2] && bench.worker.counters.standbys == 1 && bench.worker.counters.restoredRecords == 1)
        #expect(try bench.outputs == [[10, 10, 51]])
    }

    /// A tally of so many events of 5 each, as the changelog has it.
    private static func tally(count: UInt8) -> [UInt8] {
        [0, count, 5 * count, count, 200, 0].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] as [UInt8] }
    }

    private static func restore(count: UInt8, offset: Int64, into processor: TallyProcessor) throws {
        try [UInt8]([1]).withUnsafeBytes { key in
            try tally(count: count).withUnsafeBytes { value in
                let record = StreamRecord(partition: 0, offset: offset, timestampMs: 0, key: key, value: value)
                try processor.restore(record)
            }
        }
    }

    @Test("A restore waits for a marker that is late", arguments: [true, false])
    func lateMarker(isRight: Bool) throws {
        let bench = WorkerBench()
        bench.changelog.confusesEndWithStable = !isRight
        try bench.start()
        try bench.event(5)
        // Somebody else's marker: a transaction that is committed, whose offset is there, and whose changelog is not.
        let producer = try bench.broker.initProducer("other", timeoutMs: 60_000)
        let state: [UInt8] = [0, 9, 45, 9, 200, 0].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] as [UInt8] }
        try bench.broker.append(to: "changelog", 0, key: [1], value: state, producer: producer, sequence: 0)
        bench.broker.endTransactionLater(producer, isCommit: true, delayMs: 1_000)
        let group = try #require(bench.broker.group("group"))
        group.removeMember(try #require(group.memberIDs.first), nowMs: 0)
        bench.changelog.wait = { [broker = bench.broker] span in broker.advance(to: broker.nowMs + span) }
        try bench.event(6)
        let counted = try #require(try bench.outputs.last)
        #expect(counted == (isRight ? [10, 10, 51] : [2, 2, 11]))
    }

    @Test func `At least once flushes before it commits offsets, and uses no transactions`() throws {
        let bench = WorkerBench(transactionalID: nil)
        try bench.start()
        bench.faults[.flush] = [.retriable, .fatal]
        try bench.event(5)
        #expect(try bench.committedOffset == nil)
        try bench.run(rounds: 2)
        #expect(try bench.committedOffset == 1)
        #expect(try bench.outputs == [[1, 1, 5], [1, 1, 5]])
        #expect(bench.worker.counters.recreations == 1)
    }

    @Test func `Commits wait for the interval while there is more to read, not longer`() throws {
        let bench = WorkerBench { $0.recordsPerRound = 2 }
        try bench.start()
        for number: UInt8 in 1...9 { try bench.broker.append(to: "events", 0, key: [1], value: [number]) }
        for _ in 0..<3 { try bench.worker.runRound() }
        #expect(bench.worker.counters.commits == 0 && bench.worker.counters.records == 6)
        bench.broker.advance(to: 100)
        try bench.worker.runRound()
        #expect(bench.worker.counters.commits == 1 && bench.worker.counters.records == 8)
        #expect(try bench.committedOffset == 8)
    }

    @Test(
        "A revocation that cannot commit in time gives back what is not committed",
        arguments: [
            SimulatedSink.Call.sendOffsets, .commit,
        ]
    )
    func revocation(call: SimulatedSink.Call) throws {
        let bench = WorkerBench { configuration in
            configuration.commitIntervalMs = 10_000
            configuration.recordsPerRound = 1
            configuration.revokeTimeoutMs = 400
        }
        try bench.start()
        try bench.event(5)
        #expect(bench.broker.hasOpenTransactions)
        bench.faults[call] = Array(repeating: .retriable, count: 1_000)
        try bench.worker.close()
        #expect(bench.broker.nowMs <= 400)
        #expect(try bench.outputs == [])
        #expect(try bench.committedOffset == nil)
        #expect(bench.worker.partitions == [] && !bench.broker.hasOpenTransactions)
    }

    @Test func `An assignment whose offsets stay pending ends the worker, and passes for no failed poll`() throws {
        let bench = WorkerBench { $0.operationTimeoutMs = 1_000 }
        try bench.worker.start()
        let group = try #require(bench.broker.group("group"))
        let other = try bench.broker.initProducer("other", timeoutMs: 60_000)
        let member = try #require(group.memberIDs.first)
        try group.rejoin(member, owning: [], generation: -1, nowMs: 0)
        try bench.broker.sendOffsets(
            [0: 1],
            group: "group",
            memberID: member,
            generation: group.generation,
            producer: other
        )
        #expect(throws: StreamFailure(.fatal, "unstableOffsetCommit")) { try bench.worker.runRound() }
        #expect(bench.worker.counters.pollFailures == 0 && bench.worker.partitions == [])
    }

    @Test func `A deadline does not overtake an event that came while the process was stopped`() throws {
        let bench = WorkerBench()
        try bench.start()
        try bench.event(5)
        var isStopping = true
        bench.points.reached = { [broker = bench.broker] point throws(StreamFailure) in
            guard point == .beforeTimers, isStopping else { return }
            isStopping = false
            do throws(BrokerError) {
                try broker.append(to: "events", 0, key: [1], value: [6])
            } catch {
                throw StreamFailure(.halted, "\(error)")
            }
            // By the wall clock the first event's deadline has passed, and nothing tells of the second one yet.
            broker.advance(to: broker.nowMs + 5_000)
        }
        try bench.run(rounds: 1)
        #expect(try bench.outputs == [[1, 1, 5]])
        try bench.run(rounds: 2)
        #expect(try bench.outputs == [[1, 1, 5], [2, 2, 11], [3, 2, 11], [4, 2, 11]])
    }

    @Test("Nor one that no fetch has brought yet when the process goes on", arguments: [true, false])
    func slowFetch(isRight: Bool) throws {
        let bench = WorkerBench { $0.doubtsEnds = isRight }
        try bench.start()
        try bench.event(5)
        try bench.run(rounds: 2)
        try bench.broker.append(to: "events", 0, key: [1], value: [6])
        bench.broker.advance(to: bench.broker.nowMs + 5_000)
        bench.source.nextFault = { .slowFetch }
        try bench.worker.runRound()
        try bench.worker.runRound()
        bench.source.nextFault = nil
        try bench.run(rounds: 3)
        let causes = try bench.outputs.map { $0[1] }
        #expect(causes == (isRight ? [1, 2, 2, 2] : [1, 1, 1, 1, 1, 1]))
    }

    @Test func `A storm of timers fires in portions, and lets records in between`() throws {
        let bench = WorkerBench { $0.timersPerRound = 10 }
        try bench.start()
        for key: UInt8 in 1...50 { try bench.broker.append(to: "events", 0, key: [key], value: [1]) }
        try bench.worker.runRound()
        bench.broker.advance(to: 2_500)
        var fired: [Int] = []
        while bench.worker.counters.timers < 50 {
            try bench.broker.append(to: "events", 0, key: [100], value: [1])
            try bench.worker.runRound()
            fired.append(bench.worker.counters.timers)
        }
        #expect(fired == [10, 20, 30, 40, 50])
        #expect(bench.worker.counters.records == 55)
    }

    @Test func `A failed poll is repeated`() throws {
        let bench = WorkerBench()
        try bench.start()
        var failures = 1
        bench.source.nextFault = {
            failures -= 1
            return failures >= 0 ? .retriable : nil
        }
        try bench.event(5)
        #expect(bench.worker.counters.pollFailures == 1)
        try bench.worker.runRound()
        #expect(try bench.outputs == [[1, 1, 5]])
    }
}
