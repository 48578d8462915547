/// The first and the next offset of a partition.
public struct KafkaWatermarks: Hashable, Sendable {
    /// The offset of the oldest record that is still there.
    public var low: Int64

    /// The offset that the next record will get; on a `read_committed` handle, the last stable offset.
    public var high: Int64

    /// Makes a pair of watermarks.
    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}
