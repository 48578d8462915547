// DialectBenchmarks: how fast each dialect decodes, one benchmark a format.
// May import: Benchmark, DialectWorkload, Telephony, Foundation.
// Must never: measure the reading of fixtures.
import Benchmark
import DialectWorkload
import Foundation
import Telephony

/// Records per iteration, about.
private let recordsPerIteration = 20_000

private let recordsPerSecond = BenchmarkMetric.custom(
    "Records per second",
    polarity: .prefersLarger,
    useScalingFactor: false
)

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, recordsPerSecond],
        warmupIterations: 1,
        maxDuration: .seconds(5),
        maxIterations: 40
    )
    // The benchmarks are run in the folder of their package.
    let repository = FileManager.default.currentDirectoryPath
    let folder = FileManager.default.fileExists(atPath: "\(repository)/Tests") ? repository : "\(repository)/.."
    for dialect in Dialect.all {
        Benchmark("dialect: \(dialect.name)") { benchmark in
            guard let run = try? DialectRun(dialect, repository: folder) else {
                fatalError("the fixtures of \(dialect.name) cannot be read in \(folder)")
            }
            let rounds = max(1, recordsPerIteration / run.recordCount)
            benchmark.startMeasurement()
            let clock = ContinuousClock()
            let took = clock.measure { blackHole(run.run(rounds: rounds)) }
            benchmark.stopMeasurement()
            benchmark.measurement(recordsPerSecond, Int(Double(rounds * run.recordCount) / (took / .seconds(1))))
        }
    }
}
