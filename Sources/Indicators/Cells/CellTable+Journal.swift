import ContactCenter

/// How things were before the transaction.
struct Journal: ~Copyable {
    /// An entry as it was, or that there was none.
    struct OldEntry: BitwiseCopyable {
        var scope: Int32
        var list: EntryList
        var existed: Bool
        var old: Entry
    }

    /// A scope without its lists as it was.
    struct OldHeader {
        var scope: Int32
        var old: ScopeHeader
    }

    /// A gauge as it was; `nil` if there was none.
    struct OldGauge {
        var scope: Int32
        var source: SourceTask
        var old: Gauge?
    }

    var isOpen = false
    var entries: [OldEntry] = []
    var headers: [OldHeader] = []
    var gauges: [OldGauge] = []
    var progress = Progress()
    var queueCount = 0
    var counters = CellCounters()

    mutating func removeAll() {
        isOpen = false
        entries.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        gauges.removeAll(keepingCapacity: true)
    }
}

extension CellTable {
    /// Begins a transaction: from now on everything can be undone.
    public mutating func beginTransaction() {
        precondition(!journal.isOpen, "A transaction of cells is open already")
        if progress.queueHead == queue.count || progress.queueHead > 65_536 {
            queue.removeFirst(progress.queueHead)
            progress.queueEnd -= progress.queueHead
            progress.queueHead = 0
        }
        journal.isOpen = true
        journal.progress = progress
        journal.queueCount = queue.count
        journal.counters = counters
    }

    /// Ends the transaction and keeps what it did.
    public mutating func keep() {
        for entry in journal.entries {
            let scope = Int(entry.scope)
            if let position = scopes[scope].find(entry.list, entry.old.key) {
                scopes[scope][entry.list][position].flags.formIntersection(.lasting)
            }
            if entry.existed, entry.old.byteCount > 0, !Self.holds(scopes[scope], entry) { release(entry.old) }
        }
        for header in journal.headers {
            let scope = Int(header.scope)
            scopes[scope].header.isTouched = false
            if !scopes[scope].header.isLive { removeSlot(scope) }
        }
        slicesOfOldFormat.removeAll()
        journal.removeAll()
    }

    /// Ends the transaction and undoes what it did.
    public mutating func undo() {
        for entry in journal.entries.reversed() { undo(entry) }
        for gauge in journal.gauges.reversed() { putGauge(gauge.old ?? Gauge(), gauge.source, Int(gauge.scope)) }
        for header in journal.headers {
            scopes[Int(header.scope)].header = header.old
            if !header.old.isLive { removeSlot(Int(header.scope)) }
        }
        progress = journal.progress
        counters = journal.counters
        queue.removeLast(queue.count - journal.queueCount)
        journal.removeAll()
    }

    private mutating func undo(_ entry: Journal.OldEntry) {
        let scope = Int(entry.scope)
        let position = scopes[scope].find(entry.list, entry.old.key)
        if let position {
            let now = scopes[scope][entry.list][position]
            if now.flags.contains(.hasFreshBytes) { release(now) }
        }
        switch (position, entry.existed) {
        case (let position?, true): scopes[scope][entry.list][position] = entry.old
        case (let position?, false): scopes[scope][entry.list].remove(at: position)
        case (nil, true):
            let place = scopes[scope].position(entry.list, entry.old.key)
            scopes[scope][entry.list].insert(entry.old, at: place, in: pool)
        case (nil, false): break
        }
    }

    /// Whether the bytes that an entry had are still in its list.
    static func holds(_ cells: borrowing ScopeCells, _ entry: Journal.OldEntry) -> Bool {
        guard let position = cells.find(entry.list, entry.old.key) else { return false }
        return cells[entry.list][position].start == entry.old.start
    }

    // MARK: Changing

    /// Remembers a scope before it is changed.
    mutating func touch(_ number: Int) {
        guard journal.isOpen, !scopes[number].header.isTouched else { return }
        journal.headers.append(Journal.OldHeader(scope: Int32(number), old: scopes[number].header))
        scopes[number].header.isTouched = true
    }

    /// The position of the entry with this key, which is made where there is none, for changing it.
    mutating func edit(_ number: Int, _ list: EntryList, _ key: Int32) -> Int {
        let position = scopes[number].position(list, key)
        if position < scopes[number][list].count, scopes[number][list][position].key == key {
            remember(number, list, position)
            return position
        }
        var fresh = Entry(key: key)
        if journal.isOpen {
            journal.entries.append(Journal.OldEntry(scope: Int32(number), list: list, existed: false, old: fresh))
            fresh.flags = .isTouched
        }
        scopes[number][list].insert(fresh, at: position, in: pool)
        return position
    }

    private mutating func remember(_ number: Int, _ list: EntryList, _ position: Int) {
        let entry = scopes[number][list][position]
        guard journal.isOpen, !entry.flags.contains(.isTouched) else { return }
        journal.entries.append(Journal.OldEntry(scope: Int32(number), list: list, existed: true, old: entry))
        scopes[number][list][position].flags.insert(.isTouched)
    }

    /// Replaces the bytes of an entry that is being edited.
    mutating func setBytes(_ number: Int, _ list: EntryList, _ position: Int, _ bytes: UnsafeRawBufferPointer) {
        var entry = scopes[number][list][position]
        releaseIfOwn(entry)
        entry.byteCount = UInt32(bytes.count)
        entry.start = nil
        if let source = bytes.baseAddress, bytes.count > 0 {
            let room = pool.allocate(bytes.count).block
            room.copyBytes(from: source, count: bytes.count)
            entry.start = room
            if journal.isOpen { entry.flags.insert(.hasFreshBytes) }
        } else {
            entry.flags.remove(.hasFreshBytes)
        }
        scopes[number][list][position] = entry
    }

    /// Takes entries out of a list.
    mutating func removeEntries(_ number: Int, _ list: EntryList, _ positions: Range<Int>) {
        if positions.isEmpty { return }
        for position in positions {
            remember(number, list, position)
            releaseIfOwn(scopes[number][list][position])
        }
        // Entries are taken out at the beginning only.
        precondition(positions.lowerBound == 0)
        scopes[number][list].removeFirst(positions.count)
    }

    private func releaseIfOwn(_ entry: Entry) {
        // Without a transaction nobody else refers to them; within one the journal does, unless they are of it.
        if !journal.isOpen || entry.flags.contains(.hasFreshBytes) { release(entry) }
    }

    private func release(_ entry: Entry) {
        if entry.byteCount > 0 { pool.deallocate(entry.start.unsafelyUnwrapped, byteCount: Int(entry.byteCount)) }
    }
}
