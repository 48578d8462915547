/// What is known of all values that a rule looks at.
public struct RuleNature: Hashable, BitwiseCopyable, Sendable {
    /// Whether they fall as time passes, though nothing that was counted has changed.
    public var fallsWithTime = false
    /// What no value is above, in millionths: where the end of an alert would be beyond it, it is over here.
    public var most = Int64.max

    /// Of values that say nothing of themselves.
    public init() {}
}
