public import ContactCenter

/// What the live rules need to know of an agent. Texts are runs of ``bytes``.
public struct AgentFacts {
    /// What names one segment of the wrap of one leg.
    public struct WrapName: Sendable {
        /// The contact; absent for standalone after-call work.
        public var contactID: Text
        /// The leg's first event.
        public var legStartedAt: Timestamp
        /// The segment of the wrap.
        public var segment: Int32

        /// Creates a name.
        public init(contactID: Text, legStartedAt: Timestamp, segment: Int32) {
            self.contactID = contactID
            self.legStartedAt = legStartedAt
            self.segment = segment
        }
    }

    /// What is said of a contact, by which thresholds may differ.
    public struct Labels: Sendable {
        /// The leg's queue.
        public var queue: Text = .none
        /// The leg's channel; `nil` for standalone after-call work.
        public var channel: Channel?
        /// The leg's campaign.
        public var campaign: Text = .none
        /// The leg's reason.
        public var reason: Text = .none

        /// Creates labels that say nothing.
        public init() {}
    }

    /// A wrap that is open.
    public struct OpenWrap: Sendable {
        /// Which one.
        public var name: WrapName
        /// What is said of its contact.
        public var labels = Labels()
        /// When the segment began.
        public var startedAt: Timestamp
        /// When the forced wrap-up timer passes without ending the wrap; `nil` if there is no such timer.
        public var deadline: Timestamp?
        /// The limit that makes the deadline.
        public var limitMs: Milliseconds = 0
        /// By how much it was extended.
        public var extendedMs: Milliseconds = 0

        /// Creates an open wrap without a limit.
        public init(_ name: WrapName, startedAt: Timestamp) {
            self.name = name
            self.startedAt = startedAt
        }
    }

    /// A wrap of which it became known that it has ended, or that it ended otherwise than it was told.
    public struct EndedWrap: Sendable {
        /// Which one.
        public var name: WrapName
        /// What is said of its contact.
        public var labels = Labels()
        /// When the segment began.
        public var startedAt: Timestamp
        /// When it ended.
        public var endedAt: Timestamp
        /// What of it lay beyond the deadline of its limit.
        public var exceededMs: Milliseconds = 0
        /// Whether the agent was talking or held in it.
        public var hasOverlap = false
        /// Whether the agent's log-off ended it.
        public var isByLogOff = false

        /// Creates an ended wrap without overlap that passed no limit.
        public init(_ name: WrapName, startedAt: Timestamp, endedAt: Timestamp) {
            self.name = name
            self.startedAt = startedAt
            self.endedAt = endedAt
        }
    }

    /// A time in a presented state that is over.
    public struct EndedState: Sendable {
        /// The state.
        public var state: PresentedState
        /// When the agent entered it.
        public var startedAt: Timestamp
        /// When it was left.
        public var endedAt: Timestamp

        /// Creates a time in a state.
        public init(_ state: PresentedState, startedAt: Timestamp, endedAt: Timestamp) {
            self.state = state
            self.startedAt = startedAt
            self.endedAt = endedAt
        }
    }

    /// A contact that was answered and of which something may still be said.
    public struct Call: Sendable {
        /// The contact.
        public var contactID: Text
        /// The leg's first event.
        public var legStartedAt: Timestamp
        /// What is said of it.
        public var labels = Labels()
        /// When it was answered.
        public var establishedAt: Timestamp
        /// When the conversation ended; `nil` while it goes on.
        public var clearedAt: Timestamp?
        /// Since when it is on hold; `nil` if it is not.
        public var heldSince: Timestamp?
        /// Since when the conversation is as it is.
        public var since: Timestamp
        /// How long it has been held in all, without ``heldSince``.
        public var holdMs: Milliseconds = 0

        /// Creates a contact that goes on and is not held.
        public init(_ contactID: Text, legStartedAt: Timestamp, establishedAt: Timestamp) {
            self.contactID = contactID
            self.legStartedAt = legStartedAt
            self.establishedAt = establishedAt
            since = establishedAt
        }
    }

    /// What the agent has done repeatedly.
    public struct Repeated: Sendable {
        /// How often.
        public var number: UInt32 = 0
        /// Whether that is as often as the rule asks for.
        public var areMany = false
        /// Since when it is, or is not any more; the distant past where it never was.
        public var since: Timestamp = .distantPast

        /// Creates what was never done.
        public init() {}
    }

    /// The presented state.
    public var state: PresentedState = .unknown
    /// Since when.
    public var since: Timestamp = .distantPast
    /// The time of the event that was just heard, or the wall clock where only time has passed.
    public var heardAt: Timestamp = .distantPast
    /// The wraps that are open, oldest first.
    public var openWraps: [OpenWrap] = []
    /// The wraps that ended in what was just heard.
    public var endedWraps: [EndedWrap] = []
    /// The wraps whose end was withdrawn by it.
    public var withdrawnWraps: [WrapName] = []
    /// The presented after-call work, and times not ready, that ended in it.
    public var endedStates: [EndedState] = []
    /// The contacts that were answered, oldest first: those that go on, those whose wrap is open, and those whose wrap
    /// has just ended.
    public var calls: [Call] = []
    /// The time of the newest event of the agent, the one just heard included.
    public var newestAt: Timestamp = .distantPast
    /// Short wraps among the last.
    public var shortWraps = Repeated()
    /// Offers in a row that were not answered.
    public var unanswered = Repeated()
    /// The agent's team.
    public var team: Text = .none
    /// The agent's site.
    public var site: Text = .none
    /// Why the agent is in ``state``, where that was said.
    public var reason: Text = .none
    /// The agent's tenant; empty where there are none.
    public var tenant = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What the texts refer to.
    public var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Creates facts that say nothing, to be filled and filled again.
    public init() {}

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        // They have one element or two, and emptying an array as a whole is a long way round.
        while !openWraps.isEmpty { openWraps.removeLast() }
        while !endedWraps.isEmpty { endedWraps.removeLast() }
        while !withdrawnWraps.isEmpty { withdrawnWraps.removeLast() }
        while !endedStates.isEmpty { endedStates.removeLast() }
        while !calls.isEmpty { calls.removeLast() }
    }
}
