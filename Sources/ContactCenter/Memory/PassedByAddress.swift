/// A part that keeps the compiler from passing the value it belongs to by copying its bytes.
///
/// A struct of two hundred bytes is passed to each function by way of a copy on the stack, even where it cannot be
/// copied and is only lent: with Swift 6.3 that was a fifth of all instructions of the fold. A value with a weak
/// reference in it may not be moved about that way, so it is passed by its address; the reference is never set.
@frozen
public struct PassedByAddress: ~Copyable {
    @usableFromInline weak var nothing: BlockPool?

    /// Creates the part.
    @inlinable
    public init() {}
}
