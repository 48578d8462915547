import ContactCenter

/// The parts of a state and of a ledger as messages of `agent.proto`. Instants are counted from the tracker's newest
/// event, those of a leg or segment from its start: small numbers are short.
extension Place<Leg> {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom, _ policies: borrowing PolicyTable) {
        let leg = element
        let start = leg.startedAt
        let cleared = leg.clearedOrStartedAt
        let message = writer.begin(TrackerField.legs)
        writer.unsigned(LegField.number, UInt64(leg.number))
        writer.enumeration(LegField.phase, leg.phase)
        writer.unsigned(LegField.contactID, room.number(of: leg.contactID))
        writer.signed(LegField.startedAt, start.milliseconds &- room.reference.milliseconds)
        writer.signed(LegField.phaseSince, leg.phaseSince.milliseconds &- cleared.milliseconds)
        writer.signed(LegField.establishedAt, ifPresent: leg.establishedAt.map { $0 - start })
        writer.signed(LegField.clearedAt, ifPresent: leg.clearedAt.map { $0 - start })
        writer.signed(LegField.closedAt, ifPresent: leg.closedAt.map { $0 - start })
        writer.signed(LegField.wrapStartedAt, ifPresent: ChangelogRoom.offset(leg.wrapStartedAt, from: cleared))
        writer.unsigned(LegField.queue, room.number(of: leg.queue))
        writer.signed(LegField.talkMs, leg.talkMs)
        writer.unsigned(LegField.segment, UInt64(UInt32(bitPattern: leg.segment)))
        writer.unsigned(LegField.establishedOrder, UInt64(leg.establishedOrder))
        writer.unsigned(LegField.clearedOrder, UInt64(leg.clearedOrder))
        writer.unsigned(LegField.closedOrder, UInt64(leg.closedOrder))
        writer.signed(LegField.holdMs, leg.holdMs)
        writer.signed(LegField.offeredAt, ifPresent: leg.offeredAt.map { $0 - start })
        writer.enumeration(LegField.channel, leg.channel)
        writer.enumeration(LegField.direction, leg.direction)
        writer.unsigned(LegField.flags, UInt64(leg.flags.rawValue))
        writer.flag(LegField.isJudged, leg.isJudged)
        writer.flag(LegField.isCallWhileHolding, leg.isCallWhileHolding)
        // What is most often so is left out.
        if leg.onLimit != .exceed { writer.enumeration(LegField.onLimit, leg.onLimit) }
        writer.enumeration(LegField.nextState, leg.nextState)
        if leg.policy != PolicyTable.defaultPolicy {
            policies.withQueue(ofPolicy: leg.policy) { writer.bytes(LegField.policyQueue, $0) }
        }
        writer.signed(LegField.limitMs, ifPresent: leg.limitMs)
        writer.signed(LegField.extendedMs, leg.extendedMs)
        writeRest(of: leg, to: &writer, &room)
        writer.end(message)
    }

    private func writeRest(of leg: Leg, to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        writer.signed(
            LegField.deadlineFloor,
            ifPresent: leg.deadlineFloor == leg.wrapStartedAt
                ? nil : ChangelogRoom.offset(leg.deadlineFloor, from: leg.startedAt)
        )
        writer.unsigned(LegField.campaign, room.number(of: leg.campaign))
        writer.unsigned(LegField.reason, room.number(of: leg.reason))
        writer.unsigned(LegField.disposition, room.number(of: leg.disposition))
        writer.unsigned(LegField.customerID, room.number(of: leg.customerID))
        writer.signed(LegField.consultMs, leg.consultMs)
        writer.signed(LegField.busyMsAtStart, leg.busyMsAtStart)
        writer.unsigned(LegField.consultedFor, UInt64(leg.consultedFor))
        writer.unsigned(LegField.inferredBy, UInt64(leg.inferredBy))
        writer.unsigned(LegField.newestLegAtInference, UInt64(leg.newestLegAtInference))
    }
}

