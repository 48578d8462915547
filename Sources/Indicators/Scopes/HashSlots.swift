/// Open addressing from hashes to numbers; whoever uses it keeps the keys and compares them.
///
/// Probed linearly at a load of at most one half; an entry that is taken out leaves no trace.
struct HashSlots: ~Copyable {
    /// 32 bits of the hash above the number plus one; 0 is free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    private(set) var count = 0

    init(capacity: Int = 32) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        slots = .allocate(capacity: size)
        slots.initialize(repeating: 0, count: size)
        mask = size - 1
    }

    deinit {
        slots.deallocate()
    }

    /// The number whose hash is `hash` and for which `isKey` holds.
    @inline(__always)
    func find(_ hash: UInt64, _ isKey: (Int) -> Bool) -> Int? {
        var slot = Self.home(hash) & mask
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash & 0xFFFF_FFFF {
                let number = Int(slots[slot] & 0xFFFF_FFFF) - 1
                if isKey(number) { return number }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Puts in `number`, which is not in it yet. `hashOf` says the hash of any number that is.
    mutating func insert(_ hash: UInt64, _ number: Int, hashOf: (Int) -> UInt64) {
        if (count + 1) * 2 > mask + 1 { grow(hashOf) }
        place(hash, number)
        count += 1
    }

    /// Takes out `number`, which is in it.
    mutating func remove(_ hash: UInt64, _ number: Int, hashOf: (Int) -> UInt64) {
        var slot = Self.home(hash) & mask
        while Int(slots[slot] & 0xFFFF_FFFF) - 1 != number { slot = (slot + 1) & mask }
        slots[slot] = 0
        count -= 1
        // Entries behind it that were pushed on by it move up.
        var next = (slot + 1) & mask
        while slots[next] != 0 {
            let moved = Int(slots[next] & 0xFFFF_FFFF) - 1
            let home = Self.home(hashOf(moved)) & mask
            if (next &- home) & mask >= (next &- slot) & mask {
                slots[slot] = slots[next]
                slots[next] = 0
                slot = next
            }
            next = (next + 1) & mask
        }
    }

    /// Forgets everything and keeps the room.
    mutating func removeAll() {
        if count > 0 { slots.update(repeating: 0, count: mask + 1) }
        count = 0
    }

    @inline(__always)
    private static func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) }

    private func place(_ hash: UInt64, _ number: Int) {
        var slot = Self.home(hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = hash << 32 | UInt64(number + 1)
    }

    private mutating func grow(_ hashOf: (Int) -> UInt64) {
        let (old, oldSize) = (slots, mask + 1)
        mask = oldSize * 2 - 1
        slots = .allocate(capacity: oldSize * 2)
        slots.initialize(repeating: 0, count: oldSize * 2)
        for slot in 0..<oldSize where old[slot] != 0 {
            let number = Int(old[slot] & 0xFFFF_FFFF) - 1
            place(hashOf(number), number)
        }
        old.deallocate()
    }
}
