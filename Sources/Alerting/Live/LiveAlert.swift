public import ContactCenter

/// One alert of one agent, as it fires or is resolved. Texts are runs of ``AlertWorkspace/bytes``.
public struct LiveAlert: Sendable {
    /// The rule that fired.
    public var rule: LiveRule
    /// How urgent it is.
    public var severity: Severity
    /// The contact, for rules that are about one; else absent.
    public var contactID: Text = .none
    /// The queue whose thresholds applied; absent if none.
    public var queue: Text = .none
    /// The contact's channel; `nil` for a rule about the agent.
    public var channel: Channel?
    /// The contact's campaign; absent if none.
    public var campaign: Text = .none
    /// The contact's reason, or why the agent is not ready; absent if none was said.
    public var reason: Text = .none
    /// The first event of the leg whose wrap it is about; `nil` for a rule about the agent.
    public var legStartedAt: Timestamp?
    /// The segment of that wrap; 0 for a rule about the agent.
    public var segment: Int32
    /// When that began of which the threshold says how long it may last.
    public var measuredFrom: Timestamp
    /// When the least severity was due, as known now.
    public var dueAt: Timestamp
    /// The threshold of the least severity.
    public var leastThresholdMs: Milliseconds
    /// When the condition had lasted as long as the threshold asks, in event time.
    public var at: Timestamp
    /// The threshold, extensions included, in milliseconds; of a rule that counts, a number.
    public var thresholdMs: Milliseconds
    /// How many there were, of a rule that counts; else 0.
    public var count: UInt32 = 0
    /// Whether the limit that passed had been extended.
    public var isExtended = false

    /// The start of firing, kept as long as the alert stands.
    public internal(set) var episode: Timestamp
    /// The wall clock when the episode was first published.
    public internal(set) var firedAt: Timestamp = .distantPast
    /// Counts the changes of this episode that were published, from 1.
    public internal(set) var revision: Int32 = 0

    init(
        rule: LiveRule,
        severity: Severity,
        measuredFrom: Timestamp,
        dueAt: Timestamp,
        at: Timestamp,
        thresholdMs: Milliseconds
    ) {
        self.rule = rule
        self.severity = severity
        self.measuredFrom = measuredFrom
        self.dueAt = dueAt
        self.at = at
        self.thresholdMs = thresholdMs
        leastThresholdMs = thresholdMs
        episode = dueAt
        segment = 0
    }

    /// Calls `body` with each of its texts.
    mutating func updateTexts(_ body: (inout Text) -> Void) {
        body(&contactID)
        body(&queue)
        body(&campaign)
        body(&reason)
    }

    /// Becomes the next of the episode that `known` is of, which is about the same thing, and has its texts where they
    /// say the same. Texts of both are runs of `names`.
    ///
    /// - Returns: whether all of them do.
    mutating func goOn(from known: LiveAlert, _ names: UnsafeRawBufferPointer) -> Bool {
        episode = known.episode
        firedAt = known.firedAt
        revision = known.revision
        contactID = known.contactID
        func share(_ text: inout Text, _ other: Text) -> Bool {
            guard text.bytes(in: names).hasSameBytes(as: other.bytes(in: names)) else { return false }
            text = other
            return true
        }
        let isSameQueue = share(&queue, known.queue)
        let isSameCampaign = share(&campaign, known.campaign)
        return share(&reason, known.reason) && isSameQueue && isSameCampaign
    }

    /// Whether both are about the same thing: the same segment of the same wrap, or the same agent.
    ///
    /// A late event may move the start of a leg or that of its wrap, and it is the same wrap still.
    /// Texts of both are runs of `names`.
    func isSameGround(as other: LiveAlert, in names: UnsafeRawBufferPointer) -> Bool {
        rule == other.rule && segment == other.segment
            && (legStartedAt == other.legStartedAt || measuredFrom == other.measuredFrom)
            && contactID.bytes(in: names).hasSameBytes(as: other.contactID.bytes(in: names))
    }

    /// Whether both would be published as the same episode of the same fingerprint. Texts of both are runs of `names`.
    func isSameEpisode(as other: LiveAlert, in names: UnsafeRawBufferPointer) -> Bool {
        rule == other.rule && episode == other.episode
            && contactID.bytes(in: names).hasSameBytes(as: other.contactID.bytes(in: names))
    }
}

/// One change to publish.
public struct AlertChange: Sendable {
    /// The alert as it is now.
    public var alert: LiveAlert
    /// Why it is resolved; `nil` while it fires.
    public var resolution: Resolution?
    /// When its ground ended, in event time; `nil` while it fires.
    public var resolvedAt: Timestamp?

    /// How long what the threshold is about had lasted, in milliseconds: when the alert was due, or when its ground had
    /// ended. Of a rule that counts, the number.
    public var value: Int64 {
        alert.rule.counts ? Int64(alert.count) : (resolvedAt ?? alert.at) - alert.measuredFrom
    }
}
