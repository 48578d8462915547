internal import CLibrdkafka

/// An error that a mock cluster answers, by librdkafka's number.
public struct KafkaMockError: RawRepresentable, Hashable, Sendable {
    /// librdkafka's number, equal to the protocol's from 0 on.
    public let rawValue: Int32

    /// Wraps librdkafka's number.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    private init(_ response: rd_kafka_resp_err_t) {
        rawValue = response.rawValue
    }

    /// No error: this request succeeds, a later one fails.
    public static let none = Self(RD_KAFKA_RESP_ERR_NO_ERROR)
    /// The broker drops the connection instead of an answer.
    public static let disconnect = Self(RD_KAFKA_RESP_ERR__TRANSPORT)
    /// REQUEST_TIMED_OUT.
    public static let requestTimedOut = Self(RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT)
    /// NOT_LEADER_FOR_PARTITION.
    public static let notLeader = Self(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION)
    /// NOT_ENOUGH_REPLICAS.
    public static let notEnoughReplicas = Self(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS)
    /// MSG_SIZE_TOO_LARGE.
    public static let messageTooLarge = Self(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
    /// TOPIC_AUTHORIZATION_FAILED.
    public static let topicAuthorizationFailed = Self(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
    /// UNKNOWN_TOPIC_OR_PART.
    public static let unknownTopicOrPartition = Self(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    /// OFFSET_OUT_OF_RANGE.
    public static let offsetOutOfRange = Self(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
    /// COORDINATOR_NOT_AVAILABLE.
    public static let coordinatorNotAvailable = Self(RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE)
    /// NOT_COORDINATOR.
    public static let notCoordinator = Self(RD_KAFKA_RESP_ERR_NOT_COORDINATOR)
    /// ILLEGAL_GENERATION.
    public static let illegalGeneration = Self(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
    /// UNKNOWN_MEMBER_ID.
    public static let unknownMemberID = Self(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
    /// FENCED_INSTANCE_ID.
    public static let fencedInstanceID = Self(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
    /// CONCURRENT_TRANSACTIONS.
    public static let concurrentTransactions = Self(RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS)
    /// INVALID_TXN_STATE.
    public static let invalidTransactionState = Self(RD_KAFKA_RESP_ERR_INVALID_TXN_STATE)
    /// INVALID_PRODUCER_EPOCH.
    public static let invalidProducerEpoch = Self(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)
    /// PRODUCER_FENCED.
    public static let producerFenced = Self(RD_KAFKA_RESP_ERR_PRODUCER_FENCED)
}
