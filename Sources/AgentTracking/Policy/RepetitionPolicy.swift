public import ContactCenter

/// From when on what an agent does again and again is worth a word.
public struct RepetitionPolicy: Hashable, Sendable {
    /// The greatest number of wraps that can be looked back at.
    public static let longestLookBack = 32

    /// A wrap of fewer milliseconds is short.
    public var shortWrapMs: Milliseconds = 3_000
    /// So many short wraps among the last ``lastWraps`` are many.
    public var shortWraps = 3
    /// How many wraps are looked back at, 1 to ``longestLookBack``.
    public var lastWraps = 10
    /// So many offers in a row that were not answered are many.
    public var unanswered = 3

    /// The defaults of the specification.
    public init() {}
}
