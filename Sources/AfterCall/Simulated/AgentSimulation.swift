public import Simulation

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

    /// Runs `seed`; the same seed, options and number of agents give the same run.
    public func run(seed: UInt64) -> FaultReport {
        FaultSimulation(
            seed: seed,
            options: options,
            stage: SimulatedAgents(seed: seed, agents: agents, options: options)
        ).run()
    }
}
