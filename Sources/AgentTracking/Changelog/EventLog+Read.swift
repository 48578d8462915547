import ContactCenter

/// The log from the columns of `agent.proto`.
extension EventLog {
    mutating func removeAll() {
        entries.removeAll()
        identities.removeAll()
        nextSerial = 1
        lastTime = .distantPast
    }

    /// Takes up the events of a message `Log`; the log is empty before.
    mutating func read(
        _ message: UnsafeRawBufferPointer,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        if message.isEmpty { return }
        var columns = try LogReading(message, reference: reading.reference)
        entries.reserve(columns.kinds.byteCount, in: pool)
        identities.reserve(columns.kinds.byteCount, in: pool)
        while !columns.kinds.isAtEnd {
            let (entry, identity) = try columns.next(&reading, &arena, pool)
            entries.append(entry, in: pool)
            identities.append(identity, in: pool)
        }
        try columns.checkEnd()
        lastTime = Timestamp(milliseconds: columns.time)
    }
}

/// A log while it is read, event by event.
private struct LogReading {
    var kinds: WireReader
    private var times: WireReader
    private var idSizes: WireReader
    private var forms: WireReader
    private var texts: WireReader
    private var sequences: WireReader
    private var serials: WireReader
    private var numbers: WireReader
    private var ids: UnsafeRawBufferPointer
    /// What the event before had.
    private(set) var time: Int64
    private var isFirst = true
    private var serial: Int64 = 0
    private var sequence: Int64 = 0
    private var idSize: UInt32 = 0
    private var idOffset = 0
    /// By place the text that an event had there last, as a run of the record, and its number.
    private var last = InlineArray<12, Text>(repeating: .none)
    private var lastNumbers = InlineArray<12, UInt32>(repeating: 0)
    /// By kind the traits of the event that was of it last.
    private var lastTraits = InlineArray<32, UInt32>(repeating: 0)

    init(_ message: UnsafeRawBufferPointer, reference: Timestamp) throws(WireError) {
        ids = UnsafeRawBufferPointer(start: nil, count: 0)
        let nothing = WireReader(ids)
        (kinds, times, idSizes, forms) = (nothing, nothing, nothing, nothing)
        (texts, sequences, serials, numbers) = (nothing, nothing, nothing, nothing)
        time = reference.milliseconds
        var reader = WireReader(message)
        while try reader.next() {
            switch reader.field {
            case LogField.kinds: kinds = try reader.message()
            case LogField.times: times = try reader.message()
            case LogField.ids: ids = try reader.bytes()
            case LogField.idSizes: idSizes = try reader.message()
            case LogField.forms: forms = try reader.message()
            case LogField.texts: texts = try reader.message()
            case LogField.sequences: sequences = try reader.message()
            case LogField.serials: serials = try reader.message()
            case LogField.numbers: numbers = try reader.message()
            default: throw reader.unknownField
            }
        }
    }

    /// Whether no column has more than the events.
    func checkEnd() throws(WireError) {
        guard times.isAtEnd, forms.isAtEnd, texts.isAtEnd, numbers.isAtEnd, idOffset == ids.count, idSizes.isAtEnd,
            sequences.isAtEnd, serials.isAtEnd
        else { throw WireError(.inconsistent, field: LogField.kinds) }
    }

    /// The next event, its parts appended to `arena`, and the hash of its identity.
    mutating func next(
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) -> (LogEntry, identity: UInt32) {
        let code = try kinds.element(atMost: 255)
        guard code > 0, let kind = EventKind(rawValue: UInt8(code - 1)) else {
            throw WireError(.invalidEnum, field: LogField.kinds)
        }
        try readOrder()
        let form = try forms.element()
        guard form >> UInt64(EventTrait.textCount) < 1 << UInt64(EventTrait.count) else {
            throw WireError(.outOfRange, field: LogField.forms)
        }
        let bits = lastTraits[Int(kind.rawValue)] ^ UInt32(form >> UInt64(EventTrait.textCount))
        lastTraits[Int(kind.rawValue)] = bits
        let changes = UInt32(form & 0xFFF)
        let byteCount = try readTexts(bits, changes, reading)
        if !idSizes.isAtEnd { idSize = try idSizes.element(atMost: 1 << 30) }
        var entry = try LogEntry(kind, Traits(bits), at: time, serial, sequence, hasID: idSize != 0)
        // Texts stand once in the record and once for each event in the arena.
        let size = byteCount + Int(idSize >> 2) + LogEntry.greatestOverhead
        guard arena.count + size <= TrackerReading.greatestArena else {
            throw WireError(.tooMany, field: LogField.texts)
        }
        let start = arena.count
        entry.offset = UInt32(start)
        let room = UnsafeMutableRawPointer(arena.extend(by: size, in: pool))
        let (count, identity) = try pack(Traits(bits), changes, at: room, from: start, &reading)
        arena.truncate(to: start + count)
        entry.packedCount = UInt16(min(count, Int(LogEntry.longCount)))
        return (entry, identity)
    }

    @inline(__always)
    private mutating func readOrder() throws(WireError) {
        let delta = try times.signedElement()
        let instant = Timestamp(milliseconds: time)
        time = try TrackerReading.time(delta, from: instant, field: LogField.times).milliseconds
        if !isFirst, delta < 0 { throw WireError(.inconsistent, field: LogField.times) }
        isFirst = false
        if !sequences.isAtEnd { sequence = sequence &+ (try sequences.signedElement()) }
        serial &+= 1
        if !serials.isAtEnd { serial = serial &+ (try serials.signedElement()) }
        guard 1...Int64(TrackerReading.greatestCount) ~= serial else {
            throw WireError(.outOfRange, field: LogField.serials)
        }
    }

