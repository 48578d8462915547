import ContactCenter

/// The log as columns, one value an event: what events have in common stands once, or not at all.
extension EventLog {
    /// Writes the message `Log`; nothing for a log without events.
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        guard !entries.isEmpty, let arena = room.arena.baseAddress else { return }
        let count = entries.count
        room.columns.removeAll()
        let size = count * Self.greatestByteCount + room.arena.count
        let start = room.columns.extend(by: size, in: room.pool)
        let message = writer.begin(TrackerField.log)
        var out = writer.room(size + 9 * WireCursor.greatestField)
        writeOrder(to: &out, start, reference: room.reference)
        var ids = IDColumns(sizes: Column(at: start), ids: Column(at: start + 10 * count))
        writeNumbers(to: &out, &ids, start + 10 * count + room.arena.count, arena)
        ids.write(to: &out)
        writeTexts(to: &out, start, arena, &room)
        writer.take(out)
        writer.end(message)
    }

    /// The most bytes that an event takes in all columns together, but for its id.
    private static let greatestByteCount = 1 + 10 + 10 + 10 + 4 * 10 + 10 + 10 + 12 * 5

    /// Kinds, times and serials. In passes over the events, so that each has what it needs in registers.
    @inline(__always)
    private func writeOrder(to out: inout WireCursor, _ room: UnsafeMutablePointer<UInt8>, reference: Timestamp) {
        let entries = self.entries.elements
        var kinds = Column(at: room)
        var times = Column(at: room + entries.count)
        var serials = Column(at: room + 11 * entries.count)
        var (lastTime, lastSerial) = (reference.milliseconds, Int64(0))
        for entry in entries {
            kinds.cursor.number(UInt64(entry.kind.rawValue) &+ 1)
            times.cursor.signedNumber(entry.time.milliseconds &- lastTime)
            serials.putSigned(Int64(entry.serial) &- lastSerial &- 1)
            (lastTime, lastSerial) = (entry.time.milliseconds, Int64(entry.serial))
        }
        kinds.keep()
        times.keep()
        kinds.write(LogField.kinds, to: &out)
        times.write(LogField.times, to: &out)
        serials.write(LogField.serials, to: &out)
    }

    /// Sequences and the numbers that few events have, and the ids into columns that are written later.
    @inline(__always)
    private func writeNumbers(
        to out: inout WireCursor,
        _ ids: inout IDColumns,
        _ room: UnsafeMutablePointer<UInt8>,
        _ arena: UnsafeRawPointer
    ) {
        var sequences = Column(at: room)
        var numbers = Column(at: room + 10 * entries.count)
        var lastSequence: Int64 = 0
        for entry in entries.elements {
            var place = arena + Int(entry.offset)
            var sequence: Int64 = 0
            if entry.parts.hasSequence {
                sequence = place.loadUnaligned(as: Int64.self)
                place += 8
            }
            sequences.putSigned(sequence &- lastSequence)
            lastSequence = sequence
            if entry.parts.hasRareNumbers {
                for _ in 0..<entry.parts.rareNumberCount {
                    numbers.cursor.signedNumber(place.loadUnaligned(as: Int64.self))
                    place += 8
                }
            }
            if entry.parts.hasID {
                let id = LogEntry.nextText(at: &place, from: arena)
                ids.put(arena + Int(id.offset), count: Int(id.count))
            } else {
                ids.putNone()
            }
        }
        numbers.keep()
        sequences.write(LogField.sequences, to: &out)
        numbers.write(LogField.numbers, to: &out)
    }

    /// Which texts events have, which of them are others than before, and the numbers of those.
    @inline(__always)
    private func writeTexts(
        to out: inout WireCursor,
        _ room: UnsafeMutablePointer<UInt8>,
        _ arena: UnsafeRawPointer,
        _ changelog: inout ChangelogRoom
    ) {
        var forms = Column(at: room)
        var texts = Column(at: room + 10 * entries.count)
        // By place the text that an event had there last, by kind the traits of the event that was of it last.
        var last = InlineArray<12, Text>(repeating: .none)
        var lastTraits = InlineArray<32, UInt32>(repeating: 0)
        for entry in entries.elements {
            var place = arena + Int(entry.offset) + 8 * entry.parts.numberCount
            if entry.parts.hasID { _ = LogEntry.nextText(at: &place, from: arena) }
            var (left, changes) = (entry.parts.textsBehindID, UInt64(0))
            while left != 0 {
                let index = left.trailingZeroBitCount
                left &= left &- 1
                let text = LogEntry.nextText(at: &place, from: arena)
                if text.hasSameBytes(as: last[unchecked: index], at: arena) { continue }
                last[unchecked: index] = text
                changes |= 1 &<< UInt64(index)
                texts.cursor.number(UInt64(changelog.texts.number(of: text, in: changelog.arena, changelog.pool)))
            }
            let (traits, kind) = (entry.traits.bits, Int(entry.kind.rawValue))
            forms.cursor.number(changes | UInt64(traits ^ lastTraits[kind]) << UInt64(EventTrait.textCount))
            lastTraits[kind] = traits
        }
        forms.keep()
        texts.keep()
        forms.write(LogField.forms, to: &out)
        texts.write(LogField.texts, to: &out)
    }
}

/// The ids of events, and how long each is.
private struct IDColumns {
    var sizes: Column
    var ids: Column
    private var lastSize: UInt64 = 0

    init(sizes: Column, ids: Column) {
        self.sizes = sizes
        self.ids = ids
    }

    @inline(__always)
    mutating func put(_ id: UnsafeRawPointer, count: Int) {
        let form = HexDigits.pack(id, count: count, to: UnsafeMutableRawPointer(ids.cursor.address))
        ids.cursor.advance(by: HexDigits.byteCount(form, of: count) ?? count)
        put(size: UInt64(count) << 2 | UInt64(form.rawValue))
    }

    mutating func putNone() {
        put(size: 0)
    }

    @inline(__always)
    private mutating func put(size: UInt64) {
        sizes.cursor.number(size)
        // The last size that is there holds for all events behind it.
        if size != lastSize { sizes.keep() }
        lastSize = size
    }

    @inline(__always)
    mutating func write(to out: inout WireCursor) {
        ids.keep()
        ids.write(LogField.ids, to: &out)
        sizes.write(LogField.idSizes, to: &out)
    }
}

extension PackedParts {
    var hasID: Bool { texts & 1 != 0 }
    /// The texts but for the id, from bit 0 on.
    var textsBehindID: UInt32 { texts >> 1 }
    /// How many of its numbers are none of a sequence.
    var hasRareNumbers: Bool { bits & 0x1E != 0 }
    var rareNumberCount: Int { (bits & 0x1E).nonzeroBitCount }
}

extension LogEntry {
    /// The traits of the event, as the contract has them.
    @inline(__always)
    var traits: Traits {
        var traits = Traits(parts.textsBehindID)
        traits.put(parts.bits >> 1 & 0xF, at: EventTrait.numbers)
        traits.put(channel, at: EventTrait.channel)
        traits.put(direction, at: EventTrait.direction)
        traits.put(onLimit, at: EventTrait.onLimit)
        traits.put(nextState, at: EventTrait.nextState)
        traits.put(isPending, at: EventTrait.isPending)
        traits.put(isDecidedPending, at: EventTrait.isDecidedPending)
        traits.put(didInfer, at: EventTrait.didInfer)
        return traits
    }
}
