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

    /// The seeds of a test that takes `count` of them: only the one of the environment where it names one, and as many
    /// as `SEEDS` says for a long run.
    static func seeds(_ count: Int) -> Range<UInt64> {
        let wanted = ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) }
        return value..<value + (wanted ?? (isReplay ? 1 : UInt64(count)))
    }
}
