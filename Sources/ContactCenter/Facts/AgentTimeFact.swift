/// A span of an agent's time in one presented state, as the indicators count it (agent time, clipped; KPIs 2.1).
///
/// An open span has no end yet. A correction takes a span back exactly as it was told and tells another. Texts are runs
/// of a buffer that belongs to whoever hands the fact out.
public struct AgentTimeFact: BitwiseCopyable, Sendable {
    /// What the agent was doing.
    public var activity: AgentActivity
    /// When the span began.
    public var from: Timestamp
    /// When it ended; `nil` while it lasts.
    public var to: Timestamp?
    /// The agent's team when it began.
    public var team: Text = .none
    /// The agent's site when it began.
    public var site: Text = .none
    /// Whether the agent was hired less than 90 days before it began; `nil` if unknown.
    public var isNewHire: Bool?

    /// Creates a span of an agent of whom nothing else is known.
    public init(activity: AgentActivity, from: Timestamp, to: Timestamp?) {
        self.activity = activity
        self.from = from
        self.to = to
    }
}

/// What agent time is spent with: the presented states of model 1.8, and after-call work without a contact apart.
@frozen
public enum AgentActivity: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case talking, held, afterCallWork, offered, ready, notReady, loggedOff, unknown
    /// Standalone after-call work; its time is also in ``afterCallWork`` unless something of precedence covers it.
    case standalone

    /// The activity of a presented state.
    public init(_ state: PresentedState) {
        // The first eight stand in the order of the presented states.
        self = AgentActivity(rawValue: state.rawValue) ?? .unknown
    }
}
