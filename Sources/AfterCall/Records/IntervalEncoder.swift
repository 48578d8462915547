import AgentTracking
import ContactCenter

/// Interval records as JSON (topics, interval record).
enum IntervalEncoder {
    /// Appends the record of `interval` to `batch`; texts are runs of `bytes`.
    static func append(
        _ interval: IntervalRecord,
        contacts: UnsafeBufferPointer<Text>,
        of agent: AgentKey,
        key: Text,
        headers: Range<Int>,
        in bytes: UnsafeRawBufferPointer,
        to batch: inout OutputBatch
    ) {
        var textCount = agent.tenant.count + agent.agentID.count
        textCount += Int(interval.reason.count) + Int(interval.team.count) + Int(interval.site.count)
        for index in interval.contacts { textCount += Int(contacts[index].count) + 3 }
        let isRetracted = interval.status == .retracted
        let value = batch.write(atMost: 512 + 6 * textCount) { writer in
            writer.begin(agent)
            writer.literal(#","started_at":"#)
            writer.instant(interval.startedAt)
            if isRetracted {
                writer.literal(
                    #","state":null,"reason":null,"ended_at":null,"ms":null,"team":null,"site":null,"contacts":null"#
                )
            } else {
                write(interval, contacts: contacts, in: bytes, to: &writer)
            }
            writer.literal(#","revision":"#)
            writer.integer(Int64(interval.revision))
            writer.literal(#","status":"#)
            writer.name(interval.status.name)
            writer.literal("}")
        }
        var identity = EventIdentity("interval")
        identity.combine(agent.tenant)
        identity.combine(agent.agentID)
        identity.combine(interval.startedAt.milliseconds)
        identity.combine(Int64(interval.revision))
        let time = isRetracted ? interval.startedAt : interval.endedAt
        batch.add(.intervals, key: key, value: value, identity: identity, time: time, headers: headers)
    }

    private static func write(
        _ interval: IntervalRecord,
        contacts: UnsafeBufferPointer<Text>,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.literal(#","state":"#)
        writer.name(interval.state.name)
        writer.literal(#","reason":"#)
        writer.text(interval.reason, in: bytes)
        writer.literal(#","ended_at":"#)
        writer.instant(interval.endedAt)
        writer.literal(#","ms":"#)
        writer.integer(interval.endedAt - interval.startedAt)
        writer.literal(#","team":"#)
        writer.text(interval.team, in: bytes)
        writer.literal(#","site":"#)
        writer.text(interval.site, in: bytes)
        writer.literal(#","contacts":["#)
        for index in interval.contacts {
            if index > interval.contacts.lowerBound { writer.byte(0x2C) }
            writer.text(contacts[index], in: bytes)
        }
        writer.literal("]")
    }
}

extension RecordStatus {
    /// The value in records.
    var name: StaticString {
        switch self {
        case .closed: "closed"
        case .corrected: "corrected"
        case .retracted: "retracted"
        }
    }
}
