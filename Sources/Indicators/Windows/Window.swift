public import ContactCenter

/// A window: it holds its start and not its end.
public struct Window: Hashable, BitwiseCopyable, Sendable {
    /// What kind it is of.
    public var kind: WindowKind
    /// Inclusive.
    public var start: Timestamp
    /// Exclusive.
    public var end: Timestamp

    /// Creates a window.
    public init(kind: WindowKind, start: Timestamp, end: Timestamp) {
        self.kind = kind
        self.start = start
        self.end = end
    }

    /// How long it is.
    public var length: Milliseconds { end - start }

    init(_ kind: WindowKind, _ bases: Range<Int32>) {
        self.kind = kind
        start = Timestamp(milliseconds: Grid.start(ofBase: bases.lowerBound))
        end = Timestamp(milliseconds: Grid.start(ofBase: bases.upperBound))
    }
}
