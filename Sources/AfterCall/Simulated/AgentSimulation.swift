public import Simulation
import Streaming

/// Runs the agents stage under faults that seeds decide; see ``SimulatedAgents`` for what it is held against.
///
/// Thread safety: a value without state; each run belongs to the thread that calls it.
public struct AgentSimulation: Sendable {
    /// How many agents the call centre has.
    public var agents = 200
    /// What goes wrong, and for how long.
    public var options = FaultOptions()

    /// Creates a simulation of ten minutes.
    public init() {
        options.durationMs = 600_000
    }

    /// Makes ``options`` those of at least once.
    ///
    /// No worker is then stopped for longer than its session: nothing fences it without transactions. When it wakes, it
    /// may write older states of agents behind newer ones of who has taken over, and who is next takes those up, though
    /// what followed is not read again. At least once promises nothing about that.
    public mutating func promiseAtLeastOnce() {
        options.guarantee = .atLeastOnce
        options.longStopShare = 0
    }

    /// Runs `seed`; the same seed, options and number of agents give the same run.
    public func run(seed: UInt64) -> FaultReport {
        FaultSimulation(
            seed: seed,
            options: options,
            stage: SimulatedAgents(seed: seed, agents: agents, options: options)
        ).run()
    }
}
