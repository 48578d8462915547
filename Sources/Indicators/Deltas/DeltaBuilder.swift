public import ContactCenter

/// Adds up facts by scope and slice between two commits, so that a commit sends one delta for each scope it touched.
///
/// Facts are added and taken back with a sign. What a delta says depends on the facts and not on their order; deltas
/// can be merged in any order and grouping. Facts that cancel out leave nothing.
///
/// Thread safety: none.
public struct DeltaBuilder: ~Copyable {
    /// A scope that was touched.
    private struct BuiltScope: BitwiseCopyable {
        var key: Text
        var hash: UInt64
        var dimensions: DimensionSet
        var firstCell: Int32
        /// The cell that was added to last.
        var recentCell: Int32
    }

    /// One slice of a scope; its measures stand at the same place of ``measures``.
    private struct BuiltCell: BitwiseCopyable {
        var slice: Int64
        var next: Int32
        var firstNote: Int32
    }

    /// What of a cell is no plain sum: a bucket of the histogram, or a share with its name among the keys.
    private struct Note: BitwiseCopyable {
        var next: Int32
        /// At least 0 for a bucket.
        var bucket: Int32
        var count: Int64
        var sum: Int64
        var name: Text
        var kind: Share.Kind
    }

    private let settings: DeltaSettings
    private let scopeSets: UnsafeMutableBufferPointer<DimensionSet>
    private let pool: BlockPool
    private var index = HashSlots(capacity: 1_024)
    private var keys = ByteArena()
    private var scopes = Row<BuiltScope>()
    private var cells = Row<BuiltCell>()
    private var slots = Row<Int64>()
    private var notes = Row<Note>()
    private var parts = ScopeParts()
    private var contribution = Contribution()
    private var scratch = Measures()
    private var writer = WireWriter()
    private var order = Row<Int32>()

    /// Creates a builder that has seen nothing; its room comes from `pool`.
    public init(settings: DeltaSettings, pool: BlockPool) {
        self.settings = settings
        self.pool = pool
        scopeSets = .allocate(capacity: settings.scopes.count)
        _ = scopeSets.initialize(from: settings.scopes)
    }

    deinit {
        scopeSets.deallocate()
        scopes.release(to: pool)
        cells.release(to: pool)
        slots.release(to: pool)
        notes.release(to: pool)
        order.release(to: pool)
    }

