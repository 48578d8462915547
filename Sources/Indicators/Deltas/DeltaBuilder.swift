public import ContactCenter

/// Adds up facts by scope and slice between two commits, so that a commit sends one delta for each scope it touched.
///
/// Facts are added and taken back with a sign. What a delta says depends on the facts and not on their order; deltas
/// can be merged in any order and grouping. Facts that cancel out leave nothing.
///
/// Thread safety: none.
public struct DeltaBuilder: ~Copyable {
    /// A scope that was touched.
    struct BuiltScope: BitwiseCopyable {
        var key: Text
        var hash: UInt64
        var firstCell: Int32
        /// The cell that was added to last.
        var recentCell: Int32
    }

    /// The scope that facts with the same values have.
    private struct RecentScope: BitwiseCopyable {
        /// With the tenant, where it has a name.
        var dimensions: DimensionSet = []
        var number = -1
    }

    /// One slice of a scope; its measures stand at the same place of ``slots``.
    struct BuiltCell: BitwiseCopyable {
        var slice: Int64
        /// The newest slice of what is told in it.
        var newest: Int64
        var touched = TouchedSlots()
        var next: Int32
    }

    /// What of a cell is no plain sum: an addition to a bucket of the histogram.
    struct BucketNote: BitwiseCopyable {
        var cell: Int32
        var bucket: Int32
        var count: Int64
    }

    /// The same, to a share with its name among the keys.
    struct ShareNote: BitwiseCopyable {
        var cell: Int32
        var kind: Share.Kind
        var name: Text
        var count: Int64
        var sum: Int64
    }

    private let settings: DeltaSettings
    /// How many slots of ``Measures`` a cell has here.
    let stride: Int
    private let scopeSets: UnsafeMutableBufferPointer<DimensionSet>
    /// For each of them the scope of the fact that had it last.
    private let recent: UnsafeMutableBufferPointer<RecentScope>
    let pool: BlockPool
    private var index = HashSlots(capacity: 1_024)
    var keys = ByteArena()
    var scopes = Row<BuiltScope>()
    var cells = Row<BuiltCell>()
    var slots = Row<Int64>()
    var bucketNotes = Row<BucketNote>()
    var shareNotes = Row<ShareNote>()
    private var parts = ScopeParts()
    private var contribution = Contribution()
    /// For the notes of a cell; its slots are not used.
    var scratch = Measures()
    var writer = WireWriter()
    var order = Row<Int32>()
    var bucketOrder = NoteOrder()
    var shareOrder = NoteOrder()

    /// Creates a builder that has seen nothing; its room comes from `pool`.
    ///
    /// - Parameter isOfTimeOnly: whether it is told of agents' time and of no contacts, which takes less room.
    public init(settings: DeltaSettings, isOfTimeOnly: Bool = false, pool: BlockPool) {
        self.settings = settings
        self.pool = pool
        stride = isOfTimeOnly ? Measures.levelSlotCount : Measures.slotCount
        scopeSets = .allocate(capacity: settings.scopes.count)
        _ = scopeSets.initialize(from: settings.scopes)
        recent = .allocate(capacity: settings.scopes.count)
        recent.initialize(repeating: RecentScope())
    }

    deinit {
        scopeSets.deallocate()
        recent.deallocate()
        scopes.release(to: pool)
        cells.release(to: pool)
        slots.release(to: pool)
        bucketNotes.release(to: pool)
        shareNotes.release(to: pool)
        order.release(to: pool)
        bucketOrder.release(to: pool)
        shareOrder.release(to: pool)
    }

    /// How many scopes were touched since everything was forgotten last.
    public var scopeCount: Int { scopes.count }

    /// Takes the time: what was longer ago than ``DeltaSettings/slicedForMs`` is told by base windows from now on.
    ///
    /// - Parameter now: the wall clock.
    public mutating func note(now: Timestamp) {
        guard let slicedForMs = settings.slicedForMs else { return }
        contribution.slicedFrom = max(contribution.slicedFrom, now - slicedForMs)
    }

