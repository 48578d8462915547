import ContactCenter

/// One contact of a customer, as it was told last, and how its first contact stands.
struct KnownContact: BitwiseCopyable {
    var contactID: TextNumber
    var reason: TextNumber = .none
    var startedAt: Timestamp
    var revision: Int32
    var isRetracted = false
    /// Whether it has a fact of the first contact; ``fact`` says nothing where not.
    var hasFact = false
    /// The fact as the contact itself told it.
    var fact: StoredFact
    /// The flags of the fact that stands in its place; often the same.
    var standing: ContactFactFlags = []

    init(contactID: TextNumber, startedAt: Timestamp, revision: Int32) {
        self.contactID = contactID
        self.startedAt = startedAt
        self.revision = revision
        fact = StoredFact(kind: .firstContact, at: startedAt)
    }

    /// The last instant that it tells of.
    var lastAt: Timestamp { hasFact ? max(startedAt, fact.at) : startedAt }

    /// The fact with other flags.
    func fact(_ flags: ContactFactFlags) -> StoredFact {
        var other = fact
        other.flags = flags
        return other
    }

    /// Calls `body` with each of its texts in place.
    mutating func forEachText(_ body: (inout TextNumber) -> Void) {
        body(&contactID)
        body(&reason)
        fact.forEachText(body)
    }
}
