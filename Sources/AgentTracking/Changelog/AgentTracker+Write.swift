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
        told.write(to: &writer, &room)
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
        guard let arena = arena.baseAddress else { return }
        var byteCount = 0
        for text in texts { byteCount += Int(text.count) }
        let bytes = writer.begin(TrackerField.texts)
        var out = writer.room(byteCount)
        for text in texts {
            let target = UnsafeMutableRawPointer(out.address)
            target.copyBytes(from: arena + Int(text.offset), count: Int(text.count))
            out.advance(by: Int(text.count))
        }
        writer.take(out)
        writer.end(bytes)
        let lengths = writer.begin(TrackerField.textLengths)
        out = writer.room(10 * texts.count)
        for text in texts { out.number(UInt64(text.count)) }
        writer.take(out)
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
        room.places.removeAll()
        for index in legs.indices { room.places.append(place(ofLegAt: index, &writer, &room, policies), in: room.pool) }
        for index in segments.indices {
            room.places.append(place(ofSegmentAt: index, &writer, &room), in: room.pool)
        }
        let message = writer.begin(field)
        writeNumbers(isHead: field == TrackerField.head, to: &writer, &room)
        let places = room.places.elements
        writer.places(StateField.legs, UnsafeMutableBufferPointer(rebasing: places[..<legs.count]))
        writer.places(StateField.segments, UnsafeMutableBufferPointer(rebasing: places[legs.count...]))
        writeLists(to: &writer, &room)
        writeAnomalies(to: &writer)
        writer.end(message)
    }

    /// The place of a leg among those that are written, which it is first where none before is the same.
    private func place(
        ofLegAt index: Int,
        _ writer: inout WireWriter,
        _ room: inout ChangelogRoom,
        _ policies: borrowing PolicyTable
    ) -> UInt32 {
        let leg = legs.place(index)
        for known in room.legs.indices where room.legs[known].pointee.number == leg.number {
            if room.legs[known].pointee.isSame(as: leg.element, room) { return UInt32(known) }
        }
        leg.write(to: &writer, &room, policies)
        room.legs.append(UnsafePointer(legs.elements.baseAddress.unsafelyUnwrapped + index), in: room.pool)
        return UInt32(room.legs.count - 1)
    }

    private func place(
        ofSegmentAt index: Int,
        _ writer: inout WireWriter,
        _ room: inout ChangelogRoom
    ) -> UInt32 {
        let segment = segments.place(index)
        for known in room.segments.indices where room.segments[known].pointee.leg == segment.leg {
            if room.segments[known].pointee.isSame(as: segment.element, room) { return UInt32(known) }
        }
        segment.write(to: &writer, &room)
        room.segments.append(UnsafePointer(segments.elements.baseAddress.unsafelyUnwrapped + index), in: room.pool)
        return UInt32(room.segments.count - 1)
    }

    private func writeNumbers(isHead: Bool, to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        var isAsHead = false
        if isHead { room.head = HeadNames(self) } else { isAsHead = hasNames(room.head, room) }
        var names = SIMD8<UInt32>()
        names[0] = room.number(of: declaredReason)
        names[1] = room.number(of: presentedReason)
        if !isAsHead {
            names[2] = room.number(of: team)
            names[3] = room.number(of: site)
            names[4] = room.areSame(team, intervalTeam) ? names[2] : room.number(of: intervalTeam)
            names[5] = room.areSame(site, intervalSite) ? names[3] : room.number(of: intervalSite)
        }
        var traits = Traits()
        traits.put(isMillisecondOpen, at: StateTrait.isMillisecondOpen)
        traits.put(isTracked, at: StateTrait.isTracked)
        traits.put(hasNewContacts, at: StateTrait.hasNewContacts)
        traits.put(declared, at: StateTrait.declared)
        traits.put(presented, at: StateTrait.presented)
        traits.put(isAsHead, at: StateTrait.isAsHead)
        let reference = room.reference
        var out = writer.room(24 * WireCursor.greatestField)
        out.signed(StateField.now, ifPresent: ChangelogRoom.offset(now, from: reference))
        out.signed(StateField.settledThrough, ifPresent: ChangelogRoom.offset(settledThrough, from: reference))
        out.signed(StateField.lastEventAt, ifPresent: ChangelogRoom.offset(lastEventAt, from: reference))
        out.signed(StateField.presentedSince, ifPresent: ChangelogRoom.offset(presentedSince, from: reference))
        out.signed(StateField.busyMs, busyMs)
        out.unsigned(StateField.traits, traits.bits)
        out.packed(StateField.numbers, SIMD8(legNumber, establishedOrder, clearedOrder, closedOrder, 0, 0, 0, 0))
        out.packed(StateField.names, names)
        if !isAsHead { out.signed(StateField.hiredOnDay, ifPresent: hiredOnDay.map(Int64.init)) }
        writer.take(out)
    }

    private func hasNames(_ names: HeadNames, _ room: borrowing ChangelogRoom) -> Bool {
        hiredOnDay == names.hiredOnDay && room.areSame(team, names.team) && room.areSame(site, names.site)
            && room.areSame(intervalTeam, names.intervalTeam) && room.areSame(intervalSite, names.intervalSite)
    }

    private func writeLists(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        if !intervalContacts.isEmpty {
            let contacts = writer.begin(StateField.intervalContacts)
            for contact in intervalContacts.elements { writer.element(UInt64(room.number(of: contact))) }
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

    private func writeAnomalies(to writer: inout WireWriter) {
        if anomalies.isNone { return }
        // By raw value: `allCases` may be an allocation.
        var (kind, end) = (UInt8(0), UInt8(0))
        while let anomaly = Anomaly(rawValue: kind) {
            kind += 1
            if anomalies[anomaly] != 0 { end = kind }
        }
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
    fileprivate mutating func places(_ field: Int, _ places: UnsafeMutableBufferPointer<UInt32>) {
        if places.isEmpty { return }
        let packed = begin(field)
        for place in places { element(UInt64(place)) }
        end(packed)
    }
}
