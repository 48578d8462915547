/// How far a running stage has come.
public struct RunnerStatus: Sendable {
    /// What became of the records of all partitions.
    public internal(set) var counters = StageCounters()
    /// How many agents are known.
    public internal(set) var agents = 0
    /// How many partitions are read.
    public internal(set) var partitions = 0
    /// Records that are on the bus and not yet read, over all partitions; `nil` while it is not known.
    public internal(set) var lagRecords: Int64?
    /// Whether all partitions have caught up.
    public internal(set) var hasCaughtUp = false

    init() {}
}
