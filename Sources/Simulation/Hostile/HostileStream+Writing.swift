import ContactCenter

// How a record on its way becomes bytes.
extension HostileStream {
    /// Writes `held` into `record`, whose arrival is set.
    mutating func write(_ held: Held, into record: inout GeneratedRecord) {
        var event = centre.expand(held.event)
        record.agent = Int(held.event.agent)
        record.kind = event.kind
        record.eventTime = event.time
        record.variant = held.variant
        record.envelope = held.envelope
        record.hasUnknownFields = held.hasUnknownFields
        centre.payload.withUnsafeBytes { record.key.append(contentsOf: event.subject.bytes(in: $0)) }
        switch held.variant {
        case .malformed(let malformation):
            garble(&event, malformation, dice: held.dice, into: &record)
        case .unknownType:
            let types: [StaticString] = ["agent.mood_changed", "contact.recording_started", "vendor.x", "AGENT.READY"]
            append(event, CanonicalJSON.Deviation(type: types[Int(held.dice % 4)]), to: &record.value)
        case .original, .repetition, .newVersion, .conflictingCopy:
            wrap(event, held, into: &record)
        }
    }

    private func append(_ event: Event, _ deviation: CanonicalJSON.Deviation, to json: inout [UInt8]) {
        centre.payload.withUnsafeBytes {
            CanonicalJSON.append(event, payload: $0, deviation: deviation, to: &json)
        }
    }

    /// Adds `members`, which begin with a comma, to the object at the end of `json`.
    private func add(_ members: StaticString, to json: inout [UInt8]) {
        json.removeLast()
        json.write(members)
        json.append(0x7D)
    }

    // MARK: Readable records

    private func wrap(_ event: Event, _ held: Held, into record: inout GeneratedRecord) {
        switch held.envelope {
        case .plain:
            append(event, CanonicalJSON.Deviation(), to: &record.value)
            if held.hasUnknownFields { addUnknownFields(held.dice, to: &record.value) }
        case .cloudEventsBinary:
            append(event, CanonicalJSON.Deviation(), to: &record.value)
            if held.hasUnknownFields { addUnknownFields(held.dice, to: &record.value) }
            writeHeaders(event, into: &record)
        case .cloudEventsStructured:
            writeStructured(event, held, into: &record)
        }
    }

    private func addUnknownFields(_ dice: UInt64, to json: inout [UInt8]) {
        switch dice % 4 {
        case 0: add(",\"x_vendor\":\"v9\"", to: &json)
        case 1:
            let members: StaticString =
                ",\"x_trace\":{\"hops\":[1,2.5e3,-0.0,{\"type\":null}],\"text\":\"a\\\"b\\\\c\\u00e9\\ud83d\\ude00 é\"}"
            add(members, to: &json)
        case 2: add(",\"agent_name\":\"Zażółć\",\"data\":[[],{}],\"wait_hint\":12.75,\"vip\":false", to: &json)
        default: add(",\"Time\":\"1999-01-01T00:00:00Z\",\"agent_id_old\":null", to: &json)
        }
    }

    private func writeHeaders(_ event: Event, into record: inout GeneratedRecord) {
        func header(_ name: String, _ write: (inout [UInt8]) -> Void) {
            var value: [UInt8] = []
            write(&value)
            record.headers.append(GeneratedRecord.Header(name: name, value: value))
        }
        centre.payload.withUnsafeBytes { payload in
            header("ce_specversion") { $0.write("1.0") }
            header("ce_id") { $0.append(contentsOf: event.id.bytes(in: payload)) }
            header("ce_source") { $0.append(contentsOf: event.source.bytes(in: payload)) }
            header("ce_type") { $0.write(event.kind.name) }
            header("ce_time") { $0.write(event.time) }
            header("content-type") { $0.write("application/json") }
        }
    }

