import ContactCenter
import ContactTracking

/// Contact records as JSON (topics, contact record; `schemas/aftercall.contact.v1.schema.json`).
enum ContactEncoder {
    /// Which contact a record is about, as bytes that somebody else owns, and its key in the batch.
    struct Subject {
        /// The tenant; empty where the bus names none.
        var tenant: UnsafeRawBufferPointer
        var contactID: UnsafeRawBufferPointer
        var key: Text
    }

    /// Appends a record to `batch`.
    ///
    /// - Parameters:
    ///   - record: one of the records of `effects`.
    ///   - instant: the contact's last event, for `ce_time`.
    ///   - bytes: what the texts of `effects` are runs of.
    static func append(
        _ record: ContactRecord,
        of effects: borrowing ContactEffects,
        subject: Subject,
        at instant: Timestamp,
        bytes: UnsafeRawBufferPointer,
        headers: Range<Int>,
        to batch: inout OutputBatch
    ) {
        let room = greatestCount(record, effects) + 6 * (subject.tenant.count + subject.contactID.count)
        var writer = batch.begin(atMost: room)
        // A record that is withdrawn has no instant of its own, so that of the event stands before the value.
        let time = writer.cursor
        writer.instant(instant)
        let start = writer.cursor
        writer.literal(#"{"tenant":"#)
        writer.string(subject.tenant)
        writer.literal(#","contact_id":"#)
        writer.string(subject.contactID)
        if record.status == .retracted {
            writer.literal(Self.nothing)
        } else {
            writeContact(record, at: bytes.baseAddress, to: &writer)
            writeVisits(effects.visits[record.visits], at: bytes.baseAddress, to: &writer)
            writeLegs(effects.legs[record.legs], in: bytes, to: &writer)
            writeTransfers(effects.transfers[record.transfers], at: bytes.baseAddress, to: &writer)
            writeOutcome(record.outcome, at: bytes.baseAddress, to: &writer)
            writeSurvey(record.survey, at: bytes.baseAddress, to: &writer)
            writeSums(record, to: &writer)
        }
        writer.literal(#","revision":"#)
        writer.integer(Int64(record.revision))
        writer.literal(record.status == .retracted ? #","status":"retracted"}"# : #","status":"current"}"#)
        var identity = EventIdentity("contact")
        identity.combine(subject.tenant)
        identity.combine(subject.contactID)
        identity.combine(Int64(record.revision))
        batch.end(
            writer,
            from: start,
            as: .contacts,
            key: subject.key,
            identity: identity,
            time: time,
            headers: headers
        )
    }

    /// What a withdrawn record has in place of everything but its identity.
    private static var nothing: StaticString {
        """
        ,"customer_id":null,"channel":null,"direction":null,"campaign":null,"reason":null,"started_at":null,\
        "ended_at":null,"end_cause":null,"visits":null,"legs":null,"transfers":null,"outcome":null,"survey":null,\
        "handled":null,"wait_ms":null,"ring_ms":null,"talk_ms":null,"hold_ms":null,"consult_ms":null,"wrap_ms":null,\
        "handle_ms":null,"resolution_ms":null,"complete":null
        """
    }

    /// No record takes more bytes: the fixed parts, and six bytes for each byte of text.
    private static func greatestCount(_ record: ContactRecord, _ effects: borrowing ContactEffects) -> Int {
        var texts = count(record.customerID, record.campaign, record.reason, record.endCause)
        var fixed = 3_000
        for visit in effects.visits[record.visits] {
            fixed += 500
            texts += count(visit.queue, visit.campaign, visit.reason, visit.agentID)
        }
        for leg in effects.legs[record.legs] {
            fixed += 1_000 + 200 * (1 + Int(leg.wraps.count) / LegWrap.byteCount)
            texts += count(leg.agentID, leg.queue, leg.campaign, leg.reason)
            texts += count(leg.disposition, leg.team, leg.site, .none)
        }
        for transfer in effects.transfers[record.transfers] {
            fixed += 250
            texts += count(transfer.fromAgentID, transfer.toAgentID, transfer.toQueue, transfer.tier)
        }
        if let outcome = record.outcome {
            texts += count(outcome.agentID, outcome.tier, outcome.reason, outcome.currency)
        }
        if let survey = record.survey { texts += Int(survey.agentID.count) }
        return fixed + 6 * texts
    }

    private static func count(_ one: Text, _ two: Text, _ three: Text, _ four: Text) -> Int {
        Int(one.count) + Int(two.count) + Int(three.count) + Int(four.count)
    }

    // MARK: The contact

    private static func writeContact(
        _ record: ContactRecord,
        at base: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","customer_id":"#)
        writer.text(record.customerID, at: base)
        writer.writeMedium(record.channel, record.direction)
        writer.literal(#","campaign":"#)
        writer.text(record.campaign, at: base)
        writer.literal(#","reason":"#)
        writer.text(record.reason, at: base)
        writer.literal(#","started_at":"#)
        writer.quoted(record.startedAt)
        writer.literal(#","ended_at":"#)
        writer.quoted(record.endedAt)
        writer.literal(#","end_cause":"#)
        writer.text(record.endCause, at: base)
    }

    private static func writeSums(_ record: ContactRecord, to writer: inout JSONWriter) {
        writer.literal(#","handled":"#)
        writer.integer(Int64(record.handled))
        writer.literal(#","wait_ms":"#)
        writer.integer(record.waitMs)
        writer.literal(#","ring_ms":"#)
        writer.integer(record.ringMs)
        writer.literal(#","talk_ms":"#)
        writer.integer(record.talkMs)
        writer.literal(#","hold_ms":"#)
        writer.integer(record.holdMs)
        writer.literal(#","consult_ms":"#)
        writer.integer(record.consultMs)
        writer.literal(#","wrap_ms":"#)
        writer.integer(record.wrapMs)
        writer.literal(#","handle_ms":"#)
        writer.integer(record.handleMs)
        writer.literal(#","resolution_ms":"#)
        writer.integer(record.resolutionMs)
        writer.literal(record.isComplete ? #","complete":true"# : #","complete":false"#)
    }

    // MARK: Visits and transfers

    private static func writeVisits(
        _ visits: Slice<UnsafeBufferPointer<QueueVisit>>,
        at base: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","visits":["#)
        for index in visits.indices {
            let visit = visits[index]
            if index != visits.startIndex { writer.byte(0x2C) }
            writer.literal(#"{"queue":"#)
            writer.text(visit.queue, at: base)
            writer.writeMedium(visit.channel, visit.direction)
            writer.literal(#","campaign":"#)
            writer.text(visit.campaign, at: base)
            writer.literal(#","reason":"#)
            writer.text(visit.reason, at: base)
            writer.literal(#","priority":"#)
            writer.integer(visit.priority)
            writer.literal(#","opened_at":"#)
            writer.quoted(visit.openedAt)
            writer.literal(#","closed_at":"#)
            writer.quoted(visit.closedAt)
            writer.literal(#","wait_ms":"#)
            writer.integer(visit.waitMs)
            writer.literal(#","result":"#)
            writer.name(visit.result?.name)
            writer.literal(#","agent_id":"#)
            writer.text(visit.agentID, at: base)
            writer.byte(0x7D)
        }
        writer.byte(0x5D)
    }

    private static func writeTransfers(
        _ transfers: Slice<UnsafeBufferPointer<ContactTransfer>>,
        at base: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","transfers":["#)
        for index in transfers.indices {
            let transfer = transfers[index]
            if index != transfers.startIndex { writer.byte(0x2C) }
            writer.literal(#"{"at":"#)
            writer.quoted(transfer.at)
            writer.literal(#","kind":"#)
            writer.name(transfer.kind?.name)
            writer.literal(#","from_agent_id":"#)
            writer.text(transfer.fromAgentID, at: base)
            writer.literal(#","to_agent_id":"#)
            writer.text(transfer.toAgentID, at: base)
            writer.literal(#","to_queue":"#)
            writer.text(transfer.toQueue, at: base)
            writer.literal(#","tier":"#)
            writer.text(transfer.tier, at: base)
            writer.byte(0x7D)
        }
        writer.byte(0x5D)
    }

    // MARK: Outcome and survey

    private static func writeOutcome(
        _ outcome: ContactOutcome?,
        at base: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        guard let outcome else { return writer.literal(#","outcome":null"#) }
        writer.literal(#","outcome":{"at":"#)
        writer.quoted(outcome.at)
        writer.literal(#","agent_id":"#)
        writer.text(outcome.agentID, at: base)
        writer.literal(#","resolved":"#)
        writer.answer(outcome.resolved)
        writer.literal(#","escalated":"#)
        writer.answer(outcome.escalated)
        writer.literal(#","tier":"#)
        writer.text(outcome.tier, at: base)
        writer.literal(#","converted":"#)
        writer.answer(outcome.converted)
        writer.literal(#","amount":"#)
        writer.decimal(outcome.amountMicros, places: 6)
        writer.literal(#","currency":"#)
        writer.text(outcome.currency, at: base)
        writer.literal(#","complaint":"#)
        writer.answer(outcome.complaint)
        writer.literal(#","reason":"#)
        writer.text(outcome.reason, at: base)
        writer.byte(0x7D)
    }

    private static func writeSurvey(
        _ survey: ContactSurvey?,
        at base: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        guard let survey else { return writer.literal(#","survey":null"#) }
        writer.literal(#","survey":{"at":"#)
        writer.quoted(survey.at)
        writer.literal(#","agent_id":"#)
        writer.text(survey.agentID, at: base)
        writer.literal(#","csat":"#)
        writer.decimal(survey.csatThousandths, places: 3)
        writer.literal(#","csat_scale":"#)
        writer.integer(survey.csatScale)
        writer.literal(#","nps":"#)
        writer.integer(survey.nps)
        writer.byte(0x7D)
    }

    private static func writeLegs(
        _ legs: Slice<UnsafeBufferPointer<LegFacts>>,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","legs":["#)
        for index in legs.indices {
            if index != legs.startIndex { writer.byte(0x2C) }
            ContactLegEncoder.write(legs[index], in: bytes, to: &writer)
        }
        writer.byte(0x5D)
    }
}

extension JSONWriter {
    /// Writes channel and direction; who says neither is on the telephone, and calls in.
    mutating func writeMedium(_ channel: Channel?, _ direction: Direction?) {
        literal(#","channel":"#)
        name((channel ?? .voice).name)
        literal(#","direction":"#)
        name((direction ?? .inbound).name)
    }

    fileprivate mutating func answer(_ answer: Bool?) {
        switch answer {
        case true?: literal("true")
        case false?: literal("false")
        case nil: literal("null")
        }
    }

    /// Writes a number of which `places` decimal places are known, without zeros at its end, or `null`.
    fileprivate mutating func decimal(_ value: Int64?, places: Int) {
        guard let value else { return literal("null") }
        if value < 0 { byte(0x2D) }
        var unit: UInt64 = 1
        for _ in 0..<places { unit *= 10 }
        let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: unit)
        integer(Int64(whole))
        var rest = fraction
        if rest > 0 { byte(0x2E) }
        while rest > 0 {
            rest *= 10
            byte(0x30 + UInt8(rest / unit))
            rest %= unit
        }
    }
}
