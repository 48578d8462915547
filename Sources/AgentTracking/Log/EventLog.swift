import ContactCenter

/// The events of one agent that may still be joined by others, in the order of model 1.4.
///
/// Its rows are given back by ``release(to:)``.
struct EventLog: ~Copyable {
    var entries = Row<LogEntry>()
    /// The hash of (source, id) of each entry, apart so that a search for duplicates reads little.
    var identities = Row<UInt32>()
    var nextSerial: UInt32 = 1
    /// The time of the last entry, here so that an event in order need not look at it.
    var lastTime: Timestamp = .distantPast

    init() {}

    /// Makes room for the events of a busy agent within two to four horizons.
    mutating func reserve(in pool: BlockPool) {
        entries.reserve(32, in: pool)
        identities.reserve(32, in: pool)
    }

    func release(to pool: BlockPool) {
        entries.release(to: pool)
        identities.release(to: pool)
    }

    var count: Int { entries.count }

    subscript(index: Int) -> LogEntry { _read { yield entries[index] } }

    static func identity(of event: borrowing LoggedEvent, in bytes: UnsafeRawBufferPointer) -> UInt32 {
        EventOrder.identity(source: event.source.bytes(in: bytes), id: event.id.bytes(in: bytes))
    }

    /// The entry with the same source and id.
    func index(
        ofSameIdentityAs event: borrowing LoggedEvent,
        in bytes: UnsafeRawBufferPointer,
        identity: UInt32,
        _ arena: borrowing Row<UInt8>
    ) -> Int? {
        guard var index = lastIndex(of: identity, before: identities.count) else { return nil }
        while true {
            let logged = unpack(index, arena)
            if logged.source.bytes(in: arena.bytes).hasSameBytes(as: event.source.bytes(in: bytes)),
                logged.id.bytes(in: arena.bytes).hasSameBytes(as: event.id.bytes(in: bytes))
            {
                return index
            }
            guard let next = lastIndex(of: identity, before: index) else { return nil }
            index = next
        }
    }

    /// The last of the first `end` entries whose identity has the hash `identity`.
    private func lastIndex(of identity: UInt32, before end: Int) -> Int? {
        let hashes = identities.elements
        var index = end
        // Four at a time: nearly always none is found, and all have to be looked at.
        let wanted = SIMD4<UInt32>(repeating: identity)
        while index >= 4 {
            let four = UnsafeRawPointer(hashes.baseAddress.unsafelyUnwrapped + (index - 4))
            if any(four.loadUnaligned(as: SIMD4<UInt32>.self) .== wanted) { break }
            index -= 4
        }
        while index > 0 {
            index -= 1
            if hashes[index] == identity { return index }
        }
        return nil
    }

    /// Where `event` belongs: behind everything that sorts before it.
    func position(
        of event: borrowing LoggedEvent,
        in bytes: UnsafeRawBufferPointer,
        _ arena: borrowing Row<UInt8>
    ) -> Int {
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
        _ event: inout LoggedEvent,
        in bytes: UnsafeRawBufferPointer,
        identity: UInt32,
        at index: Int,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) {
        var entry = LogEntry(
            time: event.time,
            serial: nextSerial,
            offset: UInt32(arena.count),
            parts: PackedParts(of: event),
            kind: event.kind,
            channel: event.channel,
            direction: event.direction,
            onLimit: event.onLimit,
            nextState: event.nextState,
            isPending: event.isPending
        )
        nextSerial += 1
        entry.pack(&event, in: bytes, into: &arena, pool)
        // Most events come in order, and appending is what a row does best.
        if index == entries.count {
            entries.append(entry, in: pool)
            identities.append(identity, in: pool)
            lastTime = entry.time
        } else {
            entries.insert(entry, at: index, in: pool)
            identities.insert(identity, at: index, in: pool)
        }
    }

    mutating func remove(at index: Int) {
        entries.remove(at: index)
        identities.remove(at: index)
        noteLastTime()
    }

    /// Drops the first `count` events.
    ///
    /// - Returns: how many bytes of packed parts nobody needs any more, as far as the entries know.
    mutating func removeFirst(_ count: Int) -> Int {
        var dead = 0
        for index in 0..<count { dead += Int(entries[index].packedCount) }
        entries.removeFirst(count)
        identities.removeFirst(count)
        noteLastTime()
        return dead
    }

    private mutating func noteLastTime() {
        lastTime = entries.isEmpty ? .distantPast : entries[entries.count - 1].time
    }

    /// The event at `index`, its texts runs of `arena`.
    func unpack(_ index: Int, _ arena: borrowing Row<UInt8>) -> LoggedEvent {
        entries[index].unpacked(from: arena.bytes)
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
        entries.elements.prefix(end).contains { $0.isDecidedPending }
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

    /// Moves all packed parts from `bytes` to `target`.
    mutating func move(from bytes: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        for index in entries.indices {
            let packed = entries[index].packedBytes(in: bytes)
            let offset = target.count
            let room = UnsafeMutableRawPointer(target.extend(by: packed.count, in: pool))
            room.copyMemory(from: packed.baseAddress.unsafelyUnwrapped, byteCount: packed.count)
            entries[index].offset = UInt32(offset)
        }
    }
}
