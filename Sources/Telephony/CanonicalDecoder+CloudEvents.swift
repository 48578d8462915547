internal import ContactCenter

/// CloudEvents 1.0 by its Kafka binding. What the envelope says of `id`, `source`, `type` and `time` counts; the data
/// fill what it does not say. Other attributes are extensions, and passed over.
extension CanonicalDecoder {
    /// Decodes a record that has headers of CloudEvents.
    @inline(never)
    mutating func decodeCloudEvent(
        _ value: UnsafeRawBufferPointer,
        _ headers: borrowing CloudEventHeaders
    ) -> DecodeOutcome {
        let mediaType = headers.contentType.isEmpty ? MediaType.json : MediaType(headers.contentType)
        switch mediaType {
        case .cloudEvent:
            return decodeStructured(value)
        case .otherCloudEvent:
            return unsupported("content-type", "a format of CloudEvents other than JSON, or a batch")
        case .json, .other:
            // Without any attribute it is no CloudEvent, and its content type is nobody's business.
            guard !headers.specVersion.isEmpty || headers.hasAttributes else { return decodePlain() }
            guard headers.specVersion.elementsEqual("1.0".utf8) else {
                return unsupported("ce_specversion", "not CloudEvents 1.0")
            }
            guard mediaType == .json else { return unsupported("content-type", "data other than JSON") }
            return decodeBinary(value, headers)
        }
    }

    private func unsupported(_ field: StaticString, _ detail: StaticString) -> DecodeOutcome {
        .rejected(Rejection(cause: .unsupported, field: field, detail: detail))
    }

    private mutating func decodeBinary(
        _ value: UnsafeRawBufferPointer,
        _ headers: borrowing CloudEventHeaders
    ) -> DecodeOutcome {
        let attributes = headers.id.count + headers.source.count + headers.type.count + headers.time.count
        scratch.reserve(value.count + attributes + 5 * Scratch.padding)
        scratch.place(value, at: 0)
        if let rejection = readDocument(from: 0, to: value.count) {
            return .rejected(rejection)
        }
        let id = keep(headers.id, "ce_id")
        let source = keep(headers.source, "ce_source")
        let type = keep(headers.type, "ce_type")
        let time = keep(headers.time, "ce_time")
        apply(Envelope(id: id, source: source, type: type, time: time))
        return judge()
    }

    /// Copies a header's text behind all that the scratch holds.
    private mutating func keep(_ header: UnsafeRawBufferPointer, _ name: StaticString) -> Text {
        guard !header.isEmpty else { return .none }
        let offset = payloadCount + Scratch.padding
        scratch.place(header, at: offset)
        payloadCount = offset + header.count
        let cursor = JSONCursor(base: scratch.base, position: offset, end: payloadCount, depth: 0)
        if !cursor.isUTF8() {
            note(.invalidHeader, name, at: offset)
        }
        return Text(offset: offset, count: header.count)
    }

    /// Lets what the envelope says count.
    private mutating func apply(_ envelope: Envelope) {
        if !envelope.id.isNone {
            event.id = envelope.id
        }
        if !envelope.source.isNone {
            event.source = envelope.source
        }
        if !envelope.type.isNone {
            type = envelope.type
        }
        if !envelope.time.isNone {
            time = envelope.time
        }
        let limit = CanonicalDecoder.maximumIdentifierBytes
        if envelope.id.count > limit {
            note(.identifierTooLong, "id", at: Int(envelope.id.offset))
        }
        if envelope.source.count > limit {
            note(.identifierTooLong, "source", at: Int(envelope.source.offset))
        }
    }

    private mutating func decodeStructured(_ value: UnsafeRawBufferPointer) -> DecodeOutcome {
        // Room for the data of `data_base64` behind the envelope they stand in.
        scratch.reserve(value.count * 2 + 2 * Scratch.padding)
        scratch.place(value, at: 0)
        var cursor = JSONCursor(base: scratch.base, position: 0, end: value.count, depth: 1)
        var envelope = Envelope()
        do throws(Complaint) {
            try cursor.readStart()
            try readEnvelope(&cursor, &envelope)
            try cursor.finish()
        } catch {
            return .rejected(malformed(error, at: cursor.position))
        }
        guard envelope.specVersion.bytes(in: payload).elementsEqual("1.0".utf8) else {
            return unsupported("specversion", "not CloudEvents 1.0")
        }
        let contentType = envelope.dataContentType
        guard contentType.isNone || MediaType(contentType.bytes(in: payload)) == .json else {
            return unsupported("datacontenttype", "data other than JSON")
        }
        if envelope.hasData, !envelope.base64.isNone {
            note(.dataTwice, "data", at: Int(envelope.base64.offset))
        } else if let place = envelope.mistypedData {
            note(.objectExpected, "data", at: place)
        } else if !envelope.base64.isNone, let rejection = readBase64(envelope.base64) {
            return .rejected(rejection)
        }
        apply(envelope)
        return judge()
    }

    private mutating func readEnvelope(_ cursor: inout JSONCursor, _ envelope: inout Envelope) throws(Complaint) {
        guard try cursor.enterObject() else { return }
        repeat {
            let key = try cursor.readKey()
            let name = vocabulary.envelope.lookup(cursor.base + Int(key.offset), count: Int(key.count))
            guard let field = EnvelopeField(rawValue: name) else {
                try cursor.skipValue()
                continue
            }
            switch field {
            case .specVersion: envelope.specVersion = try readLooseText(&cursor, field.name)
            case .id: envelope.id = try readLooseText(&cursor, field.name)
            case .source: envelope.source = try readLooseText(&cursor, field.name)
            case .type: envelope.type = try readLooseText(&cursor, field.name)
            case .time: envelope.time = try readTime(&cursor)
            case .dataContentType: envelope.dataContentType = try readLooseText(&cursor, field.name)
            case .data: try readData(&cursor, &envelope)
            case .dataBase64: envelope.base64 = try readLooseText(&cursor, field.name)
            }
        } while try cursor.continueObject()
    }

    private mutating func readData(_ cursor: inout JSONCursor, _ envelope: inout Envelope) throws(Complaint) {
        // Of data that stand twice the last ones count.
        forget()
        unknownFieldCount = 0
        envelope.mistypedData = nil
        envelope.hasData = cursor.byte != UInt8(ascii: "n")
        guard cursor.byte == UInt8(ascii: "{") else {
            envelope.mistypedData = envelope.hasData ? cursor.position : nil
            return try cursor.skipValue()
        }
        cursor.depth += 1
        try readFields(&cursor)
        cursor.depth -= 1
    }

    /// Reads the event that `text` encodes; complaints about its bytes are about the text.
    private mutating func readBase64(_ text: Text) -> Rejection? {
        let offset = payloadCount + Scratch.padding
        guard let count = Base64.decode(text.bytes(in: payload), to: scratch.base + offset) else {
            return malformed(.invalidBase64, at: Int(text.offset), field: "data_base64")
        }
        positionBeyondValue = Int(text.offset)
        scratch.terminate(at: offset + count)
        payloadCount = offset + count
        return readDocument(from: offset, to: payloadCount)
    }
}

/// What the envelope of a CloudEvent says.
private struct Envelope {
    var id: Text = .none
    var source: Text = .none
    var type: Text = .none
    var time: Text = .none
    var specVersion: Text = .none
    var dataContentType: Text = .none
    var base64: Text = .none
    /// Whether there are data other than null.
    var hasData = false
    /// Where the data are, if they are no object.
    var mistypedData: Int?
}
