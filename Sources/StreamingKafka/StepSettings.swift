/// How a source reads its partitions in step.
public struct StepSettings: Sendable {
    /// How far, by the timestamps of its records, a partition may be read ahead of the one that is furthest behind, in
    /// milliseconds.
    public var leadMs: Int64
    /// About how much a source may hold back of partitions that are ahead, in bytes; each has its share.
    public var mostBytes: Int

    /// How far other members of the group are, where there may be some.
    public var others: OthersProgress?

    /// Creates settings.
    public init(leadMs: Int64, mostBytes: Int = 64 << 20, others: OthersProgress? = nil) {
        self.leadMs = leadMs
        self.mostBytes = mostBytes
        self.others = others
    }
}
