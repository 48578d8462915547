import Foundation

/// The seed of a run: that of the environment variable `SEED`, else one that does not change.
enum TestSeed {
    static let value: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 20_260_302
        print("SimulationTests: SEED=\(seed)")
        return seed
    }()
}
