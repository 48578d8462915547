import Simulation
import Streaming

/// Runs of the tally stage, and what they come to together.
struct FaultRuns {
    var seeds = 0
    var virtualMs: Int64 = 0
    var outputs = 0
    var faults: [String: Int] = [:]
    var work: [String: Int] = [:]
    var failures: [FaultReport] = []

    static func report(_ seed: UInt64, _ change: (inout FaultOptions) -> Void = { _ in }) -> FaultReport {
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

    /// Runs seed after seed, up to the first that diverges.
    init(_ seeds: Range<UInt64>, _ change: (inout FaultOptions) -> Void = { _ in }) {
        for seed in seeds where failures.isEmpty {
            let report = Self.report(seed, change)
            self.seeds += 1
            virtualMs += report.virtualMs
            outputs += report.outputs
            faults.merge(report.faults, uniquingKeysWith: +)
            work.merge(report.work, uniquingKeysWith: +)
            if !report.divergences.isEmpty { failures.append(report) }
        }
    }

    /// Prints what there was.
    func show(_ title: String) {
        print("\(title): \(seeds) seeds, \(virtualMs / 1_000) s of virtual time, \(outputs) outputs")
        for (name, count) in faults.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
        for (name, count) in work.sorted(by: { $0.key < $1.key }) { print("  work: \(name): \(count)") }
    }
}
