/// How far the restore of a task has come.
public struct RestoreStatus: Hashable, Sendable {
    /// The partition.
    public var partition: Int32

    /// How many records were applied.
    public var records: Int

    /// Where in the changelog it is.
    public var position: Int64

    /// Where the changelog ended when the restore began.
    public var target: Int64

    /// How many offsets are left; some of them are no records.
    public var remaining: Int64 { max(0, target - position) }

    /// Creates the status; without numbers, of a restore that has not begun.
    public init(partition: Int32, records: Int = 0, position: Int64 = 0, target: Int64 = 0) {
        self.partition = partition
        self.records = records
        self.position = position
        self.target = target
    }
}