    /// How many scopes were touched since everything was forgotten last.
    public var scopeCount: Int { scopes.count }

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
        contribution.set(fact, sign: sign, attribution: settings.attribution)
        parts.removeAll()
        parts.set(fact, tenant: tenant, bytes: bytes)
        let agent = fact.agentID.bytes(in: bytes)
        let reason = fact.reason.bytes(in: bytes)
        let currency = CurrencyCode(fact.currency.bytes(in: bytes))
        for index in scopeSets.indices where parts.present.isSuperset(of: scopeSets[index]) {
            let cell = addFirst(toScope: scopeSets[index])
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
    /// An open span that closes is taken back and added with its end, or only the difference is told: what counts are
    /// its edges.
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
        // The levels begin with the activities.
        contribution.add(Level(rawValue: fact.activity.rawValue) ?? .unknown, from: fact.from, to: fact.to)
        parts.removeAll()
        parts.set(fact, tenant: tenant, agentID: agentID, bytes: bytes)
        for index in scopeSets.indices where parts.present.isSuperset(of: scopeSets[index]) {
            _ = addFirst(toScope: scopeSets[index])
        }
    }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        index.removeAll()
        keys.truncate(to: 0)
        scopes.removeAll()
        cells.removeAll()
        slots.removeAll()
        notes.removeAll()
    }

    /// Calls `body` with the key and the value of the record for each scope whose facts did not cancel out.
    ///
    /// - Parameter source: the task that sends them.
    public mutating func forEachScope(
        source: SourceTask,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        for number in scopes.indices {
            writer.removeAll()
            let mark = InboxRecord.beginDelta(of: source, &writer)
            let before = writer.count
            writeSlices(ofScope: number)
            if writer.count == before { continue }
            writer.end(mark)
            body(scopes[number].key.bytes(in: keys.bytes), writer.bytes)
        }
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
        parts.removeAll()
        parts.set(fact, tenant: tenant, bytes: bytes)
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

    /// Adds the contribution to a scope, and says which cell took its first part.
    @inline(__always)
    private mutating func addFirst(toScope dimensions: DimensionSet) -> Int {
        let scope = scopeNumber(withTenant(dimensions), dimensions)
        let cell = cellNumber(scope, contribution.first.slice)
        add(contribution.first.count, from: 0, toCell: cell)
        if contribution.second.count > 0 {
            let other = cellNumber(scope, contribution.second.slice)
            add(contribution.second.count, from: contribution.first.count, toCell: other)
        }
        if contribution.bucket >= 0 {
            let bucket = Int32(truncatingIfNeeded: contribution.bucket)
            append(
                Note(next: 0, bucket: bucket, count: contribution.sign, sum: 0, name: .none, kind: .currency),
                toCell: cell
            )
        }
        return cell
    }

    @inline(__always)
    private mutating func add(_ count: Int, from first: Int, toCell cell: Int) {
        let target = slots.elements.baseAddress.unsafelyUnwrapped + cell &* Measures.slotCount
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
        append(Note(next: 0, bucket: -1, count: count, sum: sum, name: name, kind: kind), toCell: cell)
    }

    private mutating func append(_ note: Note, toCell cell: Int) {
        var note = note
        note.next = cells[cell].firstNote
        cells[cell].firstNote = Int32(notes.count)
        notes.append(note, in: pool)
    }

    /// The number of the scope with these dimensions, the tenant among them.
    @inline(__always)
    private mutating func scopeNumber(_ full: DimensionSet, _ dimensions: DimensionSet) -> Int {
        let hash = parts.hash(of: full)
        let found = index.find(hash) { number in
            scopes[number].hash == hash && parts.isKey(scopes[number].key.bytes(in: keys.bytes), of: full)
        }
        if let found { return found }
        return addScope(full, dimensions, hash)
    }

    @inline(never)
    private mutating func addScope(_ full: DimensionSet, _ dimensions: DimensionSet, _ hash: UInt64) -> Int {
        let number = scopes.count
        let key = parts.appendKey(of: full, to: &keys)
        scopes.append(
            BuiltScope(key: key, hash: hash, dimensions: dimensions, firstCell: -1, recentCell: -1),
            in: pool
        )
        let known = scopes.elements
        index.insert(hash, number) { known[$0].hash }
        return number
    }

    /// The number of the cell of a slice of a scope.
    @inline(__always)
    private mutating func cellNumber(_ scope: Int, _ slice: Int64) -> Int {
        let recent = Int(scopes[scope].recentCell)
        if recent >= 0, cells[recent].slice == slice { return recent }
        return findCell(scope, slice)
    }

    @inline(never)
    private mutating func findCell(_ scope: Int, _ slice: Int64) -> Int {
        var cell = Int(scopes[scope].firstCell)
        while cell >= 0, cells[cell].slice != slice { cell = Int(cells[cell].next) }
        if cell < 0 {
            cell = cells.count
            cells.append(BuiltCell(slice: slice, next: scopes[scope].firstCell, firstNote: -1), in: pool)
            slots.extend(by: Measures.slotCount, in: pool).initialize(repeating: 0, count: Measures.slotCount)
            scopes[scope].firstCell = Int32(cell)
        }
        scopes[scope].recentCell = Int32(cell)
        return cell
    }

    // MARK: Writing

    private mutating func writeSlices(ofScope number: Int) {
        order.removeAll()
        var cell = scopes[number].firstCell
        while cell >= 0 {
            order.append(cell, in: pool)
            cell = cells[Int(cell)].next
        }
        let known = cells.elements
        var ordered = order.elements
        ordered.sort { known[Int($0)].slice < known[Int($1)].slice }
        var last: Int64 = 0
        for position in order.indices {
            let cell = Int(order[position])
            gather(cell)
            let before = writer.count
            let slice = writer.begin(DeltaField.slices)
            writer.signed(DeltaField.slice, cells[cell].slice - last)
            let content = writer.begin(DeltaField.measures)
            let start = writer.count
            scratch.write(to: &writer)
            if writer.count == start {
                writer.truncate(to: before)
                continue
            }
            writer.end(content)
            writer.end(slice)
            last = cells[cell].slice
        }
    }

    /// Puts a cell together: its sums, and its notes added up.
    private mutating func gather(_ cell: Int) {
        scratch.removeAll()
        scratch.slots.update(
            from: slots.elements.baseAddress.unsafelyUnwrapped + cell * Measures.slotCount,
            count: Measures.slotCount
        )
        var position = cells[cell].firstNote
        var hint = 0
        while position >= 0 {
            let note = notes[Int(position)]
            if note.bucket >= 0 {
                scratch.add(note.count, toBucket: Int(note.bucket))
            } else {
                let name = note.name.bytes(in: keys.bytes)
                scratch.add(Share(kind: note.kind, name: name, count: note.count, sum: note.sum), hint: &hint)
            }
            position = note.next
        }
    }
}
