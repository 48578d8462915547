import Simulation

/// What runs under faults came to together.
struct SimTally {
    /// How many of the seeds that diverge are kept with what they diverged in.
    private static let failuresKept = 5

    private(set) var seeds = 0
    private(set) var virtualMs: Int64 = 0
    private(set) var inputs = 0
    private(set) var outputs = 0
    private(set) var faults: [String: Int] = [:]
    private(set) var work: [String: Int] = [:]
    /// How many seeds diverged.
    private(set) var diverged = 0
    /// The first of them.
    private(set) var failures: [FaultReport] = []

    /// Adds a run.
    mutating func add(_ report: FaultReport) {
        seeds += 1
        virtualMs += report.virtualMs
        inputs += report.inputs
        outputs += report.outputs
        faults.merge(report.faults, uniquingKeysWith: +)
        work.merge(report.work, uniquingKeysWith: +)
        guard !report.divergences.isEmpty else { return }
        diverged += 1
        if failures.count < Self.failuresKept { failures.append(report) }
    }
}
