import ContactCenter

/// The room in which agents are written to the changelog; one for all agents of a thread.
///
/// Once it has come to its size, nothing is allocated.
public struct ChangelogRoom: ~Copyable {
    let pool = BlockPool(chunkSize: 16 << 10)
    var texts: TextTable
    /// What the texts of the agent at hand refer to.
    var arena = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What the times of the agent at hand are counted from.
    var reference = Timestamp(milliseconds: 0)
    /// The legs and segments of the agent at hand that were written, where they lie: states share those that are alike.
    var legs = Row<UnsafePointer<Leg>>()
    var segments = Row<UnsafePointer<Segment>>()
    /// The places among them of those of the state at hand.
    var places = Row<UInt32>()
    /// What the head is said of, which the other states mostly have too.
    var head = HeadNames()
    /// The columns of a log before they stand one behind the other.
    var columns = Row<UInt8>()
    private let address = PassedByAddress()

    /// Creates room that has its least size.
    public init() {
        texts = TextTable(in: pool)
    }

    deinit {
        texts.release(to: pool)
        legs.release(to: pool)
        segments.release(to: pool)
        places.release(to: pool)
        columns.release(to: pool)
    }

    /// Forgets the agent before.
    mutating func begin(arena: UnsafeRawBufferPointer, reference: Timestamp) {
        self.arena = arena
        self.reference = reference
        texts.removeAll()
        legs.removeAll()
        segments.removeAll()
    }

    /// The number of a text of the agent at hand.
    @inline(__always)
    mutating func number(of text: Text) -> UInt32 {
        text.isNone ? 0 : texts.number(of: text, in: arena, pool)
    }

    /// Whether two texts of the agent at hand say the same.
    @inline(__always)
    func areSame(_ left: Text, _ right: Text) -> Bool {
        if left == right { return true }
        guard left.count == right.count, let base = arena.baseAddress else { return false }
        if left.isNone { return true }
        return left.hasSameBytes(as: right, at: base)
    }

    /// An instant as milliseconds from another; `nil` for the distant past, which is no instant of anything.
    @inline(__always)
    static func offset(_ instant: Timestamp, from origin: Timestamp) -> Int64? {
        instant == .distantPast ? nil : instant.milliseconds &- origin.milliseconds
    }
}
