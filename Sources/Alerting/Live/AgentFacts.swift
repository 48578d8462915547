public import ContactCenter

/// What the live rules need to know of an agent. Texts are runs of ``bytes``.
public struct AgentFacts {
    /// A wrap that is open.
    public struct OpenWrap: Sendable {
        /// The contact; absent for standalone after-call work.
        public var contactID: Text
        /// The leg's first event.
        public var legStartedAt: Timestamp
        /// The segment of the wrap.
        public var segment: Int32
        /// The leg's queue.
        public var queue: Text
        /// When the segment began.
        public var startedAt: Timestamp
        /// When the forced wrap-up timer passes without ending the wrap; `nil` if there is no such timer.
        public var deadline: Timestamp?
        /// The limit that makes the deadline.
        public var limitMs: Milliseconds?
        /// Whether the limit was extended.
        public var isExtended: Bool

        /// Creates an open wrap.
        public init(
            contactID: Text,
            legStartedAt: Timestamp,
            segment: Int32,
            queue: Text,
            startedAt: Timestamp,
            deadline: Timestamp?,
            limitMs: Milliseconds?,
            isExtended: Bool
        ) {
            self.contactID = contactID
            self.legStartedAt = legStartedAt
            self.segment = segment
            self.queue = queue
            self.startedAt = startedAt
            self.deadline = deadline
            self.limitMs = limitMs
            self.isExtended = isExtended
        }
    }

    /// A wrap of which it became known that it has ended.
    public struct EndedWrap: Sendable {
        /// The contact; absent for standalone after-call work.
        public var contactID: Text
        /// The leg's first event.
        public var legStartedAt: Timestamp
        /// The segment of the wrap.
        public var segment: Int32
        /// When it ended.
        public var endedAt: Timestamp
        /// Whether the agent's log-off ended it.
        public var isByLogOff: Bool

        /// Creates an ended wrap.
        public init(
            contactID: Text,
            legStartedAt: Timestamp,
            segment: Int32,
            endedAt: Timestamp,
            isByLogOff: Bool
        ) {
            self.contactID = contactID
            self.legStartedAt = legStartedAt
            self.segment = segment
            self.endedAt = endedAt
            self.isByLogOff = isByLogOff
        }
    }

    /// The presented state.
    public var state: PresentedState = .unknown
    /// Since when.
    public var since: Timestamp = .distantPast
    /// The wraps that are open, oldest first.
    public var openWraps: [OpenWrap] = []
    /// The wraps that ended in what was just heard.
    public var endedWraps: [EndedWrap] = []
    /// What the texts refer to.
    public var bytes = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Creates facts that say nothing, to be filled and filled again.
    public init() {}

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        openWraps.removeAll(keepingCapacity: true)
        endedWraps.removeAll(keepingCapacity: true)
    }
}
