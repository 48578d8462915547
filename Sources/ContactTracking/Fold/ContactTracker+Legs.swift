import ContactCenter

/// To which leg transfers, the outcome and the survey belong.
extension ContactTracker {
    func findLegs(_ work: inout ContactWorkspace) {
        if work.summary.outcome != ContactSummary.nothing {
            work.summary.outcomeLeg = legEstablishedLast(before: events.place(work.summary.outcome).time, work)
        }
        if work.summary.survey != ContactSummary.nothing {
            work.summary.surveyLeg = legEstablishedLast(before: events.place(work.summary.survey).time, work)
        }
        for index in work.transfers.indices {
            work.transfers[index].leg = leg(ofTransfer: events.place(work.transfers[index].event), work)
        }
    }

    /// The leg, no consultation, that was established last by `instant`; established ranks before outcome and survey.
    private func legEstablishedLast(before instant: Timestamp, _ work: borrowing ContactWorkspace) -> Int {
        var index = work.established.count
        while index > 0 {
            index -= 1
            let leg = legs.place(Int(work.established[index]))
            if leg.established.bits <= instant.milliseconds, !leg.element.isConsultation {
                return Int(work.established[index])
            }
        }
        return ContactSummary.nothing
    }

    /// The leg of the agent who transferred, established last by then; else the one that was cleared by it: the first
    /// to be cleared from then on, or the one live, or the last that was cleared before.
    private func leg(ofTransfer event: Place<ContactEntry>, _ work: borrowing ContactWorkspace) -> Int {
        var (own, cleared, before) = (ContactSummary.nothing, ContactSummary.nothing, ContactSummary.nothing)
        var (clearedAt, beforeAt) = (Int64.max, Int64.min)
        for place in work.established.indices {
            let index = Int(work.established[place])
            let leg = legs.place(index)
            if leg.established.bits > event.time.milliseconds { break }
            if leg.element.isConsultation { continue }
            if !event.fromAgentID.isNone, leg.agentID == event.fromAgentID { own = index }
            let end = leg.cleared.value ?? .max
            if end >= event.time.milliseconds {
                // The later one of two that are live was established last.
                if end < clearedAt || end == .max && clearedAt == .max { (cleared, clearedAt) = (index, end) }
            } else if end >= beforeAt {
                (before, beforeAt) = (index, end)
            }
        }
        if own != ContactSummary.nothing { return own }
        // An agent who was named and has no leg here leaves it to nobody else.
        if !event.fromAgentID.isNone { return ContactSummary.nothing }
        return cleared != ContactSummary.nothing ? cleared : before
    }

    func leg(_ index: Int) -> StoredLeg? {
        index == ContactSummary.nothing ? nil : legs[index]
    }
}
