/// A map from byte keys to dense numbers 0, 1, 2, … in order of insertion, without a `String` or an allocation per key.
///
/// Keys live one after another in one buffer; slots are probed linearly at a load of at most one half.
/// - Complexity: O(key length) a look-up, on average.
public struct ByteKeyTable: Sendable {
    private struct Entry {
        var hash: UInt64
        var key: Text
    }

    private var slots: [Int32]
    private var entries: [Entry] = []
    private var keys: [UInt8] = []

    /// Creates an empty table with room for `capacity` keys before it grows.
    public init(capacity: Int = 16) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        entries.reserveCapacity(capacity)
    }

    /// How many keys it holds; numbers are below this.
    public var count: Int { entries.count }

    /// The number of `key`, or `nil` where it was never inserted.
    public func number(of key: UnsafeRawBufferPointer) -> Int? {
        let slot = slot(of: key, hash: Self.hash(key))
        return slots[slot] < 0 ? nil : Int(slots[slot])
    }

    /// The number of `key`, which is ``count`` as it was before when the key is new.
    public mutating func insert(_ key: UnsafeRawBufferPointer) -> Int {
        let hash = Self.hash(key)
        var slot = slot(of: key, hash: hash)
        if slots[slot] >= 0 { return Int(slots[slot]) }
        if (entries.count + 1) * 2 > slots.count {
            grow()
            slot = self.slot(of: key, hash: hash)
        }
        entries.append(Entry(hash: hash, key: Text(offset: keys.count, count: key.count)))
        keys.append(contentsOf: key)
        slots[slot] = Int32(entries.count - 1)
        return entries.count - 1
    }

    /// Calls `body` with the key of `number`.
    public func withKey<Result>(of number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        keys.withUnsafeBytes { body(entries[number].key.bytes(in: $0)) }
    }

    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(key)
        return hash.value
    }

    private func slot(of key: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, keys.withUnsafeBytes({ entry.key.bytes(in: $0).hasSameBytes(as: key) }) { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }
}
