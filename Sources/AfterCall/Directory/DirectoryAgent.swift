public import Indicators

/// One version of what the directory says of an agent.
public struct DirectoryAgent: Hashable, Sendable {
    /// The team; `nil`: what the log-on says.
    public var team: String?
    /// The site; `nil`: what the log-on says.
    public var site: String?
    /// The day of hiring, in days since 1970-01-01; `nil`: what the log-on says.
    public var hiredOnDay: Int32?
    /// What the agent can do.
    public var skills: [String] = []
    /// How telephony systems name the agent: users, devices, extensions.
    public var systemIDs: [String] = []
    /// The alias to show.
    public var name: String?
    /// What is planned for a shift.
    public var plan: Plan?

    /// Creates a version that says nothing.
    public init() {}
}
