import ContactCenter

/// Writes JSON into room that was reserved before: a record of the hot path, field by field, without a check per byte.
///
/// The caller reserves at least the fixed part and six bytes for each byte of text (the length of `\u0000`).
/// What is longer than a few instructions is a function from cursor to cursor, so that the cursor of whoever writes
/// can stay in a register.
struct JSONWriter {
    private(set) var cursor: UnsafeMutableRawPointer
    /// Where the room ends, for whoever made it.
    let limit: UnsafeMutableRawPointer
    /// The hour of the instant that was written last.
    private let clock: UnsafeMutablePointer<RFC3339Writer>

    init(
        at start: UnsafeMutableRawPointer,
        limit: UnsafeMutableRawPointer,
        clock: UnsafeMutablePointer<RFC3339Writer>
    ) {
        cursor = start
        self.limit = limit
        self.clock = clock
    }

    /// Writes what stands in the source as it is.
    @inline(__always)
    mutating func literal(_ text: StaticString) {
        cursor.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        cursor += text.utf8CodeUnitCount
    }

    /// Writes a short string that needs no escapes, without quotes.
    @inline(__always)
    mutating func word(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        cursor.copyBytes(from: text.utf8Start, count: count)
        cursor += count
    }

    /// Writes a short string that needs no escapes, in quotes, or `null`.
    @inline(__always)
    mutating func name(_ text: StaticString?) {
        guard let text else { return literal("null") }
        byte(0x22)
        word(text)
        byte(0x22)
    }

    /// Writes a text as a string, or `null` where there is none; `base` is where its buffer begins.
    @inline(__always)
    mutating func text(_ text: Text, at base: UnsafeRawPointer?) {
        // A text that has bytes has a buffer.
        guard text.count > 0, let base else { return literal("null") }
        byte(0x22)
        cursor = Self.put(base + Int(text.offset), count: Int(text.count), at: cursor)
        byte(0x22)
    }

    /// Writes UTF-8 as a string.
    @inline(__always)
    mutating func string(_ bytes: UnsafeRawBufferPointer) {
        byte(0x22)
        escaped(bytes)
        byte(0x22)
    }

    /// Writes UTF-8 as a part of a string.
    @inline(__always)
    mutating func escaped(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        cursor = Self.put(base, count: bytes.count, at: cursor)
    }

