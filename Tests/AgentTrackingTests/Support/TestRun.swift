import Foundation

/// What the environment says of a run of random tests.
enum TestRun {
    /// `SEED`, or a seed of the day's making, which the tests print.
    static let seed: UInt64 =
        ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64(UInt32.max))

    /// `count` multiplied by `TEST_SCALE`, 1 unless it is set.
    static func scaled(_ count: Int) -> Int {
        let scale = ProcessInfo.processInfo.environment["TEST_SCALE"].flatMap { Double($0) } ?? 1
        return max(1, Int(Double(count) * scale))
    }
}
