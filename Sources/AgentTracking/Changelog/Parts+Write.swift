import ContactCenter

/// The parts of a state as messages of `agent.proto`. Instants are counted from the tracker's newest event, those of a
/// leg or segment from its start: small numbers are short.
extension Place<Leg> {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom, _ policies: borrowing PolicyTable) {
        let leg = element
        let start = leg.startedAt
        let cleared = leg.clearedOrStartedAt
        let message = writer.begin(TrackerField.legs)
        if policies.isOfVersion(leg.policy) {
            let policy = writer.begin(LegField.policy)
            policies[leg.policy].write(to: &writer)
            writer.end(policy)
        } else if leg.policy != PolicyTable.defaultPolicy {
            policies.withQueue(ofPolicy: leg.policy) { writer.bytes(LegField.policyQueue, $0) }
        }
        var out = writer.room(40 * WireCursor.greatestField)
        out.unsigned(LegField.number, leg.number)
        out.unsigned(LegField.traits, leg.traits.bits)
        out.unsigned(LegField.contactID, room.number(of: leg.contactID))
        out.signed(LegField.startedAt, start.milliseconds &- room.reference.milliseconds)
        out.signed(LegField.phaseSince, leg.phaseSince.milliseconds &- cleared.milliseconds)
        out.signed(LegField.establishedAt, ifPresent: leg.establishedAt.map { $0 - start })
        out.signed(LegField.clearedAt, ifPresent: leg.clearedAt.map { $0 - start })
        out.signed(LegField.closedAt, ifPresent: leg.closedAt.map { $0 - start })
        if leg.wrapStartedAt != cleared {
            out.signed(LegField.wrapStartedAt, ifPresent: ChangelogRoom.offset(leg.wrapStartedAt, from: cleared))
        }
        out.unsigned(LegField.queue, room.number(of: leg.queue))
        out.signed(LegField.talkMs, leg.talkMs)
        let segment = UInt32(bitPattern: leg.segment)
        out.packed(
            LegField.orders,
            SIMD8(leg.establishedOrder, leg.clearedOrder, leg.closedOrder, segment, 0, 0, 0, 0)
        )
        out.unsigned(LegField.reason, room.number(of: leg.reason))
        out.unsigned(LegField.customerID, room.number(of: leg.customerID))
        out.signed(LegField.busyMsAtStart, leg.busyMsAtStart)
        writeRest(of: leg, to: &out, &room)
        writer.take(out)
        writer.end(message)
    }

    @inline(__always)
    private func writeRest(of leg: Leg, to out: inout WireCursor, _ room: inout ChangelogRoom) {
        out.signed(LegField.holdMs, leg.holdMs)
        out.signed(LegField.limitMs, ifPresent: leg.limitMs)
        if leg.deadlineFloor != leg.wrapStartedAt {
            out.signed(
                LegField.deadlineFloor,
                ifPresent: ChangelogRoom.offset(leg.deadlineFloor, from: leg.startedAt)
            )
        }
        out.unsigned(LegField.disposition, room.number(of: leg.disposition))
        out.unsigned(LegField.campaign, room.number(of: leg.campaign))
        if let offeredAt = leg.offeredAt, offeredAt != leg.startedAt {
            out.signed(LegField.offeredAt, ifPresent: offeredAt - leg.startedAt)
        }
        out.signed(LegField.extendedMs, leg.extendedMs)
        out.signed(LegField.consultMs, leg.consultMs)
        out.unsigned(LegField.consultedFor, leg.consultedFor)
        out.unsigned(LegField.inferredBy, leg.inferredBy)
        out.unsigned(LegField.newestLegAtInference, leg.newestLegAtInference)
        out.unsigned(LegField.team, room.number(of: leg.team))
        out.unsigned(LegField.site, room.number(of: leg.site))
    }
}

extension Leg {
    /// What has a few values each, as the contract has it.
    var traits: Traits {
        var traits = Traits()
        traits.put(phase, at: LegTrait.phase)
        traits.put(channel, at: LegTrait.channel)
        traits.put(direction, at: LegTrait.direction)
        traits.put(offeredAt == startedAt, at: LegTrait.isOfferedAtStart)
        traits.put(wrapStartedAt == clearedOrStartedAt, at: LegTrait.isWrapFromClear)
        traits.put(onLimit == .end, at: LegTrait.endsAtLimit)
        traits.put(nextState, at: LegTrait.nextState)
        traits.put(UInt32(flags.rawValue), at: LegTrait.flags)
        traits.put(isJudged, at: LegTrait.isJudged)
        traits.put(isCallWhileHolding, at: LegTrait.isCallWhileHolding)
        traits.put(isNewHire.map { $0 ? 2 : 1 } ?? 0, at: LegTrait.isNewHire)
        return traits
    }

