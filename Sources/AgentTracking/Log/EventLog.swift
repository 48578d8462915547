import ContactCenter

/// The events of one agent that may still be joined by others, in the order of model 1.4.
struct EventLog: ~Copyable {
    private(set) var entries: [LogEntry] = []
    /// The hash of (source, id) of each entry, apart so that a search for duplicates reads little.
    private(set) var identities: [UInt32] = []
    private var nextSerial: UInt32 = 1
    /// The time of the last entry, here so that an event in order need not look at it.
    private var lastTime: Timestamp = .distantPast

    init() {}

    var count: Int { entries.count }

    subscript(index: Int) -> LogEntry { _read { yield entries[index] } }

    static func identity(of event: borrowing Event, in bytes: UnsafeRawBufferPointer) -> UInt32 {
        var hash = ByteHash()
        hash.combine(event.source.bytes(in: bytes))
        hash.combine(event.id.bytes(in: bytes))
        return UInt32(truncatingIfNeeded: hash.value)
    }

    /// The entry with the same source and id.
    func index(
        ofSameIdentityAs event: borrowing Event,
        in bytes: UnsafeRawBufferPointer,
        identity: UInt32,
        _ arena: borrowing ByteArena
    ) -> Int? {
        var index = identities.count - 1
        while index >= 0 {
            if identities[index] == identity {
                let logged = unpack(index, arena)
                if logged.source.bytes(in: arena.bytes).hasSameBytes(as: event.source.bytes(in: bytes)),
                    logged.id.bytes(in: arena.bytes).hasSameBytes(as: event.id.bytes(in: bytes))
                {
                    return index
                }
            }
            index -= 1
        }
        return nil
    }

    /// Where `event` belongs: behind everything that sorts before it.
    func position(of event: borrowing Event, in bytes: UnsafeRawBufferPointer, _ arena: borrowing ByteArena) -> Int {
        var low = 0
        var high = entries.count
        // Most events come in order, so the end is tried first.
        if lastTime < event.time { return high }
        while low < high {
            let middle = (low + high) / 2
            if order(ofEntryAt: middle, to: event, in: bytes, arena) < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Puts `event` at `index`, its texts copied into `arena`; the event becomes what is logged.
    mutating func insert(
        _ event: inout Event,
        in bytes: UnsafeRawBufferPointer,
        identity: UInt32,
        at index: Int,
        _ arena: inout ByteArena
    ) {
        var entry = LogEntry(
            time: event.time,
            sequence: event.sequence,
            version: event.version,
            limitMs: event.limitMs,
            byMs: event.byMs,
            hiredOnDay: event.hiredOnDay,
            offset: UInt32(arena.count),
            count: 0,
            serial: nextSerial,
            kind: event.kind,
            channel: event.channel,
            direction: event.direction,
            onLimit: event.onLimit,
            nextState: event.nextState,
            isPending: event.isPending
        )
        nextSerial += 1
        entry.presence = pack(&event, in: bytes, into: &arena)
        entry.count = UInt32(arena.count) - entry.offset
        // Most events come in order, and appending is what an array does best.
        if index == entries.count {
            entries.append(entry)
            identities.append(identity)
            lastTime = entry.time
        } else {
            entries.insert(entry, at: index)
            identities.insert(identity, at: index)
        }
    }

    mutating func remove(at index: Int) {
        entries.remove(at: index)
        identities.remove(at: index)
        lastTime = entries.last?.time ?? .distantPast
    }

    mutating func removeFirst(_ count: Int) {
        entries.removeSubrange(..<count)
        identities.removeSubrange(..<count)
        lastTime = entries.last?.time ?? .distantPast
    }

    /// The event at `index`, its texts runs of `arena`.
    func unpack(_ index: Int, _ arena: borrowing ByteArena) -> Event {
        let entry = entries[index]
        var event = Event(kind: entry.kind, time: entry.time)
        event.sequence = entry.sequence
        event.version = entry.version
        event.limitMs = entry.limitMs
        event.byMs = entry.byMs
        event.hiredOnDay = entry.hiredOnDay
        event.channel = entry.channel
        event.direction = entry.direction
        event.onLimit = entry.onLimit
        event.nextState = entry.nextState
        event.isPending = entry.isPending
        unpackTexts(of: entry, into: &event, arena.bytes)
        return event
    }

    mutating func markDecided(serial: UInt32) -> Bool {
        guard let index = entries.firstIndex(where: { $0.serial == serial }), !entries[index].isDecidedPending else {
            return false
        }
        entries[index].isDecidedPending = true
        return true
    }

    /// Whether one of the first `end` events was found to have been pending.
    func isDecided(before end: Int) -> Bool {
        entries.prefix(end).contains { $0.isDecidedPending }
    }

    mutating func markInferred(at index: Int) {
        entries[index].didInfer = true
    }

    mutating func forgetDecisions(from index: Int) {
        for index in index..<entries.count {
            entries[index].isDecidedPending = false
            entries[index].didInfer = false
        }
    }

    /// Whether an event before `end`, at `instant` or later, concluded a hang-up or was found pending.
    func hasJudgement(before end: Int, since instant: Timestamp) -> Bool {
        var index = end - 1
        while index >= 0, entries[index].time >= instant {
            if entries[index].didInfer || entries[index].isDecidedPending { return true }
            index -= 1
        }
        return false
    }

    /// Moves all packed texts from `arena` to `target`.
    mutating func move(from arena: borrowing ByteArena, to target: inout ByteArena) {
        for index in entries.indices {
            let text = Text(offset: Int(entries[index].offset), count: Int(entries[index].count))
            entries[index].offset = target.append(text.bytes(in: arena.bytes)).offset
        }
    }
}

// MARK: Packed texts: for each text that is there, its length in LEB128 and its bytes

extension EventLog {
    private func pack(_ event: inout Event, in bytes: UnsafeRawBufferPointer, into arena: inout ByteArena) -> UInt16 {
        // A length takes at most five bytes; what is not used is given back.
        var room = 0
        event.forEachLoggedText { room += Int($0.count) + 5 }
        let start = arena.count
        let target = arena.extend(by: room)
        var cursor = 0
        var presence: UInt16 = 0
        var bit: UInt16 = 1
        event.forEachLoggedText { text in
            defer { bit <<= 1 }
            guard !text.isNone else { return }
            presence |= bit
            var length = text.count
            while length >= 0x80 {
                target.storeBytes(of: UInt8(truncatingIfNeeded: length) | 0x80, toByteOffset: cursor, as: UInt8.self)
                length >>= 7
                cursor += 1
            }
            target.storeBytes(of: UInt8(truncatingIfNeeded: length), toByteOffset: cursor, as: UInt8.self)
            cursor += 1
            let source = text.bytes(in: bytes)
            (target + cursor).copyMemory(from: source.baseAddress.unsafelyUnwrapped, byteCount: source.count)
            text.offset = UInt32(start + cursor)
            cursor += source.count
        }
        arena.truncate(to: start + cursor)
        return presence
    }

    private func unpackTexts(of entry: LogEntry, into event: inout Event, _ bytes: UnsafeRawBufferPointer) {
        var cursor = Int(entry.offset)
        var bit: UInt16 = 1
        let presence = entry.presence
        event.forEachLoggedText { text in
            defer { bit <<= 1 }
            guard presence & bit != 0 else { return }
            var length = 0
            var shift = 0
            while true {
                let byte = bytes[cursor]
                cursor += 1
                length |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            text = Text(offset: cursor, count: length)
            cursor += length
        }
    }
}
