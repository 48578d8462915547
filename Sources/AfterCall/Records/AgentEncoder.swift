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
        if !contacts.isEmpty { contacts.removeAll(keepingCapacity: true) }
        tracker.forEachOpenContact { contacts.append($0) }
        let bytes = tracker.bytes
        return contacts.withUnsafeBufferPointer { contacts in
            let wrap = Self.oldestWrap(of: contacts)
            let hash = Self.hash(view, contacts, wrap, in: bytes)
            if hash != published {
                Self.append(view, contacts, wrap, of: agent, hash, headers: headers, in: bytes, to: &batch)
            }
            return hash
        }
    }

    /// The wrap that has been open longest.
    @inline(__always)
    private static func oldestWrap(of contacts: UnsafeBufferPointer<OpenContact>) -> UnsafePointer<OpenContact>? {
        guard let base = contacts.baseAddress else { return nil }
        var oldest: UnsafePointer<OpenContact>?
        for contact in base..<base + contacts.count where contact.pointee.phase == .wrap {
            if let known = oldest, known.pointee.since <= contact.pointee.since { continue }
            oldest = contact
        }
        return oldest
    }

    /// A hash of everything that the record says but for `observed_at`: of contents, not of where they lie.
    @inline(__always)
    private static func hash(
        _ view: AgentView,
        _ contacts: UnsafeBufferPointer<OpenContact>,
        _ wrap: UnsafePointer<OpenContact>?,
        in bytes: UnsafeRawBufferPointer
    ) -> UInt64 {
        var hash = ByteHash()
        hash.combine(UInt64(view.state.rawValue) << 8 | UInt64(view.declared.rawValue))
        hash.combine(view.since.milliseconds)
        hash.combine(view.reason.bytes(in: bytes))
        hash.combine(view.team.bytes(in: bytes))
        hash.combine(view.site.bytes(in: bytes))
        for index in contacts.indices where !contacts[index].isStandalone {
            // Never 0 or 1, which tell where the contacts end.
            let channel = UInt64(contacts[index].channel?.rawValue ?? 255)
            hash.combine(UInt64(contacts[index].phase.rawValue) << 16 | channel << 8 | 2)
            hash.combine(contacts[index].since.milliseconds)
            hash.combine(contacts[index].contactID.bytes(in: bytes))
            hash.combine(contacts[index].queue.bytes(in: bytes))
        }
        if let wrap {
            hash.combine(UInt64(1))
            hash.combine(wrap.pointee.since.milliseconds)
            hash.combine(wrap.pointee.contactID.bytes(in: bytes))
            hash.combine(wrap.pointee.limitMs ?? .min)
            hash.combine(wrap.pointee.deadline?.milliseconds ?? .min)
        } else {
            hash.combine(UInt64(0))
        }
        return hash.value
    }

    private static func append(
        _ view: AgentView,
        _ contacts: UnsafeBufferPointer<OpenContact>,
        _ wrap: UnsafePointer<OpenContact>?,
        of agent: AgentKey,
        _ hash: UInt64,
        headers: Range<Int>,
        in bytes: UnsafeRawBufferPointer,
        to batch: inout OutputBatch
    ) {
        let key = agent.append(to: &batch)
        var textCount = agent.tenant.count + agent.agentID.count
        textCount += Int(view.reason.count) + Int(view.team.count) + Int(view.site.count)
        for index in contacts.indices {
            textCount += 2 * Int(contacts[index].contactID.count) + Int(contacts[index].queue.count)
        }
        var writer = batch.begin(atMost: 704 + 160 * contacts.count + 6 * textCount)
        let start = writer.cursor
        writer.begin(agent)
        writer.literal(#","state":""#)
        writer.word(view.state.name)
        writer.literal(#"","reason":"#)
        writer.text(view.reason, in: bytes)
        writer.literal(#","since":""#)
        writer.instant(view.since)
        writer.literal(#"","declared":""#)
        writer.word(view.declared.name)
        writer.literal(#"","contacts":["#)
        var isFirst = true
        for index in contacts.indices where !contacts[index].isStandalone {
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            write(contacts, index, in: bytes, to: &writer)
        }
        writer.literal(#"],"wrap":"#)
        if let wrap { write(wrap, in: bytes, to: &writer) } else { writer.literal("null") }
        writer.literal(#","team":"#)
        writer.text(view.team, in: bytes)
        writer.literal(#","site":"#)
        writer.text(view.site, in: bytes)
        writer.literal(#","observed_at":""#)
        let time = writer.cursor
        writer.instant(view.observedAt)
        writer.literal(#""}"#)
        var identity = EventIdentity("agent", of: agent)
        identity.combine(view.observedAt.milliseconds)
        identity.combine(Int64(bitPattern: hash))
        batch.end(writer, from: start, as: .agents, key: key, identity: identity, time: time, headers: headers)
    }

    @inline(__always)
    private static func write(
        _ contacts: UnsafeBufferPointer<OpenContact>,
        _ index: Int,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.literal(#"{"contact_id":"#)
        writer.text(contacts[index].contactID, in: bytes)
        writer.literal(#","phase":""#)
        writer.word(contacts[index].phase.name)
        writer.literal(#"","queue":"#)
        writer.text(contacts[index].queue, in: bytes)
        writer.literal(#","channel":"#)
        writer.name(contacts[index].channel?.name)
        writer.literal(#","since":""#)
        writer.instant(contacts[index].since)
        writer.literal(#""}"#)
    }

    @inline(__always)
    private static func write(
        _ wrap: UnsafePointer<OpenContact>,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout JSONWriter
    ) {
        writer.literal(#"{"contact_id":"#)
        writer.text(wrap.pointee.contactID, in: bytes)
        writer.literal(#","started_at":""#)
        writer.instant(wrap.pointee.since)
        writer.literal(#"","limit_ms":"#)
        writer.integer(wrap.pointee.limitMs)
        writer.literal(#","deadline":"#)
        writer.quoted(wrap.pointee.deadline)
        writer.byte(0x7D)
    }
}
