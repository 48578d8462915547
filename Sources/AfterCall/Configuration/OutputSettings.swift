/// What is published.
public struct OutputSettings: Hashable, Sendable {
    /// `outputs.wraps`.
    public var wraps = true
    /// `outputs.intervals`.
    public var intervals = true
    /// `outputs.agents`.
    public var agents = true
    /// `outputs.alerts`.
    public var alerts = true
    /// `outputs.dead_letters`.
    public var deadLetters = true

    /// The defaults: everything.
    public init() {}

    /// Whether `output` is published.
    public subscript(output: Output) -> Bool {
        switch output {
        case .wraps: wraps
        case .intervals: intervals
        case .agents: agents
        case .alerts: alerts
        case .deadLetters: deadLetters
        }
    }
}
