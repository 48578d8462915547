public import ContactCenter

/// The cells of one task of the cells stage: all its scopes, their windows, and what was published of them.
///
/// Deltas are added as they come. What is to be published is asked for with ``emit(now:least:isBehind:limit:into:)``,
/// what is to be written to the changelog with ``forEachDirty(_:)``. Between ``beginTransaction()`` and ``keep()``
/// everything can be undone. What is published of windows that are final depends on the deltas only, not on their
/// order or grouping.
///
/// Thread safety: none.
public struct CellTable: ~Copyable {
    let settings: CellSettings
    let grid: WindowGrid
    let pool: BlockPool
    var index = HashSlots()
    var scopes: UnsafeMutablePointer<ScopeCells>
    /// Numbers below this are in use or in ``freeNumbers``.
    var scopeCount = 0
    private var scopeRoom = 64
    private var freeNumbers: [Int32] = []
    /// Scopes that wait to be published, in order.
    var queue: [Int32] = []
    var progress = Progress()
    var journal = Journal()
    var figures = Figures()
    var scratch = Measures()
    /// For slices of rolling windows, while the other holds a base window.
    var sliceScratch = Measures()
    var writer = WireWriter()
    var values: [KPIValue] = []
    var candidates: [Int32] = []
    /// Slices that were restored from records of their own, which the next transaction replaces.
    var slicesOfOldFormat: [(scope: Int32, key: Int32)] = []
    var extras = ScopeExtras()
    /// Slices before this one are in no rolling window that is still to be published.
    var slicedFrom = Int64.min
    /// What was dropped.
    public internal(set) var counters = CellCounters()

    /// Creates a table without scopes; its room comes from `pool`.
    public init(settings: CellSettings, pool: BlockPool) {
        self.settings = settings
        self.pool = pool
        grid = settings.grid
        scopes = .allocate(capacity: scopeRoom)
        for number in 0..<scopeRoom { (scopes + number).initialize(to: ScopeCells()) }
    }

    deinit {
        for entry in journal.entries where entry.existed && entry.old.byteCount > 0 {
            // What the transaction has replaced is in no list any more.
            if !Self.holds(scopes[Int(entry.scope)], entry) {
                pool.deallocate(entry.old.start.unsafelyUnwrapped, byteCount: Int(entry.old.byteCount))
            }
        }
        for number in 0..<scopeRoom {
            scopes[number].release(to: pool)
            (scopes + number).deinitialize(count: 1)
        }
        scopes.deallocate()
    }

    /// How many scopes there are.
    public var liveScopes: Int { scopeCount - freeNumbers.count }

    /// How many scopes have changed since their open and revised windows were published.
    public var queuedScopes: Int { queue.count - progress.queueHead }

    /// How many windows and slices the transaction has changed so far.
    public var changedEntries: Int { journal.entries.count }

    /// The number of a scope, if there is one with this key.
    func number(of key: UnsafeRawBufferPointer) -> Int? {
        var hash = ByteHash()
        hash.combine(key)
        return index.find(hash.value) { scopes[$0].key.hasSameBytes(as: key) }
    }

    /// The number of the scope with this key, which is made where there is none; `nil` beyond the limit.
    mutating func numberForAdding(_ key: UnsafeRawBufferPointer) throws(WireError) -> Int? {
        if let number = number(of: key) {
            touch(number)
            if !scopes[number].header.isLive { begin(number, scopes[number].header.dimensions) }
            return number
        }
        guard let dimensions = ScopeText.dimensions(of: key) else { throw WireError(.inconsistent) }
        if liveScopes >= settings.scopeLimit {
            counters.overScopeLimit += 1
            return nil
        }
        let number = addSlot(key)
        touch(number)
        begin(number, dimensions)
        return number
    }

    private mutating func begin(_ number: Int, _ dimensions: DimensionSet) {
        scopes[number].header.dimensions = dimensions
        scopes[number].header.isLive = true
        scopes[number].header.finalBefore = progress.finalTarget
    }