    /// The object under `data`; every other time with the envelope's fields left to the envelope.
    private func writeStructured(_ event: Event, _ held: Held, into record: inout GeneratedRecord) {
        record.value.write("{\"specversion\":\"1.0\",")
        centre.payload.withUnsafeBytes { payload in
            var writer = ObjectWriter(payload: payload)
            let deviation = CanonicalJSON.Deviation()
            CanonicalJSON.appendEnvelope(event, deviation: deviation, writer: &writer, to: &record.value)
        }
        if held.hasUnknownFields { record.value.write(",\"partitionkey\":\"p\",\"traceparent\":\"00-0-0-00\"") }
        record.value.write(",\"datacontenttype\":\"application/json\",\"data\":")
        let omitsEnvelope = held.dice & 0x100 != 0
        append(event, CanonicalJSON.Deviation(omitsEnvelope: omitsEnvelope), to: &record.value)
        if held.hasUnknownFields { addUnknownFields(held.dice, to: &record.value) }
        record.value.append(0x7D)
        var contentType: [UInt8] = []
        contentType.write("application/cloudevents+json; charset=UTF-8")
        record.headers.append(GeneratedRecord.Header(name: "content-type", value: contentType))
    }

    // MARK: Records that nobody can read

    private mutating func garble(
        _ event: inout Event,
        _ malformation: Malformation,
        dice: UInt64,
        into record: inout GeneratedRecord
    ) {
        let choice = Int(dice % 4)
        switch malformation {
        case .empty: break
        case .truncated:
            append(event, CanonicalJSON.Deviation(), to: &record.value)
            let length = 1 + Int((dice &>> 8) % UInt64(record.value.count - 1))
            record.value.removeLast(record.value.count - length)
        case .wrongType: writeWrongType(&event, choice, to: &record.value)
        case .missingField: writeMissingField(&event, choice, isNull: dice & 0x100 != 0, to: &record.value)
        case .badTime:
            let times: [StaticString] = [
                "yesterday", "2026-02-30T10:00:00Z", "2026-03-02T25:61:00Z", "2026-03-02T10:00",
            ]
            append(event, CanonicalJSON.Deviation(time: times[choice]), to: &record.value)
        case .badUTF8:
            event.id = centre.text { $0.append(contentsOf: [0x65, 0xC3, 0x28, 0xFF]) }
            append(event, CanonicalJSON.Deviation(), to: &record.value)
        case .unknownChannel:
            event.channel = nil
            append(event, CanonicalJSON.Deviation(), to: &record.value)
            add(",\"channel\":\"telepathy\"", to: &record.value)
        }
    }

    private func writeWrongType(_ event: inout Event, _ choice: Int, to json: inout [UInt8]) {
        let members: StaticString
        switch choice {
        case 0 where event.kind.family == .contact:
            event.contactID = .none
            members = ",\"contact_id\":{\"number\":7}"
        case 0:
            event.agentID = .none
            members = ",\"agent_id\":{\"number\":7}"
        case 1:
            event.id = .none
            members = ",\"id\":[1,2]"
        case 2:
            event.sequence = 0
            members = ",\"seq\":\"first\""
        default:
            event.source = .none
            members = ",\"source\":true"
        }
        append(event, CanonicalJSON.Deviation(), to: &json)
        add(members, to: &json)
    }

    private func writeMissingField(_ event: inout Event, _ choice: Int, isNull: Bool, to json: inout [UInt8]) {
        let members: StaticString
        switch choice {
        case 0:
            event.id = .none
            members = ",\"id\":null"
        case 1:
            event.source = .none
            members = ",\"source\":null"
        case 2 where event.kind.family == .leg, 2... where event.kind.family == .contact:
            event.contactID = .none
            members = ",\"contact_id\":null"
        default:
            event.agentID = .none
            members = ",\"agent_id\":null"
        }
        append(event, CanonicalJSON.Deviation(), to: &json)
        if isNull { add(members, to: &json) }
    }
}
