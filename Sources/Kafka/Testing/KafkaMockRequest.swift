/// A kind of request of Kafka's protocol, by its key.
public struct KafkaMockRequest: RawRepresentable, Hashable, Sendable {
    /// The protocol's number.
    public let rawValue: Int16

    /// Wraps the protocol's number.
    public init(rawValue: Int16) {
        self.rawValue = rawValue
    }

    /// Produce.
    public static let produce = Self(rawValue: 0)
    /// Fetch.
    public static let fetch = Self(rawValue: 1)
    /// ListOffsets.
    public static let listOffsets = Self(rawValue: 2)
    /// Metadata.
    public static let metadata = Self(rawValue: 3)
    /// OffsetCommit.
    public static let offsetCommit = Self(rawValue: 8)
    /// OffsetFetch.
    public static let offsetFetch = Self(rawValue: 9)
    /// FindCoordinator.
    public static let findCoordinator = Self(rawValue: 10)
    /// JoinGroup.
    public static let joinGroup = Self(rawValue: 11)
    /// Heartbeat.
    public static let heartbeat = Self(rawValue: 12)
    /// LeaveGroup.
    public static let leaveGroup = Self(rawValue: 13)
    /// SyncGroup.
    public static let syncGroup = Self(rawValue: 14)
    /// InitProducerId.
    public static let initProducerID = Self(rawValue: 22)
    /// AddPartitionsToTxn.
    public static let addPartitionsToTransaction = Self(rawValue: 24)
    /// AddOffsetsToTxn.
    public static let addOffsetsToTransaction = Self(rawValue: 25)
    /// EndTxn.
    public static let endTransaction = Self(rawValue: 26)
    /// TxnOffsetCommit.
    public static let transactionOffsetCommit = Self(rawValue: 28)
}
