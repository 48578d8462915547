import Foundation

/// What the environment says of a run of random tests.
enum TestRun {
    /// `SEED`, or a seed of the day's making, which the tests print.
    static let seed: UInt64 =
        ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64(UInt32.max))

    /// `count` multiplied by `TEST_SCALE`; unless that is set, a twentieth of it in a debug build, which may be slow.
    static func scaled(_ count: Int) -> Int {
        let scale = ProcessInfo.processInfo.environment["TEST_SCALE"].flatMap { Double($0) } ?? defaultScale
        return max(1, Int(Double(count) * scale))
    }

    #if DEBUG
        private static let defaultScale = 0.05
    #else
        private static let defaultScale = 1.0
    #endif
}