    /// Writes the members that every record about an agent begins with, and the brace before them.
    @inline(__always)
    mutating func begin(_ agent: AgentKey) {
        if agent.tenantCount == 0 {
            literal(#"{"tenant":"","agent_id":""#)
        } else {
            literal(#"{"tenant":"#)
            string(agent.tenant)
            literal(#","agent_id":""#)
        }
        escaped(agent.agentID)
        byte(0x22)
    }

    /// Writes an instant as RFC 3339 in UTC with milliseconds, without quotes.
    @inline(__always)
    mutating func instant(_ instant: Timestamp) {
        cursor = Self.put(instant, at: cursor, clock)
    }

    /// Writes an instant in quotes, or `null`.
    @inline(__always)
    mutating func quoted(_ instant: Timestamp?) {
        guard let instant else { return literal("null") }
        byte(0x22)
        self.instant(instant)
        byte(0x22)
    }

    /// Writes an integer.
    @inline(__always)
    mutating func integer(_ value: Int64) {
        if UInt64(bitPattern: value) < 10 { return byte(0x30 &+ UInt8(truncatingIfNeeded: value)) }
        cursor = Self.put(value, at: cursor)
    }

    /// Writes an integer, or `null`.
    @inline(__always)
    mutating func integer(_ value: Int64?) {
        guard let value else { return literal("null") }
        integer(value)
    }

    /// Writes bytes as they are.
    @inline(__always)
    mutating func bytes(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        cursor.copyBytes(from: source, count: bytes.count)
        cursor += bytes.count
    }

    /// Writes 16 lower-case hexadecimal digits.
    @inline(__always)
    mutating func hexadecimal(_ value: UInt64) {
        // A byte of the value for each lane of 16 bits, most significant first; then a byte for each digit.
        let swapped = value.byteSwapped
        var digits = SIMD2(swapped & 0xFFFF_FFFF, swapped >> 32)
        digits = (digits | digits &<< 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits &<< 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits &>> 4 | digits &<< 8) & 0x0F0F_0F0F_0F0F_0F0F
        let isLetter = (digits &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
        // 0x27 from "0" plus ten to "a": 32 + 8 - 1 times the one that marks a letter.
        digits = digits &+ 0x3030_3030_3030_3030 &+ (isLetter &<< 5 &+ isLetter &<< 3 &- isLetter)
        cursor.storeBytes(of: digits, as: SIMD2<UInt64>.self)
        cursor += 16
    }

    /// Writes one byte as it is.
    @inline(__always)
    mutating func byte(_ value: UInt8) {
        cursor.storeBytes(of: value, as: UInt8.self)
        cursor += 1
    }
}

extension JSONWriter {
    @inline(never)
    private static func put(
        _ instant: Timestamp,
        at target: UnsafeMutableRawPointer,
        _ clock: UnsafeMutablePointer<RFC3339Writer>
    ) -> UnsafeMutableRawPointer {
        clock.pointee.write(instant, to: target)
        return target + Timestamp.rfc3339Count
    }

    /// Writes an integer: up to eight digits at once.
    @inline(never)
    private static func put(_ value: Int64, at target: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        if UInt64(bitPattern: value) >= 100_000_000 { return putLong(value, at: target) }
        let digits = digits(UInt32(truncatingIfNeeded: value))
        // Leading zeros are low bytes of the word; the last digit is written whatever it is.
        let leading = (digits | 1 << 56).trailingZeroBitCount & 0x38
        let shown = (digits | 0x3030_3030_3030_3030) &>> UInt64(truncatingIfNeeded: leading)
        target.storeBytes(of: shown.littleEndian, as: UInt64.self)
        return target + (8 &- leading &>> 3)
    }

    /// Writes an integer that is negative or has more than eight digits.
    @inline(never)
    private static func putLong(_ value: Int64, at target: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        var cursor = target
        if value < 0 {
            cursor.storeBytes(of: 0x2D, as: UInt8.self)
            cursor += 1
        }
        let magnitude = value.magnitude
        if magnitude < 100_000_000 { return put(Int64(magnitude), at: cursor) }
        let head = magnitude / 100_000_000
        cursor = put(Int64(head), at: cursor)
        let rest = digits(UInt32(truncatingIfNeeded: magnitude &- head &* 100_000_000)) | 0x3030_3030_3030_3030
        cursor.storeBytes(of: rest.littleEndian, as: UInt64.self)
        return cursor + 8
    }

    /// The eight decimal digits of a number below 10^8, a byte each, the first in the lowest byte.
    @inline(__always)
    private static func digits(_ value: UInt32) -> UInt64 {
        let high = value / 10_000
        var lanes = UInt64(high) | UInt64(value &- high &* 10_000) << 32
        let hundreds = (lanes &* 10_486) >> 20 & 0x0000_007F_0000_007F
        lanes = hundreds | (lanes &- hundreds &* 100) << 16
        let tens = (lanes &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (lanes &- tens &* 10) << 8
    }

    /// Writes text, of which there is one byte at least, as it is, as long as nothing has to be escaped.
    ///
    /// Two words that overlap cover what is no multiple of a word, and say the same of the bytes they share.
    @inline(never)
    private static func put(
        _ source: UnsafeRawPointer,
        count: Int,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        if count >= 16 { return put(long: source, count: count, at: target) }
        if count >= 8 {
            let first = source.loadUnaligned(as: UInt64.self)
            let last = source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            if (suspects(first) | suspects(last)) & 0x8080_8080_8080_8080 != 0 {
                return putEscaped(source, 0..<count, at: target)
            }
            target.storeBytes(of: first, as: UInt64.self)
            target.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            let first = source.loadUnaligned(as: UInt32.self)
            let last = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            if suspects(UInt64(first) | UInt64(last) << 32) & 0x8080_8080_8080_8080 != 0 {
                return putEscaped(source, 0..<count, at: target)
            }
            target.storeBytes(of: first, as: UInt32.self)
            target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
        } else {
            return putEscaped(source, 0..<count, at: target)
        }
        return target + count
    }

    /// The same for 16 bytes and more.
    @inline(never)
    private static func put(
        long source: UnsafeRawPointer,
        count: Int,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var offset = 0
        while offset &+ 16 <= count {
            let block = source.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
            if needsEscape(block) { return putEscaped(source, offset..<count, at: target) }
            target.storeBytes(of: block, toByteOffset: offset, as: SIMD2<UInt64>.self)
            offset &+= 16
        }
        if offset < count {
            let block = source.loadUnaligned(fromByteOffset: count &- 16, as: SIMD2<UInt64>.self)
            if needsEscape(block) { return putEscaped(source, offset..<count, at: target) }
            target.storeBytes(of: block, toByteOffset: count &- 16, as: SIMD2<UInt64>.self)
        }
        return target + count
    }

    /// Whether one of 16 bytes is a quote, a backslash or a control character.
    @inline(__always)
    private static func needsEscape(_ words: SIMD2<UInt64>) -> Bool {
        let control = (words ^ 0x0202_0202_0202_0202) &- 0x2121_2121_2121_2121
        let backslash = (words ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
        let found = (control | backslash) & ~words
        return (found[0] | found[1]) & 0x8080_8080_8080_8080 != 0
    }

    /// Has the high bit of a byte set, if one of the eight is a quote, a backslash or a control character.
    ///
    /// With its second bit turned a quote is 0x20, one more than the last control character, and what was 0x20 is not.
    /// A subtraction borrows into the next byte only from one that is found anyway.
    @inline(__always)
    private static func suspects(_ word: UInt64) -> UInt64 {
        let control = (word ^ 0x0202_0202_0202_0202) &- 0x2121_2121_2121_2121
        let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
        return (control | backslash) & ~word
    }

    /// Writes the rest of a text byte by byte, behind what precedes it unchanged.
    @inline(never)
    private static func putEscaped(
        _ source: UnsafeRawPointer,
        _ rest: Range<Int>,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var cursor = target + rest.lowerBound
        func byte(_ value: UInt8) {
            cursor.storeBytes(of: value, as: UInt8.self)
            cursor += 1
        }
        for offset in rest {
            let value = source.load(fromByteOffset: offset, as: UInt8.self)
            if value >= 0x20, value != 0x22, value != 0x5C {
                byte(value)
                continue
            }
            byte(0x5C)
            switch value {
            case 0x22, 0x5C: byte(value)
            case 0x0A: byte(0x6E)
            case 0x0D: byte(0x72)
            case 0x09: byte(0x74)
            default:
                byte(0x75)
                byte(0x30)
                byte(0x30)
                byte(0x30 + value >> 4)
                let low = value & 0xF
                byte(low < 10 ? 0x30 + low : 0x57 + low)
            }
        }
        return cursor
    }
}
