// CoreWorkload: the stream of records that the core is measured on, and the core and its parts as things to be run.
// May import: AfterCall, AgentTracking, ContactCenter, Simulation, Streaming, Telephony.
// Must never: judge what is measured, or generate or allocate while something is run.
import Simulation

/// An endless stream of canonical records: 20 000 agents unless said otherwise, in the order of event time.
public struct CoreWorkload: Sendable {
    private var centre: CallCentre
    private var record = GeneratedRecord()

    /// Opens a centre of `agents` agents whose events are `secondsApart` seconds apart on average, each agent's own.
    public init(agents: Int = 20_000, secondsApart: Double = 20, seed: UInt64 = 1) {
        var configuration = WorkloadConfiguration()
        configuration.agents = agents
        configuration.seed = seed
        configuration.eventsPerSecond = Double(agents) / secondsApart
        // As few as make it one wrap in about six events, and a value 240 bytes long.
        configuration.heartbeatSeconds = 600
        centre = CallCentre(configuration)
    }

    /// Generates the next `count` records in place of what is in `block`.
    public mutating func fill(_ block: RecordBlock, count: Int) {
        block.removeAll()
        for _ in 0..<count {
            centre.next(into: &record)
            block.append(record)
        }
    }
}
