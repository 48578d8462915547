public import ContactCenter

/// A contact centre at work: an endless, seeded stream of `telephony.agent-events`, in the order of event time.
///
/// Agents log on and off, take breaks, calls and chats, wrap up in every way the model knows (1.5 to 1.7), and switches
/// forget things now and then. Each agent's events tell a consistent story; what a bus does to it is a
/// ``HostileStream``'s business. Nothing is allocated per record once the buffers have grown.
public struct CallCentre: Sendable {
    private var floor: Floor
    private var desks: [Desk]
    private var queue = TimeQueue()
    private var numbers: UInt64 = 0
    private var sequences: [Int64]
    private var random: SplitMix64
    private var lastArrival: Int64 = .min
    /// How many times faster than life the events go.
    public let speed: Double
    /// The buffer that the texts of the event last returned by ``nextEvent()`` are runs of.
    public private(set) var payload: [UInt8]

    /// Opens the centre of `configuration`.
    ///
    /// - Precondition: the ranges named there hold.
    public init(_ configuration: WorkloadConfiguration) {
        precondition(configuration.agents > 0, "no agents")
        precondition(configuration.speed > 0, "speed is not positive")
        if let rate = configuration.eventsPerSecond {
            speed = rate / (CallCentre.naturalRate(configuration) * Double(configuration.agents))
        } else {
            speed = configuration.speed
        }
        floor = Floor(configuration, speed: speed)
        payload = floor.words.bytes
        sequences = Array(repeating: 0, count: floor.sources.count)
        random = SplitMix64(seed: configuration.seed, index: .max)
        desks = []
        desks.reserveCapacity(configuration.agents)
        for number in 0..<configuration.agents {
            var desk = Desk(number: UInt32(number), floor: floor)
            desk.writeScript(&floor)
            queue.insert(TimeQueue.Entry(time: desk.nextTime, tie: UInt64(number), slot: number))
            desks.append(desk)
        }
    }

    /// Plays on to the next event and writes its record.
    public mutating func next(into record: inout GeneratedRecord) {
        let event = advance()
        let arrival = max(lastArrival, event.time + Int64(random.below(40)))
        lastArrival = arrival
        record.reset()
        record.arrivalTime = Timestamp(milliseconds: arrival)
        write(event, into: &record)
    }

    /// Plays on to the next event and returns it undecoded: its texts are runs of ``payload`` until the next call.
    public mutating func nextEvent() -> Event {
        expand(advance())
    }

    // MARK: For streams that distort

    /// When the next event happens, in milliseconds since the epoch.
    var nextTime: Int64 {
        guard let first = queue.first else { preconditionFailure("a centre without agents") }
        return first.time
    }

    /// Plays on to the next event.
    mutating func advance() -> WorkloadEvent {
        guard let first = queue.first else { preconditionFailure("a centre without agents") }
        var event = desks[first.slot].sayNext(&floor)
        queue.replaceFirst(
            with: TimeQueue.Entry(time: desks[first.slot].nextTime, tie: first.tie, slot: first.slot)
        )
        numbers += 1
        event.number = numbers
        sequences[Int(event.source)] += 1
        event.sequence = sequences[Int(event.source)]
        return event
    }

    /// Another queue than `queue` for the same channel, if there is one.
    func otherQueue(than queue: Word, channel: Channel?) -> Word? {
        let rules = channel == .voice ? floor.voiceQueues : floor.digitalQueues
        return rules.first { $0.name != queue && $0.channel == channel }?.name
    }

    /// Another reason than `reason`, if there is one: of contacts, or of being not ready.
    func otherReason(than reason: Word, isOfContact: Bool) -> Word? {
        (isOfContact ? floor.reasons : floor.pauses).first { $0 != reason }
    }

    /// Writes key and value of `event`.
    private mutating func write(_ event: WorkloadEvent, into record: inout GeneratedRecord) {
        let expanded = expand(event)
        record.agent = Int(event.agent)
        record.kind = event.kind
        record.eventTime = expanded.time
        payload.withUnsafeBytes { payload in
            record.key.append(contentsOf: expanded.subject.bytes(in: payload))
            CanonicalJSON.append(expanded, payload: payload, to: &record.value)
        }
    }

    /// Writes the texts of `event` behind the words in ``payload``.
    mutating func expand(_ event: WorkloadEvent) -> Event {
        payload.removeLast(payload.count - floor.words.bytes.count)
        var expanded = Event(kind: event.kind, time: Timestamp(milliseconds: event.time))
        expanded.sequence = event.sequence
        expanded.version = Int64(event.version)
        // Two centres on one bus must not say the same ids, or one would pass for repetitions of the other.
        let seed = floor.configuration.seed
        expanded.id = text { $0.write(hexadecimal: SplitMix64.mix(event.number &+ seed &<< 40)) }
        expanded.source = floor.words.text(floor.sources[Int(event.source)])
        if event.kind.family != .contact {
            expanded.agentID = text { payload in
                payload.write("agent-")
                payload.write(Int64(event.agent), digits: 6)
            }
        }
        if event.contact != 0 {
            expanded.contactID = text { payload in
                payload.write("c-")
                payload.write(hexadecimal: SplitMix64.mix(event.contact &+ seed &<< 40))
            }
        }
        if event.customer != 0 {
            expanded.customerID = text { payload in
                payload.write("k-")
                payload.write(decimal: Int64(event.customer))
            }
        }
        expanded.queue = floor.words.text(event.queue)
        expanded.campaign = floor.words.text(event.campaign)
        expanded.reason = floor.words.text(event.reason)
        expanded.cause = floor.words.text(event.cause)
        expanded.disposition = floor.words.text(event.disposition)
        expanded.channel = event.channel
        expanded.direction = event.direction
        expanded.onLimit = event.onLimit
        expanded.nextState = event.nextState
        expanded.isPending = event.isPending
        if event.limitMs >= 0 { expanded.limitMs = Int64(event.limitMs) }
        if event.byMs != 0 { expanded.byMs = Int64(event.byMs) }
        if event.kind == .agentLoggedOn { describeAgent(event.agent, in: &expanded) }
        if event.kind.family == .contact { describeContact(event, in: &expanded) }
        return expanded
    }

    private func describeAgent(_ agent: UInt32, in event: inout Event) {
        let desk = desks[Int(agent)]
        event.team = floor.words.text(desk.team)
        event.site = floor.words.text(desk.site)
        event.device = floor.words.text(floor.causes.device)
        event.skills = floor.words.text(desk.skills)
        event.hiredOnDay = desk.hiredOnDay
    }

    /// Writes a text behind the words in ``payload`` and returns where it stands.
    mutating func text(_ write: (inout [UInt8]) -> Void) -> Text {
        let offset = payload.count
        write(&payload)
        return Text(offset: offset, count: payload.count - offset)
    }

    /// Records per agent and second at the pace of life, found by playing a small centre for a while.
    private static func naturalRate(_ configuration: WorkloadConfiguration) -> Double {
        var small = configuration
        small.agents = min(configuration.agents, 200)
        small.speed = 1
        small.eventsPerSecond = nil
        var centre = CallCentre(small)
        for _ in 0..<3_000 { _ = centre.advance() }
        let begin = centre.nextTime
        let count = 12_000
        for _ in 0..<count { _ = centre.advance() }
        return Double(count) * 1000 / Double(centre.nextTime - begin) / Double(small.agents)
    }
}

extension Event {
    /// Whom the record of the event is keyed by: the contact of contact events, else the agent.
    var subject: Text { kind.family == .contact ? contactID : agentID }
}
