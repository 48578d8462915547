public import ContactCenter

/// Cells as records of a changelog: `schemas/proto/aftercall/changelog/v1/cells.proto`.
///
/// One record for each scope (its key and `|`), one for each base window (then `b` and its number) and one for each
/// group of slices (then `g` and its number) that rolling windows still have.
extension CellTable {
    /// Calls `body` with the key and the value of each record that the transaction has changed; without a value the
    /// record is gone.
    public mutating func forEachDirty(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        for header in journal.headers {
            let number = Int(header.scope)
            guard scopes[number].header.isLive else {
                if header.old.isLive { writeRecord(number, .header, body) }
                continue
            }
            if !header.old.isLive || CellRecord.differs(header.old, scopes[number].header) || hidesNewestSlice(number) {
                writeHeader(number, body)
            }
        }
        for gauge in journal.gauges { writeHeader(Int(gauge.scope), body) }
        var dirty: [DirtyEntry] = []
        for entry in journal.entries {
            guard entry.list == .slices else {
                dirty.append(DirtyEntry(scope: entry.scope, isGroup: false, key: entry.old.key))
                continue
            }
            let group = Grid.group(ofSlice: entry.old.key)
            // That old ones were dropped is not worth a record before the last of a group is.
            let number = Int(entry.scope)
            guard scopes[number].find(.slices, entry.old.key) != nil || positions(number, ofGroup: group).isEmpty
            else { continue }
            dirty.append(DirtyEntry(scope: entry.scope, isGroup: true, key: group))
        }
        for old in slicesOfOldFormat {
            writeRecord(Int(old.scope), .slice(old.key), body)
            dirty.append(DirtyEntry(scope: old.scope, isGroup: true, key: Grid.group(ofSlice: old.key)))
        }
        dirty.sort()
        var last: DirtyEntry?
        for entry in dirty where entry != last {
            writeRecord(Int(entry.scope), entry.isGroup ? .slices(group: entry.key) : .window(entry.key), body)
            last = entry
        }
    }

    /// Calls `body` with every record there is.
    public mutating func forEachRecord(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        for number in 0..<scopeCount where scopes[number].header.isLive {
            writeRecord(number, .header, body)
            var keys = Set<Int32>()
            for list in [EntryList.base, .hours, .days] { keys.formUnion(scopes[number][list].elements.map(\.key)) }
            for key in keys.sorted() { writeRecord(number, .window(key), body) }
            let groups = Set(scopes[number][.slices].elements.map { Grid.group(ofSlice: $0.key) })
            for group in groups.sorted() { writeRecord(number, .slices(group: group), body) }
        }
    }

    /// The records of a transaction, apart from headers.
    private struct DirtyEntry: Comparable {
        var scope: Int32
        var isGroup: Bool
        var key: Int32

        static func < (left: DirtyEntry, right: DirtyEntry) -> Bool {
            (left.scope, left.isGroup ? 1 : 0, left.key) < (right.scope, right.isGroup ? 1 : 0, right.key)
        }
    }

    /// Whether the changelog would not tell the newest slice of a scope: neither its record nor its slices have it.
    private func hidesNewestSlice(_ number: Int) -> Bool {
        let newest = scopes[number].header.newestSlice
        if newest == scopes[number].header.writtenNewestSlice { return false }
        return scopes[number][.slices].elements.last.map { Int64($0.key) } != newest
    }

    private mutating func writeHeader(
        _ number: Int,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        scopes[number].header.writtenNewestSlice = scopes[number].header.newestSlice
        writeRecord(number, .header, body)
    }

    /// Where the slices of a group stand in their list.
    private func positions(_ number: Int, ofGroup group: Int32) -> Range<Int> {
        let entries = scopes[number][.slices].elements
        let first = scopes[number].position(.slices, Int32(clamping: Grid.firstSlice(ofGroup: group)))
        let end = entries[first...].firstIndex { Grid.group(ofSlice: $0.key) != group } ?? entries.count
        return first..<end
    }

    private mutating func writeRecord(
        _ number: Int,
        _ part: CellRecord.Address.Part,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        writer.removeAll()
        CellRecord.writeKey(scopes[number].key, part, to: &writer)
        let keyCount = writer.count
        let isThere = writeValue(number, part)
        let bytes = writer.bytes
        let value = isThere ? UnsafeRawBufferPointer(rebasing: bytes[keyCount...]) : nil
        body(UnsafeRawBufferPointer(rebasing: bytes[..<keyCount]), value)
    }

    /// Writes what there is of a part of a scope.
    ///
    /// - Returns: whether there is anything.
    private mutating func writeValue(_ number: Int, _ part: CellRecord.Address.Part) -> Bool {
        switch part {
        case .header:
            guard scopes[number].header.isLive else { return false }
            CellRecord.write(scopes[number].header, scopes[number].gauges.elements, to: &writer)
        case .window(let key): return writeWindow(number, key)
        case .slices(let group):
            let positions = positions(number, ofGroup: group)
            if positions.isEmpty { return false }
            CellRecord.writeSlices(scopes[number][.slices].elements[positions], to: &writer)
        case .slice: return false
        }
        return true
    }

