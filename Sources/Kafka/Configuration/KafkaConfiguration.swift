/// How a client is set up: typed for what AfterCall relies on, open for everything else that librdkafka knows.
///
/// Nothing is checked here twice: librdkafka validates names, values and combinations, and its own words are in the
/// error that the client's initialiser (or ``validate(for:)``) throws. A typed property wins over the same name in
/// ``properties``. Times are in milliseconds; what is `nil` keeps librdkafka's default.
///
/// What a role always gets, unless ``properties`` say otherwise:
/// - every client: logs go to swift-log;
/// - consumer: no automatic commits and offset stores, `read_committed`, `cooperative-sticky`;
/// - producer: idempotent (hence `acks=all`), the Java client's partitioner (`murmur2_random`), delivery reports for
///   failures only.
public struct KafkaConfiguration: Sendable {
    /// `bootstrap.servers`: host and port of some brokers, separated by commas.
    public var bootstrapServers: String

    /// `client.id`: unique per client, so that brokers and logs can tell them apart.
    public var clientID: String?

    /// `group.id`: the consumer group. A consumer needs one even when it assigns partitions by hand.
    public var groupID: String?

    /// `group.instance.id`: makes the member static (KIP-345).
    public var groupInstanceID: String?

    /// `isolation.level`: whether records of open and aborted transactions are seen.
    public var isolationLevel: IsolationLevel?

    /// `auto.offset.reset`: where to start when there is no committed offset, or it is gone.
    public var offsetReset: OffsetReset?

    /// `enable.partition.eof`: report ``KafkaPollOutcome/endOfPartition(_:)``.
    public var reportsEndOfPartition: Bool?

    /// `session.timeout.ms`: how long a member may be silent.
    public var sessionTimeoutMs: Int?

    /// `max.poll.interval.ms`: how long the application may go without polling.
    public var maxPollIntervalMs: Int?

    /// `fetch.wait.max.ms`: how long a broker may hold an empty fetch. Set 5-10 against a mock cluster.
    public var fetchWaitMaxMs: Int?

    /// `transactional.id`: makes the producer transactional; a newer producer with the same id fences this one.
    public var transactionalID: String?

    /// `transaction.timeout.ms`: how long a transaction may stay open.
    public var transactionTimeoutMs: Int?

    /// `linger.ms`: how long a record may wait for company.
    public var lingerMs: Int?

    /// `message.timeout.ms`: how long delivery of a record may take, retries included. 0 is for ever.
    public var messageTimeoutMs: Int?

    /// `queue.buffering.max.messages`: how many records may wait before ``KafkaProduceOutcome/queueFull``.
    public var queueBufferingMaxMessages: Int?

    /// `compression.type`: `none`, `gzip`, `snappy`, `lz4` or `zstd`.
    public var compressionType: String?

    /// The same for single topics, by name; others are compressed as ``compressionType`` says.
    public var compressionByTopic: [String: String] = [:]

    /// `retry.backoff.ms`: how long to wait before a request is tried again.
    ///
    /// Decides the latency of transactions: after a commit the broker answers CONCURRENT_TRANSACTIONS until its
    /// markers are written, and librdkafka waits this long before it asks again. Set 1-5 for a transactional producer.
    public var retryBackoffMs: Int?

    /// `socket.nagle.disable`: `true` on real brokers, off against a mock cluster.
    public var disablesNagle: Bool?

    /// `statistics.interval.ms`: how often ``KafkaHandlers/onStatistics`` is called; 0 is never.
    public var statisticsIntervalMs: Int?

    /// A file with the token for SASL OAUTHBEARER, read when a client starts and again before the token expires.
    public var oauthTokenFile: String?

    /// Any other property of librdkafka, under librdkafka's own name.
    public var properties: [String: String]

    /// Starts from a bootstrap list and librdkafka's own properties.
    public init(bootstrapServers: String, properties: [String: String] = [:]) {
        self.bootstrapServers = bootstrapServers
        self.properties = properties
    }
}

extension KafkaConfiguration {
    /// What a client is for; decides which typed properties apply.
    public enum Role: String, Sendable {
        /// Reads.
        case consumer
        /// Writes.
        case producer
        /// Manages topics.
        case admin
    }

    /// Whether records of open and aborted transactions are seen.
    public enum IsolationLevel: String, Sendable {
        /// Only what was committed.
        case readCommitted = "read_committed"
        /// Everything; the end offset is the log's end and not the last stable offset.
        case readUncommitted = "read_uncommitted"
    }

    /// Where to start when there is no committed offset, or it is gone.
    public enum OffsetReset: String, Sendable {
        /// At the oldest record.
        case earliest
        /// After the newest record.
        case latest
        /// Nowhere: an error outcome.
        case error
    }
}
