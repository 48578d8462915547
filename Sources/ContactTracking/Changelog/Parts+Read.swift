import ContactCenter

extension StoredLeg {
    init(reading message: WireReader, _ reading: RecordReading) throws(WireError) {
        self.init(agentID: .none, startedAt: reading.reference, phase: .live)
        // What other times are counted from may stand behind them.
        var reader = message
        while try reader.next() {
            if reader.field == LegField.startedAt { startedAt = try reading.time(&reader) } else { try reader.skip() }
        }
        reader = message
        var phase: LegProgress?
        while try reader.next() {
            switch reader.field {
            case LegField.startedAt: try reader.skip()
            case LegField.phase: phase = try reader.required(LegProgress.self)
            case LegField.revision: revision = try reading.count(&reader)
            case LegField.flags: flags = LegFlags(rawValue: UInt8(try reader.unsigned(atMost: 255)))
            case LegField.channel: channel = try reader.required(Channel.self)
            case LegField.direction: direction = try reader.required(Direction.self)
            case LegField.isNewHire: isNewHire = try reading.answer(&reader)
            case LegField.endCause: endCause = try reader.enumeration(EndCause.self)
            case LegField.segments: segments = try reading.count(&reader)
            case LegField.offeredAt...LegField.wrapMs: try readTime(&reader, reading)
            default: try readText(&reader, reading)
            }
        }
        guard let phase else { throw WireError(.invalidEnum, field: LegField.phase) }
        self.phase = phase
    }

    private mutating func readTime(_ reader: inout WireReader, _ reading: RecordReading) throws(WireError) {
        switch reader.field {
        case LegField.offeredAt: offered = try reading.maybe(&reader, from: startedAt)
        case LegField.establishedAt: established = try reading.maybe(&reader, from: startedAt)
        case LegField.clearedAt: cleared = try reading.maybe(&reader, from: startedAt)
        case LegField.wrapEndedAt: wrapEnded = try reading.maybe(&reader, from: startedAt)
        case LegField.ringMs: ringMs = try reading.duration(&reader)
        case LegField.talkMs: talkMs = try reading.duration(&reader)
        case LegField.holdMs: holdMs = try reading.duration(&reader)
        case LegField.consultMs: consultMs = try reading.duration(&reader)
        case LegField.wrapMs: wrapMs = try reading.duration(&reader)
        default: throw reader.unknownField
        }
    }

    private mutating func readText(_ reader: inout WireReader, _ reading: RecordReading) throws(WireError) {
        switch reader.field {
        case LegField.agentID: agentID = try reading.text(&reader)
        case LegField.queue: queue = try reading.text(&reader)
        case LegField.campaign: campaign = try reading.text(&reader)
        case LegField.reason: reason = try reading.text(&reader)
        case LegField.customerID: customerID = try reading.text(&reader)
        case LegField.disposition: disposition = try reading.text(&reader)
        case LegField.team: team = try reading.text(&reader)
        case LegField.site: site = try reading.text(&reader)
        case LegField.wraps: wraps = try reading.text(&reader)
        case LegField.notAnsweredCause: notAnsweredCause = try reading.text(&reader)
        default: throw reader.unknownField
        }
    }
}

extension StoredFact {
    init(reading message: WireReader, _ reading: RecordReading) throws(WireError) {
        self.init(kind: .offered, at: reading.reference)
        var kind: ContactFactKind?
        // What the end is counted from may stand behind it.
        var reader = message
        while try reader.next() {
            if reader.field == FactField.at { at = try reading.time(&reader) } else { try reader.skip() }
        }
        reader = message
        while try reader.next() {
            switch reader.field {
            case FactField.kind: kind = try reader.required(ContactFactKind.self)
            case FactField.at: try reader.skip()
            case FactField.until: until = try reading.maybe(&reader, from: at)
            case FactField.flags: flags = ContactFactFlags(rawValue: try reader.unsigned(atMost: .max))
            case FactField.channel: channel = try reader.enumeration(Channel.self)
            case FactField.direction: direction = try reader.enumeration(Direction.self)
            case FactField.isNewHire: isNewHire = try reading.answer(&reader)
            case FactField.numbers: try readNumbers(reader.message())
            default: try readText(&reader, reading)
            }
        }
        guard let kind else { throw WireError(.invalidEnum, field: FactField.kind) }
        self.kind = kind
    }

    private mutating func readNumbers(_ packed: WireReader) throws(WireError) {
        var reader = packed
        var all = SIMD4<Int64>()
        var count = 0
        while !reader.isAtEnd {
            if count == 4 { throw WireError(.tooMany, field: FactField.numbers) }
            all[count] = try reader.signedElement()
            count += 1
        }
        numbers = (all[0], all[1], all[2], all[3])
    }

    private mutating func readText(_ reader: inout WireReader, _ reading: RecordReading) throws(WireError) {
        switch reader.field {
        case FactField.agentID: agentID = try reading.text(&reader)
        case FactField.team: team = try reading.text(&reader)
        case FactField.site: site = try reading.text(&reader)
        case FactField.queue: queue = try reading.text(&reader)
        case FactField.campaign: campaign = try reading.text(&reader)
        case FactField.reason: reason = try reading.text(&reader)
        case FactField.currency: currency = try reading.text(&reader)
        default: throw reader.unknownField
        }
    }
}
