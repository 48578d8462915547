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
    /// `outputs.contacts`.
    public var contacts = true
    /// `outputs.kpis`.
    public var kpis = true

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
        case .contacts: contacts
        case .kpis: kpis
        case .contactInbox: contacts || kpis
        case .cellsInbox: kpis
        case .customerInbox: kpis
        case .agentInbox: true
        }
    }
}
