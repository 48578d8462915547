import ContactCenter

/// The parts of a state and of a ledger from messages of `agent.proto`; see the writers in `Parts+Write.swift`.
extension Leg {
    init(
        reading message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        self.init(number: 0, contactID: .none, phase: .closed, at: .distantPast)
        var (isPhased, since, wrapStart, floor) = (false, Int64(0), Int64?.none, Int64?.none)
        // What other times are counted from may stand behind them.
        startedAt = try Self.start(in: message, field: LegField.startedAt, reading)
        var reader = message
        while try reader.next() {
            switch reader.field {
            case LegField.number: number = try reading.count(&reader)
            case LegField.phase:
                phase = try reader.required(LegPhase.self)
                isPhased = true
            case LegField.contactID: contactID = try reading.text(&reader, in: &arena)
            case LegField.startedAt: try reader.skip()
            case LegField.phaseSince: since = try reading.duration(&reader)
            case LegField.establishedAt: establishedAt = try reading.time(&reader, from: startedAt)
            case LegField.clearedAt: clearedAt = try reading.time(&reader, from: startedAt)
            case LegField.closedAt: closedAt = try reading.time(&reader, from: startedAt)
            case LegField.wrapStartedAt: wrapStart = try reading.duration(&reader)
            case LegField.offeredAt: offeredAt = try reading.time(&reader, from: startedAt)
            case LegField.deadlineFloor: floor = try reading.time(&reader, from: startedAt).milliseconds
            case LegField.queue: queue = try reading.text(&reader, in: &arena)
            case LegField.talkMs: talkMs = try reading.duration(&reader)
            case LegField.holdMs: holdMs = try reading.duration(&reader)
            case LegField.segment: segment = Int32(try reading.count(&reader))
            case LegField.establishedOrder: establishedOrder = try reading.count(&reader)
            case LegField.clearedOrder: clearedOrder = try reading.count(&reader)
            case LegField.closedOrder: closedOrder = try reading.count(&reader)
            default: try readRest(&reader, &reading, &arena, work)
            }
        }
        phaseSince = clearedOrStartedAt + since
        wrapStartedAt = wrapStart.map { clearedOrStartedAt + $0 } ?? .distantPast
        deadlineFloor = floor.map { Timestamp(milliseconds: $0) } ?? wrapStartedAt
        if !isPhased || (phase == .wrap && wrapStartedAt == .distantPast) {
            throw WireError(.inconsistent, field: LegField.phase)
        }
    }

    private mutating func readRest(
        _ reader: inout WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>,
        _ work: borrowing TrackerWorkspace
    ) throws(WireError) {
        switch reader.field {
        case LegField.channel: channel = try reader.enumeration(Channel.self)
        case LegField.direction: direction = try reader.enumeration(Direction.self)
        case LegField.flags: flags = RecordFlags(rawValue: UInt8(try reader.unsigned(atMost: 0x0F)))
        case LegField.isJudged: isJudged = try reader.flag()
        case LegField.isCallWhileHolding: isCallWhileHolding = try reader.flag()
        case LegField.onLimit: onLimit = try reader.required(LimitAction.self)
        case LegField.nextState: nextState = try reader.enumeration(DeclaredState.self)
        case LegField.policyQueue:
            let queue = try reader.bytes()
            policy = work.policies.queues.number(of: queue).map { $0 + 1 } ?? PolicyTable.defaultPolicy
        case LegField.limitMs: limitMs = try reader.signed(in: 0...TrackerReading.longestMs)
        case LegField.extendedMs: extendedMs = try reading.duration(&reader)
        case LegField.campaign: campaign = try reading.text(&reader, in: &arena)
        case LegField.reason: reason = try reading.text(&reader, in: &arena)
        case LegField.disposition: disposition = try reading.text(&reader, in: &arena)
        case LegField.customerID: customerID = try reading.text(&reader, in: &arena)
        case LegField.consultMs: consultMs = try reading.duration(&reader)
        case LegField.busyMsAtStart: busyMsAtStart = try reading.duration(&reader)
        case LegField.consultedFor: consultedFor = try reading.count(&reader)
        case LegField.inferredBy: inferredBy = try reading.count(&reader)
        case LegField.newestLegAtInference: newestLegAtInference = try reading.count(&reader)
        default: throw reader.unknownField
        }
    }

    /// The instant in `field`, counted from the tracker's newest event, which it is where the field is missing.
    fileprivate static func start(
        in message: WireReader,
        field: Int,
        _ reading: borrowing TrackerReading
    ) throws(WireError) -> Timestamp {
        var reader = message
        var start = reading.reference
        while try reader.next() {
            if reader.field == field {
                start = try reading.time(&reader, from: reading.reference)
            } else {
                try reader.skip()
            }
        }
        return start
    }
}

extension Segment {
    init(
        reading message: WireReader,
        _ reading: inout TrackerReading,
        _ arena: inout Row<UInt8>
    ) throws(WireError) {
        let start = try Leg.start(in: message, field: SegmentField.startedAt, reading)
        self.init(
            leg: 0,
            segment: 0,
            startedAt: start,
            endedAt: start,
            endCause: .noWrap,
            team: .none,
            site: .none
        )
        var reader = message
        while try reader.next() {
            switch reader.field {
            case SegmentField.leg: leg = try reading.count(&reader)
            case SegmentField.segment: segment = Int32(try reading.count(&reader))
            case SegmentField.startedAt: try reader.skip()
            case SegmentField.endedAt: endedAt = try reading.time(&reader, from: start)
            case SegmentField.overlapMs: overlapMs = try reading.duration(&reader)
            case SegmentField.limitMs: limitMs = try reader.signed(in: 0...TrackerReading.longestMs)
            case SegmentField.extendedMs: extendedMs = try reading.duration(&reader)
            case SegmentField.exceededMs: exceededMs = try reading.duration(&reader)
            case SegmentField.endCause: endCause = try reader.required(EndCause.self)
            case SegmentField.isSuspect: isSuspect = try reader.flag()
            case SegmentField.isNewHire: isNewHire = try reader.flag()
            case SegmentField.team: team = try reading.text(&reader, in: &arena)
            case SegmentField.site: site = try reading.text(&reader, in: &arena)
            default: throw reader.unknownField
            }
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
        guard kind == .contactCleared || kind == .contactNotAnswered else {
            throw WireError(.invalidEnum, field: DeferredField.kind)
        }
    }
}
