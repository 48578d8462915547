import ContactCenter

/// What was published, from the columns of `agent.proto`.
extension Ledger {
    mutating func removeAll() {
        wraps.removeAll()
        intervals.removeAll()
    }

    /// Takes up both parts; the ledger is empty before.
    mutating func read(
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        try readWraps(&reading, &arena, pool)
        try readIntervals(reading, pool)
    }

    private mutating func readWraps(
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        let nothing = WireReader(UnsafeRawBufferPointer(start: nil, count: 0))
        var (starts, contacts, numbers) = (nothing, nothing, nothing)
        var (contents, told, corrections) = (nothing, nothing, nothing)
        var reader = WireReader(reading.wraps)
        while try reader.next() {
            switch reader.field {
            case WrapsField.startedAt: starts = try reader.message()
            case WrapsField.contactIDs: contacts = try reader.message()
            case WrapsField.segments: numbers = try reader.message()
            case WrapsField.contents: contents = try reader.message()
            case WrapsField.toldAt: told = try reader.message()
            case WrapsField.corrections: corrections = try reader.message()
            default: throw reader.unknownField
            }
        }
        var last = reading.reference
        while !starts.isAtEnd {
            last = try TrackerReading.time(starts.signedElement(), from: last, field: WrapsField.startedAt)
            let contact = try reading.element(&contacts, in: &arena)
            var entry = WrapEntry(startedAt: last, contactID: contact, segment: 0, toldAt: last)
            entry.segment = Int32(try numbers.element(atMost: TrackerReading.greatestCount))
            entry.content = try contents.fixed64Element()
            entry.toldAt = try TrackerReading.time(told.signedElement(), from: last, field: WrapsField.toldAt)
            try entry.readCorrections(&corrections, field: WrapsField.corrections)
            wraps.append(entry, in: pool)
        }
        guard contacts.isAtEnd, numbers.isAtEnd, contents.isAtEnd, told.isAtEnd, corrections.isAtEnd else {
            throw WireError(.inconsistent, field: WrapsField.startedAt)
        }
    }

    private mutating func readIntervals(
        _ reading: borrowing TrackerReading,
        _ pool: BlockPool
    ) throws(WireError) {
        let nothing = WireReader(UnsafeRawBufferPointer(start: nil, count: 0))
        var (starts, contents, corrections) = (nothing, nothing, nothing)
        var reader = WireReader(reading.intervals)
        while try reader.next() {
            switch reader.field {
            case IntervalsField.startedAt: starts = try reader.message()
            case IntervalsField.contents: contents = try reader.message()
            case IntervalsField.corrections: corrections = try reader.message()
            default: throw reader.unknownField
            }
        }
        var last = reading.reference
        var isFirst = true
        while !starts.isAtEnd {
            let instant = try TrackerReading.time(starts.signedElement(), from: last, field: IntervalsField.startedAt)
            // They are in the order of their starts.
            guard isFirst || instant > last else { throw WireError(.inconsistent, field: IntervalsField.startedAt) }
            (last, isFirst) = (instant, false)
            var entry = IntervalEntry(startedAt: instant)
            entry.content = try contents.fixed64Element()
            try entry.readCorrections(&corrections, field: IntervalsField.corrections)
            intervals.append(entry, in: pool)
        }
        guard contents.isAtEnd, corrections.isAtEnd else {
            throw WireError(.inconsistent, field: IntervalsField.startedAt)
        }
    }
}

extension LedgerEntry {
    /// Takes up the next number of corrections, of which those at the end are left out where they are zero.
    @inline(__always)
    fileprivate mutating func readCorrections(_ column: inout WireReader, field: Int) throws(WireError) {
        var value: Int64 = 0
        if !column.isAtEnd { value = try column.signedElement() }
        try takeCorrections(value, field: field)
    }

    /// Takes up a number of corrections.
    @inline(__always)
    mutating func takeCorrections(_ value: Int64, field: Int) throws(WireError) {
        guard -2...2 * Int64(TrackerReading.greatestCount) ~= value else { throw WireError(.outOfRange, field: field) }
        revision = Int32(value >> 1) + 1
        isRetracted = value & 1 != 0
    }
}