    /// Whether it would be written as `other`, a leg of another state of the same agent.
    func isSame(as other: Leg, _ room: borrowing ChangelogRoom) -> Bool {
        guard number == other.number, phase == other.phase, phaseSince == other.phaseSince else { return false }
        return startedAt == other.startedAt && establishedAt == other.establishedAt && clearedAt == other.clearedAt
            && closedAt == other.closedAt && wrapStartedAt == other.wrapStartedAt && offeredAt == other.offeredAt
            && limitMs == other.limitMs && extendedMs == other.extendedMs && deadlineFloor == other.deadlineFloor
            && talkMs == other.talkMs && holdMs == other.holdMs && consultMs == other.consultMs
            && busyMsAtStart == other.busyMsAtStart && segment == other.segment && policy == other.policy
            && establishedOrder == other.establishedOrder && clearedOrder == other.clearedOrder
            && closedOrder == other.closedOrder && consultedFor == other.consultedFor
            && inferredBy == other.inferredBy && newestLegAtInference == other.newestLegAtInference
            && channel == other.channel && direction == other.direction && flags == other.flags
            && onLimit == other.onLimit && nextState == other.nextState && isJudged == other.isJudged
            && isCallWhileHolding == other.isCallWhileHolding && isNewHire == other.isNewHire
            && hasSameTexts(as: other, room)
    }

    private func hasSameTexts(as other: Leg, _ room: borrowing ChangelogRoom) -> Bool {
        room.areSame(contactID, other.contactID) && room.areSame(queue, other.queue)
            && room.areSame(campaign, other.campaign) && room.areSame(reason, other.reason)
            && room.areSame(disposition, other.disposition) && room.areSame(customerID, other.customerID)
            && room.areSame(team, other.team) && room.areSame(site, other.site)
    }
}

extension Place<Segment> {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        let segment = element
        var traits = Traits()
        traits.put(segment.endCause, at: SegmentTrait.endCause)
        traits.put(segment.isNewHire.map { $0 ? 2 : 1 } ?? 0, at: SegmentTrait.isNewHire)
        traits.put(segment.isSuspect, at: SegmentTrait.isSuspect)
        let message = writer.begin(TrackerField.segments)
        var out = writer.room(12 * WireCursor.greatestField)
        out.unsigned(SegmentField.leg, segment.leg)
        out.unsigned(SegmentField.segment, UInt32(bitPattern: segment.segment))
        out.signed(SegmentField.startedAt, segment.startedAt.milliseconds &- room.reference.milliseconds)
        out.signed(SegmentField.endedAt, segment.endedAt.milliseconds &- segment.startedAt.milliseconds)
        out.unsigned(SegmentField.traits, traits.bits)
        out.unsigned(SegmentField.team, room.number(of: segment.team))
        out.unsigned(SegmentField.site, room.number(of: segment.site))
        out.signed(SegmentField.limitMs, ifPresent: segment.limitMs)
        out.signed(SegmentField.overlapMs, segment.overlapMs)
        out.signed(SegmentField.extendedMs, segment.extendedMs)
        out.signed(SegmentField.exceededMs, segment.exceededMs)
        writer.take(out)
        writer.end(message)
    }
}

extension Segment {
    /// Whether it would be written as `other`, a segment of another state of the same agent.
    func isSame(as other: Segment, _ room: borrowing ChangelogRoom) -> Bool {
        leg == other.leg && segment == other.segment && startedAt == other.startedAt && endedAt == other.endedAt
            && overlapMs == other.overlapMs && limitMs == other.limitMs && extendedMs == other.extendedMs
            && exceededMs == other.exceededMs && endCause == other.endCause && isSuspect == other.isSuspect
            && isNewHire == other.isNewHire && room.areSame(team, other.team) && room.areSame(site, other.site)
    }
}

extension NotedEvent {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        writer.enumeration(NotedField.kind, kind)
        writer.unsigned(NotedField.contactID, UInt64(room.number(of: contactID)))
        writer.unsigned(NotedField.reason, UInt64(room.number(of: reason)))
        writer.signed(NotedField.limitMs, ifPresent: limitMs)
        writer.enumeration(NotedField.onLimit, onLimit)
        writer.enumeration(NotedField.nextState, nextState)
    }
}

extension DeferredClear {
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        writer.enumeration(DeferredField.kind, kind)
        writer.unsigned(DeferredField.contactID, UInt64(room.number(of: contactID)))
        writer.unsigned(DeferredField.queue, UInt64(room.number(of: attributes.queue)))
        writer.unsigned(DeferredField.campaign, UInt64(room.number(of: attributes.campaign)))
        writer.unsigned(DeferredField.reason, UInt64(room.number(of: attributes.reason)))
        writer.unsigned(DeferredField.customerID, UInt64(room.number(of: attributes.customerID)))
        writer.unsigned(DeferredField.disposition, UInt64(room.number(of: attributes.disposition)))
        writer.enumeration(DeferredField.channel, attributes.channel)
        writer.enumeration(DeferredField.direction, attributes.direction)
    }
}

extension PolicyTable {
    /// Calls `body` with the queue that the policy with `number` is of; not for the default policy.
    func withQueue(ofPolicy number: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        queues.withKey(of: number - 1, body)
    }
}
