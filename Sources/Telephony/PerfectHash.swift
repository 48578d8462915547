/// Gives each of a fixed set of words a place of its own in a table: a multiplication and a shift, and no collision.
struct PerfectHash {
    /// How many places there are, a power of two.
    let capacity: Int
    private let multiplier: UInt64
    private let shift: UInt64

    /// Looks for the multiplier that keeps `words` apart, the same one every time.
    ///
    /// - Precondition: no two words are the same.
    init(_ words: [UInt64]) {
        // So sparse that about one multiplier in twenty will do.
        var bits: UInt64 = 3
        while 1 << bits < words.count * 4 {
            bits += 1
        }
        let shift = 64 - bits
        var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<100_000 {
            if Set(words.map { ($0 &* candidate) >> shift }).count == words.count {
                self.capacity = 1 << bits
                self.multiplier = candidate
                self.shift = shift
                return
            }
            // Stays odd, so that no bit of a word is lost.
            candidate = candidate &* 0xD134_2543_DE82_EF95 &+ 2
        }
        preconditionFailure("two names of the vocabulary look the same to its hash")
    }

    /// The place of `word`, 0 to ``capacity`` - 1; whether it is one of the set is for the caller to see.
    @inline(__always)
    func place(of word: UInt64) -> Int {
        Int(truncatingIfNeeded: (word &* multiplier) &>> shift)
    }
}
