public import ContactCenter

/// Writes events as canonical JSON (model 1.3), as ``CanonicalDecoder`` reads it: one object, no white space, absent
/// fields left out.
public struct CanonicalWriter {
    /// What was written, since it was last emptied.
    public private(set) var bytes: [UInt8] = []

    private var hasMembers = false

    /// Creates a writer that has written nothing.
    public init() {}

    /// Forgets what was written, and keeps the room for it.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends a byte as it is, such as the line feed between two events.
    public mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends `event`; its texts are runs of `payload`, which is UTF-8.
    public mutating func append(_ event: Event, payload: UnsafeRawBufferPointer) {
        hasMembers = false
        bytes.append(UInt8(ascii: "{"))
        write(.id, event.id, payload)
        write(.source, event.source, payload)
        write(.type, event.kind.name)
        write(.time, event.time)
        if event.sequence != 0 { write(.seq, event.sequence) }
        if event.version != 0 { write(.version, event.version) }
        write(.tenant, event.tenant, payload)
        write(.agentID, event.agentID, payload)
        write(.contactID, event.contactID, payload)
        appendLegFields(event, payload)
        appendLogOnFields(event, payload)
        if event.kind.family == .contact { appendContactFields(event.contact, payload) }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func appendLegFields(_ event: Event, _ payload: UnsafeRawBufferPointer) {
        write(.queue, event.queue, payload)
        if let channel = event.channel { write(.channel, channel.name) }
        if let direction = event.direction { write(.direction, direction.name) }
        write(.reason, event.reason, payload)
        write(.cause, event.cause, payload)
        write(.campaign, event.campaign, payload)
        write(.customerID, event.customerID, payload)
        write(.disposition, event.disposition, payload)
        if let limit = event.limitMs { write(.limitMs, limit) }
        if let by = event.byMs { write(.byMs, by) }
        if let onLimit = event.onLimit { write(.onLimit, onLimit.name) }
        if let next = event.nextState { write(.nextState, next.name) }
        if event.isPending { write(.pending, true) }
        if event.declaresOnly { write(.declaresOnly, true) }
    }

    private mutating func appendLogOnFields(_ event: Event, _ payload: UnsafeRawBufferPointer) {
        write(.team, event.team, payload)
        write(.site, event.site, payload)
        write(.device, event.device, payload)
        if !event.skills.isNone {
            writeName(.skills)
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for skill in event.skills.bytes(in: payload).split(separator: 0x1F) {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                writeQuoted(UnsafeRawBufferPointer(rebasing: skill))
            }
            bytes.append(UInt8(ascii: "]"))
        }
        if let day = event.hiredOnDay {
            writeName(.hiredOn)
            bytes.append(UInt8(ascii: "\""))
            writeInstant(Timestamp(milliseconds: Int64(day) * 86_400_000))
            bytes.removeLast(Timestamp.rfc3339Count - 10)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private mutating func appendContactFields(_ details: ContactDetails, _ payload: UnsafeRawBufferPointer) {
        if let kind = details.transferKind { write(.kind, kind.name) }
        write(.fromAgentID, details.fromAgentID, payload)
        write(.toAgentID, details.toAgentID, payload)
        write(.toQueue, details.toQueue, payload)
        write(.tier, details.tier, payload)
        if let resolved = details.resolved { write(.resolved, resolved) }
        if let escalated = details.escalated { write(.escalated, escalated) }
        if let converted = details.converted { write(.converted, converted) }
        if let complaint = details.complaint { write(.complaint, complaint) }
        write(.currency, details.currency, payload)
        if let amount = details.amountMicros { writeDecimal(.amount, amount, places: 6) }
        if let priority = details.priority { write(.priority, priority) }
        if let csat = details.csatThousandths { writeDecimal(.csat, csat, places: 3) }
        if let scale = details.csatScale { write(.csatScale, scale) }
        if let nps = details.nps { write(.nps, nps) }
    }

    // MARK: Members

    private mutating func writeName(_ field: CanonicalField) {
        if hasMembers { bytes.append(UInt8(ascii: ",")) }
        hasMembers = true
        bytes.append(UInt8(ascii: "\""))
        writeWord(field.name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func write(_ field: CanonicalField, _ text: Text, _ payload: UnsafeRawBufferPointer) {
        if text.isNone { return }
        writeName(field)
        writeQuoted(text.bytes(in: payload))
    }

    private mutating func write(_ field: CanonicalField, _ word: StaticString) {
        writeName(field)
        bytes.append(UInt8(ascii: "\""))
        writeWord(word)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ field: CanonicalField, _ truth: Bool) {
        writeName(field)
        writeWord(truth ? "true" : "false")
    }

    private mutating func write(_ field: CanonicalField, _ number: Int64) {
        writeName(field)
        writeNumber(number)
    }

    private mutating func write(_ field: CanonicalField, _ time: Timestamp) {
        writeName(field)
        bytes.append(UInt8(ascii: "\""))
        writeInstant(time)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a number of parts, of which ten to the power of `places` make one.
    private mutating func writeDecimal(_ field: CanonicalField, _ parts: Int64, places: Int) {
        writeName(field)
        var unit: UInt64 = 1
        for _ in 0..<places { unit *= 10 }
        if parts < 0 { bytes.append(UInt8(ascii: "-")) }
        writeNumber(parts.magnitude / unit)
        var rest = parts.magnitude % unit
        if rest == 0 { return }
        bytes.append(UInt8(ascii: "."))
        while rest > 0 {
            unit /= 10
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
            rest %= unit
        }
    }

    // MARK: Bytes

    private mutating func writeWord(_ word: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    private mutating func writeNumber(_ number: some BinaryInteger) {
        let magnitude = UInt64(number.magnitude)
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var unit: UInt64 = 1
        while magnitude / unit >= 10 { unit *= 10 }
        while unit > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude / unit % 10))
            unit /= 10
        }
    }

    private mutating func writeInstant(_ time: Timestamp) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Timestamp.rfc3339Count))
        bytes.withUnsafeMutableBytes { bytes in
            _ = time.writeRFC3339(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
        }
    }

    private mutating func writeQuoted(_ text: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                writeWord("\\u00")
                bytes.append(CanonicalWriter.hexDigit(byte >> 4))
                bytes.append(CanonicalWriter.hexDigit(byte & 15))
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
