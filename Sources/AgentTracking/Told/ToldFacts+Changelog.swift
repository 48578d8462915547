import ContactCenter

/// What was told, as columns with one value an entry.
extension ToldFacts {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        if !legs.isEmpty { writeLegs(to: &writer, &room) }
        if !spans.isEmpty { writeSpans(to: &writer, &room) }
    }

    private func writeLegs(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        let message = writer.begin(TrackerField.toldLegs)
        var columns = Columns(count: legs.count, &room)
        var last = room.reference.milliseconds
        for index in legs.indices {
            columns[0].cursor.signedNumber(legs[index].startedAt.milliseconds &- last)
            last = legs[index].startedAt.milliseconds
            columns[1].cursor.number(UInt64(room.number(of: legs[index].contactID)))
            columns[2].cursor.fixed64(legs[index].content)
            columns[3].cursor.signedNumber(legs[index].corrections)
        }
        columns.write(4, to: &writer)
        writer.end(message)
    }

    private func writeSpans(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        let message = writer.begin(TrackerField.toldSpans)
        var columns = Columns(count: spans.count, &room)
        var last = room.reference.milliseconds
        for index in spans.indices {
            let from = spans[index].from.milliseconds
            columns[0].cursor.signedNumber(from &- last)
            last = from
            columns[1].cursor.number(spans[index].to.map { UInt64(bitPattern: $0.milliseconds &- from) } ?? 0)
            var traits = Traits()
            traits.put(spans[index].activity, at: SpanTrait.activity)
            traits.put(spans[index].isNewHire.map { $0 ? 2 : 1 } ?? 0, at: SpanTrait.isNewHire)
            columns[2].cursor.number(UInt64(traits.bits))
            columns[3].cursor.number(UInt64(room.number(of: spans[index].team)))
            columns[4].cursor.number(UInt64(room.number(of: spans[index].site)))
        }
        columns.write(5, to: &writer)
        writer.end(message)
    }

    /// Takes up both parts; nothing is told before.
    mutating func read(
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        try readLegs(&reading, &arena, pool)
        try readSpans(&reading, &arena, pool)
    }

    private mutating func readLegs(
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        var columns = try ColumnReaders(reading.toldLegs)
        var last = reading.reference
        while !columns[0].isAtEnd {
            last = try TrackerReading.time(columns[0].signedElement(), from: last, field: ToldLegsField.startedAt)
            let contact = try reading.element(&columns[1], in: &arena)
            var entry = LegEntry(startedAt: last, contactID: contact)
            entry.content = try columns[2].fixed64Element()
            try entry.takeCorrections(columns[3].signedElement(), field: ToldLegsField.corrections)
            legs.append(entry, in: pool)
        }
        guard columns.areAtEnd else { throw WireError(.inconsistent, field: ToldLegsField.startedAt) }
    }

    private mutating func readSpans(
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        var columns = try ColumnReaders(reading.toldSpans)
        var last = reading.reference
        while !columns[0].isAtEnd {
            let from = try TrackerReading.time(columns[0].signedElement(), from: last, field: ToldSpansField.from)
            // They are in the order of their starts.
            guard spans.isEmpty || from >= last else { throw WireError(.inconsistent, field: ToldSpansField.from) }
            last = from
            let length = Int64(bitPattern: try columns[1].element())
            guard 0...TrackerReading.longestMs ~= length else {
                throw WireError(.outOfRange, field: ToldSpansField.lengths)
            }
            let traits = Traits(try columns[2].element(atMost: 1 << SpanTrait.count - 1))
            let activity = try traits.value(
                AgentActivity.self,
                at: SpanTrait.activity,
                width: 4,
                field: ToldSpansField.traits
            )
            guard let activity else { throw WireError(.invalidEnum, field: ToldSpansField.traits) }
            var fact = AgentTimeFact(activity: activity, from: from, to: length == 0 ? nil : from + length)
            let hire = traits.number(at: SpanTrait.isNewHire, width: 2)
            guard hire < 3 else { throw WireError(.invalidEnum, field: ToldSpansField.traits) }
            fact.isNewHire = hire == 0 ? nil : hire == 2
            fact.team = try reading.element(&columns[3], in: &arena)
            fact.site = try reading.element(&columns[4], in: &arena)
            spans.append(SpanEntry(fact), in: pool)
        }
        guard columns.areAtEnd else { throw WireError(.inconsistent, field: ToldSpansField.from) }
    }
}

/// Where in the traits of a span its parts are.
private enum SpanTrait {
    static let activity: UInt32 = 0, isNewHire: UInt32 = 4, count: UInt32 = 6
}

/// Room for columns of numbers, ten bytes an entry each.
private struct Columns {
    private static let most = 5
    private var columns: InlineArray<5, Column>
    private let count: Int

    init(count: Int, _ room: inout ChangelogRoom) {
        room.columns.removeAll()
        let start = room.columns.extend(by: Self.most * 10 * count, in: room.pool)
        self.count = count
        columns = InlineArray { Column(at: start + $0 * 10 * count) }
    }

    subscript(index: Int) -> Column {
        get { columns[index] }
        _modify { yield &columns[index] }
    }

    /// Writes the first columns as the fields 1, 2, ….
    mutating func write(_ number: Int, to writer: inout WireWriter) {
        var out = writer.room(number * (10 * count + WireCursor.greatestField))
        for index in 0..<number {
            columns[index].keep()
            columns[index].write(index + 1, to: &out)
        }
        writer.take(out)
    }
}

/// The columns of a message as packed fields 1, 2, ….
private struct ColumnReaders {
    private var readers = InlineArray<5, WireReader>(
        repeating: WireReader(UnsafeRawBufferPointer(start: nil, count: 0))
    )

    init(_ message: UnsafeRawBufferPointer) throws(WireError) {
        var reader = WireReader(message)
        while try reader.next() {
            guard 1...readers.count ~= reader.field else { throw reader.unknownField }
            readers[reader.field - 1] = try reader.message()
        }
    }

    subscript(index: Int) -> WireReader {
        get { readers[index] }
        _modify { yield &readers[index] }
    }

    var areAtEnd: Bool { readers.indices.allSatisfy { readers[$0].isAtEnd } }
}