extension Place<Segment> {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        let segment = element
        let message = writer.begin(TrackerField.segments)
        writer.unsigned(SegmentField.leg, UInt64(segment.leg))
        writer.unsigned(SegmentField.segment, UInt64(UInt32(bitPattern: segment.segment)))
        writer.signed(SegmentField.startedAt, segment.startedAt.milliseconds &- room.reference.milliseconds)
        writer.signed(SegmentField.endedAt, segment.endedAt.milliseconds &- segment.startedAt.milliseconds)
        writer.signed(SegmentField.overlapMs, segment.overlapMs)
        writer.signed(SegmentField.limitMs, ifPresent: segment.limitMs)
        writer.signed(SegmentField.extendedMs, segment.extendedMs)
        writer.signed(SegmentField.exceededMs, segment.exceededMs)
        writer.enumeration(SegmentField.endCause, segment.endCause)
        writer.flag(SegmentField.isSuspect, segment.isSuspect)
        if let isNewHire = segment.isNewHire { writer.present(SegmentField.isNewHire, isNewHire ? 1 : 0) }
        writer.unsigned(SegmentField.team, room.number(of: segment.team))
        writer.unsigned(SegmentField.site, room.number(of: segment.site))
        writer.end(message)
    }
}

extension NotedEvent {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        writer.enumeration(NotedField.kind, kind)
        writer.unsigned(NotedField.contactID, room.number(of: contactID))
        writer.unsigned(NotedField.reason, room.number(of: reason))
        writer.signed(NotedField.limitMs, ifPresent: limitMs)
        writer.enumeration(NotedField.onLimit, onLimit)
        writer.enumeration(NotedField.nextState, nextState)
    }
}

extension DeferredClear {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        writer.enumeration(DeferredField.kind, kind)
        writer.unsigned(DeferredField.contactID, room.number(of: contactID))
        writer.unsigned(DeferredField.queue, room.number(of: attributes.queue))
        writer.unsigned(DeferredField.campaign, room.number(of: attributes.campaign))
        writer.unsigned(DeferredField.reason, room.number(of: attributes.reason))
        writer.unsigned(DeferredField.customerID, room.number(of: attributes.customerID))
        writer.unsigned(DeferredField.disposition, room.number(of: attributes.disposition))
        writer.enumeration(DeferredField.channel, attributes.channel)
        writer.enumeration(DeferredField.direction, attributes.direction)
    }
}

extension Ledger {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        for entry in wraps.elements {
            let message = writer.begin(TrackerField.wraps)
            writer.signed(WrapEntryField.startedAt, entry.startedAt.milliseconds &- room.reference.milliseconds)
            writer.unsigned(WrapEntryField.contactID, room.number(of: entry.contactID))
            writer.unsigned(WrapEntryField.segment, UInt64(UInt32(bitPattern: entry.segment)))
            writer.signed(WrapEntryField.corrections, Int64(entry.revision) - 1)
            writer.fixed64(WrapEntryField.content, entry.content)
            writer.signed(WrapEntryField.toldAt, entry.toldAt.milliseconds &- entry.startedAt.milliseconds)
            writer.flag(WrapEntryField.isRetracted, entry.isRetracted)
            writer.end(message)
        }
        var last = room.reference
        for entry in intervals.elements {
            let message = writer.begin(TrackerField.intervals)
            writer.signed(IntervalEntryField.startedAt, entry.startedAt.milliseconds &- last.milliseconds)
            writer.signed(IntervalEntryField.corrections, Int64(entry.revision) - 1)
            writer.fixed64(IntervalEntryField.content, entry.content)
            writer.flag(IntervalEntryField.isRetracted, entry.isRetracted)
            writer.end(message)
            last = entry.startedAt
        }
    }
}

extension PolicyTable {
    /// Calls `body` with the queue that the policy with `number` is of; not for the default policy.
    func withQueue(ofPolicy number: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        queues.withKey(of: number - 1, body)
    }
}
