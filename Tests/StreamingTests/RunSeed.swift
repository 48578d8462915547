import Foundation

/// The seed of a run: that of the environment variable `SEED`, else one that does not change.
enum RunSeed {
    /// Whether one seed is to be run again, and only that one.
    static let isReplay = ProcessInfo.processInfo.environment["SEED"] != nil

    static let value: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 1
        print("StreamingTests: SEED=\(seed)")
        return seed
    }()

    /// The seeds of a test that takes `count` of them; only the one of the environment where it names one.
    static func seeds(_ count: Int) -> Range<UInt64> { value..<value + UInt64(isReplay ? 1 : count) }
}
