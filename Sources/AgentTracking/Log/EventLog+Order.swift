import ContactCenter

/// The total order of model 1.4: (time, rank, seq, source, id, content).
extension EventLog {
    /// Below, at or above zero as the entry sorts before, with or after `event`.
    func order(
        ofEntryAt index: Int,
        to event: borrowing LoggedEvent,
        in bytes: UnsafeRawBufferPointer,
        _ arena: borrowing Row<UInt8>
    ) -> Int {
        let entry = entries[index]
        if entry.time != event.time { return entry.time < event.time ? -1 : 1 }
        let (rank, otherRank) = (entry.kind.rank, event.kind.rank)
        if rank != otherRank { return rank < otherRank ? -1 : 1 }
        let (sequence, _) = entry.order(in: arena.bytes)
        if sequence != event.sequence { return sequence < event.sequence ? -1 : 1 }
        let logged = unpack(index, arena)
        return Self.orderOfTexts(logged, arena.bytes, event, bytes)
    }

    private static func orderOfTexts(
        _ left: borrowing LoggedEvent,
        _ leftBytes: UnsafeRawBufferPointer,
        _ right: borrowing LoggedEvent,
        _ rightBytes: UnsafeRawBufferPointer
    ) -> Int {
        let bySource = left.source.bytes(in: leftBytes).order(to: right.source.bytes(in: rightBytes))
        if bySource != 0 { return bySource }
        let byID = left.id.bytes(in: leftBytes).order(to: right.id.bytes(in: rightBytes))
        return byID != 0 ? byID : orderOfContent(left, leftBytes, right, rightBytes)
    }

    /// Compares contents, for copies of one event that differ: field by field in a fixed order, the absent first.
    static func orderOfContent(
        _ left: borrowing LoggedEvent,
        _ leftBytes: UnsafeRawBufferPointer,
        _ right: borrowing LoggedEvent,
        _ rightBytes: UnsafeRawBufferPointer
    ) -> Int {
        let byKind = name(left.kind.name).order(to: name(right.kind.name))
        if byKind != 0 { return byKind }
        if left.version != right.version { return left.version < right.version ? -1 : 1 }
        let texts: [(Text, Text)] = [
            (left.contactID, right.contactID), (left.queue, right.queue), (left.campaign, right.campaign),
            (left.reason, right.reason), (left.customerID, right.customerID), (left.disposition, right.disposition),
            (left.cause, right.cause), (left.team, right.team), (left.site, right.site), (left.device, right.device),
            (left.skills, right.skills),
        ]
        for (one, other) in texts {
            let result = one.bytes(in: leftBytes).order(to: other.bytes(in: rightBytes))
            if result != 0 { return result }
        }
        let names: [(StaticString?, StaticString?)] = [
            (left.channel?.name, right.channel?.name), (left.direction?.name, right.direction?.name),
            (left.onLimit?.name, right.onLimit?.name), (left.nextState?.name, right.nextState?.name),
        ]
        for (one, other) in names {
            let result = name(one).order(to: name(other))
            if result != 0 { return result }
        }
        if left.isPending != right.isPending { return right.isPending ? -1 : 1 }
        let numbers: [(Int64?, Int64?)] = [
            (left.limitMs, right.limitMs), (left.byMs, right.byMs),
            (left.hiredOnDay.map(Int64.init), right.hiredOnDay.map(Int64.init)),
        ]
        for (one, other) in numbers where one != other {
            guard let one else { return -1 }
            guard let other else { return 1 }
            return one < other ? -1 : 1
        }
        return 0
    }

    private static func name(_ name: StaticString?) -> UnsafeRawBufferPointer {
        guard let name else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    }
}
