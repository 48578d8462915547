/// A fixed set of names of at most 24 bytes, each with a small number: field names, event types, enumerations.
///
/// A lookup compares words, not bytes, and touches one line of cache.
struct NameTable: ~Copyable {
    /// What ``lookup(_:count:)`` returns for a name that is not there.
    static let missing = UInt8.max
    private static let longest = 24

    /// A name of 8 bytes or more by the three words that cover it, which may overlap; a shorter one by its bytes,
    /// three times. Together with the count they tell all names apart.
    private struct Words {
        var head: UInt64
        var middle: UInt64
        var tail: UInt64

        /// Reads at least 8 bytes from `start`, whatever `count` is.
        @inline(__always)
        init(_ start: UnsafePointer<UInt8>, count: Int) {
            let raw = UnsafeRawPointer(start)
            head = raw.loadUnaligned(as: UInt64.self)
            if count >= 8 {
                middle = raw.loadUnaligned(fromByteOffset: (count &- 8) &>> 1, as: UInt64.self)
                tail = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            } else {
                // On a machine of either endianness the bytes that stay are the first ones.
                head = UInt64(littleEndian: head) & ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* count))
                middle = head
                tail = head
            }
        }

        /// What the names of a table are told apart by at first.
        @inline(__always)
        var hash: UInt64 { head &+ tail &* 3 }
    }

    private struct Slot {
        var words: Words
        var count: UInt32
        var value: UInt8
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let hash: PerfectHash

    /// Creates a table of `names`, each with the number it stands with.
    init(_ names: [(name: StaticString, value: UInt8)]) {
        let filled = names.map { name, value in
            let count = name.utf8CodeUnitCount
            precondition(1...NameTable.longest ~= count, "a name of the vocabulary is too long")
            return Slot(words: NameTable.words(of: name), count: UInt32(count), value: value)
        }
        hash = PerfectHash(filled.map(\.words.hash))
        slots = .allocate(capacity: hash.capacity)
        let empty = Slot(words: NameTable.words(of: ""), count: 0, value: NameTable.missing)
        slots.initialize(repeating: empty, count: hash.capacity)
        for slot in filled {
            slots[hash.place(of: slot.words.hash)] = slot
        }
    }

    deinit {
        slots.deallocate()
    }

    /// The words of a name behind which nothing may be read.
    private static func words(of name: StaticString) -> Words {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: NameTable.longest) { padded in
            padded.initialize(repeating: 0)
            for index in 0..<name.utf8CodeUnitCount {
                padded[index] = name.utf8Start[index]
            }
            return Words(UnsafePointer(padded.baseAddress.unsafelyUnwrapped), count: name.utf8CodeUnitCount)
        }
    }

    /// The number of the name of `count` bytes at `start`, or ``missing``.
    ///
    /// Reads at least 8 bytes from `start`, whatever `count` is.
    @inline(__always)
    func lookup(_ start: UnsafePointer<UInt8>, count: Int) -> UInt8 {
        guard 1...NameTable.longest ~= count else { return NameTable.missing }
        let words = Words(start, count: count)
        let slot = slots + hash.place(of: words.hash)
        guard slot.pointee.words.head == words.head, slot.pointee.words.tail == words.tail,
            slot.pointee.words.middle == words.middle, slot.pointee.count == UInt32(truncatingIfNeeded: count)
        else { return NameTable.missing }
        return slot.pointee.value
    }
}
