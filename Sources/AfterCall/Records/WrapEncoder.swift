import AgentTracking
import ContactCenter

/// Wrap records as JSON (topics, wrap record).
enum WrapEncoder {
    /// Appends the record of `wrap` to `batch`; texts of `wrap` are runs of the buffer that begins at `bytes`.
    static func append(
        _ wrap: UnsafePointer<WrapRecord>,
        of agent: AgentKey,
        key: Text,
        headers: Range<Int>,
        at bytes: UnsafeRawPointer?,
        to batch: inout OutputBatch
    ) {
        // 32 bits times a handful: no sum overflows.
        var textCount = agent.tenantCount &+ agent.agentCount &+ Int(wrap.pointee.contactID.count)
        textCount &+= Int(wrap.pointee.queue.count) &+ Int(wrap.pointee.campaign.count)
        textCount &+= Int(wrap.pointee.reason.count) &+ Int(wrap.pointee.disposition.count)
        textCount &+= Int(wrap.pointee.team.count) &+ Int(wrap.pointee.site.count)
        var writer = batch.begin(atMost: 1_600 &+ 6 &* textCount)
        let start = writer.cursor
        writer.begin(agent)
        writer.literal(#","contact_id":"#)
        writer.text(wrap.pointee.contactID, at: bytes)
        writer.literal(#","leg_started_at":""#)
        var time = writer.cursor
        writer.instant(wrap.pointee.legStartedAt)
        writer.literal(#"","segment":"#)
        writer.integer(Int64(wrap.pointee.segment))
        if wrap.pointee.status == .retracted {
            writer.literal(Self.nothing)
        } else {
            writeAttributes(wrap, at: bytes, to: &writer)
            time = writeClocks(wrap, to: &writer)
            writeDurations(wrap, to: &writer)
            writeEnd(wrap, to: &writer)
        }
        writer.literal(#","revision":"#)
        writer.integer(Int64(wrap.pointee.revision))
        writer.literal(#","status":""#)
        writer.word(wrap.pointee.status.name)
        writer.literal(#""}"#)
        var identity = EventIdentity(.wrap, of: agent)
        identity.combine(wrap.pointee.contactID, at: bytes)
        identity.combine(wrap.pointee.legStartedAt.milliseconds)
        identity.combine(Int64(wrap.pointee.segment))
        identity.combine(Int64(wrap.pointee.revision))
        batch.end(writer, from: start, as: .wraps, key: key, identity: identity, time: time, headers: headers)
    }

    /// What a retracted record has in place of everything but its identity.
    private static var nothing: StaticString {
        """
        ,"queue":null,"channel":null,"direction":null,"campaign":null,"reason":null,"disposition":null,"team":null,\
        "site":null,"cohort":null,"offered_at":null,"established_at":null,"cleared_at":null,"wrap_started_at":null,\
        "wrap_ended_at":null,"ring_ms":null,"talk_ms":null,"hold_ms":null,"consult_ms":null,"wrap_ms":null,\
        "overlap_ms":null,"handle_ms":null,"end_cause":null,"limit_ms":null,"extended_ms":null,"exceeded_ms":null,\
        "flags":null
        """
    }

    @inline(__always)
    private static func writeAttributes(
        _ wrap: UnsafePointer<WrapRecord>,
        at bytes: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","queue":"#)
        writer.text(wrap.pointee.queue, at: bytes)
        writer.literal(#","channel":"#)
        writer.name(wrap.pointee.channel?.name)
        writer.literal(#","direction":"#)
        writer.name(wrap.pointee.direction?.name)
        writer.literal(#","campaign":"#)
        writer.text(wrap.pointee.campaign, at: bytes)
        writer.literal(#","reason":"#)
        writer.text(wrap.pointee.reason, at: bytes)
        writer.literal(#","disposition":"#)
        writer.text(wrap.pointee.disposition, at: bytes)
        writer.literal(#","team":"#)
        writer.text(wrap.pointee.team, at: bytes)
        writer.literal(#","site":"#)
        writer.text(wrap.pointee.site, at: bytes)
        switch wrap.pointee.isNewHire {
        case true?: writer.literal(#","cohort":"new""#)
        case false?: writer.literal(#","cohort":"experienced""#)
        case nil: writer.literal(#","cohort":null"#)
        }
    }

    /// Writes the instants, and returns where the last one stands.
    @inline(__always)
    private static func writeClocks(
        _ wrap: UnsafePointer<WrapRecord>,
        to writer: inout JSONWriter
    ) -> UnsafeMutableRawPointer {
        writer.literal(#","offered_at":"#)
        writer.quoted(wrap.pointee.offeredAt)
        writer.literal(#","established_at":"#)
        writer.quoted(wrap.pointee.establishedAt)
        writer.literal(#","cleared_at":"#)
        writer.quoted(wrap.pointee.clearedAt)
        writer.literal(#","wrap_started_at":""#)
        writer.instant(wrap.pointee.wrapStartedAt)
        writer.literal(#"","wrap_ended_at":""#)
        let ended = writer.cursor
        writer.instant(wrap.pointee.wrapEndedAt)
        return ended
    }

    @inline(__always)
    private static func writeDurations(_ wrap: UnsafePointer<WrapRecord>, to writer: inout JSONWriter) {
        writer.literal(#"","ring_ms":"#)
        writer.integer(wrap.pointee.ringMs)
        writer.literal(#","talk_ms":"#)
        writer.integer(wrap.pointee.talkMs)
        writer.literal(#","hold_ms":"#)
        writer.integer(wrap.pointee.holdMs)
        writer.literal(#","consult_ms":"#)
        writer.integer(wrap.pointee.consultMs)
        writer.literal(#","wrap_ms":"#)
        writer.integer(wrap.pointee.wrapMs)
        writer.literal(#","overlap_ms":"#)
        writer.integer(wrap.pointee.overlapMs)
        writer.literal(#","handle_ms":"#)
        writer.integer(wrap.pointee.handleMs)
    }

    @inline(__always)
    private static func writeEnd(_ wrap: UnsafePointer<WrapRecord>, to writer: inout JSONWriter) {
        writer.literal(#","end_cause":""#)
        writer.word(wrap.pointee.endCause.name)
        writer.literal(#"","limit_ms":"#)
        writer.integer(wrap.pointee.limitMs)
        writer.literal(#","extended_ms":"#)
        writer.integer(wrap.pointee.extendedMs)
        writer.literal(#","exceeded_ms":"#)
        writer.integer(wrap.pointee.exceededMs)
        writer.literal(#","flags":["#)
        let flags = wrap.pointee.flags
        if !flags.isEmpty { write(flags, to: &writer) }
        writer.byte(0x5D)
    }

    @inline(__always)
    private static func write(_ flags: RecordFlags, to writer: inout JSONWriter) {
        var isFirst = true
        func flag(_ flag: RecordFlags, _ name: StaticString) {
            guard flags.contains(flag) else { return }
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            writer.name(name)
        }
        flag(.inferredClear, "inferred_clear")
        flag(.suspect, "suspect")
        flag(.standalone, "standalone")
        flag(.consult, "consult")
    }
}
