import ContactCenter

/// Writes JSON into room that was reserved before: a record of the hot path, field by field, without a check per byte.
///
/// The caller reserves at least the fixed part and six bytes for each byte of text (the length of `\u0000`).
/// What is longer than a few instructions is a function from cursor to cursor, so that the cursor of whoever writes
/// can stay in a register.
struct JSONWriter {
    private(set) var cursor: UnsafeMutableRawPointer
    /// The day of the instant that was written last.
    private let clock: UnsafeMutablePointer<RFC3339Writer>

    init(at start: UnsafeMutableRawPointer, clock: UnsafeMutablePointer<RFC3339Writer>) {
        cursor = start
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

    /// Writes UTF-8 as a string, or `null` where there is none.
    @inline(__always)
    mutating func text(_ text: Text, in bytes: UnsafeRawBufferPointer) {
        if text.isNone { literal("null") } else { string(text.bytes(in: bytes)) }
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
        if agent.tenant.isEmpty {
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
        if value < 0 { byte(0x2D) }
        cursor = Self.put(value.magnitude, at: cursor)
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
    private static func put(_ value: UInt64, at target: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        if value >= 100_000_000 {
            let head = value / 100_000_000
            let tail = digits(UInt32(truncatingIfNeeded: value &- head &* 100_000_000))
            let middle = put(head, at: target)
            middle.storeBytes(of: tail.littleEndian | 0x3030_3030_3030_3030, as: UInt64.self)
            return middle + 8
        }
        let digits = digits(UInt32(truncatingIfNeeded: value))
        // Leading zeros are low bytes of the word; the last digit is written whatever it is.
        let leading = (digits | 1 << 56).trailingZeroBitCount >> 3
        let shown = (digits | 0x3030_3030_3030_3030) >> UInt64(truncatingIfNeeded: leading &* 8)
        target.storeBytes(of: shown.littleEndian, as: UInt64.self)
        return target + (8 &- leading)
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

    /// Writes text, a word at a time as long as nothing has to be escaped.
    @inline(never)
    private static func put(
        _ source: UnsafeRawPointer,
        count: Int,
        at target: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer {
        var offset = 0
        while offset &+ 8 <= count {
            let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if needsEscape(word) { return putEscaped(source, offset..<count, at: target) }
            target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
        }
        if offset == count { return target + count }
        let word: UInt64
        if count >= 8 {
            // It overlaps what is written already, and says the same of it.
            word = source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            let first = source.loadUnaligned(as: UInt32.self)
            word = UInt64(first) | UInt64(source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)) << 32
        } else {
            let first = UInt64(source.load(as: UInt8.self))
            let middle = UInt64(source.load(fromByteOffset: count / 2, as: UInt8.self))
            let last = UInt64(source.load(fromByteOffset: count &- 1, as: UInt8.self))
            word = first | middle << 8 | last << 16 | 0x2020_2020_2000_0000
        }
        if needsEscape(word) { return putEscaped(source, offset..<count, at: target) }
        if count >= 8 {
            target.storeBytes(of: word, toByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            target.storeBytes(of: UInt32(truncatingIfNeeded: word), as: UInt32.self)
            target.storeBytes(of: UInt32(truncatingIfNeeded: word >> 32), toByteOffset: count &- 4, as: UInt32.self)
        } else {
            target.storeBytes(of: UInt8(truncatingIfNeeded: word), as: UInt8.self)
            target.storeBytes(of: UInt8(truncatingIfNeeded: word >> 8), toByteOffset: count / 2, as: UInt8.self)
            target.storeBytes(of: UInt8(truncatingIfNeeded: word >> 16), toByteOffset: count &- 1, as: UInt8.self)
        }
        return target + count
    }

    /// Whether one of eight bytes is a quote, a backslash or a control character.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> Bool {
        // A subtraction borrows into the next byte only from one that is found anyway.
        let control = word &- 0x2020_2020_2020_2020
        let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
        let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
        return (control | quote | backslash) & ~word & 0x8080_8080_8080_8080 != 0
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
