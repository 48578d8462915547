extension KafkaStatistics {
    /// How one broker is doing, as the client sees it.
    public struct Broker: Hashable, Sendable, Decodable {
        /// librdkafka's name: `host:port/id`.
        public var name: String

        /// The broker's id; negative for a bootstrap entry.
        public var id: Int32

        /// `UP`, `DOWN`, `CONNECT`, `INIT` and others of librdkafka's states.
        public var state: String

        /// Requests that wait to be sent.
        public var queuedRequests: Int64

        /// Requests that wait for an answer.
        public var requestsInFlight: Int64

        /// Requests that failed to be sent so far.
        public var sendErrors: Int64

        /// The 99th percentile of the round trip in the last interval, in microseconds.
        public var roundTripP99Micros: Int64

        /// Whether the client is connected.
        public var isUp: Bool { state == "UP" }

        /// Reads librdkafka's object.
        public init(from decoder: any Decoder) throws {
            let root = try decoder.container(keyedBy: Keys.self)
            name = try root.decode(String.self, forKey: .name)
            id = try root.decode(Int32.self, forKey: .nodeid)
            state = try root.decode(String.self, forKey: .state)
            queuedRequests = try root.decodeIfPresent(Int64.self, forKey: .queued) ?? 0
            requestsInFlight = try root.decodeIfPresent(Int64.self, forKey: .inFlight) ?? 0
            sendErrors = try root.decodeIfPresent(Int64.self, forKey: .txerrs) ?? 0
            roundTripP99Micros = try root.decodeIfPresent(Window.self, forKey: .rtt)?.p99 ?? 0
        }

        private enum Keys: String, CodingKey {
            case name, nodeid, state, txerrs, rtt
            case queued = "outbuf_cnt"
            case inFlight = "waitresp_cnt"
        }

        private struct Window: Decodable {
            var p99: Int64?
        }
    }

    /// How one partition is doing.
    public struct Partition: Hashable, Sendable {
        /// The partition.
        public var partition: KafkaTopicPartition

        /// The leader's id; negative when it is not known.
        public var leader: Int32

        /// How many records the application is behind; `nil` when librdkafka does not know.
        public var consumerLag: Int64?

        /// The first offset at the broker, or negative.
        public var lowWatermark: Int64

        /// The next offset at the broker, or negative.
        public var highWatermark: Int64

        /// Records that were fetched and wait for the application.
        public var fetchedMessages: Int64

        /// Records that were produced and wait for a request.
        public var queuedMessages: Int64
    }

    /// How the consumer group is doing, as this member sees it.
    public struct Group: Hashable, Sendable, Decodable {
        /// `up` and others of librdkafka's states.
        public var state: String

        /// `steady` and others of librdkafka's join states.
        public var joinState: String

        /// Rebalances so far.
        public var rebalances: Int64

        /// Why the last rebalance happened.
        public var lastRebalanceReason: String

        /// How many partitions are assigned now.
        public var assignedPartitions: Int64

        private enum CodingKeys: String, CodingKey {
            case state
            case joinState = "join_state"
            case rebalances = "rebalance_cnt"
            case lastRebalanceReason = "rebalance_reason"
            case assignedPartitions = "assignment_size"
        }
    }

    /// A partition as librdkafka writes it: without its topic.
    struct RawPartition: Decodable {
        var partition: Int32
        var leader: Int32?
        var lag: Int64?
        var low: Int64?
        var high: Int64?
        var fetched: Int64?
        var queued: Int64?

        private enum CodingKeys: String, CodingKey {
            case partition, leader
            case lag = "consumer_lag"
            case low = "lo_offset"
            case high = "hi_offset"
            case fetched = "fetchq_cnt"
            case queued = "msgq_cnt"
        }

        func named(_ topic: String) -> Partition {
            Partition(
                partition: KafkaTopicPartition(topic, partition),
                leader: leader ?? -1,
                consumerLag: lag.flatMap { $0 < 0 ? nil : $0 },
                lowWatermark: low ?? -1,
                highWatermark: high ?? -1,
                fetchedMessages: fetched ?? 0,
                queuedMessages: queued ?? 0
            )
        }
    }
}
