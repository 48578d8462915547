/// Growing room for bytes that are appended and given back only together.
///
/// - Precondition: it never holds more than 4 GiB, which is what a ``Text`` can address.
public struct ByteArena: ~Copyable {
    /// Where the bytes begin; moves when the room grows.
    public private(set) var base: UnsafeMutableRawPointer?
    /// How many bytes are in use.
    public private(set) var count = 0
    /// How many bytes fit before the room grows.
    public private(set) var capacity = 0

    /// Creates an arena that has allocated nothing.
    public init() {}

    deinit {
        base?.deallocate()
    }

    /// The bytes in use, until the next call of a mutating method.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Room for `added` more bytes at the end, which count from now on.
    public mutating func extend(by added: Int) -> UnsafeMutableRawPointer {
        let needed = count + added
        precondition(needed <= UInt32.max, "An arena of texts exceeds 4 GiB")
        if needed > capacity || base == nil {
            capacity = max(needed, capacity * 2, 256)
            let room = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
            if let base {
                room.copyMemory(from: base, byteCount: count)
                base.deallocate()
            }
            base = room
        }
        defer { count = needed }
        return base.unsafelyUnwrapped + count
    }

    /// Appends a copy of `source`, and says where.
    public mutating func append(_ source: UnsafeRawBufferPointer) -> Text {
        let offset = count
        if let address = source.baseAddress, source.count > 0 {
            extend(by: source.count).copyMemory(from: address, byteCount: source.count)
        }
        return Text(offset: offset, count: source.count)
    }

    /// Gives back what lies behind the first `newCount` bytes.
    public mutating func truncate(to newCount: Int) {
        precondition(newCount <= count)
        count = newCount
    }

    /// Takes over the bytes of `other`, keeping the room.
    public mutating func replaceContents(with other: borrowing ByteArena) {
        count = 0
        _ = append(other.bytes)
    }
}
