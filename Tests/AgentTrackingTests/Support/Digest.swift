import AgentTracking
import ContactCenter

/// The same as ``Outcome`` in hashes, for properties that are checked on very many streams.
struct Digest: Equatable {
    private struct Latest: Equatable {
        var revision: Int32
        var content: UInt64
        var isRetracted: Bool
    }

    private var latest: [UInt64: Latest] = [:]
    /// Whether every revision followed the one before by one, and only the first was called closed.
    private(set) var isGapless = true

    static func == (left: Digest, right: Digest) -> Bool {
        left.standing == right.standing
    }

    /// What is not retracted.
    private var standing: [UInt64: UInt64] {
        latest.filter { !$0.value.isRetracted }.mapValues(\.content)
    }

    var count: Int { latest.values.count { !$0.isRetracted } }

    mutating func removeAll() {
        latest.removeAll(keepingCapacity: true)
        isGapless = true
    }

    mutating func take(_ effects: borrowing EffectBuffer, _ bytes: UnsafeRawBufferPointer) {
        for record in effects.wraps {
            var identity = ByteHash()
            identity.combine(record.contactID.bytes(in: bytes))
            identity.combine(record.legStartedAt.milliseconds)
            identity.combine(Int64(record.segment))
            note(identity.value, record.revision, record.status, Self.content(record, bytes))
        }
        for record in effects.intervals {
            var identity = ByteHash()
            identity.combine(record.startedAt.milliseconds)
            note(identity.value, record.revision, record.status, Self.content(record, effects.contacts, bytes))
        }
    }

    private mutating func note(_ identity: UInt64, _ revision: Int32, _ status: RecordStatus, _ content: UInt64) {
        let expected = (latest[identity]?.revision ?? 0) + 1
        if revision != expected || (status == .closed) != (revision == 1) { isGapless = false }
        latest[identity] = Latest(revision: revision, content: content, isRetracted: status == .retracted)
    }

    private static func content(_ record: WrapRecord, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        for text in [record.queue, record.campaign, record.reason, record.disposition, record.team, record.site] {
            hash.combine(text.bytes(in: bytes))
        }
        for instant in [
            record.offeredAt, record.establishedAt, record.clearedAt, record.wrapStartedAt, record.wrapEndedAt,
        ] {
            hash.combine(instant?.milliseconds ?? -1)
        }
        for number in [
            record.ringMs, record.talkMs, record.holdMs, record.consultMs, record.overlapMs, record.limitMs ?? -1,
            record.extendedMs, record.exceededMs, Int64(record.endCause.rawValue), Int64(record.flags.rawValue),
            Int64(record.channel?.rawValue ?? 99), Int64(record.direction?.rawValue ?? 99),
            record.isNewHire.map { $0 ? 1 : 0 } ?? 2,
        ] {
            hash.combine(number)
        }
        return hash.value
    }

    private static func content(
        _ record: IntervalRecord,
        _ contacts: UnsafeBufferPointer<Text>,
        _ bytes: UnsafeRawBufferPointer
    ) -> UInt64 {
        var hash = ByteHash()
        hash.combine(record.endedAt.milliseconds)
        hash.combine(Int64(record.state.rawValue))
        for text in [record.reason, record.team, record.site] { hash.combine(text.bytes(in: bytes)) }
        for index in record.contacts { hash.combine(contacts[index].bytes(in: bytes)) }
        return hash.value
    }
}
