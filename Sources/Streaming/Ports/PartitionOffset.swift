/// A place in a partition of a worker's source topic: the offset of the record that comes next.
public struct PartitionOffset: Hashable, Sendable {
    /// The partition.
    public var partition: Int32

    /// The offset of the next record, from 0.
    public var offset: Int64

    /// What a task has noted beside the offset; a log may forget it. See ``StageProcessor/offsetNote``.
    public var note: String?

    /// Creates the place.
    public init(_ partition: Int32, _ offset: Int64, note: String? = nil) {
        self.partition = partition
        self.offset = offset
        self.note = note
    }
}
