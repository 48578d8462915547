public import ContactCenter

/// What kind of contact centre a ``CallCentre`` plays, and for how fast a clock.
///
/// Durations are in seconds of contact-centre time, before ``speed``; shares are from 0 to 1.
public struct WorkloadConfiguration: Sendable {
    /// A queue and its rule for wrap-up.
    public struct Queue: Sendable {
        /// Its name, as in `queue`.
        public var name: String
        /// What comes through it.
        public var channel: Channel
        /// The wrap-up timer of its switch in seconds, if it has one; said in `limit_ms`.
        public var wrapLimitSeconds: Double?
        /// What the switch does when the timer runs out; said in `on_limit`.
        public var onLimit: LimitAction

        /// Creates a queue.
        public init(
            _ name: String,
            channel: Channel = .voice,
            wrapLimitSeconds: Double? = nil,
            onLimit: LimitAction = .exceed
        ) {
            self.name = name
            self.channel = channel
            self.wrapLimitSeconds = wrapLimitSeconds
            self.onLimit = onLimit
        }
    }

    /// How many agents there are, at least 1.
    public var agents = 100
    /// What decides everything else: same configuration, same bytes.
    public var seed: UInt64 = 1
    /// The instant at which the first agents log on.
    public var start = Timestamp(milliseconds: 1_772_445_600_000)
    /// How many times faster than life it goes: every duration, limits and extensions too, is divided by it.
    ///
    /// The processor's own constants (alert thresholds, reattach) are not, so a fast day tells short wraps.
    public var speed = 1.0
    /// If set, ``speed`` is chosen so that this many records fall into a second of event time in the long run
    /// (within a few per cent, once all have logged on).
    public var eventsPerSecond: Double?
    /// Seconds between two heartbeats of an agent who is logged on; 0 for none.
    public var heartbeatSeconds = 120.0

    /// The queues; at least one for voice, and one for another channel if there are digital agents.
    public var queues = [
        Queue("billing"),
        Queue("support", wrapLimitSeconds: 45, onLimit: .end),
        Queue("sales", wrapLimitSeconds: 60),
        Queue("claims"),
        Queue("retention", wrapLimitSeconds: 30),
        Queue("chat-support", channel: .chat, wrapLimitSeconds: 60, onLimit: .end),
        Queue("chat-sales", channel: .chat),
        Queue("e-mail", channel: .email),
    ]
    /// The teams, at least one; agents are spread over them in turn.
    public var teams = ["north", "south", "east", "west", "blue", "green"]
    /// The sites, at least one; each has a switch of its own, so a `source` of its own.
    public var sites = ["lyon", "krakow", "sevilla"]
    /// The campaigns of outbound calls, at least one.
    public var campaigns = ["spring-offer", "renewal", "survey-2026"]
    /// Why customers make contact, at least one.
    public var contactReasons = [
        "invoice", "payment", "outage", "delivery", "cancellation", "new_contract", "address", "complaint",
    ]

    /// Share of agents who work on queues that are not voice, several contacts at once.
    public var digitalAgentShare = 0.2
    /// Whether contacts are told of too: queued, abandoned, transferred, ended, outcomes and surveys.
    public var tellsContacts = false
    /// How many contacts such an agent has at once at most, 1 to 8.
    public var maximumChats = 3
    /// Length of a shift in seconds; the first one of each agent is cut at random.
    public var shiftSeconds = 14_400.0
    /// Seconds between two shifts at the same desk.
    public var offShiftSeconds = 900.0
    /// Seconds over which the first log-ons are spread.
    public var logOnSpreadSeconds = 120.0
    /// Mean seconds that an agent who is ready waits for the next contact.
    public var idleMeanSeconds = 40.0
    /// Median seconds of talk of a call.
    public var talkMedianSeconds = 180.0
    /// Median seconds of a chat.
    public var chatMedianSeconds = 420.0
    /// Median seconds of a wrap; about one in seven takes longer than 60 s.
    public var wrapMedianSeconds = 25.0
    /// How often what happens.
    public var behaviour = Behaviour()

    /// A centre of a hundred agents at the pace of life.
    public init() {}
}

/// How often things happen in a ``CallCentre``, as shares from 0 to 1.
public struct Behaviour: Sendable {
    /// Offers that ring until the switch takes them back (RONA).
    public var notAnswered = 0.03
    /// Offers the agent rejects.
    public var rejected = 0.01
    /// Offers whose caller hangs up first.
    public var callerAbandoned = 0.02
    /// Calls that the agent makes.
    public var outbound = 0.08
    /// Calls from a colleague.
    public var internalCall = 0.02
    /// After-call work pressed with no contact to attach it to.
    public var standalone = 0.01
    /// Breaks, meetings and the like between contacts.
    public var pause = 0.04
    /// Calls that are put on hold.
    public var hold = 0.22
    /// Calls during which a colleague is asked, the customer on hold.
    public var consultation = 0.05
    /// Calls that go on to another agent.
    public var transfer = 0.06
    /// Calls during which the switch notes the next state (`pending`).
    public var pending = 0.05
    /// Calls whose hang-up the switch forgets, or tells late.
    public var missedHangUp = 0.01
    /// Wraps during which the agent calls the customer back.
    public var callBack = 0.04
    /// Wraps that are taken up again after they were completed.
    public var secondStage = 0.02
    /// Wraps that the next call cuts short.
    public var nextContact = 0.08

    /// The shares of an ordinary day.
    public init() {}
}