    private mutating func addSlot(_ key: UnsafeRawBufferPointer) -> Int {
        var number = scopeCount
        if let free = freeNumbers.popLast() {
            number = Int(free)
        } else {
            if scopeCount == scopeRoom { grow() }
            scopeCount += 1
        }
        let room = pool.allocate(key.count).block
        room.copyBytes(from: key.baseAddress.unsafelyUnwrapped, count: key.count)
        scopes[number].key = UnsafeRawBufferPointer(start: room, count: key.count)
        var hash = ByteHash()
        hash.combine(key)
        scopes[number].hash = hash.value
        let known = scopes
        index.insert(hash.value, number) { known[$0].hash }
        return number
    }

    /// Takes out a scope of which nothing is left.
    mutating func removeSlot(_ number: Int) {
        let known = scopes
        index.remove(scopes[number].hash, number) { known[$0].hash }
        scopes[number].release(to: pool)
        (scopes + number).deinitialize(count: 1)
        (scopes + number).initialize(to: ScopeCells())
        freeNumbers.append(Int32(number))
        extras.forget(number)
        if !slicesOfOldFormat.isEmpty { slicesOfOldFormat.removeAll { $0.scope == number } }
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<ScopeCells>.allocate(capacity: scopeRoom * 2)
        larger.moveInitialize(from: scopes, count: scopeRoom)
        for number in scopeRoom..<scopeRoom * 2 { (larger + number).initialize(to: ScopeCells()) }
        scopes.deallocate()
        scopes = larger
        scopeRoom *= 2
    }

    /// Takes the time: what is too old by it for rolling windows is counted in the others only.
    ///
    /// - Parameter now: the wall clock.
    public mutating func note(now: Timestamp) {
        guard let staleMs = settings.rollingStaleMs else { return }
        slicedFrom = max(slicedFrom, Grid.slice(of: now - staleMs) - settings.keptSlices)
    }

    // MARK: Targets and plans

    /// Uses these targets from now on. Windows that are final keep theirs until they are published again.
    public mutating func setTargets(_ targets: [Target]) {
        extras.setTargets(targets, settings.catalogue)
    }

    /// Uses these plans of agents and campaigns from now on.
    public mutating func setPlans(_ plans: [ScopeKey: Plan]) {
        extras.setPlans(plans.mapValues { [$0] })
    }

    /// Uses these plans of agents and campaigns from now on; of those of a scope the first in force counts.
    public mutating func setPlans(_ plans: [ScopeKey: [Plan]]) {
        extras.setPlans(plans)
    }

    /// Says from now on when it is known which agents serve a queue, by the queue's scope; at other times nobody knows
    /// how many of them are ready.
    public mutating func setTimesWithSkills(_ times: [ScopeKey: [Range<Timestamp>]]) {
        extras.setTimesWithSkills(times)
    }
}

/// What a table has dropped, since it was made.
public struct CellCounters: Hashable, Sendable {
    /// Deltas and gauges of scopes beyond the limit.
    public internal(set) var overScopeLimit = 0
    /// Slices of windows that are not kept any more; their levels still count.
    public internal(set) var beyondRetention = 0
}

/// How far publishing has come.
struct Progress: BitwiseCopyable {
    /// Base windows before this one are final, or become it in this pass over the scopes.
    var finalTarget = Int32.min
    var finalCursor = Int.max
    /// When that pass was begun.
    var finishedAt = Timestamp.distantPast
    /// Base windows before this one are not kept.
    var retainedFrom = Int32.min
    /// The part of the queue that is published by and by.
    var queueHead = 0
    var queueEnd = 0
    /// When its last part was begun.
    var tickedAt = Timestamp.distantPast
    /// The slice that rolling windows end with, themselves without it, and how far they have been published.
    var rollingStep = Int64.min
    var rollingCursor = Int.max
    var rolledAt = Timestamp.distantPast
}
