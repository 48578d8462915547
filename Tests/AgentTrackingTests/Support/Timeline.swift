import AgentTracking
import ContactCenter

/// A day of one agent in words, so that a contact-centre person can read it: `0 offered c1 | 12s established c1`.
///
/// Each step is a time (`12s`, `1m30s`, `250ms`, from ``epoch``), what happened, and details: a word with `=` is
/// a field,
/// `pending` and `declares_only` are flags, any other word is the contact.
struct Timeline {
    static let epoch = Timestamp(milliseconds: 1_800_000_000_000)

    struct Step {
        var event: Event
        var payload: [UInt8]
    }

    var steps: [Step] = []

    init(_ text: String) {
        for (index, step) in text.split(separator: "|").enumerated() {
            let words = step.split(whereSeparator: \.isWhitespace)
            let time = Timeline.epoch + Timeline.milliseconds(words[0])
            guard let kind = EventKind.allCases.first(where: { "\($0.name)".hasSuffix("." + words[1]) }) else {
                preconditionFailure("No event type ends in \(words[1])")
            }
            var builder = EventBuilder(kind: kind, time: time)
            builder.set(\.id, "e\(index)")
            builder.set(\.source, "test")
            for word in words.dropFirst(2) { builder.read(word) }
            steps.append(Step(event: builder.event, payload: builder.payload))
        }
    }

    static func milliseconds(_ text: some StringProtocol) -> Milliseconds {
        var total: Milliseconds = 0
        var number = ""
        var unit = ""
        func take() {
            guard let value = Int64(number) else { return }
            switch unit {
            case "ms", "": total += value
            case "s": total += value * 1_000
            case "m": total += value * 60_000
            case "h": total += value * 3_600_000
            case "d": total += value * 86_400_000
            default: preconditionFailure("Unknown unit \(unit)")
            }
        }
        for character in text {
            if character.isNumber || character == "-" {
                if !unit.isEmpty {
                    take()
                    number = ""
                    unit = ""
                }
                number.append(character)
            } else {
                unit.append(character)
            }
        }
        take()
        return total
    }
}

/// Builds an event together with the payload its texts refer to.
struct EventBuilder {
    var event: Event
    var payload: [UInt8] = []

    init(kind: EventKind, time: Timestamp) {
        event = Event(kind: kind, time: time)
    }

    mutating func set(_ field: WritableKeyPath<Event, Text>, _ value: some StringProtocol) {
        let offset = payload.count
        payload += Array(value.utf8)
        event[keyPath: field] = Text(offset: offset, count: payload.count - offset)
    }

    mutating func read(_ word: Substring) {
        guard let equals = word.firstIndex(of: "=") else {
            switch word {
            case "pending": event.isPending = true
            case "declares_only": event.declaresOnly = true
            default: set(\.contactID, word)
            }
            return
        }
        let value = word[word.index(after: equals)...]
        switch word[..<equals] {
        case "id": set(\.id, value)
        case "source": set(\.source, value)
        case "queue": set(\.queue, value)
        case "reason": set(\.reason, value)
        case "cause": set(\.cause, value)
        case "customer": set(\.customerID, value)
        case "campaign": set(\.campaign, value)
        case "disposition": set(\.disposition, value)
        case "team": set(\.team, value)
        case "site": set(\.site, value)
        case "seq": event.sequence = Int64(value) ?? 0
        case "version": event.version = Int64(value) ?? 0
        case "limit": event.limitMs = Timeline.milliseconds(value)
        case "by": event.byMs = Timeline.milliseconds(value)
        case "hired": event.hiredOnDay = Int32(value)
        case "channel": event.channel = Channel.allCases.first { "\($0.name)" == value }
        case "direction": event.direction = Direction.allCases.first { "\($0.name)" == value }
        case "on_limit": event.onLimit = LimitAction.allCases.first { "\($0.name)" == value }
        case "next": event.nextState = DeclaredState.allCases.first { "\($0.name)" == value }
        default: preconditionFailure("Unknown field in \(word)")
        }
    }
}
