/// Writes messages in the wire format of protobuf into room of its own, which is used again and again.
///
/// Scalars that say nothing (zero, `false`, no bytes) are left out, as proto3 has it. Once the room has grown to the
/// size of the largest record, nothing is allocated.
///
/// Thread safety: none.
public struct WireWriter: ~Copyable {
    /// Where a message that was begun has its length.
    public struct Mark {
        @usableFromInline let content: Int

        @usableFromInline
        init(content: Int) {
            self.content = content
        }
    }

    /// No scalar field is longer: a tag of five bytes and a number of ten.
    @usableFromInline static var longestScalar: Int { 15 }

    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var cursor: UnsafeMutablePointer<UInt8>
    @usableFromInline var limit: UnsafeMutablePointer<UInt8>

    /// Creates a writer that has written nothing, with room for `capacity` bytes.
    public init(capacity: Int = 4_096) {
        start = .allocate(capacity: max(capacity, 64))
        cursor = start
        limit = start + max(capacity, 64)
    }

    deinit {
        start.deallocate()
    }

    /// How many bytes were written.
    @inlinable
    public var count: Int { cursor - start }

    /// What was written, until more is.
    @inlinable
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Forgets everything and keeps the room.
    @inlinable
    public mutating func removeAll() {
        cursor = start
    }

    /// Forgets what was written behind the first `newCount` bytes.
    @inlinable
    public mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count)
        cursor = start + newCount
    }

    // MARK: Fields, left out where they say nothing

    /// Writes a `uint32` or `uint64`.
    @inlinable @inline(__always)
    public mutating func unsigned(_ field: Int, _ value: UInt64) {
        if value != 0 { present(field, value) }
    }

    /// Writes a `sint32` or `sint64`.
    @inlinable @inline(__always)
    public mutating func signed(_ field: Int, _ value: Int64) {
        if value != 0 { present(field, Self.zigzag(value)) }
    }

    /// Writes an `optional sint64`; 0 is a value.
    @inlinable @inline(__always)
    public mutating func signed(_ field: Int, ifPresent value: Int64?) {
        if let value { present(field, Self.zigzag(value)) }
    }

    /// Writes a `bool`.
    @inlinable @inline(__always)
    public mutating func flag(_ field: Int, _ value: Bool) {
        if value { present(field, 1) }
    }

    /// Writes an enumeration whose values stand one higher in the contract, 0 being none.
    @inlinable @inline(__always)
    public mutating func enumeration<Value: RawRepresentable<UInt8>>(_ field: Int, _ value: Value?) {
        if let value { present(field, UInt64(value.rawValue) + 1) }
    }

    /// Writes a `fixed64`.
    @inlinable @inline(__always)
    public mutating func fixed64(_ field: Int, _ value: UInt64) {
        if value == 0 { return }
        reserve(Self.longestScalar)
        tag(field, type: .fixed64)
        UnsafeMutableRawPointer(cursor).storeBytes(of: value.littleEndian, as: UInt64.self)
        cursor += 8
    }

    /// Writes `bytes`.
    @inlinable
    public mutating func bytes(_ field: Int, _ value: UnsafeRawBufferPointer) {
        if value.isEmpty { return }
        reserve(Self.longestScalar)
        tag(field, type: .bytes)
        number(UInt64(value.count))
        raw(value)
    }

    /// Writes a `uint64`, whatever its value.
    @inlinable @inline(__always)
    public mutating func present(_ field: Int, _ value: UInt64) {
        reserve(Self.longestScalar)
        tag(field, type: .number)
        number(value)
    }

    // MARK: Messages and packed fields

    /// Begins a message, or a packed field, which ``end(_:)`` ends.
    @inlinable @inline(__always)
    public mutating func begin(_ field: Int) -> Mark {
        reserve(Self.longestScalar)
        tag(field, type: .bytes)
        // Most are shorter than 128 bytes, whose length is one byte.
        cursor += 1
        return Mark(content: count)
    }

    /// Ends the message that was begun last and is not yet ended.
    @inlinable @inline(__always)
    public mutating func end(_ mark: Mark) {
        let length = count - mark.content
        if length < 0x80 {
            start[mark.content - 1] = UInt8(truncatingIfNeeded: length)
        } else {
            endLong(mark, length)
        }
    }

    /// Writes an element of a packed field of numbers.
    @inlinable @inline(__always)
    public mutating func element(_ value: UInt64) {
        reserve(Self.longestScalar)
        number(value)
    }

    /// Writes bytes as they are: whole fields, or the content of a message.
    @inlinable
    public mutating func raw(_ value: UnsafeRawBufferPointer) {
        guard let source = value.baseAddress, value.count > 0 else { return }
        reserve(value.count)
        UnsafeMutableRawPointer(cursor).copyBytes(from: source, count: value.count)
        cursor += value.count
    }

    /// Room for `byteCount` bytes, to be written with the cursor that is returned and taken up by ``take(_:)``.
    @inlinable @inline(__always)
    public mutating func room(_ byteCount: Int) -> WireCursor {
        reserve(byteCount)
        return WireCursor(at: cursor)
    }

    /// Takes up what was written with a cursor into the room that was asked for last.
    @inlinable @inline(__always)
    public mutating func take(_ written: WireCursor) {
        precondition(written.place <= limit, "More was written than there was room for")
        cursor = written.place
    }

    // MARK: Bytes

    @inlinable @inline(__always)
    static func zigzag(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value << 1 ^ value >> 63)
    }

    @inlinable @inline(__always)
    mutating func tag(_ field: Int, type: WireType) {
        number(UInt64(field) << 3 | UInt64(type.rawValue))
    }

    /// Writes a number for which there is room.
    @inlinable @inline(__always)
    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            cursor.pointee = UInt8(truncatingIfNeeded: rest) | 0x80
            cursor += 1
            rest >>= 7
        }
        cursor.pointee = UInt8(truncatingIfNeeded: rest)
        cursor += 1
    }

    /// Moves the content of a message away from its length, which is longer than one byte.
    @usableFromInline
    @inline(never)
    mutating func endLong(_ mark: Mark, _ length: Int) {
        reserve(Self.longestScalar)
        let extra = (63 - UInt64(length).leadingZeroBitCount) / 7
        let content = UnsafeMutableRawPointer(start + mark.content)
        (content + extra).copyMemory(from: content, byteCount: length)
        cursor = start + mark.content - 1
        number(UInt64(length))
        cursor += length
    }

    @inlinable @inline(__always)
    mutating func reserve(_ added: Int) {
        if limit - cursor < added { grow(by: added) }
    }

    @usableFromInline
    @inline(never)
    mutating func grow(by added: Int) {
        let used = count
        let capacity = max(2 * (limit - start), used + added)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.initialize(from: start, count: used)
        start.deallocate()
        start = larger
        cursor = larger + used
        limit = larger + capacity
    }
}

/// How a field lies in the bytes. Groups, the other wire types of protobuf, are refused.
@usableFromInline
enum WireType: UInt8 {
    case number = 0
    case fixed64 = 1
    case bytes = 2
    case fixed32 = 5
}
