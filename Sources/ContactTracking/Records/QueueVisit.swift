public import ContactCenter

/// One stay of a contact in a queue, from `contact.queued` on (model 1.9). Texts are runs of the tracker's bytes.
public struct QueueVisit: BitwiseCopyable, Sendable {
    /// The queue; absent where `contact.queued` named none.
    public var queue: Text = .none
    /// The campaign that `contact.queued` named.
    public var campaign: Text = .none
    /// The reason that it named.
    public var reason: Text = .none
    /// The channel that it named.
    public var channel: Channel?
    /// The direction that it named.
    public var direction: Direction?
    /// The priority that it named.
    public var priority: Int64?
    /// When the contact was queued.
    public var openedAt: Timestamp
    /// When the visit ended, or was lost track of; `nil` while the contact waits.
    public var closedAt: Timestamp?
    /// How it ended; `nil` while the contact waits.
    public var result: VisitResult?
    /// Who answered; absent where nobody did.
    public var agentID: Text = .none

    init(openedAt: Timestamp) {
        self.openedAt = openedAt
    }

    /// How long the contact waited, ringing included; `nil` while it waits, and where the visit was lost track of.
    public var waitMs: Milliseconds? {
        guard let closedAt, result != .lostTrack else { return nil }
        return closedAt - openedAt
    }
}
