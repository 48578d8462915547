/// Levels as (n, sum of t): an edge of a span adds its sign to the count and sign times its instant to the offset.
///
/// The time spent up to `b` is n x b - sum of t over all edges before `b`, exactly, whatever the spans.
struct Levels: BitwiseCopyable, Equatable {
    var counts = SIMD16<Int64>()
    /// Sums of instants, relative to whatever the context says.
    var offsets = SIMD16<Int64>()

    static func &+= (left: inout Levels, right: Levels) {
        left.counts &+= right.counts
        left.offsets &+= right.offsets
    }

    /// The same with instants relative to an origin `shift` milliseconds earlier.
    func shifted(by shift: Int64) -> Levels {
        Levels(counts: counts, offsets: offsets &+ counts &* SIMD16(repeating: shift))
    }

    /// Whether a level is not zero of which time is computed.
    var isRunning: Bool {
        for index in 0..<Level.room where counts[index] != 0 && Level.untimed >> UInt16(index) & 1 == 0 { return true }
        return false
    }

    var isZero: Bool { counts == SIMD16() && offsets == SIMD16() }
}
