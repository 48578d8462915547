import ContactCenter

/// The parts of a state from messages of `agent.proto`; see the writers in `Parts+Write.swift`.
extension Leg {
    /// Times of a leg as they are written, before it is known what they are counted from.
    private struct Offsets {
        var start: Int64 = 0
        var since: Int64 = 0
        var established: Int64?
        var cleared: Int64?
        var closed: Int64?
        var wrapStart: Int64?
        var offered: Int64?
        var floor: Int64?
    }

    init(
        reading message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: inout TrackerWorkspace
    ) throws(WireError) {
        self.init(number: 0, contactID: .none, phase: .closed, at: .distantPast)
        var (offsets, traits) = (Offsets(), Traits())
        var reader = message
        while try reader.next() {
            switch reader.field {
            case LegField.number: number = try reading.count(&reader)
            case LegField.traits: traits = Traits(try reader.unsigned(atMost: 1 << LegTrait.count - 1))
            case LegField.contactID: contactID = try reading.text(&reader, in: &arena)
            case LegField.startedAt: offsets.start = try reader.signed()
            case LegField.phaseSince: offsets.since = try reading.duration(&reader)
            case LegField.establishedAt: offsets.established = try reader.signed()
            case LegField.clearedAt: offsets.cleared = try reader.signed()
            case LegField.closedAt: offsets.closed = try reader.signed()
            case LegField.wrapStartedAt: offsets.wrapStart = try reading.duration(&reader)
            case LegField.queue: queue = try reading.text(&reader, in: &arena)
            case LegField.talkMs: talkMs = try reading.duration(&reader)
            case LegField.orders: try readOrders(reader.message())
            case LegField.reason: reason = try reading.text(&reader, in: &arena)
            case LegField.customerID: customerID = try reading.text(&reader, in: &arena)
            case LegField.busyMsAtStart: busyMsAtStart = try reading.duration(&reader)
            case LegField.offeredAt: offsets.offered = try reader.signed()
            case LegField.deadlineFloor: offsets.floor = try reader.signed()
            default: try readRest(&reader, &reading, &arena, &work)
            }
        }
        try take(traits)
        try take(offsets, traits, from: reading.reference)
    }

    private mutating func readOrders(_ packed: WireReader) throws(WireError) {
        var (reader, values) = (packed, SIMD4<UInt32>())
        var index = 0
        while !reader.isAtEnd {
            guard index < 4 else { throw WireError(.tooMany, field: LegField.orders) }
            values[index] = try reader.element(atMost: TrackerReading.greatestCount)
            index += 1
        }
        (establishedOrder, clearedOrder, closedOrder, segment) = (values[0], values[1], values[2], Int32(values[3]))
    }

    private mutating func take(_ traits: Traits) throws(WireError) {
        let field = LegField.traits
        guard let phase = try traits.value(LegPhase.self, at: LegTrait.phase, width: 3, field: field) else {
            throw WireError(.inconsistent, field: field)
        }
        self.phase = phase
        channel = try traits.value(Channel.self, at: LegTrait.channel, width: 3, field: field)
        direction = try traits.value(Direction.self, at: LegTrait.direction, width: 2, field: field)
        onLimit = traits.flag(at: LegTrait.endsAtLimit) ? .end : .exceed
        nextState = try traits.value(DeclaredState.self, at: LegTrait.nextState, width: 3, field: field)
        flags = RecordFlags(rawValue: UInt8(traits.number(at: LegTrait.flags, width: 4)))
        isJudged = traits.flag(at: LegTrait.isJudged)
        isCallWhileHolding = traits.flag(at: LegTrait.isCallWhileHolding)
        let hire = traits.number(at: LegTrait.isNewHire, width: 2)
        guard hire < 3 else { throw WireError(.invalidEnum, field: field) }
        isNewHire = hire == 0 ? nil : hire == 2
    }

    private mutating func take(
        _ offsets: Offsets,
        _ traits: Traits,
        from reference: Timestamp
    ) throws(WireError) {
        startedAt = try TrackerReading.time(offsets.start, from: reference, field: LegField.startedAt)
        let start = startedAt
        func time(_ offset: Int64?, _ field: Int) throws(WireError) -> Timestamp? {
            guard let offset else { return nil }
            return try TrackerReading.time(offset, from: start, field: field)
        }
        establishedAt = try time(offsets.established, LegField.establishedAt)
        clearedAt = try time(offsets.cleared, LegField.clearedAt)
        closedAt = try time(offsets.closed, LegField.closedAt)
        offeredAt = try time(offsets.offered, LegField.offeredAt)
        if traits.flag(at: LegTrait.isOfferedAtStart) { offeredAt = start }
        phaseSince = clearedOrStartedAt + offsets.since
        wrapStartedAt = offsets.wrapStart.map { clearedOrStartedAt + $0 } ?? .distantPast
        if traits.flag(at: LegTrait.isWrapFromClear) { wrapStartedAt = clearedOrStartedAt }
        deadlineFloor = try time(offsets.floor, LegField.deadlineFloor) ?? wrapStartedAt
        if phase == .wrap && wrapStartedAt == .distantPast { throw WireError(.inconsistent, field: LegField.traits) }
    }

