/// Which settings mean something to a dialect, beside those that all have.
public struct DialectNeeds: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Creates a set from its bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// ``DialectSettings/timeZone``: its times have no zone.
    public static let timeZone = DialectNeeds(rawValue: 1)
    /// ``DialectSettings/wrapUpTimes``: it does not say when a wrap ends.
    public static let wrapUpTime = DialectNeeds(rawValue: 2)
    /// ``SecondOrdinals``: its clock has whole seconds.
    public static let ordinals = DialectNeeds(rawValue: 4)
    /// ``DialectSettings/agentIDs``: parts of it name the device of an agent and not the agent.
    public static let agentTable = DialectNeeds(rawValue: 8)
    /// ``DialectSettings/readyActivities``: its activities are the operator's own.
    public static let readyActivities = DialectNeeds(rawValue: 16)
    /// ``DialectSettings/wrapUpTimes`` for all queues or for none: without any its own states end wraps, and these name
    /// no queue.
    public static let generalWrapUpTime = DialectNeeds(rawValue: 32)
}
