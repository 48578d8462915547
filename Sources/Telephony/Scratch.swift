/// The bytes a decoder works in: grown when needed, never shrunk, freed with it.
struct Scratch: ~Copyable {
    /// How many readable bytes follow whatever was placed here, so that whole words can be read past its end.
    static let padding = 32

    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    init(capacity: Int) {
        base = .allocate(capacity: capacity)
        base.initialize(repeating: 0, count: capacity)
        self.capacity = capacity
    }

    deinit {
        base.deallocate()
    }

    /// Makes room for `count` bytes. What was there is lost when it has to grow.
    @inline(__always)
    mutating func reserve(_ count: Int) {
        if count > capacity {
            grow(to: count)
        }
    }

    @inline(never)
    private mutating func grow(to count: Int) {
        self = Scratch(capacity: max(count, capacity * 2))
    }

    /// Copies `source` to `offset` and ends it with zeroes, which no JSON has: a reader needs no other bound.
    @inline(__always)
    mutating func place(_ source: UnsafeRawBufferPointer, at offset: Int) {
        guard let start = source.baseAddress else { return terminate(at: offset) }
        UnsafeMutableRawPointer(base + offset).copyMemory(from: start, byteCount: source.count)
        terminate(at: offset + source.count)
    }

    /// Writes the padding at `offset`.
    @inline(__always)
    mutating func terminate(at offset: Int) {
        UnsafeMutableRawPointer(base + offset).storeBytes(of: SIMD32<UInt8>(repeating: 0), as: SIMD32<UInt8>.self)
    }
}
