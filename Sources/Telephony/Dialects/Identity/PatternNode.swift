/// A part of a pattern.
indirect enum PatternNode: Hashable, Sendable {
    /// How often something may stand there; `most` is `nil` for any number.
    struct Count: Hashable, Sendable {
        var least: Int
        var most: Int?
    }

    /// One character of a set.
    case characters(PatternSet)
    /// One after the other.
    case sequence([PatternNode])
    /// Any of these.
    case alternatives([PatternNode])
    /// Something that is remembered under a number.
    case group(PatternNode, Int)
    /// Something several times, and as seldom as possible where it is lazy.
    case repeated(PatternNode, Count, isLazy: Bool)
}
