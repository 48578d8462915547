public import ContactCenter

/// One contact, kept correct whatever the order in which its events and legs arrive (model 1.4 and 1.9).
///
/// A contact has few events and few legs, so all of them are kept until `contact.ttl` after the last, and the whole is
/// folded again at each change; what differs from what was told is told. What is forgotten then leaves a small state
/// for surveys, until `survey.ttl` after the contact's last event.
///
/// Its last event is the last of its contact events and of the instants that its legs tell of; the newest event, from
/// which the horizon is judged, is one of its contact events.
///
/// Thread safety: none; a tracker belongs to one thread, as does the workspace it is given, always one with the pool
/// that it was created with.
public struct ContactTracker: ~Copyable {
    /// How much is known of the contact.
    enum Stage: UInt8 {
        case blank, active
        /// Forgotten, but for its surveys.
        case remains
    }

    /// More events are not kept of one contact, nor more legs: who says so many names no contact.
    static var limit: Int { 1_000 }

    var stage = Stage.blank
    /// In the total order of model 1.4, each event once.
    var events = Row<ContactEntry>()
    /// By their start, then by the agent's bytes.
    var legs = Row<StoredLeg>()
    /// The facts that were told and hold.
    var told = Row<StoredFact>()
    var texts = TextStore()
    /// The time of the newest event that was accepted; in the distant past before the first.
    var newest: Timestamp = .distantPast
    /// The instant of the last event, legs included.
    var lastAt: Timestamp = .distantPast
    /// Up to where the clock has let deadlines act.
    var clockAt: Timestamp = .distantPast
    /// What was no later than this belonged to a contact that is forgotten.
    var forgottenThrough: Timestamp = .distantPast
    /// The revision of the last record; 0 before the first.
    var revision: Int32 = 0
    /// The hash of the last record; 0 before the first.
    var recordHash: UInt64 = 0
    var toldCustomer = ToldCustomer()
    var conflicts: Int32 = 0
    /// Fields of a later version's record, as they were.
    var unknownFields = Row<UInt8>()

    // What follows from the rest, as the last fold found it.
    var foldAnomalies = ContactAnomalyCounts()
    var forgetAt: Timestamp = .distantFuture
    /// When the clock alone will change something; ``Timestamp/distantFuture`` if never. What is due before the clock
    /// acts, so the clock is to be later.
    public internal(set) var nextActionAt: Timestamp = .distantFuture
    let pool: BlockPool
    private let address = PassedByAddress()

    /// Creates a tracker of a contact of which nothing is known, with memory from `pool`; it has allocated nothing.
    public init(in pool: BlockPool) {
        self.pool = pool
    }

    deinit {
        events.release(to: pool)
        legs.release(to: pool)
        told.release(to: pool)
        texts.release(to: pool)
        unknownFields.release(to: pool)
    }

    /// Whether nothing is known of the contact, or no more: there is nothing to keep.
    public var isBlank: Bool { stage == .blank }

    /// The time of the newest event that was accepted; `nil` before the first.
    public var newestAt: Timestamp? { newest == .distantPast ? nil : newest }

    /// The instant of the contact's last event, legs included: `ce_time` of its record; `nil` where nothing is known.
    public var lastEventAt: Timestamp? { lastAt == .distantPast ? nil : lastAt }

    /// The bytes that the texts of effects refer to, until the next call of a mutating method.
    public var bytes: UnsafeRawBufferPointer { texts.bytes }

    /// How often each anomaly occurred, as far as is known now: a late event may take one back.
    public var anomalies: ContactAnomalyCounts {
        var counts = foldAnomalies
        counts[.conflict] = conflicts
        return counts
    }

    /// The visit in which the contact waits now, for the gauges of waiting contacts: the fact
    /// ``ContactFactKind/waiting`` that was told and has no end; its texts are runs of ``bytes``.
    public var openVisit: ContactFact? {
        told.lastIndex { $0.isOpenVisit }.map { told[$0].fact(texts) }
    }

    /// Takes an event of this contact and says in `effects` what follows.
    ///
    /// - Parameters:
    ///   - event: a contact event; its texts are runs of `payload`.
    ///   - payload: read during the call only.
    ///   - effects: appended to; its texts are runs of ``bytes`` until the next call.
    /// - Precondition: the event's type is of the family ``EventKind/Family/contact``.
    /// - Complexity: O(events + legs).
    public mutating func apply(
        _ event: borrowing Event,
        payload: UnsafeRawBufferPointer,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) -> ContactAcceptance {
        withUnsafePointer(to: event) { apply(at: $0, payload: payload, work: &work, effects: &effects) }
    }

