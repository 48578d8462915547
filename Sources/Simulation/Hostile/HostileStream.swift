import ContactCenter

/// A ``CallCentre`` heard through a bus that delays, repeats, contradicts and garbles.
///
/// Records come in the order in which they arrive, each at or after its event, never more than
/// ``HostileOptions/disorderMs`` after it. So no readable record is further than that behind the newest event of its
/// agent that came before it, repetitions and versions included: with a horizon of that length none is too late, and
/// the fold of what was delivered equals the fold of what was told, deduplicated.
public struct HostileStream: Sendable {
    /// A record on its way.
    struct Held {
        var event: WorkloadEvent
        var variant: GeneratedRecord.Variant = .original
        var envelope: GeneratedRecord.Envelope = .plain
        var hasUnknownFields = false
        /// Decides the details of what is written; the same dice give the same bytes.
        var dice: UInt64
    }

    private let options: HostileOptions
    var centre: CallCentre
    private var random: SplitMix64
    private var onTheirWay = TimeQueue()
    private var held: [Held] = []
    private var freeSlots: [Int] = []
    private var arrivals: UInt64 = 0

    /// Puts a bus with `options` in front of `centre`.
    ///
    /// What is held back stays in memory: about the events of ``HostileOptions/disorderMs``, each of 88 bytes.
    public init(_ centre: CallCentre, options: HostileOptions) {
        precondition(options.disorderMs >= 0, "negative disorder")
        self.centre = centre
        self.options = options
        random = SplitMix64(seed: options.seed, index: 0x686F_7374)
    }

    /// Waits for the next record to arrive and writes it.
    public mutating func next(into record: inout GeneratedRecord) {
        while true {
            // Nothing can arrive before the event it tells of, so what arrives up to the next event is next.
            if let first = onTheirWay.first, first.time <= centre.nextTime { break }
            send(centre.advance())
        }
        let arrived = onTheirWay.removeFirst()
        freeSlots.append(arrived.slot)
        record.reset()
        record.arrivalTime = Timestamp(milliseconds: arrived.time)
        write(held[arrived.slot], into: &record)
    }

    // MARK: Sending

    private mutating func send(_ event: WorkloadEvent) {
        var original = Held(event: event, dice: random.next())
        original.hasUnknownFields = random.chance(options.unknownFields)
        if random.chance(options.cloudEvents) {
            original.envelope = random.chance(0.5) ? .cloudEventsBinary : .cloudEventsStructured
        }
        put(original, at: arrival(of: event))
        if random.chance(options.duplicates) { sendAgain(original) }
        if random.chance(options.malformed) {
            let kind = Malformation.allCases[random.below(Malformation.allCases.count)]
            // Only legs have a channel.
            let isPossible = kind != .unknownChannel || event.kind.family == .leg
            sendNoise(event, as: .malformed(isPossible ? kind : .wrongType))
        }
        if random.chance(options.unknownTypes) { sendNoise(event, as: .unknownType) }
    }

    private mutating func sendAgain(_ original: Held) {
        var copy = original
        let roll = random.unit() - options.newVersionsAmongDuplicates
        if roll < 0 {
            copy.variant = .newVersion
            copy.event.version = 1 + UInt32(random.below(3))
            if !moveInTime(&copy.event) { contradict(&copy.event) }
        } else if roll < options.conflictsAmongDuplicates {
            copy.variant = .conflictingCopy
            contradict(&copy.event)
        } else {
            copy.variant = .repetition
        }
        put(copy, at: max(original.event.time, arrival(of: copy.event)))
    }

    /// A record that is no event, under an id of its own.
    private mutating func sendNoise(_ event: WorkloadEvent, as variant: GeneratedRecord.Variant) {
        var noise = Held(event: event, variant: variant, dice: random.next())
        noise.event.number |= 1 &<< 63
        put(noise, at: arrival(of: event))
    }

    private mutating func put(_ record: Held, at arrival: Int64) {
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            held[slot] = record
        } else {
            slot = held.count
            held.append(record)
        }
        arrivals += 1
        onTheirWay.insert(TimeQueue.Entry(time: arrival, tie: arrivals, slot: slot))
    }

    /// When `event` arrives: not before it happens, not more than the disorder after, now and then exactly that.
    private mutating func arrival(of event: WorkloadEvent) -> Int64 {
        let limit = options.disorderMs
        if !random.chance(options.late) { return event.time + min(limit, Int64(random.below(40))) }
        if random.below(16) == 0 { return event.time + limit }
        return event.time + random.within(0...limit)
    }

    // MARK: Contradicting

    /// Gives `event` another time now and then, near enough to arrive in time with certainty.
    private mutating func moveInTime(_ event: inout WorkloadEvent) -> Bool {
        let reach = options.disorderMs / 4
        if reach < 1 || !random.chance(0.3) { return false }
        let distance = random.within(1...reach)
        event.time += random.chance(0.5) ? distance : -distance
        return true
    }

    /// Makes `event` say something else.
    private mutating func contradict(_ event: inout WorkloadEvent) {
        let isOfContact = event.kind.family != .agent
        if isOfContact && random.chance(0.5), let other = centre.otherQueue(than: event.queue, channel: event.channel) {
            event.queue = other
        } else if event.limitMs >= 0 {
            event.limitMs += 1_000
        } else if event.byMs > 0 {
            event.byMs += 1_000
        } else if let other = centre.otherReason(than: event.reason, isOfContact: isOfContact) {
            event.reason = other
        } else {
            event.isPending.toggle()
        }
    }
}
