import ContactCenter

/// Log-ons as the directory has it: team, site and day of hiring of the version in force at the time of the event, over
/// what the switch says.
///
/// The event is changed before it is applied, so that what is kept of it, folded again and written to the changelog is
/// what the directory said then.
struct LogOnEnrichment: ~Copyable {
    private var directory = Directory()
    private var payloadRoom = ByteArena()
    private let place: UnsafeMutablePointer<Event>

    init() {
        place = .allocate(capacity: 1)
        place.initialize(to: Event(kind: .agentLoggedOn, time: .distantPast))
    }

    deinit {
        place.deallocate()
    }

    /// Takes up what `directory` says in place of what was known.
    mutating func use(_ directory: Directory) {
        self.directory = directory
    }

    /// The event as ``enrich(_:of:payload:)`` left it.
    var eventAddress: UnsafePointer<Event> { UnsafePointer(place) }

    /// The bytes that its texts are runs of.
    var payload: UnsafeRawBufferPointer { payloadRoom.bytes }

    /// Makes a copy of a log-on with what the directory says.
    ///
    /// - Parameter payload: read during the call only.
    /// - Returns: whether there is a copy: where the directory says nothing, the event stands as it is.
    mutating func enrich(
        _ event: UnsafePointer<Event>,
        of agent: AgentKey,
        payload: UnsafeRawBufferPointer
    ) -> Bool {
        guard event.pointee.kind == .agentLoggedOn, !directory.agents.isEmpty else { return false }
        let name = DirectoryName(tenant: agent.tenant, id: agent.agentID)
        guard let known = directory.agent(name, at: event.pointee.time) else { return false }
        if known.team == nil, known.site == nil, known.hiredOnDay == nil { return false }
        place.pointee = event.pointee
        payloadRoom.truncate(to: 0)
        _ = payloadRoom.append(payload)
        if let team = known.team { place.pointee.team = append(team) }
        if let site = known.site { place.pointee.site = append(site) }
        if let day = known.hiredOnDay { place.pointee.hiredOnDay = day }
        return true
    }

    private mutating func append(_ text: String) -> Text {
        var text = text
        return text.withUTF8 { payloadRoom.append(UnsafeRawBufferPointer($0)) }
    }
}
