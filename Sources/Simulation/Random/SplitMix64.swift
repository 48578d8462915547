/// A small, fast generator whose numbers are the same on every platform: SplitMix64 (Steele, Lea, Flood 2014).
///
/// Not for secrets. Everything random in this module comes from one of these, so a seed replays a run.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates the generator of `seed`; near seeds give unrelated sequences.
    public init(seed: UInt64) {
        state = SplitMix64.mix(seed)
    }

    /// Creates the generator of part `index` of what `seed` stands for, unrelated to those of other parts.
    public init(seed: UInt64, index: UInt64) {
        state = SplitMix64.mix(SplitMix64.mix(seed) ^ (index &* 0xD134_2543_DE82_EF95))
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state = state &+ 0x9E37_79B9_7F4A_7C15
        return SplitMix64.mix(state)
    }

    /// Scrambles `value`; no two values give the same result.
    public static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed &>> 31)
    }
}
