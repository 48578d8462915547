internal import CLibrdkafka
public import Logging
import Synchronization

/// librdkafka's built-in mock cluster: brokers in this process, on loopback.
///
/// Good for the wire protocol, groups, injected errors and demos. It proves nothing about exactly once: records of open
/// and aborted transactions are visible, offsets sent in transactions are dropped, nothing is fenced. It keeps 5 MiB or
/// 100 000 batches a partition, knows no compaction and no admin requests. A first join takes 3 s, every later
/// rebalance `session.timeout.ms` less one second (set 5 000); an empty fetch waits the whole `fetch.wait.max.ms`
/// (set 5). Leave Nagle on. Its API is experimental in librdkafka.
///
/// Thread safety: librdkafka serialises every call on the cluster's own thread and the pointers never change; hence
/// `@unchecked`.
public final class KafkaMockCluster: @unchecked Sendable {
    private let client: Client
    private let cluster: OpaquePointer
    /// The ports of brokers that are down. librdkafka ends the process when it cannot listen on one again.
    private let held = Mutex<[Int32: HeldPort]>([:])

    /// `host:port` of every broker, for ``KafkaConfiguration/bootstrapServers``.
    public let bootstrapServers: String

    /// Starts a cluster.
    ///
    /// - Parameters:
    ///   - brokers: how many; their ids are 1 to `brokers`.
    ///   - properties: librdkafka properties of the instance behind it, such as `debug=mock`.
    public init(
        brokers: Int = 1,
        properties: [String: String] = [:],
        logger: Logger = Logger(label: "kafka.mock")
    ) throws(KafkaError) {
        // The instance behind the cluster needs a name for itself; it never connects to anything.
        let configuration = KafkaConfiguration(bootstrapServers: "", properties: properties)
        let handlers = KafkaHandlers(logger: logger, onError: { error in logger.debug("\(error)") })
        client = try Client(configuration, role: .admin, handlers: handlers)
        guard let made = rd_kafka_mock_cluster_new(client.pointer, Int32(brokers)) else {
            throw KafkaError(code: .library, message: "no mock cluster of \(brokers) brokers")
        }
        cluster = made
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(made))
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        client.destroy(waitingForGroup: false)
    }

    /// Creates a topic. Topics that clients ask for come into being by themselves, with 4 partitions.
    public func createTopic(_ name: String, partitions: Int, replicationFactor: Int = 1) throws(KafkaError) {
        try check(
            rd_kafka_mock_topic_create(cluster, name, Int32(partitions), Int32(replicationFactor)),
            "create \(name)"
        )
    }

    /// Answers the next requests of one kind with these errors, one each, whichever broker they reach.
    public func failNext(_ request: KafkaMockRequest, with errors: [KafkaMockError]) {
        let responses = errors.map { rd_kafka_resp_err_t($0.rawValue) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, responses.count, responses)
    }

    /// Answers the next request of one kind that reaches one broker with an error, after a delay.
    public func failNext(
        _ request: KafkaMockRequest,
        atBroker broker: Int32,
        with error: KafkaMockError,
        afterMs delayMs: Int32
    ) throws(KafkaError) {
        let response = aftercall_mock_broker_push_request_error(
            cluster,
            broker,
            request.rawValue,
            rd_kafka_resp_err_t(error.rawValue),
            delayMs
        )
        try check(response, "push an error to broker \(broker)")
    }

    /// Forgets the errors that are still to be answered.
    public func clearFailures(of request: KafkaMockRequest) {
        rd_kafka_mock_clear_request_errors(cluster, request.rawValue)
    }

    /// Lets metadata and transaction requests about a topic fail; `nil` lets them succeed again.
    public func failTopic(_ name: String, with error: KafkaMockError?) {
        rd_kafka_mock_topic_set_error(cluster, name, rd_kafka_resp_err_t(error?.rawValue ?? 0))
    }

    /// Disconnects a broker and refuses connections to it. Leaders stay where they are.
    public func takeDown(broker: Int32) throws(KafkaError) {
        try check(rd_kafka_mock_broker_set_down(cluster, broker), "take broker \(broker) down")
        let port = bootstrapServers.split(separator: ",")[Int(broker) - 1].split(separator: ":").last
        held.withLock { $0[broker] = port.flatMap { UInt16($0) }.flatMap { HeldPort($0) } }
    }

    /// Lets a broker accept connections again.
    public func bringUp(broker: Int32) throws(KafkaError) {
        try check(rd_kafka_mock_broker_set_up(cluster, broker), "bring broker \(broker) up")
        held.withLock { $0[broker] = nil }
    }

    /// Delays every answer of a broker.
    public func setRoundTripTime(ofBroker broker: Int32, toMs roundTripMs: Int32) throws(KafkaError) {
        try check(rd_kafka_mock_broker_set_rtt(cluster, broker, roundTripMs), "delay broker \(broker)")
    }

    /// Makes a broker the leader of a partition; -1 leaves it without one.
    public func setLeader(of partition: KafkaTopicPartition, to broker: Int32) throws(KafkaError) {
        let response = rd_kafka_mock_partition_set_leader(cluster, partition.topic, partition.partition, broker)
        try check(response, "set the leader of \(partition)")
    }

    /// Makes a broker the coordinator of a consumer group.
    public func setCoordinator(ofGroup group: String, to broker: Int32) throws(KafkaError) {
        try check(rd_kafka_mock_coordinator_set(cluster, "group", group, broker), "set the coordinator")
    }

    /// Makes a broker the coordinator of a transactional id.
    public func setCoordinator(ofTransactionalID id: String, to broker: Int32) throws(KafkaError) {
        try check(rd_kafka_mock_coordinator_set(cluster, "transaction", id, broker), "set the coordinator")
    }

    private func check(_ response: rd_kafka_resp_err_t, _ context: String) throws(KafkaError) {
        guard response != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw KafkaError(response, context)
    }
}
