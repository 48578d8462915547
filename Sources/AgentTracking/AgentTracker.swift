public import ContactCenter

/// One agent, kept correct whatever the order in which events arrive within the horizon (model 1.4).
///
/// It holds the events of the last two to four horizons, the state before them (`base`), a state among them
/// (`middle`), and the state after them (`head`). An event in order is applied to the head. A late one is put in its
/// place and the events after it are folded again; the ledger tells what of the outcome was not yet published.
/// Why two horizons: an event is accepted up to one horizon late, and may disprove a hang-up concluded up to one
/// horizon before it. See `docs/adr/0001-snapshots-and-ledger.md`.
///
/// Thread safety: none; a tracker belongs to one thread, as does the workspace it is given.
public struct AgentTracker: ~Copyable {
    var arena = ByteArena()
    var log = EventLog()
    var base = AgentState()
    var middle = AgentState()
    var head = AgentState()
    /// How many logged events ``middle`` has seen.
    var middleCount = 0
    var ledger = Ledger()
    /// Up to where the clock, not an event, has let deadlines act.
    var clockAt: Timestamp = .distantPast
    private var liveBytes = 0
    private var conflicts: UInt32 = 0

    /// The time of the newest event that was accepted; `nil` before the first.
    public private(set) var newestAt: Timestamp?

    /// Creates a tracker of an agent of whom nothing is known.
    public init() {}

    /// Takes an event of this agent and says in `effects` what is to be published.
    ///
    /// - Parameters:
    ///   - event: any agent or leg event of the agent; its texts are runs of `payload`.
    ///   - payload: read during the call only.
    ///   - effects: appended to; its texts are runs of ``bytes`` until the next call.
    /// - Returns: what became of the event; only ``Acceptance/tooLate`` leaves everything as it was.
    /// - Complexity: O(legs) in order; O(events in the log) when late.
    public mutating func apply(
        _ event: borrowing Event,
        payload: UnsafeRawBufferPointer,
        work: inout TrackerWorkspace,
        effects: inout EffectBuffer
    ) -> Acceptance {
        let time = event.time
        if let newestAt, time < newestAt - work.policy.horizonMs { return .tooLate }
        compactIfWorthwhile(&work)
        newestAt = max(newestAt ?? time, time)
        var event = copy event
        event.dropForeignFields()
        let identity = EventLog.identity(of: event, in: payload)
        var isReplacement = false
        if let found = log.index(ofSameIdentityAs: event, in: payload, identity: identity, arena) {
            guard supersedes(event, payload, entryAt: found) else { return .duplicate }
            removeEntry(at: found)
            isReplacement = true
        }
        let position = log.position(of: event, in: payload, arena)
        let isInOrder = position == log.count && event.time > head.settledThrough && !isReplacement
        log.insert(&event, in: payload, identity: identity, at: position, &arena)
        if position < middleCount { middleCount += 1 }
        work.bytes = arena.bytes
        if isInOrder, applyInOrder(event, &work) {
            ledger.publish(work, into: &effects)
            rotate(work)
            return .applied
        }
        foldAgain(from: position, isReplacement: isReplacement, &work, &effects)
        return .reordered
    }

    /// Lets deadlines act that the wall clock has passed; to be called only when the task has caught up.
    ///
    /// - Parameter instant: the wall clock; what is due before it acts.
    public mutating func advanceClock(
        to instant: Timestamp,
        work: inout TrackerWorkspace,
        effects: inout EffectBuffer
    ) {
        guard head.nextActionAt < instant else { return }
        compactIfWorthwhile(&work)
        work.bytes = arena.bytes
        work.facts.removeAll()
        work.serial = 0
        head.advance(to: instant, &work)
        clockAt = max(clockAt, instant)
        ledger.publish(work, into: &effects)
    }

    /// The bytes that the texts of effects and views refer to, until the next call of a mutating method.
    public var bytes: UnsafeRawBufferPointer { arena.bytes }

    /// When the clock alone will change something; ``Timestamp/distantFuture`` if never.
    public var nextActionAt: Timestamp { head.nextActionAt }

    /// How often each anomaly occurred, as far as is known now: a late event may take one back.
    public var anomalies: AnomalyCounts {
        var counts = head.anomalies
        counts[.conflict] = conflicts
        return counts
    }

    // MARK: Duplicates

    /// Whether a second copy of a logged event takes its place: the greater version, else the one that sorts first.
    private mutating func supersedes(
        _ event: borrowing Event,
        _ payload: UnsafeRawBufferPointer,
        entryAt index: Int
    ) -> Bool {
        let known = log[index].version
        if event.version != known { return event.version > known }
        let order = log.order(ofEntryAt: index, to: event, in: payload, arena)
        if order != 0 { conflicts &+= 1 }
        return order > 0
    }

