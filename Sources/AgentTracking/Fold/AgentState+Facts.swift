import ContactCenter

/// Records as the state has them now.
extension AgentState {
    /// An agent hired less than this many days ago is new (indicators 2.1, `cohort`).
    static var newHireDays: Int64 { 90 }

    func makeSegment(of leg: Place<Leg>, from start: Timestamp, to end: Timestamp, cause: EndCause) -> Segment {
        var segment = Segment(
            leg: leg.number,
            segment: leg.segment,
            startedAt: start,
            endedAt: end,
            endCause: cause,
            team: team,
            site: site
        )
        segment.isNewHire = isNewHire(at: end)
        return segment
    }

    /// Tells all records of a leg anew, because something they all say has changed.
    func tellSegments(ofLegAt index: Int, _ work: inout TrackerWorkspace) {
        if legs[index].segment == 0 { return }
        let number = legs[index].number
        for position in segments.indices where segments[position].leg == number {
            tell(segments.place(position), of: legs.place(index), &work)
        }
    }

    /// Tells every record that the state still holds.
    func tellAllSegments(_ work: inout TrackerWorkspace) {
        for position in segments.indices {
            if let index = leg(numbered: segments[position].leg) {
                tell(segments.place(position), of: legs.place(index), &work)
            }
        }
    }

    func tell(_ segment: Place<Segment>, of leg: Place<Leg>, _ work: inout TrackerWorkspace) {
        var record = WrapRecord(contactID: leg.contactID, legStartedAt: leg.startedAt, segment: segment.segment)
        record.queue = leg.queue
        record.campaign = leg.campaign
        record.reason = leg.reason
        record.disposition = leg.disposition
        record.team = segment.team
        record.site = segment.site
        record.isNewHire = segment.isNewHire
        if !leg.isStandalone {
            record.channel = leg.channel ?? .voice
            record.direction = leg.direction ?? .inbound
        }
        record.offeredAt = leg.offeredAt
        record.establishedAt = leg.establishedAt
        record.clearedAt = leg.clearedAt
        record.wrapStartedAt = segment.startedAt
        record.wrapEndedAt = segment.endedAt
        if segment.segment == 1, let establishedAt = leg.establishedAt {
            record.ringMs = establishedAt - leg.startedAt
            record.talkMs = leg.talkMs
            record.holdMs = leg.holdMs
            record.consultMs = leg.consultMs
        }
        record.overlapMs = segment.overlapMs
        record.limitMs = segment.limitMs
        record.extendedMs = segment.extendedMs
        record.exceededMs = segment.exceededMs
        record.endCause = segment.endCause
        record.flags = leg.flags
        if segment.isSuspect { record.flags.insert(.suspect) }
        record.toldAt = now
        work.facts.append(record)
    }
}
