import ContactCenter

/// A map from byte keys to numbers, from which keys can be taken out again.
///
/// Slots are probed linearly at a load of at most one half; what is taken out leaves no trace. The bytes of the keys
/// lie with their owner, who says of a number what its key is.
struct KeyIndex: ~Copyable {
    /// For each slot 32 bits of the hash and the number plus one; 0 is free.
    private var slots: [UInt64]
    private var count = 0

    init(capacity: Int = 64) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
    }

    /// The hash that a key is known by.
    static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(key)
        return hash.value & 0xFFFF_FFFF
    }

    /// The number of the key with `hash` for which `isKey` holds; `nil` if there is none.
    func number(hash: UInt64, _ isKey: (Int) -> Bool) -> Int? {
        var slot = home(of: hash)
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash, isKey(Self.number(in: slots[slot])) { return Self.number(in: slots[slot]) }
            slot = next(slot)
        }
        return nil
    }

    /// Adds a key that is not there.
    mutating func insert(_ number: Int, hash: UInt64) {
        if (count + 1) * 2 > slots.count { grow() }
        place(hash << 32 | UInt64(number + 1))
        count += 1
    }

    /// Takes out the key of `number`.
    mutating func remove(_ number: Int, hash: UInt64) {
        let entry = hash << 32 | UInt64(number + 1)
        var slot = home(of: hash)
        while slots[slot] != entry {
            precondition(slots[slot] != 0, "A key is taken out that is not there")
            slot = next(slot)
        }
        count -= 1
        // What stands behind moves up where it may, so that no search ends too early.
        var free = slot
        while true {
            slot = next(slot)
            if slots[slot] == 0 { break }
            let home = home(of: slots[slot] >> 32)
            let mask = slots.count - 1
            if (slot - home) & mask < (slot - free) & mask { continue }
            slots[free] = slots[slot]
            free = slot
        }
        slots[free] = 0
    }

    private static func number(in entry: UInt64) -> Int { Int(entry & 0xFFFF_FFFF) - 1 }

    private func home(of hash: UInt64) -> Int {
        // The parentheses matter: a shift binds closer than a product.
        Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 24) & (slots.count - 1)
    }

    private func next(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

    private mutating func place(_ entry: UInt64) {
        var slot = home(of: entry >> 32)
        while slots[slot] != 0 { slot = next(slot) }
        slots[slot] = entry
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        for entry in old where entry != 0 { place(entry) }
    }
}
