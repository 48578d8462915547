import AfterCall
import Foundation
import Simulation
import Streaming
import Testing

/// The agents stage on a simulated log with faults from seeds; `aftercall sim` runs the same for longer.
@Suite struct AgentSimulationTests {
    /// A few minutes of 60 agents.
    private static func simulation(minutes: Int64 = 2) -> AgentSimulation {
        var simulation = AgentSimulation()
        simulation.agents = 60
        simulation.options.durationMs = minutes * 60_000
        return simulation
    }

    /// The seeds of a test: the one of `SEED`, else `count` of them by the measure of `TEST_SCALE`.
    private static func seeds(_ count: Int) -> Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SEED"].flatMap({ UInt64($0) }) { return seed..<seed + 1 }
        let scale = environment["TEST_SCALE"].flatMap { Double($0) } ?? 1
        return 1..<1 + UInt64(max(1, Double(count) * scale))
    }

    @Test func `Wraps, intervals, agents, alerts and dead letters are right, whatever goes wrong`() {
        var faults: [String: Int] = [:]
        var work: [String: Int] = [:]
        let seeds = Self.seeds(40)
        for seed in seeds {
            let report = Self.simulation().run(seed: seed)
            if !report.divergences.isEmpty { Issue.record("\(report.replay)") }
            faults.merge(report.faults, uniquingKeysWith: +)
            work.merge(report.work, uniquingKeysWith: +)
        }
        guard seeds.count >= 40 else { return }
        let unkilled = FaultPoint.allCases.filter { faults["killed \($0)"] == nil }
        #expect(unkilled == [], "points at which no worker was killed")
        // The first is rare; the many seeds of the small stage take it.
        let rare: Set = ["failed abort flushes", "strays"]
        #expect(Set(work.filter { $0.value == 0 }.keys).isSubset(of: rare), "paths that no seed took")
    }

    @Test func `They are right after ten minutes, in which the past of every agent has moved on`() {
        for seed in Self.seeds(4) {
            let report = Self.simulation(minutes: 10).run(seed: seed)
            if !report.divergences.isEmpty { Issue.record("\(report.replay)") }
        }
    }

    @Test func `At least once loses nothing, whatever goes wrong`() {
        for seed in Self.seeds(20) {
            var simulation = Self.simulation()
            simulation.promiseAtLeastOnce()
            let report = simulation.run(seed: seed)
            if !report.divergences.isEmpty { Issue.record("\(report.replay)") }
        }
    }

    @Test func `A seed gives the same run again`() {
        let first = Self.simulation().run(seed: 3)
        let second = Self.simulation().run(seed: 3)
        #expect(first.trace == second.trace && first.outputs == second.outputs && first.work == second.work)
    }

    /// If one of these were not caught, the runs above would show nothing. Where the clock acts too early the stage
    /// corrects what it said, and in the end all is right; the small stage corrects nothing, and shows it.
    @Test(
        "A runtime that is put out of order is caught",
        arguments: FaultOptions.Sabotage.allCases.filter { $0 != .endsAreNeverDoubted }
    )
    func sabotage(_ sabotage: FaultOptions.Sabotage) throws {
        // Snapshots and compaction are upkeep, and have to meet.
        let upkeepShare = sabotage == .snapshotsOutliveTombstones ? 0.1 : FaultOptions().upkeepShare
        try expectCaught("\(sabotage)", upkeepShare) { $0.sabotage = sabotage }
    }

    @Test func `A changelog without the records that wait is caught`() throws {
        try expectCaught("waiting records left out") { $0.omitsFromChangelog = AgentStage.isWaitingRecord }
    }

    private func expectCaught(
        _ name: String,
        _ upkeepShare: Double = FaultOptions().upkeepShare,
        _ change: (inout FaultOptions) -> Void
    ) throws {
        var sound = Self.simulation()
        sound.options.upkeepShare = upkeepShare
        var simulation = sound
        change(&simulation.options)
        let failure = (1..<101).lazy.map { simulation.run(seed: $0) }.first { !$0.divergences.isEmpty }
        let found = try #require(failure, "\(name) was not caught within 100 seeds")
        print("\(name): caught by seed \(found.seed): \(found.divergences.first ?? "")")
        #expect(sound.run(seed: found.seed).divergences == [], "the seed is good without it")
    }
}