    private mutating func readRest(
        _ reader: inout WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: inout TrackerWorkspace
    ) throws(WireError) {
        switch reader.field {
        case LegField.holdMs: holdMs = try reading.duration(&reader)
        case LegField.limitMs: limitMs = try reader.signed(in: 0...TrackerReading.longestMs)
        case LegField.disposition: disposition = try reading.text(&reader, in: &arena)
        case LegField.team: team = try reading.text(&reader, in: &arena)
        case LegField.site: site = try reading.text(&reader, in: &arena)
        case LegField.campaign: campaign = try reading.text(&reader, in: &arena)
        case LegField.policyQueue:
            policy = work.policies.configuredNumber(ofQueue: try reader.bytes())
        case LegField.policy:
            policy = work.policies.number(of: try WrapUpPolicy(reading: reader.message()))
        case LegField.extendedMs: extendedMs = try reading.duration(&reader)
        case LegField.consultMs: consultMs = try reading.duration(&reader)
        case LegField.consultedFor: consultedFor = try reading.count(&reader)
        case LegField.inferredBy: inferredBy = try reading.count(&reader)
        case LegField.newestLegAtInference: newestLegAtInference = try reading.count(&reader)
        default: throw reader.unknownField
        }
    }
}

extension Segment {
    init(
        reading message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>
    ) throws(WireError) {
        let origin = reading.reference
        self.init(
            leg: 0,
            segment: 0,
            startedAt: origin,
            endedAt: origin,
            endCause: .noWrap,
            team: .none,
            site: .none
        )
        var (start, end, traits) = (Int64(0), Int64(0), Traits())
        var reader = message
        while try reader.next() {
            switch reader.field {
            case SegmentField.leg: leg = try reading.count(&reader)
            case SegmentField.segment: segment = Int32(try reading.count(&reader))
            case SegmentField.startedAt: start = try reader.signed()
            case SegmentField.endedAt: end = try reader.signed()
            case SegmentField.traits: traits = Traits(try reader.unsigned(atMost: 1 << SegmentTrait.count - 1))
            case SegmentField.team: team = try reading.text(&reader, in: &arena)
            case SegmentField.site: site = try reading.text(&reader, in: &arena)
            case SegmentField.limitMs: limitMs = try reader.signed(in: 0...TrackerReading.longestMs)
            case SegmentField.overlapMs: overlapMs = try reading.duration(&reader)
            case SegmentField.extendedMs: extendedMs = try reading.duration(&reader)
            case SegmentField.exceededMs: exceededMs = try reading.duration(&reader)
            default: throw reader.unknownField
            }
        }
        startedAt = try TrackerReading.time(start, from: origin, field: SegmentField.startedAt)
        endedAt = try TrackerReading.time(end, from: startedAt, field: SegmentField.endedAt)
        let field = SegmentField.traits
        guard let cause = try traits.value(EndCause.self, at: SegmentTrait.endCause, width: 4, field: field),
            traits.number(at: SegmentTrait.isNewHire, width: 2) < 3
        else { throw WireError(.invalidEnum, field: field) }
        endCause = cause
        isSuspect = traits.flag(at: SegmentTrait.isSuspect)
        switch traits.number(at: SegmentTrait.isNewHire, width: 2) {
        case 0: isNewHire = nil
        case 1: isNewHire = false
        default: isNewHire = true
        }
    }
}

extension NotedEvent {
    init(
        reading message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>
    ) throws(WireError) {
        // A heartbeat is never noted, so it stands for a kind that is missing.
        self.init(LoggedEvent(kind: .agentHeartbeat, time: .distantPast))
        var reader = message
        while try reader.next() {
            switch reader.field {
            case NotedField.kind: kind = try reader.required(EventKind.self)
            case NotedField.contactID: contactID = try reading.text(&reader, in: &arena)
            case NotedField.reason: reason = try reading.text(&reader, in: &arena)
            case NotedField.limitMs: limitMs = try reader.signed(in: 0...Int64.max)
            case NotedField.onLimit: onLimit = try reader.enumeration(LimitAction.self)
            case NotedField.nextState: nextState = try reader.enumeration(DeclaredState.self)
            default: throw reader.unknownField
            }
        }
        switch kind {
        case .agentReady, .agentNotReady, .agentWorkingAfterCall, .agentLoggedOff, .contactWrapupStarted: break
        default: throw WireError(.invalidEnum, field: NotedField.kind)
        }
    }
}

extension DeferredClear {
    init(
        reading message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>
    ) throws(WireError) {
        let nothing = LoggedEvent(kind: .agentHeartbeat, time: .distantPast)
        self.init(kind: nothing.kind, contactID: .none, attributes: Attributes(nothing))
        var reader = message
        while try reader.next() {
            switch reader.field {
            case DeferredField.kind: kind = try reader.required(EventKind.self)
            case DeferredField.contactID: contactID = try reading.text(&reader, in: &arena)
            case DeferredField.queue: attributes.queue = try reading.text(&reader, in: &arena)
            case DeferredField.campaign: attributes.campaign = try reading.text(&reader, in: &arena)
            case DeferredField.reason: attributes.reason = try reading.text(&reader, in: &arena)
            case DeferredField.customerID: attributes.customerID = try reading.text(&reader, in: &arena)
            case DeferredField.disposition: attributes.disposition = try reading.text(&reader, in: &arena)
            case DeferredField.channel: attributes.channel = try reader.enumeration(Channel.self)
            case DeferredField.direction: attributes.direction = try reader.enumeration(Direction.self)
            default: throw reader.unknownField
            }
        }
        switch kind {
        case .contactCleared, .contactNotAnswered, .agentReady, .agentNotReady, .contactWrapupStarted: break
        default: throw WireError(.invalidEnum, field: DeferredField.kind)
        }
    }
}
