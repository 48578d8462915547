public import ContactCenter

/// The contacts of one customer: whether each was resolved at first contact (KPIs 2.2, `fcr`).
///
/// A contact tells its own ``ContactFactKind/firstContact`` fact, provisional where it says resolved. Here contacts of
/// one customer meet: one that was resolved is not resolved at first contact where the same customer comes back for the
/// same reason within `fcr.window` of the outcome, and is provisional until that has passed. The fact that the contact
/// told is then taken back exactly as it was told, and one with other flags added in its place. Should the contact
/// tell another fact, it takes back its own; what was done here is then undone first. So the sum of all facts is right
/// when both have spoken.
///
/// Whoever comes back is known by (customer, reason); contacts without a reason have the same one.
///
/// Thread safety: none; as that of ``ContactTracker``.
public struct CustomerTracker: ~Copyable {
    /// More contacts of one customer are not kept: who has so many within a window is no customer.
    static var limit: Int { 256 }

    var contacts = Row<KnownContact>()
    var texts = TextStore()
    /// Up to where the clock has let deadlines act.
    var clockAt: Timestamp = .distantPast
    /// Fields of a later version's record, as they were.
    var unknownFields = Row<UInt8>()
    /// When the clock alone will change something; ``Timestamp/distantFuture`` if never.
    public internal(set) var nextActionAt: Timestamp = .distantFuture
    let pool: BlockPool
    private let address = PassedByAddress()

    /// Creates a tracker of a customer of whom nothing is known, with memory from `pool`; it has allocated nothing.
    public init(in pool: BlockPool) {
        self.pool = pool
    }

    deinit {
        contacts.release(to: pool)
        texts.release(to: pool)
        unknownFields.release(to: pool)
    }

    /// Whether nothing is known of the customer, or no more: there is nothing to keep.
    public var isBlank: Bool { contacts.isEmpty }

    /// The bytes that the texts of effects refer to, until the next call of a mutating method.
    public var bytes: UnsafeRawBufferPointer { texts.bytes }

    /// Takes what a contact of this customer tells, in place of what it told before.
    ///
    /// - Parameters:
    ///   - contact: with ``CustomerContact/contactID``; its texts are runs of `bytes`.
    ///   - bytes: read during the call only.
    ///   - effects: facts taken back and added are appended; texts are runs of ``bytes`` until the next call.
    /// - Returns: ``ContactAcceptance/tooMany`` where the customer has too many contacts: the contact's own fact
    ///   stands.
    /// - Complexity: O(contacts²), for the few that a customer has.
    public mutating func apply(
        _ contact: CustomerContact,
        bytes: UnsafeRawBufferPointer,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) -> ContactAcceptance {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        precondition(!contact.contactID.isNone, "A customer is told of a contact without a name")
        sweepTexts(&work)
        if contacts.count == Self.limit { dropOld(now, work.settings) }
        let name = texts.number(of: contact.contactID.bytes(in: bytes))
        let known = contacts.firstIndex { $0.contactID == name }
        if let known, contact.revision <= contacts[known].revision { return .duplicate }
        guard known != nil || contacts.count < Self.limit, texts.hasRoom(for: bytes.count) else { return .tooMany }
        let contactID = texts.number(of: contact.contactID, in: bytes, pool)
        var entry = KnownContact(contactID: contactID, startedAt: contact.startedAt, revision: contact.revision)
        entry.isRetracted = contact.isRetracted
        entry.reason = texts.number(of: contact.reason, in: bytes, pool)
        if let fact = contact.firstContact, !contact.isRetracted {
            entry.hasFact = true
            entry.fact = StoredFact(fact, in: bytes, &texts, pool)
            entry.standing = fact.flags
        }
        if let known {
            replace(known, by: entry, &effects)
        } else {
            contacts.append(entry, in: pool)
        }
        judge(work.settings, &effects)
        return .applied
    }

    /// Lets deadlines act that the clock has passed: what is provisional becomes final, what is old is forgotten.
    public mutating func advanceClock(
        to instant: Timestamp,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        guard nextActionAt < instant else { return }
        sweepTexts(&work)
        clockAt = max(clockAt, instant)
        judge(work.settings, &effects)
    }

