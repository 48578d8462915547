/// A fixed set of names of at most 24 bytes, each with a small number: field names, event types, enumerations.
///
/// A lookup compares words, not bytes, and touches one line of cache or two.
struct NameTable: ~Copyable {
    /// What ``lookup(_:count:)`` returns for a name that is not there.
    static let missing = UInt8.max
    private static let longest = 24

    private struct Slot {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var count: UInt32 = 0
        var value: UInt8 = NameTable.missing
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let mask: Int

    /// Creates a table of `names`, each with the number it stands with.
    init(_ names: [(name: StaticString, value: UInt8)]) {
        var capacity = 8
        while capacity < names.count * 4 {
            capacity *= 2
        }
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
        mask = capacity - 1
        for (name, value) in names {
            insert(name, value)
        }
    }

    deinit {
        slots.deallocate()
    }

    private func insert(_ name: StaticString, _ value: UInt8) {
        let count = name.utf8CodeUnitCount
        precondition(1...NameTable.longest ~= count, "a name of the vocabulary is too long")
        withUnsafeTemporaryAllocation(byteCount: NameTable.longest, alignment: 8) { padded in
            padded.initializeMemory(as: UInt8.self, repeating: 0)
            padded.copyMemory(from: UnsafeRawBufferPointer(start: name.utf8Start, count: count))
            let words = padded.bindMemory(to: UInt64.self)
            var index = place(words[0], words[1], words[2])
            while slots[index].count != 0 {
                index = (index + 1) & mask
            }
            slots[index] = Slot(
                first: words[0],
                second: words[1],
                third: words[2],
                count: UInt32(count),
                value: value
            )
        }
    }

    @inline(__always)
    private func place(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> Int {
        let mixed = first ^ (second &* 0x9E37_79B9_7F4A_7C15) ^ (third &* 0xC2B2_AE3D_27D4_EB4F)
        return Int(truncatingIfNeeded: (mixed &* 0xD6E8_FEB8_6659_FD93) >> 48) & mask
    }

    /// The number of the name of `count` bytes at `start`, or ``missing``.
    ///
    /// Reads up to 24 bytes from `start`, whatever `count` is.
    @inline(__always)
    func lookup(_ start: UnsafePointer<UInt8>, count: Int) -> UInt8 {
        guard 1...NameTable.longest ~= count else { return NameTable.missing }
        let raw = UnsafeRawPointer(start)
        var first = raw.loadUnaligned(as: UInt64.self)
        var second: UInt64 = 0
        var third: UInt64 = 0
        if count <= 8 {
            first &= NameTable.keep(count)
        } else {
            second = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            if count <= 16 {
                second &= NameTable.keep(count &- 8)
            } else {
                third = raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self) & NameTable.keep(count &- 16)
            }
        }
        var index = place(first, second, third)
        while slots[index].count != 0 {
            let slot = slots[index]
            if slot.first == first, slot.second == second, slot.third == third, slot.count == UInt32(count) {
                return slot.value
            }
            index = (index &+ 1) & mask
        }
        return NameTable.missing
    }

    /// The mask that keeps the first `count` bytes of a word, 1 to 8.
    @inline(__always)
    private static func keep(_ count: Int) -> UInt64 {
        ~0 &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    }
}
