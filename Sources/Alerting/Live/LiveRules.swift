/// The thresholds of all live rules.
///
/// For each threshold that of the most specific scope counts. Scopes with as many values are in this order: queues,
/// then ``exceptions`` as they stand, then what the directory says of a queue, which names the tenant too; the last
/// counts.
public struct LiveRules: Hashable, Sendable {
    /// What holds where nothing else does.
    public var thresholds = LiveThresholds()
    /// Thresholds of single queues. What is as in ``thresholds`` counts as not set.
    public var queues: [String: LiveThresholds] = [:]
    /// What holds in other scopes.
    public var exceptions: [LiveException] = []
    /// Whether alerts are told of which a backlog shows that they were due, and that their ground is over.
    public var tellsHistory = false

    /// The defaults of the specification.
    public init() {}
}
