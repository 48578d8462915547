import ContactCenter

/// The log and the ledger from messages of `agent.proto`.
extension EventLog {
    mutating func removeAll() {
        entries.removeAll()
        identities.removeAll()
        nextSerial = 1
        lastTime = .distantPast
    }

    /// Appends the event in a message `Event`, which follows those before it.
    mutating func readEvent(
        _ message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        var event = LoggedEvent(kind: .agentHeartbeat, time: entries.isEmpty ? reading.reference : lastTime)
        if !entries.isEmpty { event.sequence = entries[entries.count - 1].order(in: arena.bytes).sequence }
        var (serial, isKnown, isDecided, didInfer) = (Int64(0), false, false, false)
        var reader = message
        while try reader.next() {
            switch reader.field {
            case EventField.kind:
                event.kind = try reader.required(EventKind.self)
                isKnown = true
            case EventField.time: event.time = try reading.time(&reader, from: event.time)
            case EventField.id: event.id = reading.run(try reader.bytes())
            case EventField.serial: serial = try reader.signed()
            case EventField.isDecidedPending: isDecided = try reader.flag()
            case EventField.didInfer: didInfer = try reader.flag()
            case EventField.channel: event.channel = try reader.enumeration(Channel.self)
            case EventField.direction: event.direction = try reader.enumeration(Direction.self)
            case EventField.onLimit: event.onLimit = try reader.enumeration(LimitAction.self)
            case EventField.nextState: event.nextState = try reader.enumeration(DeclaredState.self)
            case EventField.isPending: event.isPending = try reader.flag()
            default: try event.readRest(&reader, reading)
            }
        }
        if !isKnown { throw WireError(.invalidEnum, field: EventField.kind) }
        let last = entries.isEmpty ? 0 : entries[entries.count - 1].serial
        let number = Int64(last) &+ 1 &+ serial
        guard 1...Int64(TrackerReading.greatestCount) ~= number else {
            throw WireError(.outOfRange, field: EventField.serial)
        }
        guard entries.isEmpty || event.time >= lastTime else { throw WireError(.inconsistent, field: EventField.time) }
        nextSerial = UInt32(number)
        // Texts stand once in the record and once for each event in the arena.
        guard arena.count <= TrackerReading.greatestArena else { throw WireError(.tooMany, field: EventField.source) }
        let identity = Self.identity(of: event, in: reading.record)
        insert(&event, in: reading.record, identity: identity, at: entries.count, &arena, pool)
        entries[entries.count - 1].isDecidedPending = isDecided
        entries[entries.count - 1].didInfer = didInfer
    }
}

extension LoggedEvent {
    /// Takes up the texts, as runs of the record, and the numbers that few events have.
    fileprivate mutating func readRest(
        _ reader: inout WireReader,
        _ reading: borrowing TrackerReading
    ) throws(WireError) {
        switch reader.field {
        case EventField.source: source = try reading.text(&reader)
        case EventField.contactID: contactID = try reading.text(&reader)
        case EventField.queue: queue = try reading.text(&reader)
        case EventField.reason: reason = try reading.text(&reader)
        case EventField.customerID: customerID = try reading.text(&reader)
        case EventField.disposition: disposition = try reading.text(&reader)
        case EventField.cause: cause = try reading.text(&reader)
        case EventField.campaign: campaign = try reading.text(&reader)
        case EventField.team: team = try reading.text(&reader)
        case EventField.site: site = try reading.text(&reader)
        case EventField.device: device = try reading.text(&reader)
        case EventField.skills: skills = try reading.text(&reader)
        case EventField.sequence: sequence &+= try reader.signed()
        case EventField.version: version = try reader.signed()
        case EventField.limitMs: limitMs = try reader.signed(in: 0...Int64.max)
        case EventField.byMs: byMs = try reader.signed()
        case EventField.hiredOnDay:
            hiredOnDay = Int32(try reader.signed(in: Int64(Int32.min)...Int64(Int32.max)))
        default: throw reader.unknownField
        }
    }
}

extension Ledger {
    mutating func removeAll() {
        wraps.removeAll()
        intervals.removeAll()
    }

    /// Appends the entry in a message `WrapEntry`.
    mutating func readWrap(
        _ message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ pool: BlockPool
    ) throws(WireError) {
        var entry = WrapEntry(startedAt: reading.reference, contactID: .none, segment: 0, toldAt: reading.reference)
        entry.revision = 1
        var toldAfterMs: Milliseconds = 0
        var reader = message
        while try reader.next() {
            switch reader.field {
            case WrapEntryField.startedAt: entry.startedAt = try reading.time(&reader, from: reading.reference)
            case WrapEntryField.contactID: entry.contactID = try reading.text(&reader, in: &arena)
            case WrapEntryField.segment: entry.segment = Int32(try reading.count(&reader))
            case WrapEntryField.corrections: entry.revision = try reading.revision(&reader)
            case WrapEntryField.content: entry.content = try reader.fixed64()
            case WrapEntryField.toldAt: toldAfterMs = try reading.duration(&reader)
            case WrapEntryField.isRetracted: entry.isRetracted = try reader.flag()
            default: throw reader.unknownField
            }
        }
        entry.toldAt = entry.startedAt + toldAfterMs
        wraps.append(entry, in: pool)
    }

    /// Appends the entry in a message `IntervalEntry`, which starts after those before it.
    mutating func readInterval(
        _ message: WireReader,
        _ reading: borrowing TrackerReading,
        _ pool: BlockPool
    ) throws(WireError) {
        let last = intervals.isEmpty ? nil : intervals[intervals.count - 1].startedAt
        var entry = IntervalEntry(startedAt: last ?? reading.reference)
        entry.revision = 1
        var reader = message
        while try reader.next() {
            switch reader.field {
            case IntervalEntryField.startedAt:
                entry.startedAt = try reading.time(&reader, from: last ?? reading.reference)
            case IntervalEntryField.corrections: entry.revision = try reading.revision(&reader)
            case IntervalEntryField.content: entry.content = try reader.fixed64()
            case IntervalEntryField.isRetracted: entry.isRetracted = try reader.flag()
            default: throw reader.unknownField
            }
        }
        if let last, entry.startedAt <= last {
            throw WireError(.inconsistent, field: IntervalEntryField.startedAt)
        }
        intervals.append(entry, in: pool)
    }
}