    // MARK: What stands

    /// Puts an entry in the place of another; undoes what was done to the fact that it had, unless it has it still.
    private mutating func replace(_ index: Int, by entry: KnownContact, _ effects: inout ContactEffects) {
        let old = contacts[index]
        contacts[index] = entry
        guard old.hasFact else { return }
        if entry.hasFact, entry.fact.isSame(as: old.fact) {
            contacts[index].standing = old.standing
        } else if old.standing != old.fact.flags {
            effects.takeBack(old.fact(old.standing).fact(texts))
            effects.add(old.fact.fact(texts))
        }
    }

    /// Finds out how each fact stands, and tells what is new.
    private mutating func judge(_ settings: ContactSettings, _ effects: inout ContactEffects) {
        let now = now
        for index in contacts.indices {
            let contact = contacts[index]
            guard contact.hasFact else { continue }
            let deadline = contact.fact.at + settings.fcrWindowMs
            var flags = contact.fact.flags
            if flags.contains(.resolvedAtFirst) {
                if isRepeated(index, until: deadline) {
                    flags.subtract([.resolvedAtFirst, .provisional])
                } else if now > deadline {
                    flags.remove(.provisional)
                }
            }
            if flags == contact.standing { continue }
            effects.takeBack(contact.fact(contact.standing).fact(texts))
            effects.add(contact.fact(flags).fact(texts))
            contacts[index].standing = flags
        }
        dropOld(clockAt, settings)
        nextActionAt = nextDeadline(settings)
    }

    /// When something provisional becomes final, or the oldest contact is forgotten.
    func nextDeadline(_ settings: ContactSettings) -> Timestamp {
        var next = oldest.map { dropAt($0, settings) } ?? .distantFuture
        for index in contacts.indices where contacts[index].standing.contains(.provisional) {
            next = min(next, contacts[index].fact.at + settings.fcrWindowMs)
        }
        return next
    }

    /// Whether the customer came back for the same reason, by `deadline` at the latest.
    private func isRepeated(_ index: Int, until deadline: Timestamp) -> Bool {
        let first = contacts.place(index)
        return contacts.contains {
            !$0.isRetracted && $0.reason == first.reason && $0.startedAt <= deadline && isBegun(first, before: $0)
        }
    }

    private func isBegun(_ left: Place<KnownContact>, before right: Place<KnownContact>) -> Bool {
        if left.startedAt != right.startedAt { return left.startedAt < right.startedAt }
        return texts.bytes(of: left.contactID).order(to: texts.bytes(of: right.contactID)) < 0
    }

    // MARK: What is old

    private var oldest: Int? {
        contacts.indices.min { isBegun(contacts.place($0), before: contacts.place($1)) }
    }

    /// When a contact is forgotten: when it can be no repeat any more, nor correct itself.
    private func dropAt(_ index: Int, _ settings: ContactSettings) -> Timestamp {
        contacts[index].lastAt + settings.fcrWindowMs + 2 * settings.contactTTLMs
    }

    /// Up to where time has come, by the clock and by what contacts tell.
    private var now: Timestamp {
        var now = clockAt
        for index in contacts.indices { now = max(now, contacts[index].lastAt) }
        return now
    }

    /// Forgets contacts from the oldest on: one that may be the repeat of an older one is kept as long as that is.
    ///
    /// It is the clock that forgets, since a contact may be told of late; what contacts tell does where there are too
    /// many of them.
    private mutating func dropOld(_ now: Timestamp, _ settings: ContactSettings) {
        while let oldest, dropAt(oldest, settings) < now { contacts.remove(at: oldest) }
    }

    private mutating func sweepTexts(_ work: inout ContactWorkspace) {
        if contacts.isEmpty { texts.removeAll() }
        guard texts.isSweepDue else { return }
        work.sweep.begin(texts, pool)
        for index in contacts.indices {
            var contact = contacts[index]
            contact.forEachText { work.sweep.keep(&$0, of: texts, pool) }
            contacts[index] = contact
        }
        work.sweep.end(&texts, pool)
    }
}
