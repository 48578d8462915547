import ContactCenter

/// One stream while it is being made up: where time and each contact stand.
struct StreamDraft {
    /// Where a contact stands, as far as it matters for what comes next.
    private enum Phase {
        case absent, offered, live, held, wrapping
    }

    let count: Int
    private let options: StreamGenerator.Options
    private let vocabulary: StreamVocabulary
    private let stepMs: Int64
    private let contacts: Int
    private var random: SplitMix64
    private var bits: UInt64 = 0
    private var bitsLeft = 0
    private var time: Int64
    private let last: Int64
    private var phases: (Phase, Phase, Phase, Phase) = (.absent, .absent, .absent, .absent)

    init(seed: UInt64, options: StreamGenerator.Options, vocabulary: StreamVocabulary) {
        var random = SplitMix64(seed: seed)
        self.options = options
        self.vocabulary = vocabulary
        count = options.events.lowerBound + random.below(options.events.count)
        contacts = 1 + random.below(options.contacts)
        // From bursts within seconds to streams that fill the span.
        stepMs = [100, 500, 1_000, 5_000][random.below(4)]
        time = StreamGenerator.start.milliseconds
        last = time + options.spanMs
        self.random = random
    }

    /// A number of `width` random bits, at most 16; one draw of the generator serves many calls.
    private mutating func take(_ width: Int) -> Int {
        if bitsLeft < width {
            bits = random.next()
            bitsLeft = 64
        }
        let taken = Int(truncatingIfNeeded: bits & ((1 &<< UInt64(width)) &- 1))
        bits = bits &>> UInt64(width)
        bitsLeft -= width
        return taken
    }

    /// Whether the next event says again what another said.
    var isRepetitionDue: Bool {
        mutating get { take(4) < options.repetitionsIn16 }
    }

    /// An index from 0 up to, not including, `bound`.
    mutating func index(below bound: Int) -> Int {
        (take(16) * bound) >> 16
    }

    // MARK: Events

    /// A new event, the one at `index` of its stream.
    mutating func event(at index: Int) -> Event {
        advanceTime()
        let contact = take(2) % contacts
        let kind = take(4) < options.chaosIn16 ? anyKind() : likelyKind(phase(contact))
        var event = Event(kind: kind, time: Timestamp(milliseconds: time))
        event.id = vocabulary.ids[index]
        event.source = vocabulary.sources[take(2)]
        event.agentID = vocabulary.agent
        if take(2) == 0 { event.sequence = Int64(take(3)) }
        if take(4) == 0 { event.version = Int64(take(2)) }
        switch kind.family {
        case .leg: describeLeg(contact, in: &event)
        case .agent, .contact: describeAgent(contact, in: &event)
        }
        return event
    }

    /// Another copy of what `original` said: the same, a version of it, or in conflict with it.
    mutating func repetition(of original: Event) -> Event {
        var copy = original
        let roll = take(3)
        if roll < 4 { return copy }
        if roll < 7 {
            copy.version = max(0, original.version + Int64(take(2)) - (roll == 6 ? 2 : -1))
        }
        switch take(3) {
        case 0, 1: copy.time = original.time + [-5_000, -1, 1, 2_000][take(2)]
        case 2: copy.kind = original.kind.family == .leg ? legKind() : agentKind()
        case 3: copy.sequence = Int64(take(3))
        case 4: copy.reason = vocabulary.reasons[take(2)]
        case 5: copy.queue = vocabulary.queues[take(2)]
        case 6: copy.limitMs = limit()
        default: changeFlag(of: &copy)
        }
        let first = StreamGenerator.start.milliseconds
        copy.time = Timestamp(milliseconds: min(max(copy.time.milliseconds, first), last))
        return copy
    }

    private mutating func changeFlag(of copy: inout Event) {
        guard copy.kind.family == .agent else { return }
        if take(1) == 0 { copy.isPending.toggle() } else { copy.declaresOnly.toggle() }
    }

    private mutating func advanceTime() {
        switch take(3) {
        case 0, 1, 2: break
        case 3: time += 1
        case 4, 5: time += stepMs
        case 6: time += stepMs * Int64(1 + take(2))
        default: time += take(3) == 0 ? 5_000 : stepMs / 2
        }
        if time > last { time = last }
    }

    private func phase(_ contact: Int) -> Phase {
        switch contact {
        case 0: phases.0
        case 1: phases.1
        case 2: phases.2
        default: phases.3
        }
    }

    private mutating func setPhase(_ contact: Int, _ phase: Phase) {
        switch contact {
        case 0: phases.0 = phase
        case 1: phases.1 = phase
        case 2: phases.2 = phase
        default: phases.3 = phase
        }
    }

    // MARK: Kinds

    private mutating func agentKind() -> EventKind {
        switch take(4) {
        case 0: .agentLoggedOff
        case 1, 2: .agentLoggedOn
        case 3, 4, 5, 6: .agentReady
        case 7, 8, 9, 10: .agentNotReady
        case 11: .agentHeartbeat
        default: .agentWorkingAfterCall
        }
    }

