import AgentTracking
import ContactCenter

/// Interval records as JSON (topics, interval record).
enum IntervalEncoder {
    /// Appends the record of `interval` to `batch`; texts are runs of the buffer that begins at `bytes`.
    static func append(
        _ interval: UnsafePointer<IntervalRecord>,
        contacts all: UnsafeBufferPointer<Text>,
        of agent: AgentKey,
        key: Text,
        headers: Range<Int>,
        at bytes: UnsafeRawPointer?,
        to batch: inout OutputBatch
    ) {
        let contacts = UnsafeBufferPointer(rebasing: all[interval.pointee.contacts])
        // 32 bits times a handful: no sum overflows.
        var textCount = agent.tenantCount &+ agent.agentCount &+ Int(interval.pointee.reason.count)
        textCount &+= Int(interval.pointee.team.count) &+ Int(interval.pointee.site.count)
        for contact in contacts { textCount &+= Int(contact.count) &+ 3 }
        var writer = batch.begin(atMost: 512 &+ 6 &* textCount)
        let start = writer.cursor
        writer.begin(agent)
        writer.literal(#","started_at":""#)
        var time = writer.cursor
        writer.instant(interval.pointee.startedAt)
        if interval.pointee.status == .retracted {
            writer.literal(Self.nothing)
        } else {
            writer.literal(#"","state":""#)
            writer.word(interval.pointee.state.name)
            writer.literal(#"","reason":"#)
            writer.text(interval.pointee.reason, at: bytes)
            writer.literal(#","ended_at":""#)
            time = writer.cursor
            writer.instant(interval.pointee.endedAt)
            writer.literal(#"","ms":"#)
            writer.integer(interval.pointee.endedAt - interval.pointee.startedAt)
            writer.literal(#","team":"#)
            writer.text(interval.pointee.team, at: bytes)
            writer.literal(#","site":"#)
            writer.text(interval.pointee.site, at: bytes)
            writer.literal(#","contacts":["#)
            for index in contacts.indices {
                if index > 0 { writer.byte(0x2C) }
                writer.text(contacts[index], at: bytes)
            }
            writer.literal(#"],"revision":"#)
        }
        writer.integer(Int64(interval.pointee.revision))
        writer.literal(#","status":""#)
        writer.word(interval.pointee.status.name)
        writer.literal(#""}"#)
        var identity = EventIdentity(.interval, of: agent)
        identity.combine(interval.pointee.startedAt.milliseconds)
        identity.combine(Int64(interval.pointee.revision))
        batch.end(writer, from: start, as: .intervals, key: key, identity: identity, time: time, headers: headers)
    }

    /// What a retracted record has in place of everything but its identity.
    private static var nothing: StaticString {
        """
        ","state":null,"reason":null,"ended_at":null,"ms":null,"team":null,"site":null,"contacts":null,"revision":
        """
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
