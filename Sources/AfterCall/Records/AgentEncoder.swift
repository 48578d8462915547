import AgentTracking
import ContactCenter

/// The presented state of an agent as JSON (topics, agent record).
struct AgentEncoder: ~Copyable {
    /// Room for the contacts of one agent, used again and again.
    private var room: UnsafeMutableBufferPointer<OpenContact> = .allocate(capacity: 8)
    private var count = 0

    deinit {
        room.deallocate()
    }

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
        count = 0
        tracker.forEachOpenContact { add($0) }
        let contacts = UnsafeBufferPointer(rebasing: room[..<count])
        let bytes = tracker.bytes.baseAddress
        let wrap = Self.oldestWrap(of: contacts)
        let hash = Self.hash(view, contacts, wrap, at: bytes)
        if hash != published {
            Self.append(view, contacts, wrap, of: agent, hash, headers: headers, at: bytes, to: &batch)
        }
        return hash
    }

    @inline(__always)
    private mutating func add(_ contact: OpenContact) {
        if count == room.count { grow() }
        (room.baseAddress.unsafelyUnwrapped + count).initialize(to: contact)
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<OpenContact>.allocate(capacity: 2 * room.count)
        _ = larger.moveInitialize(fromContentsOf: room)
        room.deallocate()
        room = larger
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
        at bytes: UnsafeRawPointer?
    ) -> UInt64 {
        var hash = ByteHash()
        let states = UInt64(view.state.rawValue) << 8 | UInt64(view.declared.rawValue)
        hash.combine(states, UInt64(bitPattern: view.since.milliseconds))
        hash.combine(view.reason, at: bytes)
        hash.combine(view.team, at: bytes)
        hash.combine(view.site, at: bytes)
        // How many contacts are shown, twice, and whether there is a wrap.
        var shape: UInt64 = wrap == nil ? 0 : 1
        for contact in contacts where !contact.isStandalone {
            shape &+= 2
            let kind = UInt64(contact.phase.rawValue) << 8 | UInt64(contact.channel?.rawValue ?? 255)
            hash.combine(kind, UInt64(bitPattern: contact.since.milliseconds))
            hash.combine(contact.contactID, at: bytes)
            hash.combine(contact.queue, at: bytes)
        }
        if let wrap {
            hash.combine(wrap.pointee.contactID, at: bytes)
            hash.combine(wrap.pointee.since.milliseconds)
            let limitMs = UInt64(bitPattern: wrap.pointee.limitMs ?? .min)
            hash.combine(limitMs, UInt64(bitPattern: wrap.pointee.deadline?.milliseconds ?? .min))
        }
        hash.combine(shape)
        return hash.value
    }

    private static func append(
        _ view: AgentView,
        _ contacts: UnsafeBufferPointer<OpenContact>,
        _ wrap: UnsafePointer<OpenContact>?,
        of agent: AgentKey,
        _ hash: UInt64,
        headers: Range<Int>,
        at bytes: UnsafeRawPointer?,
        to batch: inout OutputBatch
    ) {
        let key = agent.append(to: &batch)
        // 32 bits times a handful, for each of so many contacts as fit into memory: no sum overflows.
        var textCount = agent.tenantCount &+ agent.agentCount
        textCount &+= Int(view.reason.count) &+ Int(view.team.count) &+ Int(view.site.count)
        for contact in contacts { textCount &+= 2 &* Int(contact.contactID.count) &+ Int(contact.queue.count) }
        var writer = batch.begin(atMost: 704 &+ 160 &* contacts.count &+ 6 &* textCount)
        let start = writer.cursor
        writer.begin(agent)
        writer.literal(#","state":""#)
        writer.word(view.state.name)
        writer.literal(#"","reason":"#)
        writer.text(view.reason, at: bytes)
        writer.literal(#","since":""#)
        writer.instant(view.since)
        writer.literal(#"","declared":""#)
        writer.word(view.declared.name)
        writer.literal(#"","contacts":["#)
        var isFirst = true
        for index in contacts.indices where !contacts[index].isStandalone {
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            write(contacts, index, at: bytes, to: &writer)
        }
        writer.literal(#"],"wrap":"#)
        if let wrap { write(wrap, at: bytes, to: &writer) } else { writer.literal("null") }
        writer.literal(#","team":"#)
        writer.text(view.team, at: bytes)
        writer.literal(#","site":"#)
        writer.text(view.site, at: bytes)
        writer.literal(#","observed_at":""#)
        let time = writer.cursor
        writer.instant(view.observedAt)
        writer.literal(#""}"#)
        var identity = EventIdentity(.agent, of: agent)
        identity.combine(view.observedAt.milliseconds)
        identity.combine(Int64(bitPattern: hash))
        batch.end(writer, from: start, as: .agents, key: key, identity: identity, time: time, headers: headers)
    }

    @inline(__always)
    private static func write(
        _ contacts: UnsafeBufferPointer<OpenContact>,
        _ index: Int,
        at bytes: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        writer.literal(#"{"contact_id":"#)
        writer.text(contacts[index].contactID, at: bytes)
        writer.literal(#","phase":""#)
        writer.word(contacts[index].phase.name)
        writer.literal(#"","queue":"#)
        writer.text(contacts[index].queue, at: bytes)
        writer.literal(#","channel":"#)
        writer.name(contacts[index].channel?.name)
        writer.literal(#","since":""#)
        writer.instant(contacts[index].since)
        writer.literal(#""}"#)
    }

    @inline(__always)
    private static func write(
        _ wrap: UnsafePointer<OpenContact>,
        at bytes: UnsafeRawPointer?,
        to writer: inout JSONWriter
    ) {
        writer.literal(#"{"contact_id":"#)
        writer.text(wrap.pointee.contactID, at: bytes)
        writer.literal(#","started_at":""#)
        writer.instant(wrap.pointee.since)
        writer.literal(#"","limit_ms":"#)
        writer.integer(wrap.pointee.limitMs)
        writer.literal(#","deadline":"#)
        writer.quoted(wrap.pointee.deadline)
        writer.byte(0x7D)
    }
}
