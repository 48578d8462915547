public import ContactCenter

extension AgentTracker {
    /// Writes everything that is known of the agent: the fields of the message `Tracker` of `agent.proto`.
    ///
    /// The same tracker is always written the same way, wherever its texts lie.
    /// - Parameters:
    ///   - writer: appended to; a message may have been begun in it.
    ///   - room: room to work in.
    ///   - policies: those that the tracker is folded under.
    /// - Complexity: O(events in the log + legs), without an allocation once room and writer have come to their size.
    public func write(
        to writer: inout WireWriter,
        room: inout ChangelogRoom,
        policies: borrowing PolicyTable
    ) {
        if newest == .distantPast { return }
        room.begin(arena: arena.bytes, reference: newest)
        writer.signed(TrackerField.newest, ifPresent: newest.milliseconds)
        head.write(as: TrackerField.head, to: &writer, &room, policies)
        // Without an event before it, nothing is folded from the middle.
        if middleCount > 0 {
            middle.pointee.write(as: TrackerField.middle, to: &writer, &room, policies)
        }
        base.pointee.write(as: TrackerField.base, to: &writer, &room, policies)
        log.write(to: &writer, &room)
        writer.unsigned(TrackerField.middleCount, UInt64(middleCount))
        writer.unsigned(TrackerField.nextSerial, UInt64(log.nextSerial))
        writer.signed(TrackerField.clockAt, ifPresent: ChangelogRoom.offset(clockAt, from: newest))
        writer.unsigned(TrackerField.conflicts, UInt64(conflicts))
        ledger.write(to: &writer, &room)
        room.writeTexts(to: &writer)
    }

    /// Whether the agent was never heard of, so that there is nothing to write.
    public var isBlank: Bool { newest == .distantPast }
}

extension ChangelogRoom {
    /// Writes the texts that were numbered, each once.
    fileprivate func writeTexts(to writer: inout WireWriter) {
        let texts = texts.texts.elements
        if texts.isEmpty { return }
        let bytes = writer.begin(TrackerField.texts)
        for text in texts { writer.raw(text.bytes(in: arena)) }
        writer.end(bytes)
        let lengths = writer.begin(TrackerField.textLengths)
        for text in texts { writer.element(UInt64(text.count)) }
        writer.end(lengths)
    }
}

extension AgentState {
    /// Writes the legs and segments that no state before has, and the state.
    fileprivate func write(
        as field: Int,
        to writer: inout WireWriter,
        _ room: inout ChangelogRoom,
        _ policies: borrowing PolicyTable
    ) {
        room.legPlaces.removeAll()
        room.segmentPlaces.removeAll()
        for index in legs.indices {
            let start = writer.count
            legs.place(index).write(to: &writer, &room, policies)
            let place = room.legs.share(key: legs[index].number, from: start, &writer, room.pool)
            room.legPlaces.append(place, in: room.pool)
        }
        for index in segments.indices {
            let start = writer.count
            segments.place(index).write(to: &writer, &room)
            let place = room.segments.share(key: segments[index].leg, from: start, &writer, room.pool)
            room.segmentPlaces.append(place, in: room.pool)
        }
        let message = writer.begin(field)
        writeTimes(to: &writer, room.reference)
        writer.places(StateField.legs, room.legPlaces)
        writer.places(StateField.segments, room.segmentPlaces)
        writeLists(to: &writer, &room)
        writeRest(to: &writer, &room)
        writer.end(message)
    }

    private func writeTimes(to writer: inout WireWriter, _ reference: Timestamp) {
        writer.signed(StateField.now, ifPresent: ChangelogRoom.offset(now, from: reference))
        writer.signed(StateField.settledThrough, ifPresent: ChangelogRoom.offset(settledThrough, from: reference))
        writer.signed(StateField.lastEventAt, ifPresent: ChangelogRoom.offset(lastEventAt, from: reference))
        writer.signed(StateField.presentedSince, ifPresent: ChangelogRoom.offset(presentedSince, from: reference))
    }

    private func writeLists(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        if !intervalContacts.isEmpty {
            let contacts = writer.begin(StateField.intervalContacts)
            for contact in intervalContacts.elements { writer.element(room.number(of: contact)) }
            writer.end(contacts)
        }
        for event in noted.elements {
            let message = writer.begin(StateField.noted)
            event.write(to: &writer, &room)
            writer.end(message)
        }
        for waiting in deferred.elements {
            let message = writer.begin(StateField.deferred)
            waiting.write(to: &writer, &room)
            writer.end(message)
        }
    }

    private func writeRest(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        writer.signed(StateField.busyMs, busyMs)
        writer.flag(StateField.isMillisecondOpen, isMillisecondOpen)
        writer.flag(StateField.isTracked, isTracked)
        writer.flag(StateField.hasNewContacts, hasNewContacts)
        writer.enumeration(StateField.declared, declared)
        writer.enumeration(StateField.presented, presented)
        writer.unsigned(StateField.declaredReason, room.number(of: declaredReason))
        writer.unsigned(StateField.presentedReason, room.number(of: presentedReason))
        writer.unsigned(StateField.team, room.number(of: team))
        writer.unsigned(StateField.site, room.number(of: site))
        writer.unsigned(StateField.intervalTeam, room.number(of: intervalTeam))
        writer.unsigned(StateField.intervalSite, room.number(of: intervalSite))
        writer.unsigned(StateField.legNumber, UInt64(legNumber))
        writer.unsigned(StateField.establishedOrder, UInt64(establishedOrder))
        writer.unsigned(StateField.clearedOrder, UInt64(clearedOrder))
        writer.unsigned(StateField.closedOrder, UInt64(closedOrder))
        writer.signed(StateField.hiredOnDay, ifPresent: hiredOnDay.map(Int64.init))
        writeAnomalies(to: &writer)
    }

    private func writeAnomalies(to writer: inout WireWriter) {
        // By raw value: `allCases` may be an allocation.
        var (kind, end) = (UInt8(0), UInt8(0))
        while let anomaly = Anomaly(rawValue: kind) {
            kind += 1
            if anomalies[anomaly] != 0 { end = kind }
        }
        if end == 0 { return }
        let counts = writer.begin(StateField.anomalies)
        kind = 0
        while kind < end, let anomaly = Anomaly(rawValue: kind) {
            writer.element(UInt64(anomalies[anomaly]))
            kind += 1
        }
        writer.end(counts)
    }
}

extension WireWriter {
    fileprivate mutating func places(_ field: Int, _ places: borrowing Row<UInt32>) {
        if places.isEmpty { return }
        let packed = begin(field)
        for place in places.elements { element(UInt64(place)) }
        end(packed)
    }
}
