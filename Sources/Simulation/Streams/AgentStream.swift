public import ContactCenter

/// The events of one agent as somebody made them up, in the order in which they happened to be written.
///
/// Not sorted, and with repetitions: sort and deduplicate, or feed them in any order.
public struct AgentStream: Sendable {
    /// The events; their texts are runs of ``payload``.
    public internal(set) var events: [Event]
    /// The UTF-8 bytes that the events' texts are runs of; the same for all streams of all generators.
    public let payload: [UInt8]
    /// The seed that ``StreamGenerator/fill(_:seed:)`` makes this stream from again.
    public internal(set) var seed: UInt64

    /// Creates an empty stream to be filled.
    public init() {
        events = []
        payload = StreamVocabulary.shared.payload
        seed = 0
    }

    /// The record key of all events.
    public var key: [UInt8] { Array("a1".utf8) }

    /// Appends the event at `index` to `json` as a canonical object.
    public func appendJSON(at index: Int, to json: inout [UInt8]) {
        payload.withUnsafeBytes { CanonicalJSON.append(events[index], payload: $0, to: &json) }
    }

    /// Appends the event at `index` to `description` in a notation for people.
    private func describe(_ event: Event, in description: inout String) {
        func read(_ text: Text) -> String {
            payload.withUnsafeBytes { String(decoding: text.bytes(in: $0), as: UTF8.self) }
        }
        description += "\(event.time.milliseconds - StreamGenerator.start.milliseconds) \(event.kind.name)"
        let texts = [
            ("", event.contactID), ("queue", event.queue), ("reason", event.reason), ("cause", event.cause),
            ("campaign", event.campaign), ("customer", event.customerID), ("disposition", event.disposition),
            ("team", event.team), ("site", event.site), ("id", event.id), ("source", event.source),
        ]
        for (name, text) in texts where !text.isNone {
            description += name.isEmpty ? " " + read(text) : " \(name)=" + read(text)
        }
        if let channel = event.channel { description += " \(channel)" }
        if let direction = event.direction { description += " \(direction)" }
        if let limitMs = event.limitMs { description += " limit=\(limitMs)" }
        if let byMs = event.byMs { description += " by=\(byMs)" }
        if let onLimit = event.onLimit { description += " on_limit=\(onLimit)" }
        if let nextState = event.nextState { description += " next=\(nextState)" }
        if event.isPending { description += " pending" }
        if event.declaresOnly { description += " declares only" }
        if event.sequence != 0 { description += " seq=\(event.sequence)" }
        if event.version != 0 { description += " version=\(event.version)" }
        description += "\n"
    }
}

extension AgentStream: CustomStringConvertible {
    /// One event a line: milliseconds since the stream's start, type, contact, and what else it says.
    public var description: String {
        var description = "stream of seed \(seed)\n"
        for event in events { describe(event, in: &description) }
        return description
    }
}
