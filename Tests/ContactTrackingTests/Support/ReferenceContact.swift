import ContactCenter

/// What follows from events and legs of a contact, computed plainly: slow, with strings and arrays, sharing no code
/// with the fold but the vocabulary. It says its results in the words that ``Words`` has for what is published.
struct ReferenceContact {
    /// An event in plain values.
    struct PlainEvent {
        var event: Event
        var bytes: [UInt8]

        func string(_ text: Text) -> String {
            text.isNone
                ? "" : String(decoding: bytes[Int(text.offset)..<Int(text.offset) + Int(text.count)], as: UTF8.self)
        }
        var time: Int64 { event.time.milliseconds }
        var queue: String { string(event.queue) }
        var cause: String { string(event.cause) }
        /// By which it sorts among events of a contact, but for content.
        var key: (Int64, Int, Int64, [UInt8], [UInt8]) {
            (
                time, Int(event.kind.rank), event.sequence, Array(string(event.source).utf8),
                Array(string(event.id).utf8)
            )
        }
    }

    struct PlainLeg {
        var leg: LegFacts
        var bytes: [UInt8]

        func string(_ text: Text) -> String {
            text.isNone
                ? "" : String(decoding: bytes[Int(text.offset)..<Int(text.offset) + Int(text.count)], as: UTF8.self)
        }
        var agent: String { string(leg.agentID) }
        var established: Int64? { leg.establishedAt?.milliseconds }
        var cleared: Int64? { leg.clearedAt?.milliseconds }
        var isConsultation: Bool { leg.flags.contains(.consult) }
    }

    struct Visit {
        var queued: PlainEvent
        var closed: Int64?
        var result = ""
        var agent = "-"
    }

    var events: [PlainEvent] = []
    var legs: [PlainLeg] = []
    var visits: [Visit] = []
    var facts: [String: Int] = [:]
    var anomalies: [String: Int32] = [:]
    let clock: Int64

    init(_ steps: [ContactStep], clock: Timestamp) {
        self.clock = clock.milliseconds
        takeEvents(steps)
        takeLegs(steps)
        walk()
        tellVisits()
        tellLegs()
        tellContact()
    }

    // MARK: What counts

    private mutating func takeEvents(_ steps: [ContactStep]) {
        for case .event(let event, let bytes) in steps {
            let new = PlainEvent(event: event, bytes: bytes)
            let same = events.firstIndex {
                $0.string($0.event.id) == new.string(event.id) && $0.string($0.event.source) == new.string(event.source)
            }
            guard let same else {
                events.append(new)
                continue
            }
            let known = events[same]
            if event.version > known.event.version
                || event.version == known.event.version && Self.sorts(new, before: known)
            {
                events[same] = new
            }
        }
        events.sort { Self.sorts($0, before: $1) }
    }

    private static func sorts(_ left: PlainEvent, before right: PlainEvent) -> Bool {
        let (one, other) = (left.key, right.key)
        if one.0 != other.0 { return one.0 < other.0 }
        if one.1 != other.1 { return one.1 < other.1 }
        if one.2 != other.2 { return one.2 < other.2 }
        if one.3 != other.3 { return one.3.lexicographicallyPrecedes(other.3) }
        if one.4 != other.4 { return one.4.lexicographicallyPrecedes(other.4) }
        // Copies: in the generated streams they differ in their kind or their queue only.
        let (kind, otherKind) = ("\(left.event.kind.name)", "\(right.event.kind.name)")
        if kind != otherKind { return kind < otherKind }
        return left.queue < right.queue
    }

    private mutating func takeLegs(_ steps: [ContactStep]) {
        for case .leg(let leg, let bytes) in steps {
            let new = PlainLeg(leg: leg, bytes: bytes)
            let same = legs.firstIndex { $0.agent == new.agent && $0.leg.startedAt == leg.startedAt }
            if let same {
                if leg.revision > legs[same].leg.revision { legs[same] = new }
            } else {
                legs.append(new)
            }
        }
        legs.sort { ($0.leg.startedAt.milliseconds, $0.agent) < ($1.leg.startedAt.milliseconds, $1.agent) }
    }

    private var lastAt: Int64 {
        let told = legs.flatMap { leg -> [Int64] in
            if leg.leg.phase == .retracted { return [leg.leg.startedAt.milliseconds] }
            let all = [
                leg.leg.startedAt, leg.leg.offeredAt, leg.leg.establishedAt, leg.leg.clearedAt, leg.leg.wrapEndedAt,
            ]
            return all.compactMap { $0?.milliseconds }
        }
        return (events.map(\.time) + told).max() ?? .min
    }

    private var current: [PlainLeg] { legs.filter { $0.leg.phase != .retracted } }

    private var established: [PlainLeg] {
        current.filter { $0.established != nil }.sorted {
            ($0.established ?? 0, $0.agent, $0.leg.startedAt.milliseconds)
                < ($1.established ?? 0, $1.agent, $1.leg.startedAt.milliseconds)
        }
    }

    // MARK: Visits

