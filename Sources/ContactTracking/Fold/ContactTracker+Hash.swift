import ContactCenter

/// A hash of everything that a contact's record says but its revision, wherever the texts lie.
extension ContactTracker {
    func contentHash(_ work: borrowing ContactWorkspace) -> UInt64 {
        var hash = ByteHash()
        let summary = work.summary
        hash.combine(texts.hash(of: summary.customerID), texts.hash(of: summary.campaign))
        hash.combine(texts.hash(of: summary.reason), texts.hash(of: summary.endCause))
        hash.combine(
            UInt64(bitPattern: summary.ended.bits),
            UInt64(bitPattern: summary.startedAt?.milliseconds ?? .min)
        )
        hash.combine(Self.code(summary.channel), Self.code(summary.direction) << 8 | (summary.isComplete ? 1 : 0))
        for index in work.visits.indices { combine(work.visits.place(index), &hash) }
        // A visit more is no leg less.
        hash.combine(UInt64(work.visits.count), UInt64(work.transfers.count))
        for index in legs.indices where legs[index].phase != .retracted { combine(legs.place(index), &hash) }
        for index in work.transfers.indices {
            combine(events.place(work.transfers[index].event), leg(work.transfers[index].leg), &hash)
        }
        if summary.outcome != ContactSummary.nothing {
            combine(events.place(summary.outcome), leg(summary.outcomeLeg), &hash)
        }
        if summary.survey != ContactSummary.nothing {
            combine(events.place(summary.survey), leg(summary.surveyLeg), &hash)
        }
        return hash.value
    }

    private func combine(_ visit: Place<VisitState>, _ hash: inout ByteHash) {
        hash.combine(UInt64(bitPattern: visit.openedAt.milliseconds), UInt64(bitPattern: visit.closed.bits))
        hash.combine(texts.hash(of: visit.queue), texts.hash(of: visit.campaign))
        hash.combine(texts.hash(of: visit.reason), texts.hash(of: visit.agentID))
        let small = Self.code(visit.channel) << 16 | Self.code(visit.direction) << 8 | Self.code(visit.result)
        hash.combine(UInt64(bitPattern: visit.priority.bits), small)
    }

    private func combine(_ leg: Place<StoredLeg>, _ hash: inout ByteHash) {
        hash.combine(UInt64(bitPattern: leg.startedAt.milliseconds), texts.hash(of: leg.agentID))
        hash.combine(texts.hash(of: leg.queue), texts.hash(of: leg.campaign))
        hash.combine(texts.hash(of: leg.reason), texts.hash(of: leg.customerID))
        hash.combine(texts.hash(of: leg.disposition), texts.hash(of: leg.wraps))
        hash.combine(texts.hash(of: leg.team), texts.hash(of: leg.site))
        hash.combine(texts.hash(of: leg.notAnsweredCause), UInt64(bitPattern: leg.offered.bits))
        hash.combine(UInt64(bitPattern: leg.established.bits), UInt64(bitPattern: leg.cleared.bits))
        hash.combine(UInt64(bitPattern: leg.wrapEnded.bits), UInt64(bitPattern: leg.ringMs))
        hash.combine(UInt64(bitPattern: leg.talkMs), UInt64(bitPattern: leg.holdMs))
        hash.combine(UInt64(bitPattern: leg.consultMs), UInt64(bitPattern: leg.wrapMs))
        var small = UInt64(leg.phase.rawValue) << 8 | UInt64(leg.flags.rawValue)
        small = small << 8 | UInt64(leg.channel.rawValue)
        small = small << 8 | UInt64(leg.direction.rawValue)
        small = small << 8 | Self.code(leg.endCause)
        hash.combine(small, UInt64(UInt32(bitPattern: leg.segments)) << 2 | Self.code(leg.isNewHire))
    }

    private func combine(_ event: Place<ContactEntry>, _ leg: StoredLeg?, _ hash: inout ByteHash) {
        hash.combine(UInt64(bitPattern: event.time.milliseconds), texts.hash(of: leg?.agentID ?? .none))
        hash.combine(texts.hash(of: event.fromAgentID), texts.hash(of: event.toAgentID))
        hash.combine(texts.hash(of: event.toQueue), texts.hash(of: event.tier))
        hash.combine(texts.hash(of: event.currency), texts.hash(of: event.reason))
        hash.combine(UInt64(bitPattern: event.first.bits), UInt64(bitPattern: event.second.bits))
        var small = UInt64(event.kind.rawValue) << 8 | Self.code(event.transferKind)
        small = small << 2 | Self.code(event.resolved)
        small = small << 2 | Self.code(event.escalated)
        small = small << 2 | Self.code(event.converted)
        small = small << 2 | Self.code(event.complaint)
        hash.combine(UInt64(bitPattern: event.third.bits), small)
    }

    private static func code<Value: RawRepresentable<UInt8>>(_ value: Value?) -> UInt64 {
        value.map { UInt64($0.rawValue) } ?? 255
    }

    private static func code(_ flag: Bool?) -> UInt64 {
        flag.map { $0 ? 1 : 0 } ?? 2
    }
}
