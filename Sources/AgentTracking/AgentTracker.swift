public import ContactCenter

/// One agent, kept correct whatever the order in which events arrive within the horizon (model 1.4).
///
/// It holds the events of the last two to four horizons, the state before them (`base`), a state among them
/// (`middle`), and the state after them (`head`). An event in order is applied to the head. A late one is put in its
/// place and the events after it are folded again; the ledger tells what of the outcome was not yet published.
/// Why two horizons: an event is accepted up to one horizon late, and may disprove a hang-up concluded up to one
/// horizon before it. See `docs/adr/0001-snapshots-and-ledger.md`, and for its memory `0002-memory-of-agents.md`.
///
/// Thread safety: none; a tracker belongs to one thread, as does the workspace it is given, always one with the pool
/// that it was created with.
public struct AgentTracker: ~Copyable {
    // What an event in order touches comes first, and lies together.
    var head = AgentState()
    var log = EventLog()
    var arena = Row<UInt8>()
    var ledger = Ledger()
    var told = ToldFacts()
    /// How many logged events ``middle`` has seen.
    var middleCount = 0
    /// The time of the newest event that was accepted; in the distant past before the first.
    var newest: Timestamp = .distantPast
    /// How many bytes of the arena belonged to events that the log holds no more.
    var deadBytes = 0
    /// The last event that ``middle`` has seen, here so that an event in order need not look at it there.
    private(set) var middleEventAt: Timestamp = .distantPast
    var conflicts: UInt32 = 0
    /// Up to where the clock, not an event, has let deadlines act.
    var clockAt: Timestamp = .distantPast
    // Apart from the rest, since they are touched once in two horizons; without a place until there is room for them.
    private var basePlace: UnsafeMutablePointer<AgentState>?
    private var middlePlace: UnsafeMutablePointer<AgentState>?
    let pool: BlockPool

    var base: UnsafeMutablePointer<AgentState> { basePlace.unsafelyUnwrapped }
    var middle: UnsafeMutablePointer<AgentState> { middlePlace.unsafelyUnwrapped }

    /// Creates a tracker of an agent of whom nothing is known, with memory from `pool`.
    public init(in pool: BlockPool) {
        self.init(bareIn: pool)
        reserve()
    }

    /// The same without room, which it gets when it reads a record or by ``reserve()``; before that nothing else is to
    /// be done with it. For an agent that may not be heard of soon.
    public init(bareIn pool: BlockPool) {
        self.pool = pool
    }

    /// Takes what room a busy agent needs.
    public mutating func reserve() {
        if basePlace == nil {
            basePlace = Self.makeState(in: pool)
            middlePlace = Self.makeState(in: pool)
        }
        // What an event touches is asked for at one time, and so lies on one or two pages of memory: where every part
        // of an agent lies on a page of its own, finding the pages takes longer than reading them.
        head.legs.reserve(4, in: pool)
        head.intervalContacts.reserve(4, in: pool)
        ledger.reserve(in: pool)
        log.reserve(in: pool)
        arena.reserve(Self.leastRoom, in: pool)
    }

    deinit {
        head.release(to: pool)
        log.release(to: pool)
        arena.release(to: pool)
        ledger.release(to: pool)
        told.release(to: pool)
        if let basePlace, let middlePlace {
            basePlace.pointee.release(to: pool)
            middlePlace.pointee.release(to: pool)
            pool.deallocate(basePlace, byteCount: MemoryLayout<AgentState>.size)
            pool.deallocate(middlePlace, byteCount: MemoryLayout<AgentState>.size)
        }
    }

    private static func makeState(in pool: BlockPool) -> UnsafeMutablePointer<AgentState> {
        let state = pool.allocate(MemoryLayout<AgentState>.size).block.bindMemory(to: AgentState.self, capacity: 1)
        state.initialize(to: AgentState())
        return state
    }

