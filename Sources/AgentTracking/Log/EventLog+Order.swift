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
        let byInstant = EventOrder.ofInstants(entry.time, entry.kind, event.time, event.kind)
        if byInstant != 0 { return byInstant }
        let (sequence, _) = entry.order(in: arena.bytes)
        let bySequence = EventOrder.ofSequences(sequence, event.sequence)
        if bySequence != 0 { return bySequence }
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
        var order = ContentOrder()
        order.names(left.kind.name, right.kind.name)
        order.numbers(left.version, right.version)
        // The first two are id and source, which were compared before.
        for index in 2..<left.texts.count {
            order.texts(left.texts[index].bytes(in: leftBytes), right.texts[index].bytes(in: rightBytes))
        }
        order.names(left.channel?.name, right.channel?.name)
        order.names(left.direction?.name, right.direction?.name)
        order.names(left.onLimit?.name, right.onLimit?.name)
        order.names(left.nextState?.name, right.nextState?.name)
        order.flags(left.isPending, right.isPending)
        order.numbers(left.limitMs, right.limitMs)
        order.numbers(left.byMs, right.byMs)
        order.numbers(left.hiredOnDay.map(Int64.init), right.hiredOnDay.map(Int64.init))
        return order.result
    }
}
