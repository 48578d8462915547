import ContactCenter

/// Numbers the distinct texts of one record from 1, in the order in which they are met.
///
/// Its rows are given back by ``release(to:)``.
struct TextTable: ~Copyable {
    private static let leastSize = 256
    private static let recentBits: UInt64 = 8

    /// The distinct texts, by their numbers less one.
    private(set) var texts = Row<Text>()
    /// For each slot the generation in which it was filled, and the number; those of earlier generations are free.
    private var slots = Row<UInt64>()
    private var hashes = Row<UInt64>()
    private var generation: UInt64 = 0
    /// The numbers of some texts by where they lie: legs and states have theirs from where others have them.
    private var recent = Row<Recent>()

    private struct Recent: BitwiseCopyable {
        var text: Text
        var number: UInt32
        var generation: UInt32
    }

    init(in pool: BlockPool) {
        clear(size: Self.leastSize, pool)
        let size = 1 << Int(Self.recentBits)
        let nothing = Recent(text: .none, number: 0, generation: 0)
        recent.extend(by: size, in: pool).initialize(repeating: nothing, count: size)
    }

    func release(to pool: BlockPool) {
        texts.release(to: pool)
        slots.release(to: pool)
        hashes.release(to: pool)
        recent.release(to: pool)
    }

    mutating func removeAll() {
        texts.removeAll()
        hashes.removeAll()
        generation += 1
        // 32 bits of it are kept.
        if generation > UInt64(UInt32.max) {
            for index in slots.indices { slots[index] = 0 }
            for index in recent.indices { recent[index].generation = 0 }
            generation = 1
        }
    }

    /// The number of a text, which is not none.
    @inline(__always)
    mutating func number(of text: Text, in bytes: UnsafeRawBufferPointer, _ pool: BlockPool) -> UInt32 {
        let offset = UInt64(text.offset) &* 0x9E37_79B9_7F4A_7C15
        let place = recent.elements.baseAddress.unsafelyUnwrapped + Int(offset >> (64 - Self.recentBits))
        let generation = UInt32(truncatingIfNeeded: generation)
        if place.pointee.text == text, place.pointee.generation == generation { return place.pointee.number }
        let number = numberByContent(of: text, in: bytes, pool)
        place.pointee = Recent(text: text, number: number, generation: UInt32(truncatingIfNeeded: self.generation))
        return number
    }

    @inline(never)
    private mutating func numberByContent(
        of text: Text,
        in bytes: UnsafeRawBufferPointer,
        _ pool: BlockPool
    ) -> UInt32 {
        // No text is none, so there are bytes, and slots there always are.
        let base = bytes.baseAddress.unsafelyUnwrapped
        let hash = Self.hash(of: base + Int(text.offset), count: Int(text.count))
        let places = slots.elements.baseAddress.unsafelyUnwrapped
        let mask = slots.count &- 1
        var slot = Int(truncatingIfNeeded: hash >> 32) & mask
        while places[slot] >> 32 == generation {
            let number = UInt32(truncatingIfNeeded: places[slot])
            if texts.place(Int(number) &- 1).element.hasSameBytes(as: text, at: base) { return number }
            slot = (slot &+ 1) & mask
        }
        texts.append(text, in: pool)
        hashes.append(hash, in: pool)
        places[slot] = generation << 32 | UInt64(texts.count)
        if 2 * texts.count > slots.count { grow(pool) }
        return UInt32(texts.count)
    }

    @inline(__always)
    private static func hash(of text: UnsafeRawPointer, count: Int) -> UInt64 {
        if count > 16 {
            var hash = ByteHash()
            hash.combine(UnsafeRawBufferPointer(start: text, count: count))
            return hash.value
        }
        // Words that overlap cover what is no multiple of a word.
        var (first, last): (UInt64, UInt64)
        if count >= 8 {
            first = text.loadUnaligned(as: UInt64.self)
            last = text.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            first = UInt64(text.loadUnaligned(as: UInt32.self))
            last = UInt64(text.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        } else {
            first = UInt64(text.load(as: UInt8.self))
            last = UInt64(text.load(fromByteOffset: count / 2, as: UInt8.self)) << 8
            last |= UInt64(text.load(fromByteOffset: count &- 1, as: UInt8.self))
        }
        first ^= 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: count)
        let product = first.multipliedFullWidth(by: last ^ 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    private mutating func grow(_ pool: BlockPool) {
        clear(size: 2 * slots.count, pool)
        for index in recent.indices { recent[index].generation = 0 }
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

extension Text {
    /// Whether it says the same as `other`; both are runs of what begins at `base`, and this one is not none.
    @inline(__always)
    func hasSameBytes(as other: Text, at base: UnsafeRawPointer) -> Bool {
        if count != other.count { return false }
        let (left, right, count) = (base + Int(offset), base + Int(other.offset), Int(count))
        // Words that overlap cover what is no multiple of a word.
        if count >= 8 {
            var index = 0
            while index < count &- 8 {
                if left.word(index) != right.word(index) { return false }
                index &+= 8
            }
            return left.word(count &- 8) == right.word(count &- 8)
        }
        if count >= 4 { return left.half(0) == right.half(0) && left.half(count &- 4) == right.half(count &- 4) }
        return left.byte(0) == right.byte(0) && left.byte(count / 2) == right.byte(count / 2)
            && left.byte(count &- 1) == right.byte(count &- 1)
    }
}

extension UnsafeRawPointer {
    @inline(__always)
    fileprivate func word(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

    @inline(__always)
    fileprivate func half(_ offset: Int) -> UInt32 { loadUnaligned(fromByteOffset: offset, as: UInt32.self) }

    @inline(__always)
    fileprivate func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }
}
