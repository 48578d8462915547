import ContactCenter

/// The record of a contact: published at each change after the first leg or visit has closed.
extension ContactTracker {
    /// In place of a hash: the last record was a withdrawal.
    private static var retractedHash: UInt64 { 1 }

    mutating func tellRecord(_ work: borrowing ContactWorkspace, _ effects: inout ContactEffects) {
        // What is said of it depends on what is known, never on the order in which it became known: where it turns out
        // that nothing has closed yet, the record is withdrawn until something does.
        guard work.summary.hasClosed else {
            if recordHash > Self.retractedHash {
                recordHash = Self.retractedHash
                revision &+= 1
                var record = ContactRecord()
                record.revision = revision
                record.status = .retracted
                effects.append(record)
            }
            return
        }
        let hash = max(contentHash(work), Self.retractedHash + 1)
        if hash == recordHash { return }
        recordHash = hash
        revision &+= 1
        appendRecord(work, &effects)
    }

    private func appendRecord(_ work: borrowing ContactWorkspace, _ effects: inout ContactEffects) {
        let summary = work.summary
        var record = ContactRecord()
        record.revision = revision
        record.isComplete = summary.isComplete
        record.customerID = texts.run(summary.customerID)
        record.campaign = texts.run(summary.campaign)
        record.reason = texts.run(summary.reason)
        record.channel = summary.channel
        record.direction = summary.direction
        record.endedAt = summary.ended.instant
        record.endCause = texts.run(summary.endCause)
        record.startedAt = summary.firstQueued.instant
        appendVisits(work, to: &record, &effects)
        appendLegs(to: &record, &effects)
        appendTransfers(work, to: &record, &effects)
        if summary.outcome != ContactSummary.nothing {
            record.outcome = outcome(events.place(summary.outcome), leg(summary.outcomeLeg))
            if record.outcome?.resolved == true, let startedAt = summary.startedAt {
                record.resolutionMs = max(0, events[summary.outcome].time - startedAt)
            }
        }
        if summary.survey != ContactSummary.nothing {
            record.survey = survey(events.place(summary.survey), leg(summary.surveyLeg))
        }
        effects.append(record)
    }

    private func appendVisits(
        _ work: borrowing ContactWorkspace,
        to record: inout ContactRecord,
        _ effects: inout ContactEffects
    ) {
        let first = effects.visits.count
        for index in work.visits.indices {
            let visit = work.visits[index].visit(texts)
            record.waitMs &+= visit.waitMs ?? 0
            effects.append(visit)
        }
        record.visits = first..<effects.visits.count
    }

    private func appendLegs(to record: inout ContactRecord, _ effects: inout ContactEffects) {
        let first = effects.legs.count
        for index in legs.indices {
            let leg = legs.place(index)
            if leg.phase == .retracted { continue }
            record.startedAt = min(record.startedAt ?? leg.startedAt, leg.startedAt)
            effects.append(leg.element.facts(texts))
            guard leg.established.instant != nil, leg.cleared.instant != nil, !leg.element.isConsultation else {
                continue
            }
            record.handled &+= 1
            record.ringMs &+= leg.ringMs
            record.talkMs &+= leg.talkMs
            record.holdMs &+= leg.holdMs
            record.consultMs &+= leg.consultMs
            record.wrapMs &+= leg.wrapMs
        }
        record.legs = first..<effects.legs.count
    }

    private func appendTransfers(
        _ work: borrowing ContactWorkspace,
        to record: inout ContactRecord,
        _ effects: inout ContactEffects
    ) {
        let first = effects.transfers.count
        for index in work.transfers.indices {
            let event = events.place(work.transfers[index].event)
            var transfer = ContactTransfer(at: event.time)
            transfer.kind = event.transferKind
            transfer.fromAgentID = texts.run(event.fromAgentID.or(leg(work.transfers[index].leg)?.agentID ?? .none))
            transfer.toAgentID = texts.run(event.toAgentID)
            transfer.toQueue = texts.run(event.toQueue)
            transfer.tier = texts.run(event.tier)
            effects.append(transfer)
        }
        record.transfers = first..<effects.transfers.count
    }

    private func outcome(_ event: Place<ContactEntry>, _ leg: StoredLeg?) -> ContactOutcome {
        var outcome = ContactOutcome(at: event.time)
        outcome.agentID = texts.run(leg?.agentID ?? .none)
        outcome.resolved = event.resolved
        outcome.escalated = event.escalated
        outcome.converted = event.converted
        outcome.complaint = event.complaint
        outcome.tier = texts.run(event.tier)
        outcome.reason = texts.run(event.reason)
        outcome.currency = texts.run(event.currency)
        outcome.amountMicros = event.first.value
        return outcome
    }

    private func survey(_ event: Place<ContactEntry>, _ leg: StoredLeg?) -> ContactSurvey {
        var survey = ContactSurvey(at: event.time)
        survey.agentID = texts.run(leg?.agentID ?? .none)
        survey.csatThousandths = event.first.value
        survey.csatScale = event.second.value
        survey.nps = event.third.value
        return survey
    }
}
