import ContactCenter

/// Puts the measures of windows together.
extension CellTable {
    /// Puts into ``figures`` what a window has, up to `asOf`.
    mutating func load(_ number: Int, _ kind: WindowKind, _ bases: Range<Int32>, asOf: Timestamp?) {
        figures.sums.removeAll()
        if kind == .day {
            loadDay(number, bases, asOf)
        } else {
            addBases(number, bases, origin: bases.lowerBound)
        }
        let start = Grid.start(ofBase: bases.lowerBound)
        var end = Grid.start(ofBase: bases.upperBound)
        if let asOf { end = min(end, max(start, asOf.milliseconds)) }
        let levels = figures.sums.levels
        let before = counts(number, before: bases.upperBound) &- levels.counts
        let elapsed = SIMD16(repeating: end - start)
        figures.times = (before &+ levels.counts) &* elapsed &- levels.offsets
        // What is told of after `asOf` would count as less than nothing.
        if asOf != nil { figures.times.clamp(lowerBound: SIMD16(), upperBound: SIMD16(repeating: .max)) }
    }

    /// How many were in each level when a base window began.
    func counts(_ number: Int, before base: Int32) -> SIMD16<Int64> {
        var counts = scopes[number].header.total.counts
        let entries = scopes[number][.base].elements
        var position = entries.count - 1
        while position >= 0, entries[position].key >= base {
            counts &-= Self.ownLevels(entries[position].bytes).counts
            position -= 1
        }
        return counts
    }

    static func ownLevels(_ bytes: UnsafeRawBufferPointer) -> Levels {
        if bytes.isEmpty { return Levels() }
        do {
            return try Measures.levels(of: bytes)
        } catch {
            preconditionFailure("A cell cannot read what it has written: \(error)")
        }
    }

    /// Adds base windows to the sums, with levels relative to the beginning of `origin`.
    private mutating func addBases(_ number: Int, _ bases: Range<Int32>, origin: Int32) {
        let entries = scopes[number][.base].elements
        var position = scopes[number].position(.base, bases.lowerBound)
        while position < entries.count, entries[position].key < bases.upperBound {
            let entry = entries[position]
            if entry.byteCount > 0 {
                figures.sums.addOwn(entry.bytes, shift: Int64(entry.key - origin) * Grid.baseMs)
            }
            position += 1
        }
    }

    /// A day from the sum that is kept of its first windows, and the rest.
    ///
    /// The sum is made anew up to the window that is open where it is missing or the day has gone on by an hour.
    private mutating func loadDay(_ number: Int, _ bases: Range<Int32>, _ asOf: Timestamp?) {
        var upTo = bases.lowerBound
        if let position = scopes[number].find(.days, bases.lowerBound) {
            let entry = scopes[number][.days][position]
            if entry.byteCount >= DaySum.prefix {
                upTo = DaySum.upTo(entry.bytes)
                figures.sums.addOwn(DaySum.measures(entry.bytes), shift: 0)
            }
        }
        let open = min(asOf.map { Grid.base(of: $0) } ?? bases.lowerBound, bases.upperBound)
        if open - upTo >= 4 {
            addBases(number, upTo..<open, origin: bases.lowerBound)
            keepDaySum(number, bases.lowerBound, upTo: open)
            upTo = open
        }
        if upTo < bases.upperBound { addBases(number, upTo..<bases.upperBound, origin: bases.lowerBound) }
    }

    private mutating func keepDaySum(_ number: Int, _ day: Int32, upTo: Int32) {
        // Shares refer to the bytes of windows, and to the sum that is replaced.
        guard let position = scopes[number].find(.days, day) else { return }
        writer.removeAll()
        withUnsafeBytes(of: upTo.littleEndian) { writer.raw($0) }
        figures.sums.write(to: &writer)
        figures.sums.removeAll()
        _ = edit(number, .days, day)
        setBytes(number, .days, position, writer.bytes)
        figures.sums.addOwn(DaySum.measures(scopes[number][.days][position].bytes), shift: 0)
    }

    /// The complaints of the window before the one that begins with `base`; `nil` where it is not kept any more.
    func complaintsBefore(_ number: Int, _ kind: WindowKind, _ base: Int32) -> Int64? {
        let bases = grid.bases(kind, of: base - 1)
        if bases.lowerBound < progress.retainedFrom { return nil }
        guard scopes[number].header.hasComplaints else { return 0 }
        let entries = scopes[number][.base].elements
        var position = scopes[number].position(.base, bases.lowerBound)
        var sum: Int64 = 0
        while position < entries.count, entries[position].key < bases.upperBound {
            sum &+= Self.own(.complaints, entries[position].bytes)
            position += 1
        }
        return sum
    }

    private static func own(_ measure: Measure, _ bytes: UnsafeRawBufferPointer) -> Int64 {
        if bytes.isEmpty { return 0 }
        do {
            return try Measures.value(of: measure, in: bytes)
        } catch {
            preconditionFailure("A cell cannot read what it has written: \(error)")
        }
    }

    // MARK: Plans

    /// What was done of the plan in the shift that began on the day of `base`, up to `asOf`.
    mutating func loadPlan(_ number: Int, _ plan: Plan, dayOf base: Int32, upTo end: Int32, asOf: Timestamp) {
        let shift = plan.shift(onDayOf: base, in: settings.zone)
        let first = Grid.base(of: Timestamp(milliseconds: shift.lowerBound))
        let last = min(Grid.base(of: Timestamp(milliseconds: shift.upperBound - 1)) + 1, end)
        scratch.removeAll()
        let entries = scopes[number][.base].elements
        var position = scopes[number].position(.base, first)
        while position < entries.count, entries[position].key < last {
            if entries[position].byteCount > 0 { scratch.addOwn(entries[position].bytes, shift: 0) }
            position += 1
        }
        let done = scratch[plan.basis == .dialled ? .dialled : .handled]
        let length = max(shift.upperBound - shift.lowerBound, 1)
        let passed = min(max(asOf.milliseconds - shift.lowerBound, 0), length)
        let share = FixedPoint.quotient(passed, length, decimals: 6)?.digits ?? 0
        figures.plan = (done, plan.count, share)
    }
}
