import ContactCenter
import Telephony

/// What a decoder made of a record, in values that can be compared and kept.
enum Reading: Equatable, CustomStringConvertible {
    case event(ReadEvent)
    case ignored(IgnoredReason)
    /// The cause's name, the field or "", and the position.
    case rejected(String, String, Int)

    var description: String {
        switch self {
        case .event(let event): "event \(event.event.kind.name)"
        case .ignored(let reason): "ignored \(reason.name)"
        case .rejected(let cause, let field, let position): "rejected \(cause) \(field) \(position)"
        }
    }

    /// The event, if it is one.
    var event: ReadEvent? {
        if case .event(let event) = self { return event }
        return nil
    }

    /// The name of the dead letter's cause, if it is one.
    var cause: String? {
        if case .rejected(let cause, _, _) = self { return cause }
        return nil
    }

    /// The cause and the field, without the position.
    var complaint: String {
        if case .rejected(let cause, let field, _) = self { return field.isEmpty ? cause : "\(cause) \(field)" }
        return "\(self)"
    }
}

/// An event together with a copy of the bytes its texts refer to.
struct ReadEvent: Equatable {
    let event: Event
    let payload: [UInt8]

    /// The text as a string; nil if absent.
    func callAsFunction(_ path: KeyPath<Event, Text>) -> String? {
        let text = event[keyPath: path]
        return text.isNone ? nil : payload.withUnsafeBytes { String(decoding: text.bytes(in: $0), as: UTF8.self) }
    }

    static func == (left: ReadEvent, right: ReadEvent) -> Bool {
        left.fields == right.fields
    }

    /// All that the event says, spelt out.
    var fields: [String] {
        var fields: [String] = []
        describe(event, into: &fields)
        return fields
    }

    private func describe(_ value: Any, into fields: inout [String]) {
        for child in Mirror(reflecting: value).children {
            let label = child.label ?? ""
            if let text = child.value as? Text {
                let string = payload.withUnsafeBytes { String(decoding: text.bytes(in: $0), as: UTF8.self) }
                fields.append("\(label)=\(string)")
            } else if let details = child.value as? ContactDetails {
                describe(details, into: &fields)
            } else {
                fields.append("\(label)=\(child.value)")
            }
        }
    }
}

/// Reads what `decoder` makes of `bytes`.
func read(
    _ bytes: [UInt8]?,
    headers: [(String, String)] = [],
    with decoder: inout CanonicalDecoder
) -> Reading {
    // One allocation each, of the exact size, so that reading past an end is seen by the address sanitizer.
    var kept: [UnsafeRawBufferPointer] = []
    defer { kept.forEach { $0.deallocate() } }
    func keep(_ bytes: some Collection<UInt8>) -> UnsafeRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        kept.append(UnsafeRawBufferPointer(copy))
        return UnsafeRawBufferPointer(copy)
    }
    var cloudEvent = CloudEventHeaders()
    for (name, value) in headers {
        cloudEvent.add(name: keep(name.utf8), value: keep(value.utf8))
    }
    switch decoder.decode(bytes.map { keep($0) }, headers: cloudEvent) {
    case .event: return .event(ReadEvent(event: decoder.event, payload: Array(decoder.payload)))
    case .ignored(let reason): return .ignored(reason)
    case .rejected(let rejection):
        return .rejected("\(rejection.cause.name)", rejection.field.map { "\($0)" } ?? "", rejection.position)
    }
}

/// Reads what a new decoder makes of `json`.
func read(_ json: String, headers: [(String, String)] = []) -> Reading {
    var decoder = CanonicalDecoder()
    return read(Array(json.utf8), headers: headers, with: &decoder)
}

/// Reads an `agent.ready` that has `fields` besides what it needs; they come last, so theirs count.
func readAgentReady(_ fields: String) -> Reading {
    read(
        #"{"id":"1","source":"acd","type":"agent.ready","time":"2026-11-22T08:19:03.125Z","agent_id":"a1","#
            + fields + "}"
    )
}
