public import ContactCenter

/// What trackers tell other stages of beside what they publish.
public struct Tellings: OptionSet, Sendable {
    /// The tellings as bits.
    public let rawValue: UInt8

    /// Creates tellings from bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Legs, for the contacts stage.
    public static let legs = Tellings(rawValue: 1)
    /// The time spent in each activity, for the indicators.
    public static let time = Tellings(rawValue: 2)
}

/// A leg as its contact is told of it.
public struct ToldLeg: BitwiseCopyable, Sendable {
    /// The contact that it is a leg of.
    public var contactID: Text
    /// The leg; its agent is that of the tracker, and not named again.
    public var facts: LegFacts
}

/// A span of the agent's time that counts from now on, or no more.
public struct ToldTime: BitwiseCopyable, Sendable {
    /// The span.
    public var fact: AgentTimeFact
    /// Whether it was told before and is taken back.
    public var isTakenBack: Bool
}
