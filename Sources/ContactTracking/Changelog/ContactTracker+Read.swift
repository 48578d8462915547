public import ContactCenter

extension ContactTracker {
    /// Becomes the tracker that was written: what follows has the same effects.
    ///
    /// Deadlines are those of the settings in force; facts that were told are taken back as they were told.
    /// - Parameters:
    ///   - record: the fields of a message `Contact` of `contact.proto`, the stage's among them or not; read during
    ///     the call only. Fields of a later version are kept as they are.
    ///   - work: the workspace that the tracker is used with.
    /// - Throws: ``WireError`` when the record is damaged; the tracker is then blank. Whatever the bytes were, a
    ///   tracker that was read can go on being used.
    /// - Complexity: O(bytes + events + legs).
    public mutating func read(
        _ record: UnsafeRawBufferPointer,
        work: inout ContactWorkspace
    ) throws(WireError) {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        clear()
        do throws(WireError) {
            var reading = RecordReading()
            try readShared(record, &reading)
            var reader = WireReader(record)
            while try reader.next() { try readField(&reader, reading) }
            if stage == .blank, !events.isEmpty || !legs.isEmpty {
                throw WireError(.inconsistent, field: ContactField.stage)
            }
        } catch {
            clear()
            throw error
        }
        if stage == .blank { return }
        fold(&work)
        noteSummary(work)
    }

    /// Takes up the texts, and what times are counted from, wherever in the record they stand.
    private mutating func readShared(
        _ record: UnsafeRawBufferPointer,
        _ reading: inout RecordReading
    ) throws(WireError) {
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var lengths = WireReader(bytes)
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case ContactField.texts: bytes = try reader.bytes()
            case ContactField.textLengths: lengths = try reader.message()
            case ContactField.lastAt:
                lastAt = try reading.time(&reader, from: Timestamp(milliseconds: 0))
            default: try reader.skip()
            }
        }
        if lastAt != .distantPast { reading.reference = lastAt }
        try texts.read(bytes, lengths, field: ContactField.textLengths, pool)
        reading.textCount = UInt32(texts.count)
    }

    private mutating func readField(_ reader: inout WireReader, _ reading: RecordReading) throws(WireError) {
        switch reader.field {
        case ...ContactField.lastOfStage, ContactField.texts, ContactField.textLengths, ContactField.lastAt:
            try reader.skip()
        case ContactField.stage:
            stage = try reader.required(Stage.self)
            if stage == .blank || lastAt == .distantPast { throw WireError(.inconsistent, field: reader.field) }
        case ContactField.newestAt: newest = try reading.time(&reader)
        case ContactField.clockAt: clockAt = try reading.time(&reader)
        case ContactField.forgottenThrough: forgottenThrough = try reading.time(&reader)
        case ContactField.revision: revision = try reading.count(&reader)
        case ContactField.recordHash: recordHash = try reader.fixed64()
        case ContactField.conflicts: conflicts = try reading.count(&reader)
        case ContactField.customer: toldCustomer = try ToldCustomer(reading: reader.message(), reading)
        case ContactField.events:
            if events.count == Self.limit { throw WireError(.tooMany, field: reader.field) }
            events.append(try ContactEntry(reading: reader.message(), reading, texts), in: pool)
        case ContactField.legs:
            if legs.count == Self.limit { throw WireError(.tooMany, field: reader.field) }
            legs.append(try StoredLeg(reading: reader.message(), reading), in: pool)
        case ContactField.facts: told.append(try StoredFact(reading: reader.message(), reading), in: pool)
        default: _ = unknownFields.append(try reader.skip(), in: pool)
        }
    }
}

extension ToldCustomer {
    fileprivate init(reading message: WireReader, _ reading: RecordReading) throws(WireError) {
        var reader = message
        while try reader.next() {
            switch reader.field {
            case ToldCustomerField.customerID: customerID = try reading.text(&reader)
            case ToldCustomerField.reason: reason = try reading.text(&reader)
            case ToldCustomerField.startedAt: startedAt = try reading.time(&reader)
            case ToldCustomerField.revision: revision = try reading.count(&reader)
            default: throw reader.unknownField
            }
        }
    }
}

extension ContactEntry {
    fileprivate init(
        reading message: WireReader,
        _ reading: RecordReading,
        _ texts: borrowing TextStore
    ) throws(WireError) {
        self.init(kind: .contactQueued, time: reading.reference)
        var kind: EventKind?
        var reader = message
        while try reader.next() {
            switch reader.field {
            case EventField.kind: kind = try reader.required(EventKind.self)
            case EventField.time: time = try reading.time(&reader)
            case EventField.source: source = try reading.text(&reader)
            case EventField.id: id = try reading.text(&reader)
            case EventField.sequence: sequence = try reader.signed()
            case EventField.version: version = try reader.signed()
            case EventField.channel: channel = try reader.enumeration(Channel.self)
            case EventField.direction: direction = try reader.enumeration(Direction.self)
            case EventField.transferKind: transferKind = try reader.enumeration(TransferKind.self)
            case EventField.resolved: resolved = try reading.answer(&reader)
            case EventField.escalated: escalated = try reading.answer(&reader)
            case EventField.converted: converted = try reading.answer(&reader)
            case EventField.complaint: complaint = try reading.answer(&reader)
            case EventField.first: first = MaybeMilliseconds(try reader.signed())
            case EventField.second: second = MaybeMilliseconds(try reader.signed())
            case EventField.third: third = MaybeMilliseconds(try reader.signed())
            default: try readText(&reader, reading)
            }
        }
        guard let kind, kind.family == .contact else { throw WireError(.invalidEnum, field: EventField.kind) }
        self.kind = kind
        identity = EventOrder.identity(source: texts.bytes(of: source), id: texts.bytes(of: id))
    }

    private mutating func readText(_ reader: inout WireReader, _ reading: RecordReading) throws(WireError) {
        switch reader.field {
        case EventField.queue: queue = try reading.text(&reader)
        case EventField.campaign: campaign = try reading.text(&reader)
        case EventField.reason: reason = try reading.text(&reader)
        case EventField.customerID: customerID = try reading.text(&reader)
        case EventField.cause: cause = try reading.text(&reader)
        case EventField.fromAgentID: fromAgentID = try reading.text(&reader)
        case EventField.toAgentID: toAgentID = try reading.text(&reader)
        case EventField.toQueue: toQueue = try reading.text(&reader)
        case EventField.tier: tier = try reading.text(&reader)
        case EventField.currency: currency = try reading.text(&reader)
        default: throw reader.unknownField
        }
    }
}