    private mutating func legKind() -> EventKind {
        switch take(4) {
        case 0, 1: .contactOffered
        case 2, 3, 4: .contactEstablished
        case 5: .contactHeld
        case 6: .contactRetrieved
        case 7, 8, 9: .contactCleared
        case 10: .contactNotAnswered
        case 11, 12: .contactWrapupStarted
        case 13: .contactWrapupExtended
        default: .contactWrapupEnded
        }
    }

    private mutating func anyKind() -> EventKind {
        take(2) == 0 ? agentKind() : legKind()
    }

    private mutating func likelyKind(_ phase: Phase) -> EventKind {
        let roll = take(3)
        switch phase {
        case .absent: return roll < 4 ? .contactOffered : roll < 7 ? .contactEstablished : agentKind()
        case .offered: return roll < 6 ? .contactEstablished : roll < 7 ? .contactNotAnswered : agentKind()
        case .live: return roll < 4 ? .contactCleared : roll < 6 ? .contactHeld : agentKind()
        case .held: return roll < 4 ? .contactRetrieved : roll < 6 ? .contactCleared : .contactEstablished
        case .wrapping:
            switch roll {
            case 0, 1: return .contactWrapupStarted
            case 2: return .contactWrapupExtended
            case 3: return .contactWrapupEnded
            case 4: return .contactEstablished
            default: return agentKind()
            }
        }
    }

    // MARK: Fields

    private mutating func limit() -> Int64 {
        switch take(3) {
        case 0: 0
        case 1: stepMs
        case 2: stepMs * 2
        case 3: stepMs * 10
        case 4: 1
        case 5: 5_000
        case 6: 1_000
        default: 30_000
        }
    }

    private mutating func describeLimit(of event: inout Event) {
        if take(1) == 0 { event.limitMs = limit() }
        switch take(2) {
        case 0: event.onLimit = .end
        case 1: event.onLimit = .exceed
        default: break
        }
    }

    private mutating func describeAgent(_ contact: Int, in event: inout Event) {
        switch event.kind {
        case .agentLoggedOn:
            if take(1) == 0 { event.team = vocabulary.teams[take(1)] }
            if take(1) == 0 { event.site = vocabulary.sites[take(1)] }
            if take(1) == 0 { event.skills = vocabulary.skills[take(1)] }
            if take(1) == 0 { event.hiredOnDay = 20_000 + Int32(take(8)) }
        case .agentLoggedOff:
            if take(1) == 0 { event.reason = vocabulary.reasons[take(2)] }
        case .agentNotReady:
            if take(2) != 0 { event.reason = vocabulary.reasons[take(2)] }
            event.isPending = take(2) == 0
            event.declaresOnly = take(3) == 0
        case .agentReady:
            if take(2) == 0 { event.contactID = vocabulary.contacts[contact] }
            event.isPending = take(2) == 0
            event.declaresOnly = take(3) == 0
        case .agentWorkingAfterCall:
            if take(1) == 0 { event.contactID = vocabulary.contacts[contact] }
            event.isPending = take(2) == 0
            describeLimit(of: &event)
            switch take(3) {
            case 0: event.nextState = .ready
            case 1: event.nextState = .notReady
            case 2: event.nextState = .loggedOff
            default: break
            }
        default:
            break
        }
    }

    private mutating func describeLeg(_ contact: Int, in event: inout Event) {
        event.contactID = vocabulary.contacts[contact]
        switch event.kind {
        case .contactOffered: setPhase(contact, .offered)
        case .contactEstablished, .contactRetrieved: setPhase(contact, .live)
        case .contactHeld: setPhase(contact, .held)
        case .contactCleared:
            setPhase(contact, .wrapping)
            event.cause = vocabulary.clearCauses[take(2)]
        case .contactNotAnswered:
            setPhase(contact, .absent)
            event.cause = vocabulary.missCauses[take(2)]
        case .contactWrapupStarted: describeLimit(of: &event)
        case .contactWrapupExtended:
            let roll = take(2)
            if roll != 1 { event.byMs = take(3) == 0 ? -1_000 : limit() }
            if roll <= 1 { event.limitMs = limit() }
        case .contactWrapupEnded:
            if take(1) == 0 { event.disposition = vocabulary.dispositions[take(1)] }
            if take(2) == 0 { setPhase(contact, .absent) }
        default: break
        }
        describeAttributes(contact, in: &event)
    }

    private mutating func describeAttributes(_ contact: Int, in event: inout Event) {
        if take(1) == 0 { event.queue = vocabulary.queues[take(2)] }
        // Contacts keep to a channel and a direction most of the time: 3 is a chat, 2 is often outbound.
        switch take(3) {
        case 0: event.channel = [Channel.voice, .chat, .email, .message][take(2)]
        case 1, 2, 3, 4: event.channel = contact == 2 ? .chat : .voice
        default: event.channel = contact == 2 ? .chat : nil
        }
        switch take(4) {
        case 0: event.direction = .inbound
        case 1: event.direction = .outbound
        case 2: event.direction = .internalCall
        case 3, 4, 5: event.direction = contact == 1 ? .outbound : nil
        default: break
        }
        switch take(4) {
        case 0: event.reason = vocabulary.reasons[take(2)]
        case 1: event.campaign = vocabulary.campaigns[take(1)]
        case 2: event.customerID = vocabulary.customers[take(1)]
        case 3: event.disposition = vocabulary.dispositions[take(1)]
        default: break
        }
    }
}
