import ContactCenter

/// Writes JSON into room that was reserved before: a record of the hot path, field by field, without a check per byte.
///
/// The caller reserves at least the fixed part and six bytes for each byte of text (the length of `\u0000`).
struct JSONWriter {
    private(set) var cursor: UnsafeMutableRawPointer

    init(at start: UnsafeMutableRawPointer) {
        cursor = start
    }

    /// Writes what stands in the source as it is.
    @inline(__always)
    mutating func literal(_ text: StaticString) {
        cursor.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        cursor += text.utf8CodeUnitCount
    }

    /// Writes a string that needs no escapes, in quotes.
    mutating func name(_ text: StaticString) {
        byte(0x22)
        literal(text)
        byte(0x22)
    }

    /// Writes a string that needs no escapes, in quotes, or `null`.
    mutating func name(_ text: StaticString?) {
        if let text { name(text) } else { literal("null") }
    }

    /// Writes UTF-8 as a string, or `null` where there is none.
    mutating func text(_ text: Text, in bytes: UnsafeRawBufferPointer) {
        if text.isNone { literal("null") } else { string(text.bytes(in: bytes)) }
    }

    /// Writes UTF-8 as a string.
    mutating func string(_ bytes: UnsafeRawBufferPointer) {
        byte(0x22)
        for value in bytes {
            if value >= 0x20, value != 0x22, value != 0x5C { byte(value) } else { escaped(value) }
        }
        byte(0x22)
    }

    /// Writes the members that every record about an agent begins with, and the brace before them.
    mutating func begin(_ agent: AgentKey) {
        literal(#"{"tenant":"#)
        string(agent.tenant)
        literal(#","agent_id":"#)
        string(agent.agentID)
    }

    /// Writes an instant as RFC 3339 in UTC with milliseconds, or `null`.
    mutating func instant(_ instant: Timestamp?) {
        guard let instant else { return literal("null") }
        byte(0x22)
        cursor += instant.writeRFC3339(into: UnsafeMutableRawBufferPointer(start: cursor, count: 32))
        byte(0x22)
    }

    /// Writes an integer, or `null`.
    mutating func integer(_ value: Int64?) {
        guard let value else { return literal("null") }
        if value < 0 { byte(0x2D) }
        var rest = value.magnitude
        var count = 1
        var bound: UInt64 = 10
        while count < 20, rest >= bound {
            count += 1
            let (next, overflows) = bound.multipliedReportingOverflow(by: 10)
            if overflows { break }
            bound = next
        }
        var position = count - 1
        while position >= 0 {
            cursor.storeBytes(of: 0x30 + UInt8(rest % 10), toByteOffset: position, as: UInt8.self)
            rest /= 10
            position -= 1
        }
        cursor += count
    }

    /// Writes bytes as they are.
    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        cursor.copyMemory(from: source, byteCount: bytes.count)
        cursor += bytes.count
    }

    /// Writes one byte as it is.
    @inline(__always)
    mutating func byte(_ value: UInt8) {
        cursor.storeBytes(of: value, as: UInt8.self)
        cursor += 1
    }

    private mutating func escaped(_ value: UInt8) {
        byte(0x5C)
        switch value {
        case 0x22, 0x5C: byte(value)
        case 0x0A: byte(0x6E)
        case 0x0D: byte(0x72)
        case 0x09: byte(0x74)
        default:
            literal("u00")
            byte(0x30 + value >> 4)
            let low = value & 0xF
            byte(low < 10 ? 0x30 + low : 0x57 + low)
        }
    }
}
