import Foundation

/// What decides the random tests of this run: `SEED`, else chosen anew and printed.
enum TestSeed {
    static let value: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999_999)
        print("IndicatorsTests: SEED=\(seed)")
        return seed
    }()

    /// How many times as long the random tests are to run: `TEST_SCALE`.
    static let scale: Int = {
        max(ProcessInfo.processInfo.environment["TEST_SCALE"].flatMap { Int($0) } ?? 1, 1)
    }()
}

/// Random numbers that are the same everywhere (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// Whether something of this probability happens.
    mutating func happens(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }
}
