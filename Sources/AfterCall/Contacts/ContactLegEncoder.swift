import ContactCenter

/// The legs of contact records as JSON.
enum ContactLegEncoder {
    /// Writes a leg; its texts are runs of `bytes`.
    static func write(_ leg: LegFacts, in bytes: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        let base = bytes.baseAddress
        writer.literal(#"{"agent_id":"#)
        writer.text(leg.agentID, at: base)
        writer.literal(#","leg_started_at":"#)
        writer.quoted(leg.startedAt)
        writer.literal(#","phase":"#)
        writer.name(phase(of: leg, in: bytes))
        writer.literal(#","queue":"#)
        writer.text(leg.queue, at: base)
        writer.writeMedium(leg.channel, leg.direction)
        writer.literal(#","campaign":"#)
        writer.text(leg.campaign, at: base)
        writer.literal(#","reason":"#)
        writer.text(leg.reason, at: base)
        writer.literal(#","disposition":"#)
        writer.text(leg.disposition, at: base)
        writer.literal(#","team":"#)
        writer.text(leg.team, at: base)
        writer.literal(#","site":"#)
        writer.text(leg.site, at: base)
        writeClocks(leg, at: base, to: &writer)
        writeDurations(leg, to: &writer)
        writeWraps(of: leg, in: bytes, to: &writer)
        writeFlags(leg.flags, to: &writer)
    }

    /// Where the leg is in its life. Legs are told of when something of them ends, so a hold is not known.
    private static func phase(of leg: LegFacts, in bytes: UnsafeRawBufferPointer) -> StaticString {
        switch leg.phase {
        case .live: return "established"
        case .closed, .notAnswered, .retracted: return "closed"
        case .cleared:
            let count = Int(leg.wraps.count) / LegWrap.byteCount
            let last = LegWrap(at: count - 1, of: leg.wraps, in: bytes)
            return last.map { $0.endedAt == nil } ?? false ? "wrap" : "waiting"
        }
    }

    private static func writeClocks(_ leg: LegFacts, at base: UnsafeRawPointer?, to writer: inout JSONWriter) {
        let isAnswered = leg.establishedAt != nil
        writer.literal(#","offered_at":"#)
        writer.quoted(leg.offeredAt)
        writer.literal(#","established_at":"#)
        writer.quoted(leg.establishedAt)
        writer.literal(#","cleared_at":"#)
        writer.quoted(isAnswered ? leg.clearedAt : nil)
        writer.literal(#","not_answered_at":"#)
        writer.quoted(isAnswered ? nil : leg.clearedAt)
        writer.literal(#","not_answered_cause":"#)
        writer.name(isAnswered ? nil : leg.notAnsweredCause?.name)
    }

    private static func writeDurations(_ leg: LegFacts, to writer: inout JSONWriter) {
        let isAnswered = leg.establishedAt != nil
        let isCleared = isAnswered && leg.clearedAt != nil
        let isClosed = isCleared && leg.phase == .closed
        writer.literal(#","ring_ms":"#)
        writer.integer(isAnswered ? leg.ringMs : nil)
        writer.literal(#","talk_ms":"#)
        writer.integer(isCleared ? leg.talkMs : nil)
        writer.literal(#","hold_ms":"#)
        writer.integer(isCleared ? leg.holdMs : nil)
        writer.literal(#","consult_ms":"#)
        writer.integer(isCleared ? leg.consultMs : nil)
        writer.literal(#","wrap_ms":"#)
        writer.integer(isClosed ? leg.wrapMs : nil)
        writer.literal(#","handle_ms":"#)
        writer.integer(isClosed ? leg.talkMs &+ leg.holdMs &+ leg.wrapMs : nil)
    }

    /// Writes the segments of its wrap; a consultation has none.
    private static func writeWraps(of leg: LegFacts, in bytes: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        writer.literal(#","wraps":["#)
        var number = 0
        while !leg.flags.contains(.consult), let wrap = LegWrap(at: number, of: leg.wraps, in: bytes) {
            if number > 0 { writer.byte(0x2C) }
            number += 1
            write(wrap, number: number, to: &writer)
        }
        // Where nobody says them one by one, the only one follows from the rest.
        if leg.wraps.isNone, leg.segments == 1, !leg.flags.contains(.consult), let endedAt = leg.wrapEndedAt {
            let wrap = LegWrap(startedAt: endedAt - leg.wrapMs, endedAt: endedAt, endCause: leg.endCause)
            write(wrap, number: 1, to: &writer)
        }
        writer.byte(0x5D)
    }

    private static func write(_ wrap: LegWrap, number: Int, to writer: inout JSONWriter) {
        writer.literal(#"{"segment":"#)
        writer.integer(Int64(number))
        writer.literal(#","wrap_started_at":"#)
        writer.quoted(wrap.startedAt)
        writer.literal(#","wrap_ended_at":"#)
        writer.quoted(wrap.endedAt)
        writer.literal(#","wrap_ms":"#)
        writer.integer(wrap.endedAt.map { $0 - wrap.startedAt })
        writer.literal(#","end_cause":"#)
        writer.name(wrap.endCause?.name)
        writer.byte(0x7D)
    }

    private static func writeFlags(_ flags: LegFlags, to writer: inout JSONWriter) {
        writer.literal(#","flags":["#)
        var isFirst = true
        func flag(_ flag: LegFlags, _ name: StaticString) {
            guard flags.contains(flag) else { return }
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            writer.name(name)
        }
        flag(.inferredNotAnswered, "inferred")
        flag(.inferredClear, "inferred_clear")
        flag(.suspect, "suspect")
        flag(.consult, "consult")
        writer.literal("]}")
    }
}
