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

    /// How often each span of time was told, less how often it was taken back; none twice, none that was never told.
    private var spans: [UInt64: Int] = [:]
    /// The same by what an interval has too, of spans that are over.
    private var spansAsIntervals: [UInt64: Int] = [:]
    private var intervals: [UInt64: UInt64] = [:]

    static func == (left: Digest, right: Digest) -> Bool {
        left.standing == right.standing && left.spans == right.spans
    }

    /// Whether the spans of time that were told are the intervals that were published.
    var tellsIntervals: Bool { Set(intervals.values) == Set(spansAsIntervals.keys) }

    /// What is not retracted.
    private var standing: [UInt64: UInt64] {
        latest.filter { !$0.value.isRetracted }.mapValues(\.content)
    }

    var count: Int { latest.values.count { !$0.isRetracted } }

    mutating func removeAll() {
        latest.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        spansAsIntervals.removeAll(keepingCapacity: true)
        intervals.removeAll(keepingCapacity: true)
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
            let isRetracted = record.status == .retracted
            intervals[identity.value] = isRetracted ? nil : Self.outline(record, bytes)
        }
        takeTold(effects, bytes)
    }

    private mutating func takeTold(_ effects: borrowing EffectBuffer, _ bytes: UnsafeRawBufferPointer) {
        for told in effects.legs {
            var identity = ByteHash()
            identity.combine(1 as UInt64)
            identity.combine(told.contactID.bytes(in: bytes))
            identity.combine(told.facts.startedAt.milliseconds)
            let status: RecordStatus =
                told.facts.phase == .retracted ? .retracted : told.facts.revision == 1 ? .closed : .corrected
            note(identity.value, told.facts.revision, status, Self.content(told.facts, bytes))
        }
        for told in effects.times {
            let change = told.isTakenBack ? -1 : 1
            Self.count(change, of: Self.content(told.fact, bytes), in: &spans, &isGapless)
            guard told.fact.to != nil, told.fact.activity != .standalone else { continue }
            Self.count(change, of: Self.outline(told.fact, bytes), in: &spansAsIntervals, &isGapless)
        }
    }

    private static func count(_ change: Int, of key: UInt64, in counts: inout [UInt64: Int], _ isRight: inout Bool) {
        let count = counts[key, default: 0] + change
        if count < 0 || count > 1 { isRight = false }
        counts[key] = count == 0 ? nil : count
    }

    private static func outline(_ record: IntervalRecord, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        outline(AgentActivity(record.state), record.startedAt, record.endedAt, [record.team, record.site], bytes)
    }

    private static func outline(_ fact: AgentTimeFact, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        outline(fact.activity, fact.from, fact.to, [fact.team, fact.site], bytes)
    }

    private static func outline(
        _ activity: AgentActivity,
        _ from: Timestamp,
        _ to: Timestamp?,
        _ texts: [Text],
        _ bytes: UnsafeRawBufferPointer
    ) -> UInt64 {
        var hash = ByteHash()
        hash.combine(UInt64(activity.rawValue))
        hash.combine(from.milliseconds)
        hash.combine(to?.milliseconds ?? -1)
        for text in texts { hash.combine(text.bytes(in: bytes)) }
        return hash.value
    }

    private static func content(_ fact: AgentTimeFact, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(outline(fact, bytes))
        hash.combine(fact.isNewHire.map { $0 ? 1 : 0 } ?? 2 as UInt64)
        return hash.value
    }

    private static func content(_ leg: LegFacts, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        let texts = [
            leg.queue, leg.campaign, leg.reason, leg.customerID, leg.disposition, leg.team, leg.site,
        ]
        for text in texts { hash.combine(text.bytes(in: bytes)) }
        for instant in [leg.offeredAt, leg.establishedAt, leg.clearedAt, leg.wrapEndedAt] {
            hash.combine(instant?.milliseconds ?? -1)
        }
        for number in [
            leg.ringMs, leg.talkMs, leg.holdMs, leg.consultMs, leg.wrapMs, Int64(leg.segments),
            Int64(leg.endCause?.rawValue ?? 99), Int64(leg.phase.rawValue), Int64(leg.flags.rawValue),
            Int64(leg.channel.rawValue), Int64(leg.direction.rawValue), leg.isNewHire.map { $0 ? 1 : 0 } ?? 2,
        ] {
            hash.combine(number)
        }
        return hash.value
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
