/// A map from byte keys to dense numbers 0, 1, 2, … in order of insertion, without a `String` or an allocation per key.
///
/// Slots are probed linearly at a load of at most one half. A slot holds a part of the hash, and a key of up to
/// 31 bytes lies in a cell of its own: a look-up touches two lines of memory, whatever the size of the table.
/// - Complexity: O(key length) a look-up, on average.
public struct ByteKeyTable: Sendable {
    private static let cellSize = 32
    /// The first byte of a cell whose key lies elsewhere; a short key's is its length.
    private static let elsewhere: UInt8 = 255

    /// For each slot 32 bits of the hash and the number plus one; 0 is free.
    private var slots: [UInt64]
    private var cells: [UInt8] = []
    private var longKeys: [UInt8] = []

    /// How many keys it holds; numbers are below this.
    public private(set) var count = 0

    /// Creates an empty table with room for `capacity` keys before it grows.
    public init(capacity: Int = 16) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        cells.reserveCapacity(capacity * Self.cellSize)
    }

    /// The number of `key`, or `nil` where it was never inserted.
    public func number(of key: UnsafeRawBufferPointer) -> Int? {
        let found = slots[slot(of: key, hash: Self.hash(key))]
        return found == 0 ? nil : Self.number(in: found)
    }

    /// The number of `key`, which is ``count`` as it was before when the key is new.
    public mutating func insert(_ key: UnsafeRawBufferPointer) -> Int {
        let hash = Self.hash(key)
        var slot = slot(of: key, hash: hash)
        if slots[slot] != 0 { return Self.number(in: slots[slot]) }
        if (count + 1) * 2 > slots.count {
            grow()
            slot = self.slot(of: key, hash: hash)
        }
        store(key)
        slots[slot] = hash << 32 | UInt64(count + 1)
        count += 1
        return count - 1
    }

    /// The number of the key with the hash of `key`, without a look at the key itself: right but for one in billions.
    ///
    /// For fetching memory ahead, where a wrong answer costs time only.
    public func likelyNumber(of key: UnsafeRawBufferPointer) -> Int? {
        let hash = Self.hash(key)
        return slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var slot = Int(truncatingIfNeeded: hash >> 36) & mask
            while slots[slot] != 0 {
                if slots[slot] >> 32 == hash & 0xFFFF_FFFF { return Self.number(in: slots[slot]) }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    /// Calls `body` with the key of `number`.
    public func withKey<Result>(of number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        cells.withUnsafeBytes { cells in
            let cell = UnsafeRawBufferPointer(rebasing: cells[number * Self.cellSize..<(number + 1) * Self.cellSize])
            if cell[0] != Self.elsewhere { return body(UnsafeRawBufferPointer(rebasing: cell[1..<1 + Int(cell[0])])) }
            let long = Self.longKey(cell)
            return longKeys.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[long])) }
        }
    }

    private static func longKey(_ cell: UnsafeRawBufferPointer) -> Range<Int> {
        let offset = Int(cell.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        return offset..<offset + Int(cell.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    }

    private mutating func store(_ key: UnsafeRawBufferPointer) {
        let start = cells.count
        withUnsafeBytes(of: SIMD32<UInt8>()) { cells.append(contentsOf: $0) }
        cells.withUnsafeMutableBytes { cells in
            let cell = UnsafeMutableRawBufferPointer(rebasing: cells[start...])
            if key.count < Self.cellSize {
                cell[0] = UInt8(key.count)
                UnsafeMutableRawBufferPointer(rebasing: cell[1...]).copyBytes(from: key)
            } else {
                cell[0] = Self.elsewhere
                cell.storeBytes(of: UInt64(longKeys.count), toByteOffset: 8, as: UInt64.self)
                cell.storeBytes(of: UInt64(key.count), toByteOffset: 16, as: UInt64.self)
            }
        }
        if key.count >= Self.cellSize { longKeys.append(contentsOf: key) }
    }

    private static func number(in slot: UInt64) -> Int {
        Int(slot & 0xFFFF_FFFF) - 1
    }

    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(key)
        return hash.value
    }

    /// The slot of `key`, or the free one where it belongs.
    private func slot(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var slot = Int(truncatingIfNeeded: hash >> 36) & mask
            while slots[slot] != 0 {
                if slots[slot] >> 32 == hash & 0xFFFF_FFFF, isKey(of: Self.number(in: slots[slot]), key) { break }
                slot = (slot + 1) & mask
            }
            return slot
        }
    }

    private func isKey(of number: Int, _ key: UnsafeRawBufferPointer) -> Bool {
        cells.withUnsafeBytes { cells in
            let cell = UnsafeRawBufferPointer(rebasing: cells[number * Self.cellSize..<(number + 1) * Self.cellSize])
            if cell[0] != Self.elsewhere {
                return UnsafeRawBufferPointer(rebasing: cell[1..<1 + Int(cell[0])]).hasSameBytes(as: key)
            }
            let long = Self.longKey(cell)
            return longKeys.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[long]).hasSameBytes(as: key) }
        }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<count {
            let hash = withKey(of: number) { Self.hash($0) }
            var slot = Int(truncatingIfNeeded: hash >> 36) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = hash << 32 | UInt64(number + 1)
        }
    }
}
