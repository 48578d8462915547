public import ContactCenter

/// What comes in.
extension CellTable {
    /// Adds a delta to the scope with this key.
    ///
    /// - Parameters:
    ///   - delta: the content of ``InboxRecord/delta(source:_:)``.
    ///   - key: the key of the record.
    /// - Returns: whether there was room for the scope; if not, nothing was added.
    /// - Throws: what is wrong with the bytes; part of the delta may then have been added, and the transaction must be
    ///   undone.
    @discardableResult
    public mutating func add(
        _ delta: UnsafeRawBufferPointer,
        to key: UnsafeRawBufferPointer
    ) throws(WireError) -> Bool {
        guard let number = try numberForAdding(key) else { return false }
        var reader = WireReader(delta)
        var slice: Int64 = 0
        var run = SIMD16<Int64>()
        var last = Int32.min
        var open: OpenBase?
        while try reader.next() {
            guard reader.field == DeltaField.slices else { throw reader.unknownField }
            var message = try reader.message()
            var measures = UnsafeRawBufferPointer(start: nil, count: 0)
            while try message.next() {
                switch message.field {
                case DeltaField.slice: slice &+= try message.signed()
                case DeltaField.measures: measures = try message.bytes()
                default: throw message.unknownField
                }
            }
            // Years beyond what the decoder lets through.
            guard abs(slice) < 1 << 40 else { throw WireError(.outOfRange, field: DeltaField.slice) }
            if measures.isEmpty {
                // Something happened in it that is told in another.
                scopes[number].header.newestSlice = max(scopes[number].header.newestSlice, slice)
                continue
            }
            let base = Grid.base(ofSlice: slice)
            if last < base, Self.isTimed(run) { scopes[number].header.addRun(last + 1, base) }
            last = base
            run &+= try add(measures, slice, base, number, &open)
        }
        if let open { close(open, number) }
        if Self.isTimed(run) { scopes[number].header.addRun(last + 1, .max) }
        enqueue(number)
        return true
    }

    /// Takes up what a task says of a scope now.
    ///
    /// - Returns: whether there was room for the scope.
    /// - Throws: where `key` is no scope's.
    @discardableResult
    public mutating func set(
        _ gauge: Gauge,
        of source: SourceTask,
        in key: UnsafeRawBufferPointer
    ) throws(WireError) -> Bool {
        if gauge.isEmpty, number(of: key) == nil { return true }
        guard let number = try numberForAdding(key) else { return false }
        let position = scopes[number].gauges.firstIndex { $0.source == source }
        let old = position.map { scopes[number].gauges[$0].gauge }
        var gauge = gauge
        // A task that was restored knows only since when those are ready who are.
        if let old { gauge.keepReadySince(of: old) }
        if old ?? Gauge() == gauge { return true }
        if journal.isOpen {
            journal.gauges.append(Journal.OldGauge(scope: Int32(number), source: source, old: old))
        }
        putGauge(gauge, source, number)
        // The open window has it.
        let newest = scopes[number].header.newestSlice
        if newest > .min { scopes[number].header.addRun(Grid.base(ofSlice: newest), .max) }
        enqueue(number)
        return true
    }

    mutating func putGauge(_ gauge: Gauge, _ source: SourceTask, _ number: Int) {
        let position = scopes[number].gauges.firstIndex { $0.source == source }
        if let position, gauge.isEmpty {
            scopes[number].gauges.remove(at: position)
        } else if let position {
            scopes[number].gauges[position].gauge = gauge
        } else if !gauge.isEmpty {
            scopes[number].gauges.append(SourceGauge(source: source, gauge: gauge), in: pool)
        }
    }

    mutating func enqueue(_ number: Int) {
        if scopes[number].header.isQueued { return }
        scopes[number].header.isQueued = true
        queue.append(Int32(number))
    }

    /// A base window whose measures are in the scratch, for the slices of one delta that lie in it.
    private struct OpenBase {
        let base: Int32
        let position: Int
        /// How many complaints there were before.
        let complaints: Int64
    }

