public import ContactCenter

/// Decodes the records of one source in one dialect to canonical events.
///
/// One decoder per thread, reused for all records: it owns the events it decoded last and their bytes, and allocates
/// only when a record is larger, or gives more, than all before it. It keeps nothing that a record said; what depends
/// on the records before (``SecondOrdinals``) the caller lends it.
///
/// Ids of agents are mapped by ``DialectSettings/agentIDs``. Where that needs more than a table, such as a regular
/// expression or the directory, the caller looks at ``forEachUnknownAgent(_:)`` after each record with a
/// ``unknownAgentCount``, works the id out once, and tells the decoder with ``learn(_:is:)`` and ``mapAgents()``.
public struct DialectDecoder: ~Copyable {
    /// What it reads.
    public let dialect: Dialect
    /// How many events of the last record name an agent that the table does not know; 0 without a table.
    public private(set) var unknownAgentCount = 0

    private var context: DialectContext

    /// Creates a decoder of `dialect` with the settings of one source.
    public init(_ dialect: Dialect, settings: DialectSettings = DialectSettings()) {
        self.dialect = dialect
        context = DialectContext(settings, format: dialect.name)
    }

    /// Decodes one record.
    ///
    /// - Parameters:
    ///   - record: its bytes are read during the call only.
    ///   - headers: what the record's headers say of CloudEvents; empty when none does.
    ///   - clock: what tells the records of one second apart, of the source's partition.
    /// - Returns: what became of it. A record that lacks what one of its events needs gives none.
    public mutating func decode(
        _ record: DialectRecord,
        headers: borrowing CloudEventHeaders,
        clock: inout SecondOrdinals
    ) -> DialectOutcome {
        unknownAgentCount = 0
        context.begin(
            record.value ?? UnsafeRawBufferPointer(start: nil, count: 0),
            arrival: record.arrivalTime,
            clock: clock
        )
        guard !context.rawValue.isEmpty else {
            return .rejected(Rejection(cause: .malformed, detail: "the value is null or empty"))
        }
        guard context.rawValue.count <= context.settings.maximumValueBytes else {
            return .rejected(Rejection(cause: .tooLarge, detail: "more bytes than are read"))
        }
        do throws(DialectFault) {
            try dialect.read(&context, headers)
            clock = context.clock
        } catch {
            context.events.removeAll()
            return .rejected(error.rejection)
        }
        if let rejection = complaint() {
            context.events.removeAll()
            return .rejected(rejection)
        }
        guard context.events.count > 0 else {
            let detail = context.notes.count > 0 ? context.notes[0] : "says nothing of an agent or a contact"
            return .ignored(context.ignoredReason, detail)
        }
        mapAgents()
        return .events(context.events.count)
    }

    /// The events of the last record, if it gave any; their texts are runs of ``payload``. Valid until the next record.
    public var events: UnsafeMutableBufferPointer<Event> {
        UnsafeMutableBufferPointer(start: context.events.start, count: context.events.count)
    }

    /// The bytes which the texts of ``events`` refer to, valid until the next call of a mutating method.
    public var payload: UnsafeRawBufferPointer { context.bytes }

    /// Calls `body` with what was ignored of the last record and why, in our own words; at most sixteen times.
    public func forEachNote(_ body: (StaticString) -> Void) {
        for index in 0..<context.notes.count { body(context.notes[index]) }
    }

    // MARK: Agents

    /// Calls `body` with the id of each agent of the last record that the table does not know, those among them that a
    /// transfer is from or to.
    public func forEachUnknownAgent(_ body: (UnsafeRawBufferPointer) -> Void) {
        guard unknownAgentCount > 0 else { return }
        for event in events {
            for agent in [event.agentID, event.contact.fromAgentID, event.contact.toAgentID] where isUnmapped(agent) {
                body(agent.bytes(in: payload))
            }
        }
    }

    /// Adds an id to the decoder's table, which it has from then on if it had none.
    public mutating func learn(_ vendorID: UnsafeRawBufferPointer, is agentID: UnsafeRawBufferPointer) {
        if context.agents == nil { context.agents = AgentIDTable() }
        context.agents?.insert(vendorID, agentID: agentID)
    }

    /// Gives the last record's events the `agent_id`s of the table, where that was not done yet.
    public mutating func mapAgents() {
        // Taken out for the while, so that it need not be copied to be read beside the rest.
        guard let table = context.agents.take() else { return }
        unknownAgentCount = 0
        if context.mappedFrom == .max { context.mappedFrom = context.bytes.count }
        for index in 0..<context.events.count {
            let event = context.events.start + index
            let isKnown = map(&event.pointee.agentID, by: table)
            let isFromKnown = map(&event.pointee.contact.fromAgentID, by: table)
            let isToKnown = map(&event.pointee.contact.toAgentID, by: table)
            if !isKnown || !isFromKnown || !isToKnown { unknownAgentCount += 1 }
        }
        context.agents = table
    }

    private func isUnmapped(_ text: Text) -> Bool {
        !text.isNone && Int(text.offset) < context.mappedFrom
    }

    /// - Returns: whether it is mapped now, or absent.
    private mutating func map(_ text: inout Text, by table: borrowing AgentIDTable) -> Bool {
        guard isUnmapped(text) else { return true }
        guard let number = table.number(of: text.bytes(in: context.bytes)) else { return false }
        text = table.withAgentID(number) { context.keep($0) }
        return true
    }

    // MARK: What every event needs

    private func complaint() -> Rejection? {
        guard !context.hasTooManyEvents else {
            return Rejection(cause: .tooLarge, detail: "more events than one record may give")
        }
        for event in events {
            let family = event.kind.family
            if event.agentID.isNone, family != .contact { return missing("agent_id") }
            if event.contactID.isNone, family != .agent { return missing("contact_id") }
            guard event.time >= .earliestWritable, event.time <= .latestWritable else {
                return Rejection(cause: .badTime, detail: "outside the years 0001 to 9999")
            }
            let limit = CanonicalDecoder.maximumIdentifierBytes
            guard event.id.count <= limit, event.agentID.count <= limit, event.contactID.count <= limit else {
                return Rejection(cause: .malformed, detail: Complaint.identifierTooLong.detail)
            }
        }
        return nil
    }

    private func missing(_ field: StaticString) -> Rejection {
        Rejection(cause: .missingField, field: field, detail: "the record does not say it")
    }
}
