import ContactCenter

/// Growing room for the bytes of one agent's texts; nothing is freed singly, the live ones are moved together.
struct ByteArena: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer?
    private(set) var count = 0
    private(set) var capacity = 0

    init() {}

    deinit {
        base?.deallocate()
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Room for `added` more bytes at the end, which count from now on.
    mutating func extend(by added: Int) -> UnsafeMutableRawPointer {
        let needed = count + added
        precondition(needed <= UInt32.max, "The texts of one agent exceed 4 GiB")
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
    mutating func append(_ source: UnsafeRawBufferPointer) -> Text {
        let offset = count
        if let address = source.baseAddress, source.count > 0 {
            extend(by: source.count).copyMemory(from: address, byteCount: source.count)
        }
        return Text(offset: offset, count: source.count)
    }

    /// Gives back what lies behind the first `newCount` bytes.
    mutating func truncate(to newCount: Int) {
        precondition(newCount <= count)
        count = newCount
    }

    /// Takes over the bytes of `other`, keeping the room.
    mutating func replaceContents(with other: borrowing ByteArena) {
        count = 0
        _ = append(other.bytes)
    }
}
