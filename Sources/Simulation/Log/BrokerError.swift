/// What a ``SimulatedBroker`` answers when it refuses a request; the names are Kafka's.
public enum BrokerError: Error, Hashable, Sendable {
    /// CONCURRENT_TRANSACTIONS: the markers of the producer's last transaction are not written yet; ask again.
    case concurrentTransactions
    /// INVALID_PRODUCER_EPOCH: a newer producer of the transactional id is there, or the transaction timed out.
    case invalidProducerEpoch
    /// INVALID_PRODUCER_ID_MAPPING: the transactional id has no producer.
    case invalidProducerIDMapping
    /// INVALID_TXN_STATE: there is no transaction that this could belong to.
    case invalidTransactionState
    /// OUT_OF_ORDER_SEQUENCE_NUMBER: a record of the producer before this one is missing.
    case outOfOrderSequence
    /// ILLEGAL_GENERATION: the group has rebalanced since.
    case illegalGeneration
    /// UNKNOWN_MEMBER_ID: the group does not know the member, or knows it no more.
    case unknownMemberID
    /// UNSTABLE_OFFSET_COMMIT: a transaction has an offset of the partition pending; ask again.
    case unstableOffsetCommit
    /// UNKNOWN_TOPIC_OR_PARTITION.
    case unknownTopicOrPartition
    /// OFFSET_OUT_OF_RANGE: before the first record, or behind the end of the log.
    case offsetOutOfRange
}
