public import ContactCenter

/// The visit in which a contact waits now. Its text is a run of the tracker's bytes.
public struct OpenVisit: BitwiseCopyable, Sendable {
    /// Since when it waits.
    public var since: Timestamp
    /// Where; absent where `contact.queued` named no queue.
    public var queue: Text
}
