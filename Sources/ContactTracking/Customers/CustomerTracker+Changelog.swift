public import ContactCenter

extension CustomerTracker {
    /// Forgets everything and keeps the room.
    public mutating func clear() {
        contacts.removeAll()
        texts.removeAll()
        unknownFields.removeAll()
        clockAt = .distantPast
        nextActionAt = .distantFuture
    }

    /// Becomes equal to `other`, using the room it has; both must be from one pool.
    public mutating func assign(_ other: borrowing CustomerTracker) {
        precondition(other.pool === pool, "Trackers of different pools")
        contacts.assign(other.contacts, in: pool)
        texts.assign(other.texts, in: pool)
        unknownFields.assign(other.unknownFields, in: pool)
        clockAt = other.clockAt
        nextActionAt = other.nextActionAt
    }

    /// Writes everything that is known of the customer: the fields of the message `Customer` of `customer.proto` from 8
    /// on.
    ///
    /// - Parameter writer: appended to; the stage's own fields of the same message may stand before and behind.
    public func write(to writer: inout WireWriter) {
        if contacts.isEmpty { return }
        let reference = contacts[0].startedAt
        texts.write(texts: CustomerField.texts, lengths: CustomerField.textLengths, to: &writer)
        writer.signed(CustomerField.reference, reference.milliseconds)
        writer.time(CustomerField.clockAt, ifPresent: clockAt, from: reference)
        for contact in contacts.elements {
            let message = writer.begin(CustomerField.contacts)
            contact.write(to: &writer, from: reference)
            writer.end(message)
        }
        writer.raw(unknownFields.bytes)
    }

    /// Becomes the tracker that was written: what follows has the same effects.
    ///
    /// - Parameters:
    ///   - record: the fields of a message `Customer` of `customer.proto`, the stage's among them or not; read during
    ///     the call only. Fields of a later version are kept as they are.
    ///   - work: the workspace that the tracker is used with; deadlines are those of its settings.
    /// - Throws: ``WireError`` when the record is damaged; the tracker is then blank.
    public mutating func read(
        _ record: UnsafeRawBufferPointer,
        work: borrowing ContactWorkspace
    ) throws(WireError) {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        clear()
        do throws(WireError) {
            var reading = RecordReading()
            try readShared(record, &reading)
            var reader = WireReader(record)
            while try reader.next() {
                switch reader.field {
                case ...CustomerField.lastOfStage, CustomerField.texts, CustomerField.textLengths,
                    CustomerField.reference:
                    try reader.skip()
                case CustomerField.clockAt: clockAt = try reading.time(&reader)
                case CustomerField.contacts:
                    if contacts.count == Self.limit { throw WireError(.tooMany, field: reader.field) }
                    contacts.append(try KnownContact(reading: reader.message(), reading), in: pool)
                default: _ = unknownFields.append(try reader.skip(), in: pool)
                }
            }
        } catch {
            clear()
            throw error
        }
        nextActionAt = nextDeadline(work.settings)
    }

    private mutating func readShared(
        _ record: UnsafeRawBufferPointer,
        _ reading: inout RecordReading
    ) throws(WireError) {
        var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        var lengths = WireReader(bytes)
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case CustomerField.texts: bytes = try reader.bytes()
            case CustomerField.textLengths: lengths = try reader.message()
            case CustomerField.reference:
                reading.reference = try reading.time(&reader, from: Timestamp(milliseconds: 0))
            default: try reader.skip()
            }
        }
        try texts.read(bytes, lengths, field: CustomerField.textLengths, pool)
        reading.textCount = UInt32(texts.count)
    }
}

extension KnownContact {
    fileprivate func write(to writer: inout WireWriter, from reference: Timestamp) {
        writer.text(CustomerContactField.contactID, contactID)
        writer.text(CustomerContactField.reason, reason)
        writer.time(CustomerContactField.startedAt, startedAt, from: reference)
        writer.unsigned(CustomerContactField.revision, UInt64(UInt32(bitPattern: revision)))
        writer.flag(CustomerContactField.isRetracted, isRetracted)
        guard hasFact else { return }
        let message = writer.begin(CustomerContactField.told)
        fact.write(to: &writer, from: startedAt)
        writer.end(message)
        writer.unsigned(CustomerContactField.standing, UInt64(standing.rawValue))
    }

    fileprivate init(reading message: WireReader, _ reading: RecordReading) throws(WireError) {
        self.init(contactID: .none, startedAt: reading.reference, revision: 0)
        var reader = message
        while try reader.next() {
            if reader.field == CustomerContactField.startedAt {
                startedAt = try reading.time(&reader)
            } else {
                try reader.skip()
            }
        }
        var own = reading
        own.reference = startedAt
        reader = message
        while try reader.next() {
            switch reader.field {
            case CustomerContactField.contactID: contactID = try reading.text(&reader)
            case CustomerContactField.reason: reason = try reading.text(&reader)
            case CustomerContactField.startedAt: try reader.skip()
            case CustomerContactField.revision: revision = try reading.count(&reader)
            case CustomerContactField.isRetracted: isRetracted = try reader.flag()
            case CustomerContactField.told:
                hasFact = true
                fact = try StoredFact(reading: reader.message(), own)
            case CustomerContactField.standing:
                standing = ContactFactFlags(rawValue: try reader.unsigned(atMost: .max))
            default: throw reader.unknownField
            }
        }
    }
}
