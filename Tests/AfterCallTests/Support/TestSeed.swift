import Foundation

/// What decides the random tests of this run: `SEED`, else chosen anew and printed.
enum TestSeed {
    static let value: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999_999)
        print("AfterCallTests: SEED=\(seed)")
        return seed
    }()
}