    private mutating func removeEntry(at index: Int) {
        log.remove(at: index)
        if index < middleCount { middleCount -= 1 }
    }

    // MARK: In order

    /// Applies the newest event to the head; `false` if it shows that the past was otherwise.
    private mutating func applyInOrder(_ event: Event, _ work: inout TrackerWorkspace) -> Bool {
        let index = log.count - 1
        work.facts.removeAll()
        work.prepare(serial: log[index].serial, isDecidedPending: false)
        head.apply(event, &work)
        if work.didInfer { log.markInferred(at: index) }
        guard work.pendingAfterAll != 0 else { return true }
        if log.markDecided(serial: work.pendingAfterAll) { return false }
        work.isPastClosed = true
        head.apply(event, &work)
        return true
    }

    /// Moves the states forward when what lies between them can no longer be joined by late events.
    private mutating func rotate(_ work: borrowing TrackerWorkspace) {
        guard let newestAt else { return }
        if middleCount > 0 {
            guard middle.lastEventAt < newestAt - 2 * work.policy.horizonMs else { return }
            base.assign(middle)
            log.removeFirst(middleCount)
            ledger.forget(before: base, work)
        }
        middle.assign(head)
        middleCount = log.count
    }

    // MARK: Out of order

    private mutating func foldAgain(
        from position: Int,
        isReplacement: Bool,
        _ work: inout TrackerWorkspace,
        _ effects: inout EffectBuffer
    ) {
        let since = log[min(position, log.count - 1)].time - work.policy.horizonMs
        var isFromMiddle =
            !isReplacement && position >= middleCount && middleCount > 0
            && !log.hasJudgement(before: middleCount, since: since)
        var keepsDecisions = position == log.count - 1 && !isReplacement
        while !replay(fromMiddle: &isFromMiddle, keepsDecisions: keepsDecisions, &work) { keepsDecisions = true }
        head.advance(to: clockAt, &work)
        ledger.publish(work, retractingFrom: isFromMiddle ? middle : base, into: &effects)
    }

    /// Folds the log from one of the earlier states; `false` if an event shows that one before it was pending.
    private mutating func replay(
        fromMiddle isFromMiddle: inout Bool,
        keepsDecisions: Bool,
        _ work: inout TrackerWorkspace
    ) -> Bool {
        let first = isFromMiddle ? middleCount : 0
        if !keepsDecisions { log.forgetDecisions(from: first) }
        work.facts.removeAll()
        if isFromMiddle { head.assign(middle) } else { head.assign(base) }
        head.tellAllSegments(&work)
        for index in first..<log.count {
            let event = log.unpack(index, arena)
            work.prepare(serial: log[index].serial, isDecidedPending: log[index].isDecidedPending)
            head.apply(event, &work)
            if work.didInfer { log.markInferred(at: index) }
            if work.pendingAfterAll != 0 {
                if log.markDecided(serial: work.pendingAfterAll) {
                    isFromMiddle = isFromMiddle && !log.isDecided(before: middleCount)
                    return false
                }
                work.isPastClosed = true
                head.apply(event, &work)
            }
            if index + 1 == middleCount, !isFromMiddle { middle.assign(head) }
        }
        return true
    }

    // MARK: Room

    /// Moves the live texts together once at least half of the arena is dead.
    private mutating func compactIfWorthwhile(_ work: inout TrackerWorkspace) {
        guard arena.count > 2 * liveBytes + 2_048 else { return }
        work.scratch.truncate(to: 0)
        log.move(from: arena, to: &work.scratch)
        let source = arena.bytes
        Self.moveTexts(of: &base, from: source, to: &work.scratch)
        Self.moveTexts(of: &middle, from: source, to: &work.scratch)
        Self.moveTexts(of: &head, from: source, to: &work.scratch)
        var scratch = ByteArena()
        swap(&scratch, &work.scratch)
        ledger.forEachText { $0 = scratch.append($0.bytes(in: source)) }
        swap(&scratch, &work.scratch)
        arena.replaceContents(with: work.scratch)
        liveBytes = arena.count
    }

    private static func moveTexts(
        of state: inout AgentState,
        from source: UnsafeRawBufferPointer,
        to target: inout ByteArena
    ) {
        var arena = ByteArena()
        swap(&arena, &target)
        state.forEachText { text in
            if !text.isNone { text = arena.append(text.bytes(in: source)) }
        }
        swap(&arena, &target)
    }
}
