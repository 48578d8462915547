import ContactCenter

/// A part of a cell that has a name: an agent of a team, a reason of a queue, a currency.
public struct Share: BitwiseCopyable {
    /// What the name is of.
    @frozen
    public enum Kind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
        /// Revenue of a currency; ``Share/sum`` in millionths.
        case currency
        /// Wraps of an agent, in the cell of a team.
        case agent
        /// Wraps of a reason, in the cell of a queue.
        case reason
    }

    /// What the name is of.
    public var kind: Kind
    /// The name's bytes, which belong to whoever hands the share out.
    public var name: UnsafeRawBufferPointer
    /// How many there are.
    public var count: Int64
    /// Their sum: of wraps in milliseconds, of revenue in millionths.
    public var sum: Int64

    /// Creates a share; its name belongs to the caller.
    public init(kind: Kind, name: UnsafeRawBufferPointer, count: Int64, sum: Int64) {
        self.kind = kind
        self.name = name
        self.count = count
        self.sum = sum
    }

    /// Below, at or above zero as it sorts before, with or after `other`.
    func order(to other: Share) -> Int {
        kind == other.kind ? name.order(to: other.name) : Int(kind.rawValue) - Int(other.kind.rawValue)
    }
}
