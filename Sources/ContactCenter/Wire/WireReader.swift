/// Reads a message in the wire format of protobuf, field by field, from bytes that somebody else owns.
///
/// It never reads outside of its bytes, whatever they are, and gets to their end in as many steps as they have fields.
@frozen
public struct WireReader {
    /// The number of the field that ``next()`` found.
    public var field: Int { @inline(__always) get { number } }
    @usableFromInline var number = 0
    @usableFromInline var type = WireType.number.rawValue
    @usableFromInline var cursor: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer
    /// Where the field at hand begins.
    @usableFromInline var fieldStart: UnsafeRawPointer

    /// Creates a reader of `bytes`, which must live as long as it is used.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        // Any address does for no bytes at all: none is read.
        cursor = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
        end = cursor + bytes.count
        fieldStart = cursor
    }

    /// Whether everything is read.
    @inlinable public var isAtEnd: Bool { cursor == end }

    /// Moves on to the next field, which must then be read or skipped.
    ///
    /// - Returns: `false` at the end of the message.
    @inlinable
    public mutating func next() throws(WireError) -> Bool {
        if cursor == end { return false }
        fieldStart = cursor
        let tag = try varint()
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw WireError(.invalidField) }
        number = Int(tag >> 3)
        type = UInt8(truncatingIfNeeded: tag & 7)
        // Groups, which nobody writes, and what protobuf has no meaning for.
        if 0b0010_0111 & 1 << type == 0 { throw WireError(.wrongWireType, field: field) }
        return true
    }

    // MARK: Values of the field at hand

    /// A `uint64`.
    @inlinable
    public mutating func unsigned() throws(WireError) -> UInt64 {
        try expect(.number)
        return try varint()
    }

    /// A `uint32`, or a `uint64` that must not exceed `limit`.
    @inlinable
    public mutating func unsigned(atMost limit: UInt32) throws(WireError) -> UInt32 {
        let value = try unsigned()
        guard value <= UInt64(limit) else { throw WireError(.outOfRange, field: field) }
        return UInt32(value)
    }

    /// A `sint64`.
    @inlinable
    public mutating func signed() throws(WireError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A `sint64` within `range`.
    @inlinable
    public mutating func signed(in range: ClosedRange<Int64>) throws(WireError) -> Int64 {
        let value = try signed()
        guard range.contains(value) else { throw WireError(.outOfRange, field: field) }
        return value
    }

    /// A `bool`.
    @inlinable
    public mutating func flag() throws(WireError) -> Bool {
        try unsigned() != 0
    }

    /// A `fixed64`.
    @inlinable
    public mutating func fixed64() throws(WireError) -> UInt64 {
        try expect(.fixed64)
        guard end - cursor >= 8 else { throw WireError(.truncated, field: field) }
        defer { cursor += 8 }
        return UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self))
    }

    /// An enumeration whose values stand one higher in the contract; `nil` for 0.
    @inlinable
    @inline(__always)
    public mutating func enumeration<Value: RawRepresentable<UInt8>>(
        _: Value.Type
    ) throws(WireError) -> Value? {
        let number = try unsigned()
        if number == 0 { return nil }
        guard number <= 256, let value = Value(rawValue: UInt8(truncatingIfNeeded: number - 1)) else {
            throw WireError(.invalidEnum, field: field)
        }
        return value
    }

    /// An enumeration that must say something.
    @inlinable
    @inline(__always)
    public mutating func required<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type
    ) throws(WireError) -> Value {
        guard let value = try enumeration(type) else { throw WireError(.invalidEnum, field: field) }
        return value
    }

    /// `bytes`, or the content of a message or packed field.
    @inlinable
    public mutating func bytes() throws(WireError) -> UnsafeRawBufferPointer {
        try expect(.bytes)
        let count = try varint()
        guard count <= UInt64(end - cursor) else { throw WireError(.truncated, field: field) }
        defer { cursor += Int(count) }
        return UnsafeRawBufferPointer(start: cursor, count: Int(count))
    }

    /// A reader of the message, or of the elements of the packed field, at hand.
    @inlinable
    public mutating func message() throws(WireError) -> WireReader {
        WireReader(try bytes())
    }

    /// The next element of a packed field of numbers that this is the reader of.
    @inlinable
    public mutating func element(atMost limit: UInt32) throws(WireError) -> UInt32 {
        let value = try varint()
        guard value <= UInt64(limit) else { throw WireError(.outOfRange, field: field) }
        return UInt32(value)
    }

    /// The same for numbers of any size.
    @inlinable
    public mutating func element() throws(WireError) -> UInt64 {
        try varint()
    }

    /// The same for a packed field of `sint64`.
    @inlinable
    public mutating func signedElement() throws(WireError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// The same for a packed field of `fixed64`.
    @inlinable
    public mutating func fixed64Element() throws(WireError) -> UInt64 {
        guard end - cursor >= 8 else { throw WireError(.truncated, field: field) }
        defer { cursor += 8 }
        return UInt64(littleEndian: cursor.loadUnaligned(as: UInt64.self))
    }

    /// How many bytes are left.
    @inlinable public var byteCount: Int { end - cursor }

    /// Passes over the field at hand.
    ///
    /// - Returns: the whole field, tag and all.
    @discardableResult
    @inlinable
    public mutating func skip() throws(WireError) -> UnsafeRawBufferPointer {
        switch type {
        case WireType.fixed64.rawValue: try pass(8)
        case WireType.fixed32.rawValue: try pass(4)
        case WireType.bytes.rawValue: _ = try bytes()
        default: _ = try varint()
        }
        return UnsafeRawBufferPointer(start: fieldStart, count: cursor - fieldStart)
    }

    /// The error that the field at hand is none of the message's.
    public var unknownField: WireError { WireError(.unknownField, field: field) }

    // MARK: Bytes

    @usableFromInline
    mutating func pass(_ count: Int) throws(WireError) {
        guard end - cursor >= count else { throw WireError(.truncated, field: field) }
        cursor += count
    }

    @inlinable @inline(__always)
    func expect(_ wanted: WireType) throws(WireError) {
        if type != wanted.rawValue { throw WireError(.wrongWireType, field: field) }
    }

    @inlinable @inline(__always)
    mutating func varint() throws(WireError) -> UInt64 {
        guard cursor < end else { throw WireError(.truncated, field: field) }
        let first = cursor.load(as: UInt8.self)
        cursor += 1
        return first < 0x80 ? UInt64(first) : try longNumber(UInt64(first & 0x7F))
    }

    @usableFromInline
    @inline(never)
    mutating func longNumber(_ first: UInt64) throws(WireError) -> UInt64 {
        // Most end within eight bytes, the first among them, and are put together at once.
        let start = cursor - 1
        if end - start >= 8 {
            let word = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
            let ends = ~word & 0x8080_8080_8080_8080
            if ends != 0 {
                var bits = word & (ends ^ (ends &- 1)) & 0x7F7F_7F7F_7F7F_7F7F
                cursor = start + (ends.trailingZeroBitCount / 8 + 1)
                bits = (bits & 0x007F_007F_007F_007F) | (bits & 0x7F00_7F00_7F00_7F00) >> 1
                bits = (bits & 0x0000_3FFF_0000_3FFF) | (bits & 0x3FFF_0000_3FFF_0000) >> 2
                return bits & 0x0FFF_FFFF | (bits & 0x0FFF_FFFF_0000_0000) >> 4
            }
        }
        var value = first
        var shift: UInt64 = 7
        while cursor < end {
            let byte = cursor.load(as: UInt8.self)
            cursor += 1
            if shift == 63, byte > 1 { throw WireError(.malformedNumber, field: field) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw WireError(.truncated, field: field)
    }
}
