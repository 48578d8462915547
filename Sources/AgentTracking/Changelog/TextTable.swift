import ContactCenter

/// Numbers the distinct texts of one record from 1, in the order in which they are met.
///
/// Its rows are given back by ``release(to:)``.
struct TextTable: ~Copyable {
    private static let leastSize = 256

    /// The distinct texts, by their numbers less one.
    private(set) var texts = Row<Text>()
    /// For each slot the generation in which it was filled, and the number; those of earlier generations are free.
    private var slots = Row<UInt64>()
    private var hashes = Row<UInt64>()
    private var generation: UInt64 = 0

    init(in pool: BlockPool) {
        clear(size: Self.leastSize, pool)
    }

    func release(to pool: BlockPool) {
        texts.release(to: pool)
        slots.release(to: pool)
        hashes.release(to: pool)
    }

    mutating func removeAll() {
        texts.removeAll()
        hashes.removeAll()
        generation += 1
        // 32 bits of it are kept.
        if generation > UInt64(UInt32.max) {
            for index in slots.indices { slots[index] = 0 }
            generation = 1
        }
    }

    mutating func number(of text: Text, in bytes: UnsafeRawBufferPointer, _ pool: BlockPool) -> UInt32 {
        // No text is none, so there are bytes, and slots there always are.
        let base = bytes.baseAddress.unsafelyUnwrapped
        var hash = ByteHash()
        hash.combine(text, at: base)
        let places = slots.elements.baseAddress.unsafelyUnwrapped
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash.value >> 32) & mask
        while places[slot] >> 32 == generation {
            let number = UInt32(truncatingIfNeeded: places[slot])
            let known = texts.place(Int(number) &- 1).element
            if known == text || (known.count == text.count && Self.areEqual(known, text, base)) { return number }
            slot = (slot &+ 1) & mask
        }
        texts.append(text, in: pool)
        hashes.append(hash.value, in: pool)
        places[slot] = generation << 32 | UInt64(texts.count)
        if 2 * texts.count > slots.count { grow(pool) }
        return UInt32(texts.count)
    }

    @inline(__always)
    private static func areEqual(_ one: Text, _ other: Text, _ base: UnsafeRawPointer) -> Bool {
        let left = UnsafeRawBufferPointer(start: base + Int(one.offset), count: Int(one.count))
        return left.hasSameBytes(as: UnsafeRawBufferPointer(start: base + Int(other.offset), count: Int(other.count)))
    }

    private mutating func grow(_ pool: BlockPool) {
        clear(size: 2 * slots.count, pool)
        let mask = slots.count - 1
        for index in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[index] >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = generation << 32 | UInt64(index + 1)
        }
    }

    private mutating func clear(size: Int, _ pool: BlockPool) {
        generation = 1
        slots.removeAll()
        slots.extend(by: size, in: pool).initialize(repeating: 0, count: size)
    }
}
