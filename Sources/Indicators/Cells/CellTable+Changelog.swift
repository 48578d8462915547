public import ContactCenter

/// Cells as records of a changelog: `schemas/proto/aftercall/changelog/v1/cells.proto`.
///
/// One record for each scope (its key and `|`), one for each base window (then `b` and its number) and one for each
/// slice (then `s` and its number) that rolling windows still have.
extension CellTable {
    /// Calls `body` with the key and the value of each record that the transaction has changed; without a value the
    /// record is gone.
    public mutating func forEachDirty(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        for header in journal.headers {
            let number = Int(header.scope)
            guard scopes[number].header.isLive else {
                if header.old.isLive { writeRecord(number, nil, 0, body) }
                continue
            }
            if !header.old.isLive || CellRecord.differs(header.old, scopes[number].header) {
                writeRecord(number, nil, 0, body)
            }
        }
        for gauge in journal.gauges { writeRecord(Int(gauge.scope), nil, 0, body) }
        var dirty = journal.entries.map { DirtyEntry(scope: $0.scope, isSlice: $0.list == .slices, key: $0.old.key) }
        dirty.sort()
        var last: DirtyEntry?
        for entry in dirty where entry != last {
            writeRecord(Int(entry.scope), entry.isSlice, entry.key, body)
            last = entry
        }
    }

    /// Calls `body` with every record there is.
    public mutating func forEachRecord(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        for number in 0..<scopeCount where scopes[number].header.isLive {
            writeRecord(number, nil, 0, body)
            var keys = Set<Int32>()
            for list in [EntryList.base, .hours, .days] { keys.formUnion(scopes[number][list].elements.map(\.key)) }
            for key in keys.sorted() { writeRecord(number, false, key, body) }
            for key in scopes[number][.slices].elements.map(\.key) { writeRecord(number, true, key, body) }
        }
    }

    /// The records of a transaction, apart from headers.
    private struct DirtyEntry: Comparable {
        var scope: Int32
        var isSlice: Bool
        var key: Int32

        static func < (left: DirtyEntry, right: DirtyEntry) -> Bool {
            (left.scope, left.isSlice ? 1 : 0, left.key) < (right.scope, right.isSlice ? 1 : 0, right.key)
        }
    }

    /// Writes one record: the scope's where `isSlice` is `nil`.
    private mutating func writeRecord(
        _ number: Int,
        _ isSlice: Bool?,
        _ key: Int32,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        writer.removeAll()
        CellRecord.writeKey(scopes[number].key, isSlice, key, to: &writer)
        let keyCount = writer.count
        var isThere = scopes[number].header.isLive
        if let isSlice {
            isThere = isSlice ? writeSlice(number, key) : writeWindow(number, key)
        } else if isThere {
            CellRecord.write(scopes[number].header, scopes[number].gauges.elements, to: &writer)
        }
        let bytes = writer.bytes
        let value = isThere ? UnsafeRawBufferPointer(rebasing: bytes[keyCount...]) : nil
        body(UnsafeRawBufferPointer(rebasing: bytes[..<keyCount]), value)
    }

    private mutating func writeSlice(_ number: Int, _ key: Int32) -> Bool {
        guard let position = scopes[number].find(.slices, key) else { return false }
        CellRecord.writeSlice(scopes[number][.slices][position], to: &writer)
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
        case .slice(let key): try restoreSlice(number, key, value)
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
        scopes[number].header = header
    }

    private mutating func restoreSlice(
        _ number: Int,
        _ key: Int32,
        _ value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        guard let value else { return forget(number, .slices, key) }
        let measures = try CellRecord.readSlice(value)
        scratch.removeAll()
        try scratch.add(measures, shift: 0)
        setBytes(number, .slices, edit(number, .slices, key), measures)
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
