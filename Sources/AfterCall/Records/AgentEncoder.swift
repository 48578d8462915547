import AgentTracking
import ContactCenter

/// The presented state of an agent as JSON (topics, agent record).
struct AgentEncoder {
    private var contacts: [OpenContact] = []

    /// Appends the record of the agent to `batch`, unless it says the same as the one with hash `published`.
    ///
    /// - Returns: the hash of what the record says but for `observed_at`.
    mutating func append(
        _ tracker: borrowing AgentTracker,
        of agent: AgentKey,
        unlessPublished published: UInt64,
        headers: Range<Int>,
        to batch: inout OutputBatch
    ) -> UInt64 {
        guard let view = tracker.view else { return published }
        contacts.removeAll(keepingCapacity: true)
        var textCount = agent.tenant.count + agent.agentID.count
        textCount += Int(view.reason.count) + Int(view.team.count) + Int(view.site.count)
        tracker.forEachOpenContact { contact in
            contacts.append(contact)
            textCount += 2 * Int(contact.contactID.count) + Int(contact.queue.count)
        }
        let value = batch.write(atMost: 640 + 160 * contacts.count + 6 * textCount) { writer in
            write(view, of: agent, in: tracker.bytes, to: &writer)
        }
        var hash = ByteHash()
        hash.combine(value.bytes(in: batch.bytes))
        if hash.value == published {
            batch.arena.truncate(to: Int(value.offset))
            return published
        }
        // Everything before is what the agent is; what comes now is when it was last heard of.
        let tail = batch.write(atMost: 64) { writer in
            writer.literal(#","observed_at":"#)
            writer.instant(view.observedAt)
            writer.literal("}")
        }
        let whole = Text(offset: Int(value.offset), count: Int(value.count + tail.count))
        var identity = EventIdentity("agent")
        identity.combine(agent.tenant)
        identity.combine(agent.agentID)
        identity.combine(view.observedAt.milliseconds)
        identity.combine(Int64(bitPattern: hash.value))
        let key = agent.append(to: &batch)
        batch.add(.agents, key: key, value: whole, identity: identity, time: view.observedAt, headers: headers)
        return hash.value
    }

    private func write(
        _ view: AgentView,
        of agent: AgentKey,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.begin(agent)
        writer.literal(#","state":"#)
        writer.name(view.state.name)
        writer.literal(#","reason":"#)
        writer.text(view.reason, in: bytes)
        writer.literal(#","since":"#)
        writer.instant(view.since)
        writer.literal(#","declared":"#)
        writer.name(view.declared.name)
        writer.literal(#","contacts":["#)
        var isFirst = true
        for contact in contacts where !contact.isStandalone {
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            write(contact, in: bytes, to: &writer)
        }
        writer.literal(#"],"wrap":"#)
        writeWrap(in: bytes, to: &writer)
        writer.literal(#","team":"#)
        writer.text(view.team, in: bytes)
        writer.literal(#","site":"#)
        writer.text(view.site, in: bytes)
    }

    private func write(_ contact: OpenContact, in bytes: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        writer.literal(#"{"contact_id":"#)
        writer.text(contact.contactID, in: bytes)
        writer.literal(#","phase":"#)
        writer.name(contact.phase.name)
        writer.literal(#","queue":"#)
        writer.text(contact.queue, in: bytes)
        writer.literal(#","channel":"#)
        writer.name(contact.channel?.name)
        writer.literal(#","since":"#)
        writer.instant(contact.since)
        writer.literal("}")
    }

    /// The wrap that has been open longest.
    private func writeWrap(in bytes: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        let wraps = contacts.lazy.filter { $0.phase == .wrap }
        guard let wrap = wraps.min(by: { $0.since < $1.since }) else { return writer.literal("null") }
        writer.literal(#"{"contact_id":"#)
        writer.text(wrap.contactID, in: bytes)
        writer.literal(#","started_at":"#)
        writer.instant(wrap.since)
        writer.literal(#","limit_ms":"#)
        writer.integer(wrap.limitMs)
        writer.literal(#","deadline":"#)
        writer.instant(wrap.deadline)
        writer.literal("}")
    }
}
