import AgentTracking
import ContactCenter

/// Wrap records as JSON (topics, wrap record).
enum WrapEncoder {
    /// Appends the record of `wrap` to `batch`; texts of `wrap` are runs of `bytes`.
    static func append(
        _ wrap: WrapRecord,
        of agent: AgentKey,
        key: Text,
        headers: Range<Int>,
        in bytes: UnsafeRawBufferPointer,
        to batch: inout OutputBatch
    ) {
        var textCount = agent.tenant.count + agent.agentID.count + Int(wrap.contactID.count)
        textCount += Int(wrap.queue.count) + Int(wrap.campaign.count) + Int(wrap.reason.count)
        textCount += Int(wrap.disposition.count) + Int(wrap.team.count) + Int(wrap.site.count)
        let isRetracted = wrap.status == .retracted
        let value = batch.write(atMost: 1_600 + 6 * textCount) { writer in
            writeIdentity(wrap, of: agent, in: bytes, to: &writer)
            if isRetracted {
                writer.literal(Self.nothing)
            } else {
                writeAttributes(wrap, in: bytes, to: &writer)
                writeClocks(wrap, to: &writer)
                writeDurations(wrap, to: &writer)
                writeEnd(wrap, to: &writer)
            }
            writer.literal(#","revision":"#)
            writer.integer(Int64(wrap.revision))
            writer.literal(#","status":"#)
            writer.name(wrap.status.name)
            writer.literal("}")
        }
        var identity = EventIdentity("wrap")
        identity.combine(agent.tenant)
        identity.combine(agent.agentID)
        identity.combine(wrap.contactID.bytes(in: bytes))
        identity.combine(wrap.legStartedAt.milliseconds)
        identity.combine(Int64(wrap.segment))
        identity.combine(Int64(wrap.revision))
        let time = isRetracted ? wrap.legStartedAt : wrap.wrapEndedAt
        batch.add(.wraps, key: key, value: value, identity: identity, time: time, headers: headers)
    }

    /// What a retracted record has in place of everything but its identity.
    private static let nothing: StaticString = """
        ,"queue":null,"channel":null,"direction":null,"campaign":null,"reason":null,"disposition":null,"team":null,\
        "site":null,"cohort":null,"offered_at":null,"established_at":null,"cleared_at":null,"wrap_started_at":null,\
        "wrap_ended_at":null,"ring_ms":null,"talk_ms":null,"hold_ms":null,"consult_ms":null,"wrap_ms":null,\
        "overlap_ms":null,"handle_ms":null,"end_cause":null,"limit_ms":null,"extended_ms":null,"exceeded_ms":null,\
        "flags":null
        """

    private static func writeIdentity(
        _ wrap: WrapRecord,
        of agent: AgentKey,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.begin(agent)
        writer.literal(#","contact_id":"#)
        writer.text(wrap.contactID, in: bytes)
        writer.literal(#","leg_started_at":"#)
        writer.instant(wrap.legStartedAt)
        writer.literal(#","segment":"#)
        writer.integer(Int64(wrap.segment))
    }

    private static func writeAttributes(
        _ wrap: WrapRecord,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","queue":"#)
        writer.text(wrap.queue, in: bytes)
        writer.literal(#","channel":"#)
        writer.name(wrap.channel?.name)
        writer.literal(#","direction":"#)
        writer.name(wrap.direction?.name)
        writer.literal(#","campaign":"#)
        writer.text(wrap.campaign, in: bytes)
        writer.literal(#","reason":"#)
        writer.text(wrap.reason, in: bytes)
        writer.literal(#","disposition":"#)
        writer.text(wrap.disposition, in: bytes)
        writer.literal(#","team":"#)
        writer.text(wrap.team, in: bytes)
        writer.literal(#","site":"#)
        writer.text(wrap.site, in: bytes)
        writer.literal(#","cohort":"#)
        writer.name(wrap.isNewHire.map { $0 ? "new" : "experienced" })
    }

    private static func writeClocks(_ wrap: WrapRecord, to writer: inout JSONWriter) {
        writer.literal(#","offered_at":"#)
        writer.instant(wrap.offeredAt)
        writer.literal(#","established_at":"#)
        writer.instant(wrap.establishedAt)
        writer.literal(#","cleared_at":"#)
        writer.instant(wrap.clearedAt)
        writer.literal(#","wrap_started_at":"#)
        writer.instant(wrap.wrapStartedAt)
        writer.literal(#","wrap_ended_at":"#)
        writer.instant(wrap.wrapEndedAt)
    }

    private static func writeDurations(_ wrap: WrapRecord, to writer: inout JSONWriter) {
        writer.literal(#","ring_ms":"#)
        writer.integer(wrap.ringMs)
        writer.literal(#","talk_ms":"#)
        writer.integer(wrap.talkMs)
        writer.literal(#","hold_ms":"#)
        writer.integer(wrap.holdMs)
        writer.literal(#","consult_ms":"#)
        writer.integer(wrap.consultMs)
        writer.literal(#","wrap_ms":"#)
        writer.integer(wrap.wrapMs)
        writer.literal(#","overlap_ms":"#)
        writer.integer(wrap.overlapMs)
        writer.literal(#","handle_ms":"#)
        writer.integer(wrap.handleMs)
    }

    private static func writeEnd(_ wrap: WrapRecord, to writer: inout JSONWriter) {
        writer.literal(#","end_cause":"#)
        writer.name(wrap.endCause.name)
        writer.literal(#","limit_ms":"#)
        writer.integer(wrap.limitMs)
        writer.literal(#","extended_ms":"#)
        writer.integer(wrap.extendedMs)
        writer.literal(#","exceeded_ms":"#)
        writer.integer(wrap.exceededMs)
        writer.literal(#","flags":["#)
        var isFirst = true
        func flag(_ flag: RecordFlags, _ name: StaticString) {
            guard wrap.flags.contains(flag) else { return }
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            writer.name(name)
        }
        flag(.inferredClear, "inferred_clear")
        flag(.suspect, "suspect")
        flag(.standalone, "standalone")
        flag(.consult, "consult")
        writer.literal("]")
    }
}
