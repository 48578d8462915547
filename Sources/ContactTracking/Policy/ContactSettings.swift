public import ContactCenter

/// What the fold of contacts takes from configuration, apart from thresholds.
public struct ContactSettings: Sendable {
    /// How late an event may come and still be put in its place.
    public var horizons = SourceHorizons(120_000)
    /// `contact.ttl` in milliseconds: how long after its last event a contact is kept, an open visit is not lost, and
    /// an outcome counts.
    public var contactTTLMs: Milliseconds = 24 * 3_600_000
    /// `survey.ttl` in milliseconds: how long after the contact's last event a survey counts.
    public var surveyTTLMs: Milliseconds = 14 * 86_400_000
    /// How long after its last leg was cleared a contact that nobody ended is complete, in milliseconds.
    public var completeAfterMs: Milliseconds = 60_000
    /// `fcr.window` in milliseconds: a customer who comes back for the same reason within it was not served at once.
    public var fcrWindowMs: Milliseconds = 7 * 86_400_000

    /// The defaults of the specification.
    public init() {}
}
