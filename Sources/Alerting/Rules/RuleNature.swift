/// What is known of all values that a rule looks at.
public struct RuleNature: Hashable, BitwiseCopyable, Sendable {
    /// Whether they fall though nothing was taken back: as time passes.
    public var fallsByItself = false
    /// Whether they rise though nothing more was counted, and nothing was taken back.
    public var risesByItself = false
    /// What no value is above, in millionths. An alert is over at half the way there from its limit, if not before.
    public var most = Int64.max

    /// Of values that say nothing of themselves.
    public init() {}
}
