import ContactCenter

/// How the parts of an event are packed; see ``PackedParts``.
extension LogEntry {
    /// What the parts of an event take beside their texts, at most: five numbers, and thirteen lengths of five bytes.
    static var greatestOverhead: Int { 5 * 8 + 13 * 5 }

    /// Appends the parts of `event` to `arena`; the event's texts become runs of it.
    mutating func pack(
        _ event: inout LoggedEvent,
        in bytes: UnsafeRawBufferPointer,
        into arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) {
        // What is not used is given back.
        let room = event.textByteCount + Self.greatestOverhead
        let start = arena.count
        let target = UnsafeMutableRawPointer(arena.extend(by: room, in: pool))
        var cursor = parts.hasNumbers ? packNumbers(of: event, to: target) : 0
        parts.forEachText { index in
            let text = event.texts[index]
            var length = text.count
            while length >= 0x80 {
                target.storeBytes(of: UInt8(truncatingIfNeeded: length) | 0x80, toByteOffset: cursor, as: UInt8.self)
                length >>= 7
                cursor += 1
            }
            target.storeBytes(of: UInt8(truncatingIfNeeded: length), toByteOffset: cursor, as: UInt8.self)
            cursor += 1
            let source = text.bytes(in: bytes)
            (target + cursor).copyBytes(from: source.baseAddress.unsafelyUnwrapped, count: source.count)
            event.texts[index] = Text(offset: start + cursor, count: source.count)
            cursor += source.count
        }
        arena.truncate(to: start + cursor)
        packedCount = UInt16(min(cursor, Int(Self.longCount)))
    }

    private func packNumbers(of event: borrowing LoggedEvent, to target: UnsafeMutableRawPointer) -> Int {
        var cursor = 0
        func put(_ number: Int64) {
            target.storeBytes(of: number, toByteOffset: cursor, as: Int64.self)
            cursor += 8
        }
        if parts.hasSequence { put(event.sequence) }
        if parts.hasVersion { put(event.version) }
        if let limitMs = event.limitMs { put(limitMs) }
        if let byMs = event.byMs { put(byMs) }
        if let day = event.hiredOnDay { put(Int64(day)) }
        return cursor
    }

    /// The event, its texts runs of `bytes`.
    func unpacked(from bytes: UnsafeRawBufferPointer) -> LoggedEvent {
        var event = LoggedEvent(kind: kind, time: time)
        event.channel = channel
        event.direction = direction
        event.onLimit = onLimit
        event.nextState = nextState
        event.isPending = isPending
        var cursor = parts.hasNumbers ? unpackNumbers(into: &event, bytes) : Int(offset)
        parts.forEachText { event.texts[$0] = Self.nextText(at: &cursor, bytes) }
        return event
    }

    private func unpackNumbers(into event: inout LoggedEvent, _ bytes: UnsafeRawBufferPointer) -> Int {
        var cursor = Int(offset)
        func next() -> Int64 {
            defer { cursor += 8 }
            return bytes.loadUnaligned(fromByteOffset: cursor, as: Int64.self)
        }
        if parts.hasSequence { event.sequence = next() }
        if parts.hasVersion { event.version = next() }
        if parts.hasLimit { event.limitMs = next() }
        if parts.hasBy { event.byMs = next() }
        if parts.hasHiredOn { event.hiredOnDay = Int32(truncatingIfNeeded: next()) }
        return cursor
    }

    /// `seq` and `version`, which decide between events, without unpacking everything.
    func order(in bytes: UnsafeRawBufferPointer) -> (sequence: Int64, version: Int64) {
        var cursor = Int(offset)
        var order: (sequence: Int64, version: Int64) = (0, 0)
        if parts.hasSequence {
            order.sequence = bytes.loadUnaligned(fromByteOffset: cursor, as: Int64.self)
            cursor += 8
        }
        if parts.hasVersion { order.version = bytes.loadUnaligned(fromByteOffset: cursor, as: Int64.self) }
        return order
    }

    /// All packed parts.
    func packedBytes(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        if packedCount < Self.longCount {
            let start = Int(offset)
            return UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(packedCount)])
        }
        var cursor = Int(offset) + 8 * parts.numberCount
        for _ in 0..<parts.texts.nonzeroBitCount {
            _ = Self.nextText(at: &cursor, bytes)
        }
        return UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<cursor])
    }

    /// The text whose length stands at `cursor`, which moves behind it.
    @inline(__always)
    private static func nextText(at cursor: inout Int, _ bytes: UnsafeRawBufferPointer) -> Text {
        var length = 0
        var shift = 0
        while true {
            let byte = bytes[cursor]
            cursor += 1
            length |= Int(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        defer { cursor += length }
        return Text(offset: cursor, count: length)
    }

    /// The same at an address within the bytes that begin at `base`.
    @inline(__always)
    static func nextText(at place: inout UnsafeRawPointer, from base: UnsafeRawPointer) -> Text {
        var length = Int(place.load(as: UInt8.self))
        place += 1
        if length >= 0x80 {
            var shift = 7
            length &= 0x7F
            while true {
                let byte = place.load(as: UInt8.self)
                place += 1
                length |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
        }
        defer { place += length }
        return Text(offset: place - base, count: length)
    }
}
