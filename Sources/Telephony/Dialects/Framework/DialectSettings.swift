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
    /// How agents' ids become `agent_id`.
    public var agentIDs = AgentIDMapping.verbatim
    /// How much older than the newest fact of a record one may be before it counts as repeated, for systems whose every
    /// message repeats all that was: at most the horizon, or repeated facts come too late.
    public var repeatWindowMs: Milliseconds = 60_000
    /// The largest value that is read, in bytes.
    public var maximumValueBytes = 1_048_576

    /// The defaults.
    public init() {}
}