    /// Adds a fact about a contact, or takes it back exactly as it was added.
    ///
    /// - Parameters:
    ///   - sign: 1 to add it, -1 to take it back.
    ///   - tenant: the tenant; empty where it has no name.
    ///   - bytes: what the texts of the fact refer to.
    public mutating func add(
        _ fact: borrowing ContactFact,
        sign: Int64,
        tenant: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        precondition(stride == Measures.slotCount, "A builder of time has no room for contacts")
        contribution.set(fact, sign: sign, attribution: settings.attribution)
        parts.begin()
        parts.set(fact, tenant: tenant, bytes: bytes)
        forgetScopes()
        let agent = fact.agentID.bytes(in: bytes)
        let reason = fact.reason.bytes(in: bytes)
        let currency = CurrencyCode(fact.currency.bytes(in: bytes))
        for index in scopeSets.indices where parts.present.isSuperset(of: scopeSets[index]) {
            let cell = addFirst(toScope: index)
            if contribution.wraps != 0 {
                let (count, sum) = (contribution.wraps, contribution.wrapMs)
                if scopeSets[index] == .team { note(.agent, agent, count, sum, cell) }
                if scopeSets[index] == .queue { note(.reason, reason, count, sum, cell) }
            }
            // What has none is in no sum: amounts are never added up across currencies.
            guard contribution.amount != 0, let currency else { continue }
            currency.withBytes { note(.currency, $0, 0, contribution.amount, cell) }
        }
    }

    /// Adds a span of an agent's time, or takes it back exactly as it was added.
    ///
    /// An open span that closes is taken back and added with its end, or only the difference is told
    /// (``end(_:_:tenant:agentID:bytes:)``): what counts are its edges.
    /// - Parameters:
    ///   - sign: 1 to add it, -1 to take it back.
    ///   - tenant: the tenant; empty where it has no name.
    ///   - agentID: the agent.
    ///   - bytes: what the texts of the fact refer to.
    public mutating func add(
        _ fact: borrowing AgentTimeFact,
        sign: Int64,
        tenant: UnsafeRawBufferPointer,
        agentID: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        contribution.begin(at: fact.from, sign: sign)
        contribution.add(Level(fact.activity), from: fact.from, to: fact.to)
        addTime(of: fact, tenant, agentID, bytes)
    }

    /// Adds the end of a span that was added open, and the beginning of what follows it at once.
    ///
    /// - Parameters:
    ///   - fact: the span with its end; without one there is nothing to add.
    ///   - next: what began when it ended, if anything did, without its end; it counts in the same scopes.
    ///   - tenant: the tenant; empty where it has no name.
    ///   - agentID: the agent.
    ///   - bytes: what the texts of the fact refer to.
    public mutating func end(
        _ fact: borrowing AgentTimeFact,
        _ next: AgentTimeFact?,
        tenant: UnsafeRawBufferPointer,
        agentID: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        guard let end = fact.to else { return }
        contribution.begin(at: end, sign: 1)
        contribution.add(Level(fact.activity), edge: -1, at: end)
        if let next { contribution.add(Level(next.activity), edge: 1, at: end) }
        addTime(of: fact, tenant, agentID, bytes)
    }

    private mutating func addTime(
        of fact: borrowing AgentTimeFact,
        _ tenant: UnsafeRawBufferPointer,
        _ agentID: UnsafeRawBufferPointer,
        _ bytes: UnsafeRawBufferPointer
    ) {
        parts.begin()
        parts.set(fact, tenant: tenant, agentID: agentID, bytes: bytes)
        forgetScopes()
        for index in scopeSets.indices where parts.present.isSuperset(of: scopeSets[index]) {
            _ = addFirst(toScope: index)
        }
    }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        index.removeAll()
        keys.truncate(to: 0)
        scopes.removeAll()
        cells.removeAll()
        slots.removeAll()
        bucketNotes.removeAll()
        shareNotes.removeAll()
        recent.update(repeating: RecentScope())
    }
}

extension DeltaBuilder {
    // MARK: Scopes

    /// The keys of the scopes in which a fact about a contact is counted.
    ///
    /// - Parameters:
    ///   - tenant: the tenant; empty where it has no name.
    ///   - bytes: what the texts of the fact refer to.
    public mutating func scopeKeys(
        of fact: borrowing ContactFact,
        tenant: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) -> [[UInt8]] {
        parts.begin()
        parts.set(fact, tenant: tenant, bytes: bytes)
        forgetScopes()
        var keys = ByteArena()
        return scopeSets.filter { parts.present.isSuperset(of: $0) }.map { dimensions in
            let key = parts.appendKey(of: withTenant(dimensions), to: &keys)
            return Array(key.bytes(in: keys.bytes))
        }
    }