    /// Adds one slice of a delta, and returns by how many it changes each level.
    private mutating func add(
        _ bytes: UnsafeRawBufferPointer,
        _ slice: Int64,
        _ base: Int32,
        _ number: Int,
        _ open: inout OpenBase?
    ) throws(WireError) -> SIMD16<Int64> {
        let start = Grid.start(ofSlice: slice)
        let levels = try Measures.levels(of: bytes)
        if !levels.isZero { scopes[number].header.total &+= levels.shifted(by: start) }
        scopes[number].header.newestSlice = max(scopes[number].header.newestSlice, slice)
        if base < progress.retainedFrom {
            counters.beyondRetention += 1
            scopes[number].header.folded &+= levels.shifted(by: start)
            return levels.counts
        }
        if open?.base != base {
            if let open { close(open, number) }
            open = self.open(base, number)
        }
        try scratch.add(bytes, shift: start - Grid.start(ofBase: base))
        try addSlice(bytes, slice, number)
        return levels.counts
    }

    private mutating func open(_ base: Int32, _ number: Int) -> OpenBase {
        let position = edit(number, .base, base)
        scratch.removeAll()
        scratch.addOwn(scopes[number][.base][position].bytes, shift: 0)
        return OpenBase(base: base, position: position, complaints: scratch[.complaints])
    }

    private mutating func close(_ open: OpenBase, _ number: Int) {
        scopes[number][.base][open.position].flags.insert(.isChanged)
        if scratch[.complaints] != open.complaints {
            scopes[number][.base][open.position].flags.insert(.hasNewComplaints)
            scopes[number].header.hasComplaints = true
        }
        storeScratch(number, .base, open.position)
        scopes[number].header.changedFrom = min(scopes[number].header.changedFrom, open.base)
        scopes[number].header.changedTo = max(scopes[number].header.changedTo, open.base)
        forgetDaySum(number, open.base)
    }

    /// Adds it to the slices of rolling windows, too, beside the base window that is in the scratch.
    private mutating func addSlice(
        _ bytes: UnsafeRawBufferPointer,
        _ slice: Int64,
        _ number: Int
    ) throws(WireError) {
        guard slice >= oldestSlice(number), let key = Int32(exactly: slice) else { return }
        let position = edit(number, .slices, key)
        // Of equal measures the bytes are equal, too, whoever wrote them.
        if scopes[number][.slices][position].byteCount == 0 { return setBytes(number, .slices, position, bytes) }
        sliceScratch.removeAll()
        sliceScratch.addOwn(scopes[number][.slices][position].bytes, shift: 0)
        try sliceScratch.add(bytes, shift: 0)
        writer.removeAll()
        sliceScratch.write(to: &writer)
        setBytes(number, .slices, position, writer.bytes)
    }

    /// The first slice that may yet be in a rolling window of a scope.
    private func oldestSlice(_ number: Int) -> Int64 {
        // Without the clock's help the newest of the scope tells; windows end where the last source is.
        let newest = slicedFrom == .min ? scopes[number].header.newestSlice : .min
        let latest = max(progress.rollingStep, newest)
        return latest == .min ? slicedFrom : max(latest - settings.keptSlices, slicedFrom)
    }

    /// Makes what is in the scratch the measures of an entry that is being edited.
    mutating func storeScratch(_ number: Int, _ list: EntryList, _ position: Int) {
        writer.removeAll()
        scratch.write(to: &writer)
        setBytes(number, list, position, writer.bytes)
    }

    /// The sum that is kept of the day's first windows is wrong, if `base` is one of them.
    private mutating func forgetDaySum(_ number: Int, _ base: Int32) {
        if scopes[number][.days].isEmpty { return }
        guard let position = scopes[number].find(.days, grid.bases(.day, of: base).lowerBound) else { return }
        let entry = scopes[number][.days][position]
        guard entry.byteCount >= DaySum.prefix, base < DaySum.upTo(entry.bytes) else { return }
        let again = edit(number, .days, entry.key)
        setBytes(number, .days, again, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    private static func isTimed(_ counts: SIMD16<Int64>) -> Bool {
        Levels(counts: counts).isRunning
    }
}

/// The measures of the first base windows of a day, and which these are: four bytes, then a `Measures` message whose
/// levels are relative to the beginning of the day.
enum DaySum {
    static var prefix: Int { 4 }

    /// The first base window that it does not have.
    static func upTo(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))
    }

    static func measures(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[prefix...])
    }
}
