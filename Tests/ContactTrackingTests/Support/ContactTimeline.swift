import ContactCenter

/// A contact in words, so that a contact-centre person can read it: `0 queued support | 30s abandoned`.
///
/// Each step is a time from ``epoch`` (`12s`, `1m30s`, `250ms`), what happened, and details: a word with `=` is a
/// field, any other word is the queue. A leg is told as a whole and has no time of its own:
/// `leg anna offered=5s established=12s cleared=60s closed=90s ready`: each instant up to where it has come, and why
/// its wrap ended; `rev=2` is the revision, `not_answered=20s`, `consult`, `suspect` and `retracted` are what they say.
struct ContactTimeline {
    static let epoch = Timestamp(milliseconds: 1_800_000_000_000)

    let steps: [ContactStep]

    init(_ text: String) {
        steps = text.split(separator: "|").enumerated().map { index, part in
            let words = part.split(whereSeparator: \.isWhitespace)
            return words[0] == "leg" ? LegWords(words.dropFirst()).step : Self.event(words, number: index)
        }
    }

    static func instant(_ text: some StringProtocol) -> Timestamp { epoch + milliseconds(text) }

    static func milliseconds(_ text: some StringProtocol) -> Milliseconds {
        var total: Milliseconds = 0
        var rest = Substring(text)
        while !rest.isEmpty {
            let number = rest.prefix { $0.isNumber || $0 == "-" }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            let factors: [Substring: Int64] = [
                "": 1, "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
            ]
            guard let value = Int64(number), let factor = factors[unit] else {
                preconditionFailure("Not a duration: \(text)")
            }
            total += value * factor
        }
        return total
    }

    private static func event(_ words: [Substring], number: Int) -> ContactStep {
        guard let kind = EventKind.allCases.first(where: { "\($0.name)" == "contact." + words[1] }) else {
            preconditionFailure("No event is called \(words[1])")
        }
        var builder = StepBuilder()
        var event = Event(kind: kind, time: instant(words[0]))
        event.id = builder.text("e\(number)")
        event.source = builder.text("acd")
        for word in words.dropFirst(2) { read(word, of: &event, &builder) }
        return .event(event, builder.bytes)
    }

    private static func read(_ word: Substring, of event: inout Event, _ builder: inout StepBuilder) {
        guard let equals = word.firstIndex(of: "=") else {
            switch word {
            case "resolved": event.contact.resolved = true
            case "unresolved": event.contact.resolved = false
            case "escalated": event.contact.escalated = true
            case "converted": event.contact.converted = true
            case "complaint": event.contact.complaint = true
            default: event.queue = builder.text(word)
            }
            return
        }
        let value = word[word.index(after: equals)...]
        switch word[..<equals] {
        case "id": event.id = builder.text(value)
        case "source": event.source = builder.text(value)
        case "seq": event.sequence = Int64(value) ?? 0
        case "version": event.version = Int64(value) ?? 0
        case "cause": event.cause = builder.text(value)
        case "reason": event.reason = builder.text(value)
        case "campaign": event.campaign = builder.text(value)
        case "customer": event.customerID = builder.text(value)
        case "channel": event.channel = Channel.allCases.first { "\($0.name)" == value }
        case "direction": event.direction = Direction.allCases.first { "\($0.name)" == value }
        case "priority": event.contact.priority = Int64(value)
        case "kind": event.contact.transferKind = TransferKind.allCases.first { "\($0.name)" == value }
        case "from": event.contact.fromAgentID = builder.text(value)
        case "to": event.contact.toAgentID = builder.text(value)
        case "to_queue": event.contact.toQueue = builder.text(value)
        case "tier": event.contact.tier = builder.text(value)
        case "amount": event.contact.amountMicros = Int64(value).map { $0 * 1_000_000 }
        case "currency": event.contact.currency = builder.text(value)
        case "csat": event.contact.csatThousandths = Int64(value).map { $0 * 1_000 }
        case "scale": event.contact.csatScale = Int64(value)
        case "nps": event.contact.nps = Int64(value)
        default: preconditionFailure("Unknown field in \(word)")
        }
    }
}

/// A leg in words.
private struct LegWords {
    private var leg: LegFacts
    private var builder = StepBuilder()
    private var held: Milliseconds = 0

    init(_ words: ArraySlice<Substring>) {
        leg = LegFacts(agentID: .none, startedAt: .distantFuture, phase: .live)
        leg.agentID = builder.text(words[words.startIndex])
        leg.revision = 1
        for word in words.dropFirst() { read(word) }
        finish()
    }

    var step: ContactStep { .leg(leg, builder.bytes) }

    private mutating func read(_ word: Substring) {
        guard let equals = word.firstIndex(of: "=") else { return readFlag(word) }
        let value = word[word.index(after: equals)...]
        switch word[..<equals] {
        case "rev": leg.revision = Int32(value) ?? 1
        case "started": leg.startedAt = ContactTimeline.instant(value)
        case "offered": leg.offeredAt = ContactTimeline.instant(value)
        case "established": leg.establishedAt = ContactTimeline.instant(value)
        case "cleared":
            leg.clearedAt = ContactTimeline.instant(value)
            leg.phase = .cleared
        case "closed":
            leg.wrapEndedAt = ContactTimeline.instant(value)
            leg.phase = .closed
            leg.segments = max(1, leg.segments)
        case "segments": leg.segments = Int32(value) ?? 1
        case "wrap": leg.wrapMs = ContactTimeline.milliseconds(value)
        case "held": held = ContactTimeline.milliseconds(value)
        case "not_answered":
            leg.clearedAt = ContactTimeline.instant(value)
            leg.phase = .notAnswered
        case "queue": leg.queue = builder.text(value)
        case "reason": leg.reason = builder.text(value)
        case "campaign": leg.campaign = builder.text(value)
        case "customer": leg.customerID = builder.text(value)
        case "team": leg.team = builder.text(value)
        case "site": leg.site = builder.text(value)
        case "disposition": leg.disposition = builder.text(value)
        case "channel": leg.channel = Channel.allCases.first { "\($0.name)" == value } ?? .voice
        case "direction": leg.direction = Direction.allCases.first { "\($0.name)" == value } ?? .inbound
        default: preconditionFailure("Unknown field in \(word)")
        }
    }

    private mutating func readFlag(_ word: Substring) {
        switch word {
        case "consult":
            leg.flags.insert(.consult)
            leg.endCause = .consult
        case "suspect": leg.flags.insert(.suspect)
        case "retracted": leg.phase = .retracted
        case "reopened": leg.phase = .cleared
        case "new": leg.isNewHire = true
        default:
            guard let cause = EndCause.allCases.first(where: { "\($0.name)" == word }) else {
                preconditionFailure("Unknown word \(word)")
            }
            leg.endCause = cause
        }
    }

    private mutating func finish() {
        leg.startedAt = min(leg.startedAt, leg.offeredAt ?? leg.establishedAt ?? leg.startedAt)
        if let offered = leg.offeredAt, let established = leg.establishedAt { leg.ringMs = established - offered }
        guard let established = leg.establishedAt, let cleared = leg.clearedAt else { return }
        leg.holdMs = held
        leg.talkMs = cleared - established - held
        if let ended = leg.wrapEndedAt, leg.wrapMs == 0 { leg.wrapMs = ended - cleared }
        if leg.phase == .closed, leg.endCause == nil { leg.endCause = .ready }
    }
}
