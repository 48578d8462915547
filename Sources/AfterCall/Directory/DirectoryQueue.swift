public import Indicators

/// One version of what the directory says of a queue.
public struct DirectoryQueue: Hashable, Sendable {
    /// What an agent must all have to serve it.
    public var skills: [String] = []
    /// The name to show.
    public var name: String?
    /// Whose presets are its defaults.
    public var sector: Sector?
    /// The thresholds that its visits and wraps are judged by.
    public var thresholds = DirectoryThresholds()
    /// How it treats after-call work, where it is not as the configuration says.
    public var policies = DirectoryPolicies()
    /// What its indicators are to reach, while this version is in force; of one that is not computed, nothing.
    public var targets: [Target] = []

    /// Creates a version that says nothing.
    public init() {}
}
