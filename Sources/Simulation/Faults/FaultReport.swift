/// What a run under faults gave.
public struct FaultReport: Sendable {
    /// Its seed; the same seed with the same options gives the same run.
    public var seed: UInt64
    /// How much virtual time passed until everything had come to rest, in milliseconds.
    public var virtualMs: Int64 = 0
    /// How many faults there were of each kind.
    public var faults: [String: Int] = [:]
    /// The faults in their order, with their times.
    public var trace: [String] = []
    /// In what the outputs differ from what they have to be; empty when in nothing.
    public var divergences: [String] = []
    /// How many records there were to read.
    public var inputs = 0
    /// How many outputs a committed reader saw.
    public var outputs = 0
    /// What the workers did: see `WorkerCounters`.
    public var work: [String: Int] = [:]

    /// Creates the report of a run in which nothing has happened yet.
    public init(seed: UInt64) {
        self.seed = seed
    }

    /// The seed, the divergences and the sequence of faults, to be printed when there are divergences.
    public var replay: String {
        (["SEED=\(seed) diverges:"] + divergences.map { "  \($0)" } + ["after:"] + trace.map { "  \($0)" })
            .joined(separator: "\n")
    }
}
