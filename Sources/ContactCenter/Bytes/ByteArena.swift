/// Growing room for bytes that are appended and given back only together.
///
/// - Precondition: it never holds more than 4 GiB, which is what a ``Text`` can address.
public struct ByteArena: ~Copyable {
    @usableFromInline var start: UnsafeMutableRawPointer?
    @usableFromInline var used = 0
    /// How many bytes fit; less than none where nothing is allocated, so that even no byte at all makes it grow.
    @usableFromInline var room = -1

    /// Creates an arena that has allocated nothing.
    @inlinable
    public init() {}

    deinit {
        start?.deallocate()
    }

    /// Where the bytes begin; moves when the room grows.
    @inlinable
    public var base: UnsafeMutableRawPointer? { start }

    /// How many bytes are in use.
    @inlinable
    public var count: Int { used }

    /// How many bytes fit before the room grows.
    @inlinable
    public var capacity: Int { max(room, 0) }

    /// The bytes in use, until the next call of a mutating method.
    @inlinable
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: used) }

    /// Room for `added` more bytes at the end, which count from now on.
    @inlinable
    @inline(__always)
    public mutating func extend(by added: Int) -> UnsafeMutableRawPointer {
        let before = used
        let needed = before + added
        if needed > room { grow(to: needed) }
        used = needed
        // There is room, or `grow` has just made it.
        return start.unsafelyUnwrapped + before
    }

    /// Appends a copy of `source`, and says where.
    @inlinable
    @inline(__always)
    public mutating func append(_ source: UnsafeRawBufferPointer) -> Text {
        let offset = used
        if let address = source.baseAddress, source.count > 0 {
            extend(by: source.count).copyBytes(from: address, count: source.count)
        }
        return Text(offset: offset, count: source.count)
    }

    /// Gives back what lies behind the first `newCount` bytes.
    @inlinable
    public mutating func truncate(to newCount: Int) {
        precondition(newCount <= used)
        used = newCount
    }

    @usableFromInline
    @inline(never)
    mutating func grow(to needed: Int) {
        precondition(needed <= UInt32.max, "An arena of texts exceeds 4 GiB")
        // No room is larger than what was just allowed, so ``extend(by:)`` need not look again.
        let size = min(max(needed, room * 2, 256), Int(UInt32.max))
        let larger = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        if let start {
            larger.copyMemory(from: start, byteCount: used)
            start.deallocate()
        }
        start = larger
        room = size
    }
}
