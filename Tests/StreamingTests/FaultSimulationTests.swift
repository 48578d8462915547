import Simulation
import Streaming
import Testing

/// The worker on a simulated log with faults from seeds.
@Suite struct FaultSimulationTests {
    private func run(_ seed: UInt64, _ change: (inout FaultOptions) -> Void = { _ in }) -> FaultReport {
        var options = FaultOptions()
        change(&options)
        let stage = TallyStage(
            seed: seed,
            partitions: options.partitions,
            keys: 10,
            count: 150,
            durationMs: options.durationMs
        )
        return FaultSimulation(seed: seed, options: options, stage: stage).run()
    }

    @Test func `Outputs are what the inputs demand, exactly once, whatever goes wrong`() {
        var virtualMs: Int64 = 0
        var outputs = 0
        var faults: [String: Int] = [:]
        var work: [String: Int] = [:]
        let seeds = RunSeed.seeds(300)
        for seed in seeds {
            let report = run(seed)
            #expect(report.divergences == [], "\(report.replay)")
            virtualMs += report.virtualMs
            outputs += report.outputs
            faults.merge(report.faults, uniquingKeysWith: +)
            work.merge(report.work, uniquingKeysWith: +)
            if !report.divergences.isEmpty { break }
        }
        print("seeds \(seeds.count), virtual time \(virtualMs / 1_000) s, outputs \(outputs)")
        for (name, count) in faults.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
        for (name, count) in work.sorted(by: { $0.key < $1.key }) { print("  work, \(name): \(count)") }
    }
}
