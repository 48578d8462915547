public import Indicators

/// Some thresholds for some agents or contacts.
public struct LiveException: Hashable, Sendable {
    /// For which.
    public var pattern: ScopePattern
    /// Which thresholds it sets.
    public var sets: Set<LiveThreshold>
    /// Their values; the others say nothing.
    public var thresholds: LiveThresholds

    /// Creates an exception.
    public init(_ pattern: ScopePattern, _ sets: Set<LiveThreshold>, _ thresholds: LiveThresholds) {
        self.pattern = pattern
        self.sets = sets
        self.thresholds = thresholds
    }
}
