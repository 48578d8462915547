public import ContactCenter

extension ContactTracker {
    /// Writes everything that is known of the contact: the fields of the message `Contact` of `contact.proto` from 8
    /// on.
    ///
    /// - Parameter writer: appended to; the stage's own fields of the same message may stand before and behind.
    /// - Complexity: O(events + legs + facts), without an allocation once the writer has come to its size.
    public func write(to writer: inout WireWriter) {
        if stage == .blank { return }
        writer.enumeration(ContactField.stage, stage)
        texts.write(texts: ContactField.texts, lengths: ContactField.textLengths, to: &writer)
        writer.signed(ContactField.lastAt, ifPresent: lastAt.milliseconds)
        writer.time(ContactField.newestAt, ifPresent: newest, from: lastAt)
        writer.time(ContactField.clockAt, ifPresent: clockAt, from: lastAt)
        writer.time(ContactField.forgottenThrough, ifPresent: forgottenThrough, from: lastAt)
        writer.unsigned(ContactField.revision, UInt64(UInt32(bitPattern: revision)))
        writer.fixed64(ContactField.recordHash, recordHash)
        writer.unsigned(ContactField.conflicts, UInt64(UInt32(bitPattern: conflicts)))
        let customer = writer.begin(ContactField.customer)
        toldCustomer.write(to: &writer, from: lastAt)
        writer.end(customer)
        for event in events.elements {
            let message = writer.begin(ContactField.events)
            event.write(to: &writer, from: lastAt)
            writer.end(message)
        }
        for leg in legs.elements {
            let message = writer.begin(ContactField.legs)
            leg.write(to: &writer, from: lastAt)
            writer.end(message)
        }
        for fact in told.elements {
            let message = writer.begin(ContactField.facts)
            fact.write(to: &writer, from: lastAt)
            writer.end(message)
        }
        writer.raw(unknownFields.bytes)
    }
}

extension ToldCustomer {
    fileprivate func write(to writer: inout WireWriter, from reference: Timestamp) {
        writer.text(ToldCustomerField.customerID, customerID)
        writer.text(ToldCustomerField.reason, reason)
        writer.time(ToldCustomerField.startedAt, ifPresent: startedAt, from: reference)
        writer.unsigned(ToldCustomerField.revision, UInt64(UInt32(bitPattern: revision)))
    }
}

extension ContactEntry {
    fileprivate func write(to writer: inout WireWriter, from reference: Timestamp) {
        writer.enumeration(EventField.kind, kind)
        writer.time(EventField.time, time, from: reference)
        writer.text(EventField.source, source)
        writer.text(EventField.id, id)
        writer.signed(EventField.sequence, sequence)
        writer.signed(EventField.version, version)
        writer.text(EventField.queue, queue)
        writer.text(EventField.campaign, campaign)
        writer.text(EventField.reason, reason)
        writer.text(EventField.customerID, customerID)
        writer.text(EventField.cause, cause)
        writer.text(EventField.fromAgentID, fromAgentID)
        writer.text(EventField.toAgentID, toAgentID)
        writer.text(EventField.toQueue, toQueue)
        writer.text(EventField.tier, tier)
        writer.text(EventField.currency, currency)
        writer.enumeration(EventField.channel, channel)
        writer.enumeration(EventField.direction, direction)
        writer.enumeration(EventField.transferKind, transferKind)
        writer.answer(EventField.resolved, resolved)
        writer.answer(EventField.escalated, escalated)
        writer.answer(EventField.converted, converted)
        writer.answer(EventField.complaint, complaint)
        writer.signed(EventField.first, ifPresent: first.value)
        writer.signed(EventField.second, ifPresent: second.value)
        writer.signed(EventField.third, ifPresent: third.value)
    }
}

extension StoredLeg {
    fileprivate func write(to writer: inout WireWriter, from reference: Timestamp) {
        writer.text(LegField.agentID, agentID)
        writer.time(LegField.startedAt, startedAt, from: reference)
        writer.unsigned(LegField.revision, UInt64(UInt32(bitPattern: revision)))
        writer.enumeration(LegField.phase, phase)
        writer.unsigned(LegField.flags, UInt64(flags.rawValue))
        writer.enumeration(LegField.channel, channel)
        writer.enumeration(LegField.direction, direction)
        writer.answer(LegField.isNewHire, isNewHire)
        writer.enumeration(LegField.endCause, endCause)
        writer.time(LegField.offeredAt, ifPresent: offered.instant, from: startedAt)
        writer.time(LegField.establishedAt, ifPresent: established.instant, from: startedAt)
        writer.time(LegField.clearedAt, ifPresent: cleared.instant, from: startedAt)
        writer.time(LegField.wrapEndedAt, ifPresent: wrapEnded.instant, from: startedAt)
        writer.signed(LegField.ringMs, ringMs)
        writer.signed(LegField.talkMs, talkMs)
        writer.signed(LegField.holdMs, holdMs)
        writer.signed(LegField.consultMs, consultMs)
        writer.signed(LegField.wrapMs, wrapMs)
        writer.unsigned(LegField.segments, UInt64(UInt32(bitPattern: segments)))
        writer.text(LegField.queue, queue)
        writer.text(LegField.campaign, campaign)
        writer.text(LegField.reason, reason)
        writer.text(LegField.customerID, customerID)
        writer.text(LegField.disposition, disposition)
        writer.text(LegField.team, team)
        writer.text(LegField.site, site)
        writer.text(LegField.wraps, wraps)
        writer.text(LegField.notAnsweredCause, notAnsweredCause)
    }
}

extension StoredFact {
    func write(to writer: inout WireWriter, from reference: Timestamp) {
        writer.enumeration(FactField.kind, kind)
        writer.time(FactField.at, at, from: reference)
        writer.time(FactField.until, ifPresent: until.instant, from: at)
        writer.unsigned(FactField.flags, UInt64(flags.rawValue))
        writer.text(FactField.agentID, agentID)
        writer.text(FactField.team, team)
        writer.text(FactField.site, site)
        writer.text(FactField.queue, queue)
        writer.text(FactField.campaign, campaign)
        writer.text(FactField.reason, reason)
        writer.text(FactField.currency, currency)
        writer.enumeration(FactField.channel, channel)
        writer.enumeration(FactField.direction, direction)
        writer.answer(FactField.isNewHire, isNewHire)
        let all = SIMD4(numbers.0, numbers.1, numbers.2, numbers.3)
        var count = 4
        while count > 0, all[count - 1] == 0 { count -= 1 }
        if count == 0 { return }
        let packed = writer.begin(FactField.numbers)
        for index in 0..<count { writer.element(UInt64(bitPattern: all[index] << 1 ^ all[index] >> 63)) }
        writer.end(packed)
    }
}
