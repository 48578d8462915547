import ArgumentParser
import ContactCenter
import Simulation
import Testing

@testable import AfterCallCommand

/// What the options of `aftercall simulate` make of a plan.
@Suite struct SimulatePlanTests {
    private let now = Timestamp(milliseconds: 1_772_445_600_000)

    private func plan(_ arguments: [String]) throws -> SimulationPlan {
        try SimulateCommand.parse(arguments).plan(now: now)
    }

    @Test func `In real time the centre opens now and nothing ends it`() throws {
        let plan = try plan([])
        #expect(plan.workload.start == now)
        #expect(plan.end == nil)
        #expect(plan.maximumRecords == nil)
        #expect(plan.workload.speed == 1)
    }

    @Test func `In real time it ends after the seconds that were asked for`() throws {
        #expect(try plan(["--seconds", "2.5"]).end == now + 2_500)
    }

    @Test func `As fast as possible it opened so long ago that the last record arrives now`() throws {
        let plan = try plan(["--as-fast-as-possible", "--events", "5000", "--seed", "7", "--disorder", "20s"])
        var stream = plan.stream
        var record = GeneratedRecord()
        for _ in 0..<5_000 { stream.next(into: &record) }
        #expect(record.arrivalTime == now)
    }

    @Test func `The seconds bound a past that events alone would make longer`() throws {
        let plan = try plan(["--as-fast-as-possible", "--events", "100000", "--seconds", "60"])
        #expect(plan.workload.start == now - 60_000)
        #expect(plan.end == now)
    }

    @Test func `A start that is named counts`() throws {
        let plan = try plan(["--start", "2026-03-02T10:00:00Z", "--seconds", "10", "--write", "a.jsonl"])
        #expect(plan.workload.start == now)
        #expect(plan.end == now + 10_000)
    }

    @Test func `The seed decides the centre and the bus`() throws {
        let plan = try plan(["--seed", "42", "--disorder", "1m", "--duplicates", "0.05"])
        #expect(plan.workload.seed == 42)
        #expect(plan.hostile.seed == 42)
        #expect(plan.hostile.disorderMs == 60_000)
        #expect(plan.hostile.late == 0.3)
        #expect(plan.hostile.duplicates == 0.05)
    }

    @Test func `Without disorder nothing is late`() throws {
        #expect(try plan(["--late", "0.5"]).hostile.late == 0)
    }

    @Test(
        "What makes no sense is refused with what to do",
        arguments: [
            (["--as-fast-as-possible"], "--events or --seconds"), (["--write", "a"], "--events or --seconds"),
            (["--rate", "5", "--speed", "2"], "--rate chooses the speed"), (["--malformed", "2"], "from 0 to 1"),
            (["--disorder", "60"], "write 60s, 60m or 60ms"), (["--agents", "0"], "--agents"),
            (["--events", "0"], "--events"), (["--rate", "0"], "--rate"), (["--partitions", "0"], "--partitions"),
            (["--new-versions", "0.6", "--conflicts", "0.6"], "at most 1 together"),
            (["--start", "yesterday", "--seconds", "1"], "2026-03-02T08:00:00Z"),
            (["--write", "-", "--json", "--events", "1"], "name a file"),
        ]
    )
    func refused(arguments: [String], says words: String) {
        let error = #expect(throws: (any Error).self) { try SimulateCommand.parse(arguments) }
        guard let error else { return }
        #expect(SimulateCommand.message(for: error).contains(words))
        #expect(SimulateCommand.exitCode(for: error) == .validationFailure)
    }
}