    private mutating func writeWindow(_ number: Int, _ key: Int32) -> Bool {
        let base = scopes[number].find(.base, key).map { scopes[number][.base][$0] }
        let hour = scopes[number].find(.hours, key).map { scopes[number][.hours][$0] }
        let day = scopes[number].find(.days, key).map { scopes[number][.days][$0] }
        if base == nil, hour == nil, day == nil { return false }
        CellRecord.writeWindow(base, hour, day, to: &writer)
        return true
    }

    // MARK: Restoring

    /// Takes up a record of the changelog, outside of a transaction; the last of a key counts. When all are read,
    /// ``finishRestore()`` must be called before anything else.
    ///
    /// - Throws: what is wrong with the bytes: the table must then not be used.
    public mutating func restore(
        key: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        precondition(!journal.isOpen, "Cells are restored outside of transactions")
        let address = try CellRecord.Address(key)
        if value == nil, number(of: address.scope) == nil { return }
        guard let number = try numberForAdding(address.scope) else { return }
        switch address.part {
        case .header: try restoreHeader(number, value)
        case .slices(let group): try restoreSlices(number, group, value)
        case .slice(let key): try restoreOldSlice(number, key, value)
        case .window(let key): try restoreWindow(number, key, value)
        }
    }

    /// Ends restoring: computes what is not in the changelog.
    public mutating func finishRestore() {
        for number in 0..<scopeCount where scopes[number].header.isLive {
            var total = scopes[number].header.folded
            var changed = (from: Int32.max, to: Int32.min)
            for entry in scopes[number][.base].elements {
                total &+= Self.ownLevels(entry.bytes).shifted(by: Grid.start(ofBase: entry.key))
                if entry.flags.contains(.isChanged) {
                    changed = (min(changed.from, entry.key), max(changed.to, entry.key))
                }
            }
            scopes[number].header.total = total
            if let last = scopes[number][.slices].elements.last {
                scopes[number].header.newestSlice = max(scopes[number].header.newestSlice, Int64(last.key))
            }
            scopes[number].header.changedFrom = changed.from
            scopes[number].header.changedTo = changed.to
            scopes[number].header.isRolling = scopes[number].header.rollingRevisions != SIMD4()
            let runs = scopes[number].header.runFrom <= scopes[number].header.runTo
            if changed.from <= changed.to || runs { enqueue(number) }
            if scopes[number].isEmpty { dropIfEmpty(number) }
        }
    }

    private mutating func restoreHeader(_ number: Int, _ value: UnsafeRawBufferPointer?) throws(WireError) {
        var header = ScopeHeader()
        header.dimensions = scopes[number].header.dimensions
        header.isLive = true
        header.hasComplaints = scopes[number].header.hasComplaints
        scopes[number].gauges.removeAll()
        if let value {
            var gauges: [SourceGauge] = []
            try CellRecord.read(value, &header, &gauges)
            for gauge in gauges { scopes[number].gauges.append(gauge, in: pool) }
        }
        header.writtenNewestSlice = header.newestSlice
        scopes[number].header = header
    }

    private mutating func restoreSlices(
        _ number: Int,
        _ group: Int32,
        _ value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        for position in positions(number, ofGroup: group).reversed() {
            forget(number, .slices, scopes[number][.slices][position].key)
        }
        guard let value else { return }
        try CellRecord.readSlices(value, ofGroup: group) { key, measures throws(WireError) in
            try restoreSlice(number, key, measures)
        }
    }

    private mutating func restoreSlice(
        _ number: Int,
        _ key: Int32,
        _ measures: UnsafeRawBufferPointer
    ) throws(WireError) {
        scratch.removeAll()
        try scratch.add(measures, shift: 0)
        setBytes(number, .slices, edit(number, .slices, key), measures)
    }

    private mutating func restoreOldSlice(
        _ number: Int,
        _ key: Int32,
        _ value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        // It was taken out when its group was written.
        guard let value else { return }
        try restoreSlice(number, key, try CellRecord.readSlice(value))
        slicesOfOldFormat.append((Int32(number), key))
    }

    private mutating func restoreWindow(
        _ number: Int,
        _ key: Int32,
        _ value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        guard let value else {
            for list in [EntryList.base, .hours, .days] { forget(number, list, key) }
            return
        }
        let window = try CellRecord.readWindow(value)
        scratch.removeAll()
        try scratch.add(window.measures, shift: 0)
        if scratch[.complaints] != 0 { scopes[number].header.hasComplaints = true }
        for list in [EntryList.base, .hours, .days] {
            let published = window.published[Int(list.rawValue)]
            if list != .base, published == nil {
                forget(number, list, key)
                continue
            }
            let position = edit(number, list, key)
            scopes[number][list][position].revision = published?.revision ?? 0
            scopes[number][list][position].hash = published?.hash ?? 0
            scopes[number][list][position].flags = published?.isFinal == true ? .isFinal : []
            if list == .base { scopes[number][list][position].flags.formUnion(window.flags) }
            setBytes(number, list, position, list == .base ? window.measures : CellRecord.nothing)
        }
    }

    private mutating func forget(_ number: Int, _ list: EntryList, _ key: Int32) {
        guard let position = scopes[number].find(list, key) else { return }
        setBytes(number, list, position, CellRecord.nothing)
        scopes[number][list].remove(at: position)
    }
}
