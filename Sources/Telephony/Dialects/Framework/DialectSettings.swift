public import ContactCenter

/// What a dialect has to be told of a source. All have defaults.
public struct DialectSettings: Sendable {
    /// `source` of the events; empty is the format's name. The canonical format has its own.
    public var source = ""
    /// `tenant` of the events. The canonical format has its own.
    public var tenant = ""
    /// The zone of times that have none.
    public var timeZone = TimeZoneTable.utc
    /// The wrap-up times of switches that send no event when one ends.
    public var wrapUpTimes = WrapUpTimes()
    /// The activities in which an agent is ready, in the bytes of their names; empty is those that the dialect knows.
    public var readyActivities: [[UInt8]] = []
    /// How agents' ids become `agent_id`.
    public var agentIDs = AgentIDMapping.verbatim
    /// How much older than its record a fact may be before it counts as told by an earlier one, for systems whose every
    /// message repeats all that was. Longer than a message takes to the bus; shorter than the horizon, because repeats
    /// beyond that come too late.
    public var repeatWindowMs: Milliseconds = 60_000
    /// The largest value that is read, in bytes.
    public var maximumValueBytes = 1_048_576

    /// The defaults.
    public init() {}
}
