public import ContactCenter

/// Canonical events as JSON (model 1.3): one object, no white space, absent fields left out.
public enum CanonicalJSON {
    /// What a record says other than its event does; for records that are meant to be wrong.
    struct Deviation {
        /// Stands in the place of the event's time.
        var time: StaticString?
        /// Stands in the place of the event's type.
        var type: StaticString?
        /// Whether `id`, `source`, `type` and `time` are left to an envelope.
        var omitsEnvelope = false
    }

    /// Appends `event` to `json`; its texts are runs of `payload`, which must be UTF-8.
    ///
    public static func append(_ event: Event, payload: UnsafeRawBufferPointer, to json: inout [UInt8]) {
        append(event, payload: payload, deviation: Deviation(), to: &json)
    }

    static func append(
        _ event: Event,
        payload: UnsafeRawBufferPointer,
        deviation: Deviation,
        to json: inout [UInt8]
    ) {
        var writer = ObjectWriter(payload: payload)
        json.append(0x7B)
        if !deviation.omitsEnvelope {
            appendEnvelope(event, deviation: deviation, writer: &writer, to: &json)
        }
        if event.sequence != 0 { writer.write("\"seq\":", event.sequence, to: &json) }
        if event.version != 0 { writer.write("\"version\":", event.version, to: &json) }
        writer.write("\"tenant\":", event.tenant, to: &json)
        writer.write("\"agent_id\":", event.agentID, to: &json)
        writer.write("\"contact_id\":", event.contactID, to: &json)
        writer.write("\"queue\":", event.queue, to: &json)
        if let channel = event.channel { writer.write("\"channel\":", channel.name, to: &json) }
        if let direction = event.direction { writer.write("\"direction\":", direction.name, to: &json) }
        writer.write("\"reason\":", event.reason, to: &json)
        writer.write("\"cause\":", event.cause, to: &json)
        writer.write("\"campaign\":", event.campaign, to: &json)
        writer.write("\"customer_id\":", event.customerID, to: &json)
        writer.write("\"disposition\":", event.disposition, to: &json)
        if let limitMs = event.limitMs { writer.write("\"limit_ms\":", limitMs, to: &json) }
        if let byMs = event.byMs { writer.write("\"by_ms\":", byMs, to: &json) }
        if let onLimit = event.onLimit { writer.write("\"on_limit\":", onLimit.name, to: &json) }
        if let nextState = event.nextState { writer.write("\"next_state\":", nextState.name, to: &json) }
        if event.isPending { writer.write("\"pending\":", literal: "true", to: &json) }
        if event.declaresOnly { writer.write("\"declares_only\":", literal: "true", to: &json) }
        appendLogOn(event, writer: &writer, to: &json)
        if event.kind.family == .contact { append(event.contact, writer: &writer, to: &json) }
        json.append(0x7D)
    }

    /// Appends the four fields that CloudEvents has, too, each with its comma.
    static func appendEnvelope(
        _ event: Event,
        deviation: Deviation,
        writer: inout ObjectWriter,
        to json: inout [UInt8]
    ) {
        writer.write("\"id\":", event.id, to: &json)
        writer.write("\"source\":", event.source, to: &json)
        writer.write("\"type\":", deviation.type ?? event.kind.name, to: &json)
        if let time = deviation.time {
            writer.write("\"time\":", time, to: &json)
        } else {
            writer.write("\"time\":\"", literal: "", to: &json)
            json.write(event.time)
            json.append(0x22)
        }
    }

    private static func append(_ contact: ContactDetails, writer: inout ObjectWriter, to json: inout [UInt8]) {
        if let kind = contact.transferKind { writer.write("\"kind\":", kind.name, to: &json) }
        writer.write("\"from_agent_id\":", contact.fromAgentID, to: &json)
        writer.write("\"to_agent_id\":", contact.toAgentID, to: &json)
        writer.write("\"to_queue\":", contact.toQueue, to: &json)
        writer.write("\"tier\":", contact.tier, to: &json)
        let flags: [(StaticString, Bool?)] = [
            ("\"resolved\":", contact.resolved), ("\"escalated\":", contact.escalated),
            ("\"converted\":", contact.converted), ("\"complaint\":", contact.complaint),
        ]
        for case (let name, let value?) in flags { writer.write(name, literal: value ? "true" : "false", to: &json) }
        if let priority = contact.priority { writer.write("\"priority\":", priority, to: &json) }
        if let amount = contact.amountMicros {
            writer.write("\"amount\":", amount / 1_000_000, to: &json)
            if amount % 1_000_000 != 0 {
                json.append(0x2E)
                json.write(abs(amount % 1_000_000), digits: 6)
            }
        }
        writer.write("\"currency\":", contact.currency, to: &json)
        if let csat = contact.csatThousandths {
            writer.write("\"csat\":", csat / 1_000, to: &json)
            if csat % 1_000 != 0 {
                json.append(0x2E)
                json.write(abs(csat % 1_000), digits: 3)
            }
        }
        if let scale = contact.csatScale { writer.write("\"csat_scale\":", scale, to: &json) }
        if let nps = contact.nps { writer.write("\"nps\":", nps, to: &json) }
    }

    private static func appendLogOn(_ event: Event, writer: inout ObjectWriter, to json: inout [UInt8]) {
        writer.write("\"team\":", event.team, to: &json)
        writer.write("\"site\":", event.site, to: &json)
        writer.write("\"device\":", event.device, to: &json)
        if !event.skills.isNone {
            writer.write("\"skills\":[", literal: "", to: &json)
            var isFirst = true
            for skill in event.skills.bytes(in: writer.payload).split(separator: 0x1F) {
                if !isFirst { json.append(0x2C) }
                isFirst = false
                json.writeQuoted(UnsafeRawBufferPointer(rebasing: skill))
            }
            json.append(0x5D)
        }
        if let day = event.hiredOnDay {
            writer.write("\"hired_on\":\"", literal: "", to: &json)
            json.write(daysSinceEpoch: Int64(day))
            json.append(0x22)
        }
    }
}

/// Writes the members of one JSON object, with the commas between them.
struct ObjectWriter {
    /// The buffer that texts are runs of.
    let payload: UnsafeRawBufferPointer
    private var hasMembers = false

    init(payload: UnsafeRawBufferPointer) {
        self.payload = payload
    }

    mutating func write(_ name: StaticString, literal: StaticString, to json: inout [UInt8]) {
        if hasMembers { json.append(0x2C) }
        hasMembers = true
        json.write(name)
        json.write(literal)
    }

    mutating func write(_ name: StaticString, _ value: StaticString, to json: inout [UInt8]) {
        write(name, literal: "\"", to: &json)
        json.write(value)
        json.append(0x22)
    }

    mutating func write(_ name: StaticString, _ value: Int64, to json: inout [UInt8]) {
        write(name, literal: "", to: &json)
        json.write(decimal: value)
    }

    mutating func write(_ name: StaticString, _ text: Text, to json: inout [UInt8]) {
        if text.isNone { return }
        write(name, literal: "", to: &json)
        json.writeQuoted(text.bytes(in: payload))
    }
}
