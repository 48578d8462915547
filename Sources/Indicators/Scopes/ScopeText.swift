import ContactCenter

/// The canonical bytes of a scope: the key of its deltas, of its cells and, with a window behind it, of its records.
///
/// UTF-8: `name=value` for each dimension in the order of ``Dimension``, joined by commas; `all` where there is none.
/// In values the bytes `%`, `,` and `|`, control characters and DEL stand as `%` and two upper-case hexadecimal
/// digits, so that no two scopes have the same bytes and a `|` ends the scope.
public enum ScopeText {
    /// What a scope without dimensions is called: everything of the tenant that has no name.
    public static var all: StaticString { "all" }

    /// The dimensions of a scope, or `nil` where `text` is none.
    public static func dimensions(of text: UnsafeRawBufferPointer) -> DimensionSet? {
        var found: DimensionSet = []
        var last = -1
        var isValid = true
        forEachPart(of: text) { name, value in
            guard let dimension = Dimension(name: name), Int(dimension.rawValue) > last, value.count > 0 else {
                isValid = false
                return
            }
            last = Int(dimension.rawValue)
            found.insert(DimensionSet(dimension))
        }
        if found == .all, !text.hasSameBytes(as: allBytes) { return nil }
        return isValid ? found : nil
    }

    /// Calls `body` with each dimension of a scope and its value as it was told, without escapes.
    ///
    /// The value's bytes are valid within the call only.
    public static func forEachValue(
        of text: UnsafeRawBufferPointer,
        _ body: (Dimension, UnsafeRawBufferPointer) -> Void
    ) {
        forEachPart(of: text) { name, value in
            guard let dimension = Dimension(name: name) else { return }
            guard value.contains(0x25) else { return body(dimension, value) }
            withUnsafeTemporaryAllocation(byteCount: value.count, alignment: 1) { room in
                let count = unescape(value, into: room)
                body(dimension, UnsafeRawBufferPointer(rebasing: room[..<count]))
            }
        }
    }

    /// Appends the canonical bytes of `value` to `target`.
    static func appendEscaped(_ value: UnsafeRawBufferPointer, to target: inout ByteArena) {
        guard let base = value.baseAddress, value.count > 0 else { return }
        if !needsEscape(base, value.count) {
            target.extend(by: value.count).copyBytes(from: base, count: value.count)
            return
        }
        for byte in value {
            if isPlain(byte) {
                target.extend(by: 1).storeBytes(of: byte, as: UInt8.self)
            } else {
                let room = target.extend(by: 3)
                room.storeBytes(of: 0x25, as: UInt8.self)
                room.storeBytes(of: digit(byte >> 4), toByteOffset: 1, as: UInt8.self)
                room.storeBytes(of: digit(byte & 15), toByteOffset: 2, as: UInt8.self)
            }
        }
    }

    static var allBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: all.utf8Start, count: all.utf8CodeUnitCount)
    }

    private static func forEachPart(
        of text: UnsafeRawBufferPointer,
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        if text.hasSameBytes(as: allBytes) { return }
        var start = 0
        while start <= text.count {
            var end = start
            var equals = -1
            while end < text.count, text[end] != 0x2C {
                if equals < 0, text[end] == 0x3D { equals = end }
                end += 1
            }
            if equals < 0 { equals = end }
            body(
                UnsafeRawBufferPointer(rebasing: text[start..<equals]),
                UnsafeRawBufferPointer(rebasing: text[min(equals + 1, end)..<end])
            )
            start = end + 1
        }
    }

    private static func unescape(_ value: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        var index = 0
        while index < value.count {
            if value[index] == 0x25, index + 2 < value.count {
                room[count] = number(value[index + 1]) << 4 | number(value[index + 2])
                index += 3
            } else {
                room[count] = value[index]
                index += 1
            }
            count += 1
        }
        return count
    }

    private static func needsEscape(_ base: UnsafeRawPointer, _ count: Int) -> Bool {
        var offset = 0
        while offset &+ 8 <= count {
            if hasSuspect(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) { return true }
            offset &+= 8
        }
        while offset < count {
            if !isPlain(base.load(fromByteOffset: offset, as: UInt8.self)) { return true }
            offset &+= 1
        }
        return false
    }

    /// Whether one of eight bytes has to be escaped; it may be wrong in saying yes.
    @inline(__always)
    private static func hasSuspect(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let control = word &- 0x20 &* ones
        let percent = (word ^ 0x25 &* ones) &- ones
        let comma = (word ^ 0x2C &* ones) &- ones
        let bar = (word ^ 0x7C &* ones) &- ones
        let delete = (word ^ 0x7F &* ones) &- ones
        return (control | percent | comma | bar | delete) & ~word & (0x80 &* ones) != 0
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x25 && byte != 0x2C && byte != 0x7C && byte != 0x7F
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x37 + value
    }

    private static func number(_ digit: UInt8) -> UInt8 {
        digit <= 0x39 ? digit &- 0x30 : digit &- 0x37
    }
}