    /// The time of the newest event that was accepted; `nil` before the first.
    public var newestAt: Timestamp? { newest == .distantPast ? nil : newest }

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
        withUnsafePointer(to: event) { apply(at: $0, payload: payload, work: &work, effects: &effects) }
    }

    /// The same with an event that is taken from where it lies: a copy of it costs as much as finding its agent.
    public mutating func apply(
        at event: UnsafePointer<Event>,
        payload: UnsafeRawBufferPointer,
        work: inout TrackerWorkspace,
        effects: inout EffectBuffer
    ) -> Acceptance {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        let time = event.pointee.time
        if time < newest - work.policy.horizonMs { return .tooLate }
        makeRoom(for: payload.count, &work)
        newest = max(newest, time)
        var event = LoggedEvent(event)
        let identity = EventLog.identity(of: event, in: payload)
        var isReplacement = false
        if let found = log.index(ofSameIdentityAs: event, in: payload, identity: identity, arena) {
            guard supersedes(event, payload, entryAt: found) else { return .duplicate }
            removeEntry(at: found)
            isReplacement = true
        }
        let position = log.position(of: event, in: payload, arena)
        let isInOrder = position == log.count && event.time > head.settledThrough && !isReplacement
        log.insert(&event, in: payload, identity: identity, at: position, &arena, pool)
        if position < middleCount { middleCount += 1 }
        work.bytes = arena.bytes
        if isInOrder, applyInOrder(event, &work) {
            publish(work, into: &effects)
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
        work.bytes = arena.bytes
        work.facts.removeAll()
        work.serial = 0
        head.advance(to: instant, &work)
        clockAt = max(clockAt, instant)
        publish(work, into: &effects)
    }

    /// Says in `effects` what other stages have not yet been told of what is not over: open spans of time, and legs.
    ///
    /// To be called before what the tracker holds is written to a changelog: often enough once a transaction, since
    /// what is over is told at once.
    public mutating func tell(work: inout TrackerWorkspace, effects: inout EffectBuffer) {
        work.bytes = arena.bytes
        told.tellOpen(head, &work, into: &effects)
    }

    private mutating func publish(_ work: borrowing TrackerWorkspace, into effects: inout EffectBuffer) {
        ledger.publish(work, into: &effects)
        if !work.tells.isEmpty { told.tell(work, into: &effects) }
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
        _ event: borrowing LoggedEvent,
        _ payload: UnsafeRawBufferPointer,
        entryAt index: Int
    ) -> Bool {
        let known = log[index].order(in: arena.bytes).version
        let (supersedes, isConflict) = EventOrder.supersedes(version: event.version, known: known) {
            log.order(ofEntryAt: index, to: event, in: payload, arena)
        }
        if isConflict { conflicts &+= 1 }
        return supersedes
    }

    private mutating func removeEntry(at index: Int) {
        log.remove(at: index)
        if index < middleCount { middleCount -= 1 }
    }

    // MARK: In order

    /// Applies the newest event to the head; `false` if it shows that the past was otherwise.
    private mutating func applyInOrder(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) -> Bool {
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
        guard middleEventAt < newest - 2 * work.policy.horizonMs || middleCount == 0 else { return }
        if middleCount > 0 {
            swap(&basePlace, &middlePlace)
            deadBytes += log.removeFirst(middleCount)
            let base = base
            ledger.forget(before: base.pointee, work)
            if !work.tells.isEmpty { told.forget(before: base.pointee, work) }
        }
        middle.pointee.assign(head, in: pool)
        middleCount = log.count
        middleHasMoved()
    }

    /// Notes what ``middle`` has seen, after it became another state.
    mutating func middleHasMoved() {
        middleEventAt = middle.pointee.lastEventAt
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
        let start = isFromMiddle ? middle : base
        ledger.publish(work, retractingFrom: start.pointee, into: &effects)
        if work.tells.isEmpty { return }
        told.beginFold()
        told.tell(work, into: &effects)
        told.tellOpen(head, &work, into: &effects)
        told.takeBack(from: start.pointee, work, into: &effects)
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
        let start = isFromMiddle ? middle : base
        head.assign(start.pointee, in: pool)
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
            if index + 1 == middleCount, !isFromMiddle {
                middle.pointee.assign(head, in: pool)
                middleHasMoved()
            }
        }
        return true
    }

    // MARK: Room

    /// The room of an arena to begin with: the texts of some thirty events.
    private static let leastRoom = 3_072

    /// Sees to room for an event of a record of `byteCount` bytes: where a third of the arena is dead, by moving the
    /// live texts together, else by growth.
    private mutating func makeRoom(for byteCount: Int, _ work: inout TrackerWorkspace) {
        let needed = arena.count + byteCount + LogEntry.greatestOverhead
        if needed <= arena.capacity { return }
        guard 3 * deadBytes > arena.count else { return arena.reserve(needed, in: pool) }
        let source = arena.bytes
        work.scratch.truncate(to: 0)
        log.move(from: source, to: &work.scratch, pool)
        base.pointee.moveTexts(from: source, to: &work.scratch, pool)
        middle.pointee.moveTexts(from: source, to: &work.scratch, pool)
        head.moveTexts(from: source, to: &work.scratch, pool)
        ledger.moveTexts(from: source, to: &work.scratch, pool)
        told.moveTexts(from: source, to: &work.scratch, pool)
        arena.assign(work.scratch, in: pool)
        deadBytes = 0
    }
}