    /// The dimensions with the tenant, where it has a name.
    @inline(__always)
    private func withTenant(_ dimensions: DimensionSet) -> DimensionSet {
        parts.present.contains(.tenant) ? dimensions.union(.tenant) : dimensions
    }

    // MARK: Adding

    /// Adds the contribution to the scope that the fact has of a set, and says which cell took its first part.
    @inline(__always)
    private mutating func addFirst(toScope index: Int) -> Int {
        let scope = scopeNumber(index)
        let cell = cellNumber(scope, contribution.first)
        add(contribution.first.count, from: 0, toCell: cell)
        if contribution.second.count > 0 {
            let other = cellNumber(scope, contribution.second)
            add(contribution.second.count, from: contribution.first.count, toCell: other)
        }
        if contribution.bucket >= 0 {
            let bucket = Int32(truncatingIfNeeded: contribution.bucket)
            bucketNotes.append(BucketNote(cell: Int32(cell), bucket: bucket, count: contribution.sign), in: pool)
        }
        return cell
    }

    @inline(__always)
    private mutating func add(_ count: Int, from first: Int, toCell cell: Int) {
        let target = slots.elements.baseAddress.unsafelyUnwrapped + cell &* stride
        for index in first..<first &+ count { target[contribution.slots[index]] &+= contribution.values[index] }
    }

    private mutating func note(
        _ kind: Share.Kind,
        _ name: UnsafeRawBufferPointer,
        _ count: Int64,
        _ sum: Int64,
        _ cell: Int
    ) {
        if name.count == 0 { return }
        let name = keys.append(name)
        shareNotes.append(ShareNote(cell: Int32(cell), kind: kind, name: name, count: count, sum: sum), in: pool)
    }

    /// The number of the scope that the fact has of a set.
    @inline(__always)
    private mutating func scopeNumber(_ index: Int) -> Int {
        let full = withTenant(scopeSets[index])
        if recent[index].number >= 0, recent[index].dimensions == full { return recent[index].number }
        let number = findScope(full)
        recent[index] = RecentScope(dimensions: full, number: number)
        return number
    }

    /// Forgets the scopes that other values make others.
    @inline(__always)
    private func forgetScopes() {
        let changed = parts.changed
        if changed.isEmpty { return }
        for index in recent.indices where !recent[index].dimensions.isDisjoint(with: changed) {
            recent[index].number = -1
        }
    }

    private mutating func findScope(_ full: DimensionSet) -> Int {
        let hash = parts.hash(of: full)
        let found = index.find(hash) { number in
            scopes[number].hash == hash && parts.isKey(scopes[number].key.bytes(in: keys.bytes), of: full)
        }
        if let found { return found }
        return addScope(full, hash)
    }

    @inline(never)
    private mutating func addScope(_ full: DimensionSet, _ hash: UInt64) -> Int {
        let number = scopes.count
        let key = parts.appendKey(of: full, to: &keys)
        scopes.append(
            BuiltScope(key: key, hash: hash, firstCell: -1, recentCell: -1),
            in: pool
        )
        let known = scopes.elements
        index.insert(hash, number) { known[$0].hash }
        return number
    }

    /// The number of the cell of a slice of a scope.
    @inline(__always)
    private mutating func cellNumber(_ scope: Int, _ part: Contribution.Part) -> Int {
        let recent = Int(scopes[scope].recentCell)
        let cell = recent >= 0 && cells[recent].slice == part.slice ? recent : findCell(scope, part.slice)
        cells[cell].newest = max(cells[cell].newest, part.newest)
        cells[cell].touched |= part.touched
        return cell
    }

    @inline(never)
    private mutating func findCell(_ scope: Int, _ slice: Int64) -> Int {
        var cell = Int(scopes[scope].firstCell)
        while cell >= 0, cells[cell].slice != slice { cell = Int(cells[cell].next) }
        if cell < 0 {
            cell = cells.count
            cells.append(BuiltCell(slice: slice, newest: slice, next: scopes[scope].firstCell), in: pool)
            slots.extend(by: stride, in: pool).initialize(repeating: 0, count: stride)
            scopes[scope].firstCell = Int32(cell)
        }
        scopes[scope].recentCell = Int32(cell)
        return cell
    }
}
