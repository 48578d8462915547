import Simulation
import Streaming
import Testing

/// The worker on a simulated log with faults from seeds.
@Suite struct FaultSimulationTests {
    @Test func `Outputs are what the inputs demand, exactly once, whatever goes wrong`() {
        let runs = FaultRuns(RunSeed.seeds(200))
        runs.show("exactly once")
        for failure in runs.failures { Issue.record("\(failure.replay)") }
        guard !RunSeed.isReplay else { return }
        #expect(runs.outputs > 40_000)
        let unkilled = FaultPoint.allCases.filter { runs.faults["killed \($0)"] == nil }
        #expect(unkilled == [], "points at which no worker was killed")
        let unstopped = FaultPoint.allCases.filter { runs.faults["stopped long \($0)"] == nil }
        #expect(unstopped == [], "points at which no worker was stopped for longer than its session")
        #expect(runs.work.filter { $0.value == 0 }.keys.sorted() == ["strays"], "paths that no seed took")
    }

    @Test func `Outputs are what the inputs demand when nearly everything goes wrong`() {
        let runs = FaultRuns(RunSeed.seeds(30)) { options in
            options.idleFaultShare *= 5
            options.pointFaultShare *= 5
            options.rareFaultShare *= 3
            options.callFaultShare *= 5
            options.commitFaultShare *= 5
            options.pollFaultShare *= 5
            options.upkeepShare *= 2
        }
        for failure in runs.failures { Issue.record("\(failure.replay)") }
    }

    @Test("Each rebalance protocol holds on its own", arguments: SimulatedGroup.RebalanceProtocol.allCases)
    func rebalance(rebalanceProtocol: SimulatedGroup.RebalanceProtocol) {
        let runs = FaultRuns(RunSeed.seeds(30)) { options in
            options.rebalanceProtocol = rebalanceProtocol
            options.upkeepShare = 0.1
            options.workers = 4
        }
        for failure in runs.failures { Issue.record("\(failure.replay)") }
    }

    @Test func `At least once loses nothing, whatever goes wrong`() {
        let runs = FaultRuns(RunSeed.seeds(60)) { $0.guarantee = .atLeastOnce }
        runs.show("at least once")
        for failure in runs.failures { Issue.record("\(failure.replay)") }
    }

    @Test func `A run without faults is what it should be, and a seed gives the same run again`() {
        let seed = RunSeed.value
        let first = FaultRuns.report(seed)
        let second = FaultRuns.report(seed)
        #expect(first.trace == second.trace && first.outputs == second.outputs && first.work == second.work)
        let quiet = FaultRuns.report(seed) { options in
            options.idleFaultShare = 0
            options.pointFaultShare = 0
            options.rareFaultShare = 0
            options.rarestFaultShare = 0
            options.callFaultShare = 0
            options.commitFaultShare = 0
            options.pollFaultShare = 0
            options.upkeepShare = 0
        }
        #expect(quiet.divergences == [])
        #expect(quiet.work["aborts"] == 0 && quiet.work["recreations"] == 0)
        #expect(quiet.outputs > 150)
    }

    /// If one of these were not caught, the runs above would show nothing.
    @Test(
        "A runtime that is put out of order is caught within 600 seeds",
        arguments: FaultOptions.Sabotage.allCases
    )
    func control(sabotage: FaultOptions.Sabotage) throws {
        // Snapshots and compaction are upkeep, and have to meet.
        let upkeepShare = sabotage == .snapshotsOutliveTombstones ? 0.15 : FaultOptions().upkeepShare
        let runs = FaultRuns(1..<601) { options in
            options.sabotage = sabotage
            options.upkeepShare = upkeepShare
        }
        let failure = try #require(runs.failures.first, "\(sabotage) was not caught")
        print("\(sabotage): caught by seed \(failure.seed): \(failure.divergences.first ?? "")")
        let sound = FaultRuns.report(failure.seed) { $0.upkeepShare = upkeepShare }
        #expect(sound.divergences == [], "the seed is good without the sabotage")
    }
}
