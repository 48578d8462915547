public import ContactCenter

/// One topic of the bus with the records of a telephony system, as `sources` has it.
public struct SourceSettings: Hashable, Sendable {
    /// `topic`: which topic is read.
    public let topic: String
    /// `format`: what its records are, by the name of a dialect.
    public var format = ""
    /// `time_zone`: the IANA zone of times that have none.
    public var timeZone = "UTC"
    /// `wrap_up_time`: how long a wrap lasts where no event ends it, `30s` or `sales=10s` for one queue, separated by
    /// commas; `nil` leaves it to the queues' policy.
    public var wrapUpTimes: String?
    /// `ready_activities`: the activities in which agents are ready, separated by commas; `nil` is those of the format.
    public var readyActivities: String?
    /// `repeat_window` in milliseconds: how much older than its record a fact may be before it counts as told before.
    public var repeatWindowMs: Milliseconds = 60_000
    /// `horizon` in milliseconds of event time: how late what it says may be; `nil` is what is usual for the format.
    public var horizonMs: Milliseconds?
    /// `name`: `source` of the events; `nil` is the format's name.
    public var name: String?
    /// `tenant`: whose events they are; `nil` for nobody's in particular.
    public var tenant: String?

    /// `identity.agents`: ids of the system with their `agent_id`, `8002=ada`, separated by commas.
    public var agents: String?
    /// `identity.pattern`: a regular expression for ids that are not among ``agents``; see `AgentIDPattern`.
    public var agentPattern: String?
    /// `identity.agent_id`: what becomes of an id that matches.
    public var agentID = "$1"

    /// The defaults. They lack `format`, which has none.
    public init(topic: String) {
        self.topic = topic
    }
}
