/// A name that a message can mention.
public enum AlertTextName: UInt8, CaseIterable, Sendable {
    case tenant, site, team, agent, queue, channel, direction, campaign, reason, cohort, contact, partition
    /// In which the amounts are.
    case currency
    /// A rule of a user's own.
    case rule
}

/// What a message fills its sentence with. Names are as they came, and read during the call only; one that is not known
/// is empty.
public struct AlertTextValues {
    /// The value that passed the threshold.
    public var value: AlertQuantity
    /// The threshold.
    public var threshold: AlertQuantity
    /// What else the rule was told: of `acw_too_short` the time under which a wrap is too short.
    public var detail = AlertQuantity.duration(0)
    /// Of how many the value was counted.
    public var sample: Int64 = 0
    private var names = InlineArray<14, UnsafeRawBufferPointer>(
        repeating: UnsafeRawBufferPointer(start: nil, count: 0)
    )

    /// Creates values without names.
    public init(_ value: AlertQuantity, threshold: AlertQuantity) {
        self.value = value
        self.threshold = threshold
    }

    /// The name of the agent, the queue and so on that it is about, in UTF-8.
    public subscript(_ name: AlertTextName) -> UnsafeRawBufferPointer {
        get { names[Int(name.rawValue)] }
        set { names[Int(name.rawValue)] = newValue }
    }
}