    private mutating func walk() {
        var open: Int?
        func close(_ visits: inout [Visit], _ result: String, _ at: Int64, _ agent: String = "-") {
            guard let index = open else { return }
            visits[index].closed = at
            visits[index].result = result
            visits[index].agent = agent
            open = nil
        }
        // Everything that happens, by time and rank.
        var moments = events.map {
            (at: $0.time, rank: Int($0.event.kind.rank), event: Optional($0), leg: PlainLeg?.none)
        }
        moments += established.map { (at: $0.established ?? 0, rank: 12, event: PlainEvent?.none, leg: Optional($0)) }
        let order = moments.indices.sorted {
            (moments[$0].at, moments[$0].rank, $0) < (moments[$1].at, moments[$1].rank, $1)
        }
        for index in order {
            let moment = moments[index]
            if let leg = moment.leg { close(&visits, "answered", moment.at, leg.agent) }
            guard let event = moment.event else { continue }
            switch event.event.kind {
            case .contactQueued:
                close(&visits, "flow_out", event.time)
                open = visits.count
                visits.append(Visit(queued: event))
            case .contactAbandoned, .contactLeftQueue:
                guard let place = open else {
                    anomalies["no_visit", default: 0] += 1
                    break
                }
                if !event.queue.isEmpty, event.queue != visits[place].queued.queue {
                    anomalies["other_queue", default: 0] += 1
                    break
                }
                let known = ["overflow", "callback", "flow_out"].contains(event.cause) ? event.cause : "other"
                close(&visits, event.event.kind == .contactAbandoned ? "abandoned" : known, event.time)
            case .contactEnded: close(&visits, "abandoned", event.time)
            default: break
            }
        }
        let ended = events.filter { $0.event.kind == .contactEnded }.count
        if ended > 1 { anomalies["ended_twice"] = Int32(ended - 1) }
        if clock > lastAt + 86_400_000 { close(&visits, "lost_track", lastAt + 86_400_000) }
    }

    var waiting: String {
        guard let visit = visits.last, visit.closed == nil else { return "-" }
        return "\(visit.queued.queue.isEmpty ? "-" : visit.queued.queue) since \(Self.offset(visit.queued.time))"
    }

    // MARK: Facts

    static func offset(_ instant: Int64?) -> String {
        Words.offset(instant.map { Timestamp(milliseconds: $0) })
    }

    private mutating func add(_ words: [String]) {
        facts[words.filter { !$0.isEmpty }.joined(separator: " "), default: 0] += 1
    }

    private static func named(_ name: String, _ value: String) -> String { value.isEmpty ? "" : "\(name)=\(value)" }

    private mutating func tellVisits() {
        for visit in visits where visit.result != "lost_track" {
            let event = visit.queued
            let dimensions = [
                Self.named("queue", event.queue), Self.named("campaign", event.string(event.event.campaign)),
                Self.named("reason", event.string(event.event.reason)), event.event.channel.map { "\($0.name)" } ?? "",
                event.event.direction.map { "\($0.name)" } ?? "",
            ]
            add(["offered@\(Self.offset(event.time))"] + dimensions)
            add(["waiting@\(Self.offset(event.time))"] + dimensions + ["until=\(Self.offset(visit.closed))"])
            guard let closed = visit.closed else { continue }
            let wait = closed - event.time
            var flags = wait <= 20_000 ? ["within_threshold"] : []
            var kind = visit.result
            if kind == "abandoned" {
                if wait <= 5_000 { flags.append("short") }
            } else if kind != "answered" {
                flags = kind == "callback" ? ["callback"] : []
                kind = "leftQueue"
            }
            add(["\(kind)@\(Self.offset(closed))"] + dimensions + ["\(wait)ms"] + flags)
        }
    }

    private func dimensions(_ leg: PlainLeg?) -> [String] {
        guard let leg else { return [] }
        let facts = leg.leg
        return [
            Self.named("agent", leg.agent), Self.named("team", leg.string(facts.team)),
            Self.named("site", leg.string(facts.site)), Self.named("queue", leg.string(facts.queue)),
            Self.named("campaign", leg.string(facts.campaign)), Self.named("reason", leg.string(facts.reason)),
            "\(facts.channel.name)", "\(facts.direction.name)",
            facts.isNewHire.map { $0 ? "new" : "experienced" } ?? "",
        ]
    }

    private mutating func tellLegs() {
        for leg in current {
            let facts = leg.leg
            let start = Self.offset(facts.startedAt.milliseconds)
            if facts.offeredAt != nil { add(["legOffered@\(start)"] + dimensions(leg)) }
            if facts.phase == .notAnswered { add(["notAnswered@\(Self.offset(leg.cleared))"] + dimensions(leg)) }
            if leg.isConsultation { continue }
            if facts.direction == .outbound {
                add(["dialled@\(start)"] + dimensions(leg))
                if let at = leg.established { add(["connected@\(Self.offset(at))"] + dimensions(leg)) }
            }
            guard leg.established != nil, facts.segments > 0, let ended = facts.wrapEndedAt else { continue }
            var flags = facts.flags.contains(.suspect) ? ["suspect"] : []
            if facts.endCause == .noWrap { flags.append("no_wrap") }
            if flags.isEmpty {
                if facts.wrapMs <= 30_000 { flags.append("within_target") }
                if facts.wrapMs > 60_000 { flags.append("exceeded") }
                if facts.wrapMs < 3_000 { flags.append("too_short") }
            }
            if facts.holdMs > 0 { flags.append("has_hold") }
            let clocks = "ring=\(facts.ringMs) talk=\(facts.talkMs) hold=\(facts.holdMs) wrap=\(facts.wrapMs)"
            let at = "handled@\(Self.offset(ended.milliseconds))"
            add([at] + dimensions(leg) + ["until=\(Self.offset(leg.cleared))", clocks] + flags)
        }
    }
}
