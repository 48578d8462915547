import ContactCenter

/// A fact as it was told, its texts kept by the tracker.
struct StoredFact: BitwiseCopyable {
    var at: Timestamp
    var until = MaybeMilliseconds()
    /// By kind: the wait or time to resolution; ring, talk, hold and wrap; the amount; csat, its scale, nps.
    var numbers: (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    var flags: ContactFactFlags = []
    var agentID: TextNumber = .none
    var team: TextNumber = .none
    var site: TextNumber = .none
    var queue: TextNumber = .none
    var campaign: TextNumber = .none
    var reason: TextNumber = .none
    var currency: TextNumber = .none
    var kind: ContactFactKind
    var channel: Channel?
    var direction: Direction?
    var isNewHire: Bool?

    init(kind: ContactFactKind, at: Timestamp) {
        self.kind = kind
        self.at = at
    }

    /// A fact with the dimensions of a leg.
    init(kind: ContactFactKind, at: Timestamp, leg: StoredLeg?) {
        self.init(kind: kind, at: at)
        guard let leg else { return }
        agentID = leg.agentID
        team = leg.team
        site = leg.site
        queue = leg.queue
        campaign = leg.campaign
        reason = leg.reason
        channel = leg.channel
        direction = leg.direction
        isNewHire = leg.isNewHire
    }

    /// Whether it says that the contact waits now.
    var isOpenVisit: Bool { kind == .waiting && until.instant == nil }

    /// Whether it says the same as `other`.
    func isSame(as other: StoredFact) -> Bool {
        kind == other.kind && at == other.at && until.bits == other.until.bits && numbers == other.numbers
            && flags == other.flags && agentID == other.agentID && team == other.team && site == other.site
            && queue == other.queue && campaign == other.campaign && reason == other.reason
            && currency == other.currency && channel == other.channel && direction == other.direction
            && isNewHire == other.isNewHire
    }

    /// The fact, its texts runs of the bytes of `texts`.
    func fact(_ texts: borrowing TextStore) -> ContactFact {
        var fact = ContactFact(kind: kind, at: at)
        fact.until = until.instant
        fact.agentID = texts.run(agentID)
        fact.team = texts.run(team)
        fact.site = texts.run(site)
        fact.queue = texts.run(queue)
        fact.campaign = texts.run(campaign)
        fact.reason = texts.run(reason)
        fact.channel = channel
        fact.direction = direction
        fact.isNewHire = isNewHire
        fact.flags = flags
        switch kind {
        case .handled: (fact.ringMs, fact.talkMs, fact.holdMs, fact.wrapMs) = numbers
        case .outcome:
            fact.amountMicros = numbers.0
            fact.currency = texts.run(currency)
        case .surveyed:
            fact.csatThousandths = numbers.0 == .min ? nil : numbers.0
            fact.csatScale = numbers.1
            fact.nps = numbers.2 == .min ? nil : numbers.2
        default: fact.durationMs = numbers.0
        }
        return fact
    }

    /// Takes up a fact whose texts are runs of `bytes`; they are kept in `texts`.
    init(_ fact: ContactFact, in bytes: UnsafeRawBufferPointer, _ texts: inout TextStore, _ pool: BlockPool) {
        self.init(kind: fact.kind, at: fact.at)
        until = MaybeMilliseconds(fact.until)
        agentID = texts.number(of: fact.agentID, in: bytes, pool)
        team = texts.number(of: fact.team, in: bytes, pool)
        site = texts.number(of: fact.site, in: bytes, pool)
        queue = texts.number(of: fact.queue, in: bytes, pool)
        campaign = texts.number(of: fact.campaign, in: bytes, pool)
        reason = texts.number(of: fact.reason, in: bytes, pool)
        currency = texts.number(of: fact.currency, in: bytes, pool)
        channel = fact.channel
        direction = fact.direction
        isNewHire = fact.isNewHire
        flags = fact.flags
        switch kind {
        case .handled: numbers = (fact.ringMs, fact.talkMs, fact.holdMs, fact.wrapMs)
        case .outcome: numbers.0 = fact.amountMicros
        case .surveyed: numbers = (fact.csatThousandths ?? .min, fact.csatScale, fact.nps ?? .min, 0)
        default: numbers.0 = fact.durationMs
        }
    }

    /// Calls `body` with each of its texts in place.
    mutating func forEachText(_ body: (inout TextNumber) -> Void) {
        body(&agentID)
        body(&team)
        body(&site)
        body(&queue)
        body(&campaign)
        body(&reason)
        body(&currency)
    }
}