    /// The same with an event that is taken from where it lies.
    public mutating func apply(
        at event: UnsafePointer<Event>,
        payload: UnsafeRawBufferPointer,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) -> ContactAcceptance {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        precondition(event.pointee.kind.family == .contact, "Events of agents and legs belong to agents")
        sweepTexts(&work)
        let time = event.pointee.time
        if time < newest - work.settings.horizons.horizonMs(of: event.pointee.source, in: payload) { return .tooLate }
        if isTooLate(event.pointee.kind, at: time, work.settings) { return .tooLate }
        if stage == .active, time > forgetAt { forget(at: time, &work, &effects) }
        if stage == .remains, event.pointee.kind != .contactSurveyed { beginAnew() }
        guard events.count < Self.limit, texts.hasRoom(for: payload.count) else { return .tooMany }
        newest = max(newest, time)
        let mark = texts.count
        let entry = ContactEntry(event, in: payload, &texts, pool)
        guard put(entry, &effects) else {
            texts.truncate(to: mark)
            return .duplicate
        }
        if stage == .blank { stage = .active }
        tell(&work, &effects)
        return .applied
    }

    /// Takes a leg of this contact as the agents stage tells of it, in place of what was known of it.
    ///
    /// - Parameters:
    ///   - leg: its texts are runs of `bytes`.
    ///   - bytes: read during the call only.
    ///   - effects: appended to; its texts are runs of ``bytes`` until the next call.
    /// - Returns: ``ContactAcceptance/tooLate`` only for a leg of a contact that is forgotten: the agents stage has
    ///   judged the events it is made of.
    /// - Complexity: O(events + legs).
    public mutating func apply(
        leg: borrowing LegFacts,
        bytes: UnsafeRawBufferPointer,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) -> ContactAcceptance {
        withUnsafePointer(to: leg) { apply(legAt: $0, bytes: bytes, work: &work, effects: &effects) }
    }

    /// The same with a leg that is taken from where it lies.
    public mutating func apply(
        legAt leg: UnsafePointer<LegFacts>,
        bytes: UnsafeRawBufferPointer,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) -> ContactAcceptance {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        sweepTexts(&work)
        let startedAt = leg.pointee.startedAt
        if startedAt <= forgottenThrough { return .tooLate }
        if stage == .remains { beginAnew() }
        guard texts.hasRoom(for: bytes.count) else { return .tooMany }
        let agent = leg.pointee.agentID.bytes(in: bytes)
        var position = legPosition(startedAt: startedAt, agent)
        let isKnown = position < legs.count && isLeg(position, startedAt: startedAt, agent)
        if isKnown {
            if leg.pointee.revision <= legs[position].revision { return .duplicate }
        } else {
            if stage == .active, startedAt > forgetAt {
                forget(at: startedAt, &work, &effects)
                beginAnew()
                position = 0
            }
            if legs.count >= Self.limit { return .tooMany }
        }
        let agentID = texts.number(of: leg.pointee.agentID, in: bytes, pool)
        let stored = StoredLeg(leg, agentID: agentID, in: bytes, &texts, pool)
        if isKnown { legs[position] = stored } else { legs.insert(stored, at: position, in: pool) }
        if stage == .blank { stage = .active }
        tell(&work, &effects)
        return .applied
    }

    // MARK: Places

    /// Puts an event in its place, or in that of the copy that is known; `false` if that one counts.
    private mutating func put(_ entry: ContactEntry, _ effects: inout ContactEffects) -> Bool {
        if let known = events.firstIndex(where: { $0.element.isCopy(of: entry, texts) }) {
            let (supersedes, isConflict) = EventOrder.supersedes(
                version: entry.version,
                known: events[known].version
            ) { events[known].order(to: entry, texts) }
            if isConflict {
                conflicts &+= 1
                effects.anomalies[.conflict] &+= 1
            }
            guard supersedes else { return false }
            events.remove(at: known)
        }
        var position = events.count
        while position > 0, events[position - 1].order(to: entry, texts) > 0 { position -= 1 }
        events.insert(entry, at: position, in: pool)
        return true
    }

    /// Where a leg stands or belongs.
    private func legPosition(startedAt: Timestamp, _ agent: UnsafeRawBufferPointer) -> Int {
        var position = legs.count
        while position > 0 {
            let before = legs.place(position - 1)
            if before.startedAt < startedAt { break }
            if before.startedAt == startedAt, texts.bytes(of: before.agentID).order(to: agent) < 0 { break }
            position -= 1
        }
        return position
    }

    private func isLeg(_ index: Int, startedAt: Timestamp, _ agent: UnsafeRawBufferPointer) -> Bool {
        let leg = legs.place(index)
        return leg.startedAt == startedAt && texts.bytes(of: leg.agentID).hasSameBytes(as: agent)
    }
}
