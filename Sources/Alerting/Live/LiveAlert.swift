public import ContactCenter

/// One alert of one agent, as it fires or is resolved.
public struct LiveAlert: Hashable, Sendable {
    /// The rule that fired.
    public var rule: LiveRule
    /// How urgent it is.
    public var severity: Severity
    /// The contact, for rules that are about one; else empty.
    public var contactID: [UInt8]
    /// The queue whose thresholds applied; empty if none.
    public var queue: [UInt8]
    /// The first event of the leg whose wrap it is about; `nil` for a rule about the agent.
    public var legStartedAt: Timestamp?
    /// The segment of that wrap; 0 for a rule about the agent.
    public var segment: Int32
    /// The start of firing, kept as long as the alert stands.
    public var episode: Timestamp
    /// When the condition had lasted as long as the threshold asks, in event time.
    public var at: Timestamp
    /// How long what the threshold is about had lasted at ``at``.
    public var valueMs: Milliseconds
    /// The threshold.
    public var thresholdMs: Milliseconds
    /// Whether the limit that passed had been extended.
    public var isExtended: Bool

    /// Whether both are about the same thing.
    func isSameGround(as other: LiveAlert) -> Bool {
        rule == other.rule && segment == other.segment && legStartedAt == other.legStartedAt
            && contactID == other.contactID
    }
}

/// One change to publish.
public struct AlertChange: Hashable, Sendable {
    /// The alert as it is now.
    public var alert: LiveAlert
    /// Why it is resolved; `nil` while it fires.
    public var resolution: Resolution?
    /// When its ground ended, in event time; `nil` while it fires.
    public var resolvedAt: Timestamp?
}
