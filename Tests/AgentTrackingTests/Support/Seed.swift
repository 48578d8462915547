#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What random tests start from: `SEED` of the environment, else another number each run, printed once.
enum Seed {
    static let value: UInt64 = {
        let given = getenv("SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = given ?? UInt64.random(in: 0..<1_000_000_000)
        print("SEED=\(seed)")
        return seed
    }()
}
