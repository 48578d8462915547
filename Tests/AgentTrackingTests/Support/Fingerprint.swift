import AgentTracking
import ContactCenter

/// A hash of everything that one call of a tracker shows: what became of the event, the effects in their order with
/// revisions, the view, the open contacts, the next deadline and the anomalies.
enum Fingerprint {
    static func of(
        _ tracker: borrowing AgentTracker,
        _ effects: borrowing EffectBuffer,
        _ acceptance: Acceptance?
    ) -> UInt64 {
        var hash = ByteHash()
        hash.combine(Int64(acceptance?.rawValue ?? 99))
        let bytes = tracker.bytes
        for record in effects.wraps { combine(record, bytes, &hash) }
        for record in effects.intervals { combine(record, effects.contacts, bytes, &hash) }
        if let view = tracker.view {
            hash.combine(UInt64(view.state.rawValue) << 8 | UInt64(view.declared.rawValue))
            for text in [view.reason, view.team, view.site] { hash.combine(text.bytes(in: bytes)) }
            for instant in [view.since, view.observedAt] { hash.combine(instant.milliseconds) }
        }
        var contacts = hash
        tracker.forEachOpenContact { combine($0, bytes, &contacts) }
        hash = contacts
        hash.combine(tracker.nextActionAt.milliseconds)
        hash.combine(tracker.newestAt?.milliseconds ?? .min)
        hash.combine(tracker.hasOpenWrap ? 1 as UInt64 : 0)
        for anomaly in Anomaly.allCases { hash.combine(UInt64(tracker.anomalies[anomaly])) }
        return hash.value
    }

    private static func combine(_ record: WrapRecord, _ bytes: UnsafeRawBufferPointer, _ hash: inout ByteHash) {
        for text in [
            record.contactID, record.queue, record.campaign, record.reason, record.disposition, record.team,
            record.site,
        ] {
            hash.combine(text.bytes(in: bytes))
        }
        for instant in [record.offeredAt, record.establishedAt, record.clearedAt] {
            hash.combine(instant?.milliseconds ?? .min)
        }
        let numbers: [Int64] = [
            record.legStartedAt.milliseconds, Int64(record.segment), record.wrapStartedAt.milliseconds,
            record.wrapEndedAt.milliseconds, record.ringMs, record.talkMs, record.holdMs, record.consultMs,
            record.overlapMs, record.limitMs ?? .min, record.extendedMs, record.exceededMs,
            Int64(record.endCause.rawValue), Int64(record.flags.rawValue), Int64(record.channel?.rawValue ?? 99),
            Int64(record.direction?.rawValue ?? 99), record.isNewHire.map { $0 ? 1 : 0 } ?? 2, Int64(record.revision),
            Int64(record.status.rawValue),
        ]
        for number in numbers { hash.combine(number) }
    }

    private static func combine(
        _ record: IntervalRecord,
        _ contacts: UnsafeBufferPointer<Text>,
        _ bytes: UnsafeRawBufferPointer,
        _ hash: inout ByteHash
    ) {
        let numbers: [Int64] = [
            record.startedAt.milliseconds, record.endedAt.milliseconds, Int64(record.state.rawValue),
            Int64(record.revision), Int64(record.status.rawValue),
        ]
        for number in numbers { hash.combine(number) }
        for text in [record.reason, record.team, record.site] { hash.combine(text.bytes(in: bytes)) }
        for index in record.contacts { hash.combine(contacts[index].bytes(in: bytes)) }
    }

    private static func combine(_ contact: OpenContact, _ bytes: UnsafeRawBufferPointer, _ hash: inout ByteHash) {
        for text in [contact.contactID, contact.queue, contact.campaign, contact.reason] {
            hash.combine(text.bytes(in: bytes))
        }
        let numbers: [Int64] = [
            Int64(contact.phase.rawValue), Int64(contact.channel?.rawValue ?? 99), contact.since.milliseconds,
            contact.legStartedAt.milliseconds, Int64(contact.segment), contact.limitMs ?? .min, contact.extendedMs,
            contact.deadline?.milliseconds ?? .min, Int64(contact.onLimit.rawValue),
        ]
        for number in numbers { hash.combine(number) }
    }
}