    /// Takes up which texts the event has.
    ///
    /// - Returns: how many bytes they have.
    @inline(__always)
    private mutating func readTexts(
        _ bits: UInt32,
        _ changes: UInt32,
        _ reading: borrowing TrackerReading
    ) throws(WireError) -> Int {
        var left = bits & 0xFFF
        guard changes & ~left == 0 else { throw WireError(.inconsistent, field: LogField.forms) }
        var count = 0
        while left != 0 {
            let index = left.trailingZeroBitCount
            left &= left &- 1
            if changes &>> UInt32(index) & 1 != 0 {
                let number = try texts.element(atMost: reading.textCount)
                lastNumbers[index] = number
                last[index] = number == 0 ? .none : reading.text(number)
            }
            if last[index].isNone { throw WireError(.inconsistent, field: LogField.texts) }
            count += Int(last[index].count)
        }
        return count
    }

    /// Writes the parts of the event to `room`, which is at `start` in the arena.
    @inline(__always)
    private mutating func pack(
        _ traits: Traits,
        _ changes: UInt32,
        at room: UnsafeMutableRawPointer,
        from start: Int,
        _ reading: inout TrackerReading
    ) throws(WireError) -> (count: Int, identity: UInt32) {
        var place = room
        func put(_ number: Int64) {
            place.storeBytes(of: number, as: Int64.self)
            place += 8
        }
        if sequence != 0 { put(sequence) }
        var left = traits.number(at: EventTrait.numbers, width: EventTrait.numberCount)
        while left != 0 {
            let number = try numbers.signedElement()
            let index = left.trailingZeroBitCount
            // A limit is not negative, and a day has 32 bits.
            if (index == 1 && number < 0) || (index == 3 && Int64(Int32(truncatingIfNeeded: number)) != number) {
                throw WireError(.outOfRange, field: LogField.numbers)
            }
            put(number)
            left &= left &- 1
        }
        let id = try packID(at: &place)
        var identity = ByteHash()
        var source = UnsafeRawBufferPointer(start: nil, count: 0)
        let base = reading.record.baseAddress.unsafelyUnwrapped
        left = traits.bits & 0xFFF
        while left != 0 {
            let index = left.trailingZeroBitCount
            left &= left &- 1
            let text = last[index]
            Self.put(length: Int(text.count), at: &place)
            place.copyBytes(from: base + Int(text.offset), count: Int(text.count))
            if index == 0 { source = UnsafeRawBufferPointer(start: place, count: Int(text.count)) }
            // Where it is for all that have it; events that have it after this one bring their own.
            if changes &>> UInt32(index) & 1 != 0 {
                reading.note(lastNumbers[index], at: Text(offset: start + (place - room), count: Int(text.count)))
            }
            place += Int(text.count)
        }
        identity.combine(source)
        identity.combine(id)
        return (place - room, UInt32(truncatingIfNeeded: identity.value))
    }

    /// - Returns: the id, where it was written to.
    @inline(__always)
    private mutating func packID(
        at place: inout UnsafeMutableRawPointer
    ) throws(WireError) -> UnsafeRawBufferPointer {
        if idSize == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let count = Int(idSize >> 2)
        guard count > 0, let form = HexDigits.Form(rawValue: idSize & 3),
            let byteCount = HexDigits.byteCount(form, of: count), byteCount <= ids.count - idOffset,
            let source = ids.baseAddress
        else { throw WireError(.outOfRange, field: LogField.idSizes) }
        Self.put(length: count, at: &place)
        HexDigits.unpack(form, source + idOffset, count: count, to: place)
        idOffset += byteCount
        defer { place += count }
        return UnsafeRawBufferPointer(start: place, count: count)
    }

    @inline(__always)
    private static func put(length: Int, at place: inout UnsafeMutableRawPointer) {
        var rest = length
        while rest >= 0x80 {
            place.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            place += 1
            rest >>= 7
        }
        place.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        place += 1
    }
}

extension LogEntry {
    /// An event with these traits, whose parts are yet to be packed.
    fileprivate init(
        _ kind: EventKind,
        _ traits: Traits,
        at time: Int64,
        _ serial: Int64,
        _ sequence: Int64,
        hasID: Bool
    ) throws(WireError) {
        let numbers = traits.number(at: EventTrait.numbers, width: EventTrait.numberCount)
        let texts = traits.bits & 0xFFF
        let field = LogField.forms
        self.init(
            time: Timestamp(milliseconds: time),
            serial: UInt32(serial),
            offset: 0,
            parts: PackedParts(texts: texts << 1 | (hasID ? 1 : 0), numbers: numbers << 1 | (sequence != 0 ? 1 : 0)),
            kind: kind,
            channel: try traits.value(Channel.self, at: EventTrait.channel, width: 3, field: field),
            direction: try traits.value(Direction.self, at: EventTrait.direction, width: 2, field: field),
            onLimit: try traits.value(LimitAction.self, at: EventTrait.onLimit, width: 2, field: field),
            nextState: try traits.value(DeclaredState.self, at: EventTrait.nextState, width: 3, field: field),
            isPending: traits.flag(at: EventTrait.isPending)
        )
        isDecidedPending = traits.flag(at: EventTrait.isDecidedPending)
        didInfer = traits.flag(at: EventTrait.didInfer)
    }
}
