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
    /// The leg; its agent is that of the tracker, and not named again. Its segments are in ``EffectBuffer/legWraps``.
    public var facts: LegFacts
    /// Which of ``EffectBuffer/legWraps`` are the segments of its wrap.
    public internal(set) var wraps: Range<Int> {
        get { Int(firstWrap)..<Int(endOfWraps) }
        set { (firstWrap, endOfWraps) = (UInt32(newValue.lowerBound), UInt32(newValue.upperBound)) }
    }
    private var firstWrap: UInt32 = 0
    private var endOfWraps: UInt32 = 0

    init(contactID: Text, facts: LegFacts) {
        self.contactID = contactID
        self.facts = facts
    }
}

/// A span of the agent's time that counts from now on, or no more.
public struct ToldTime: BitwiseCopyable, Sendable {
    /// The span.
    public var fact: AgentTimeFact
    /// Whether it was told before and is taken back.
    public var isTakenBack: Bool
}
