import ContactCenter
import Telephony

/// Reads the records of one partition of a source in its dialect, and writes the events as canonical JSON.
///
/// Thread safety: none; it belongs to its worker's thread.
final class DialectReader {
    private var decoder: DialectDecoder
    private var writer = CanonicalWriter()
    private let dialect: Dialect
    private let settings: DialectSettings
    private var identity: AgentIdentity
    /// How many ids the decoder has learned, and those for which nothing was found.
    private var learnedCount = 0
    private var unknown: Set<[UInt8]> = []
    /// What tells the records of one second apart, and what did when the journal was last kept.
    private var clock = SecondOrdinals()
    private var kept = SecondOrdinals()

    /// How many ids are remembered; beyond that they are looked up anew.
    private static let rememberedIDs = 50_000

    init(_ dialect: Dialect, _ settings: DialectSettings, _ identity: AgentIdentity) {
        self.dialect = dialect
        self.settings = settings
        self.identity = identity
        decoder = Self.makeDecoder(dialect, settings, identity)
    }

    private static func makeDecoder(
        _ dialect: Dialect,
        _ settings: DialectSettings,
        _ identity: AgentIdentity
    ) -> DialectDecoder {
        var settings = settings
        if !identity.isVerbatim { settings.agentIDs = .table(AgentIDTable()) }
        return DialectDecoder(dialect, settings: settings)
    }

    /// Lets `directory` say from now on who agents are. Canonical events have a tenant each, and keep their ids.
    func use(_ directory: Directory) {
        guard dialect.name != Dialect.canonical.name else { return }
        let ids = SystemIDs(directory, tenant: settings.tenant)
        if ids.isEmpty, identity.directory == nil { return }
        identity.directory = ids.isEmpty ? nil : ids
        forgetIDs()
    }

    /// How many events of the last record name an agent that no identity was found for.
    var unknownAgentCount: Int { decoder.unknownAgentCount }

    /// Decodes a record that came at `arrival`.
    func decode(
        _ record: InputRecord,
        arrival: Timestamp,
        headers: borrowing CloudEventHeaders
    ) -> DialectOutcome {
        let record = DialectRecord(value: record.value, key: record.key, arrivalTime: arrival)
        if learnedCount + unknown.count > Self.rememberedIDs { forgetIDs() }
        let outcome = decoder.decode(record, headers: headers, clock: &clock)
        if decoder.unknownAgentCount > 0 { identifyAgents() }
        return outcome
    }

    // MARK: Agents

    private func identifyAgents() {
        var news: [[UInt8]] = []
        decoder.forEachUnknownAgent { id in
            let id = Array(id)
            if !unknown.contains(id), !news.contains(id) { news.append(id) }
        }
        var hasLearned = false
        for id in news {
            guard let agentID = identity.agentID(of: String(decoding: id, as: UTF8.self)) else {
                unknown.insert(id)
                continue
            }
            id.withUnsafeBytes { id in
                Array(agentID.utf8).withUnsafeBytes { decoder.learn(id, is: $0) }
            }
            learnedCount += 1
            hasLearned = true
        }
        if hasLearned { decoder.mapAgents() }
    }

    /// Begins to remember anew, so that a source that makes up ids does not fill the memory.
    private func forgetIDs() {
        decoder = Self.makeDecoder(dialect, settings, identity)
        learnedCount = 0
        unknown.removeAll()
    }

    /// The events of the last record; their texts are runs of ``payload``.
    var events: UnsafeMutableBufferPointer<Event> { decoder.events }

    /// What the texts of ``events`` refer to.
    var payload: UnsafeRawBufferPointer { decoder.payload }

    /// Lends `event`, one of ``events``, as canonical JSON.
    func withJSON(of event: Event, _ body: (UnsafeRawBufferPointer) -> Void) {
        writer.removeAll()
        writer.append(event, payload: decoder.payload)
        writer.bytes.withUnsafeBytes(body)
    }

    // MARK: What outlives a record

    /// The second of the newest record and how many it has had, to be committed with the offset; `nil` where the clock
    /// of the source needs none, and before the first record.
    var note: String? {
        dialect.needs.contains(.ordinals) && clock.second > .min ? "\(clock.second):\(clock.count)" : nil
    }

    /// Goes on where `note` was committed.
    func takeUp(_ note: String) {
        let parts = note.split(separator: ":").compactMap { Int64($0) }
        // What somebody else committed says nothing.
        guard parts.count == 2 else { return }
        clock = SecondOrdinals(second: parts[0], count: parts[1])
        kept = clock
    }

    /// What was read is committed.
    func keep() { kept = clock }

    /// What was read is undone, and comes again.
    func rollBack() { clock = kept }
}
