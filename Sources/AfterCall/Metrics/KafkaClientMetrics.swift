import CoreMetrics
import Kafka
import Synchronization

/// The metrics of one Kafka client of a worker, from librdkafka's statistics.
///
/// Thread safety: a `Mutex` guards what was told before; statistics come on librdkafka's event thread.
final class KafkaClientMetrics: Sendable {
    /// What the client is for.
    enum Role: String {
        case consumer
        case producer
    }

    private let state: Mutex<State>

    init(stage: String, worker: Int, role: Role, factory: any MetricsFactory = MetricsSystem.factory) {
        let labels = [("stage", stage), ("worker", String(worker))]
        state = Mutex(State(labels, role, factory))
    }

    /// Takes over what librdkafka says.
    func update(_ statistics: KafkaStatistics) {
        state.withLock { $0.update(statistics) }
    }

    /// What is known of one broker, over librdkafka's entries for it: a coordinator has one of its own.
    private struct Broker {
        var isUp = false
        var roundTripSeconds = 0.0
        var requestsQueued: Int64 = 0
        var requestsInFlight: Int64 = 0

        mutating func add(_ entry: KafkaStatistics.Broker) {
            isUp = isUp || entry.isUp
            roundTripSeconds = max(roundTripSeconds, Double(entry.roundTripP99Micros) / 1e6)
            requestsQueued += entry.queuedRequests
            requestsInFlight += entry.requestsInFlight
        }
    }

    private struct State {
        private let role: Role
        private var sentBytes: TotalCounter
        private var receivedBytes: TotalCounter
        private var sentRecords: TotalCounter?
        private var receivedRecords: TotalCounter?
        private let queue: Meter
        private var brokerUp: MetricsByLabel<Meter>
        private var roundTrip: MetricsByLabel<Meter>
        private var requestsQueued: MetricsByLabel<Meter>
        private var requestsInFlight: MetricsByLabel<Meter>

        init(_ worker: [(String, String)], _ role: Role, _ factory: any MetricsFactory) {
            self.role = role
            let client = worker + [("client", role.rawValue)]
            func total(_ name: String, _ labels: [(String, String)]) -> TotalCounter {
                TotalCounter("aftercall_kafka_\(name)_total", labels, factory)
            }
            func gauges(_ name: String) -> MetricsByLabel<Meter> {
                .gauges("aftercall_kafka_\(name)", client, by: "broker", factory)
            }
            sentBytes = total("sent_bytes", client)
            receivedBytes = total("received_bytes", client)
            switch role {
            case .consumer: receivedRecords = total("received_records", worker)
            case .producer: sentRecords = total("sent_records", worker)
            }
            let queueName = role == .consumer ? "fetch_queue_records" : "producer_queue_records"
            queue = Meter(label: "aftercall_kafka_\(queueName)", dimensions: worker, factory: factory)
            brokerUp = gauges("broker_up")
            roundTrip = gauges("broker_round_trip_seconds")
            requestsQueued = gauges("broker_requests_queued")
            requestsInFlight = gauges("broker_requests_in_flight")
        }

        mutating func update(_ statistics: KafkaStatistics) {
            sentBytes.grow(to: Int(statistics.sentBytes))
            receivedBytes.grow(to: Int(statistics.receivedBytes))
            sentRecords?.grow(to: Int(statistics.sentMessages))
            receivedRecords?.grow(to: Int(statistics.receivedMessages))
            switch role {
            case .producer: queue.set(Double(statistics.queuedMessages))
            case .consumer: queue.set(Double(statistics.partitions.reduce(0) { $0 + $1.fetchedMessages }))
            }
            updateBrokers(statistics.brokers)
        }

        private mutating func updateBrokers(_ entries: [KafkaStatistics.Broker]) {
            var brokers: [String: Broker] = [:]
            // Entries of the bootstrap list have no id, and become others once the brokers are known.
            for entry in entries where entry.id >= 0 { brokers[String(entry.id), default: Broker()].add(entry) }
            brokerUp.set(brokers.mapValues { $0.isUp ? 1 : 0 })
            roundTrip.set(brokers.mapValues(\.roundTripSeconds))
            requestsQueued.set(brokers.mapValues { Double($0.requestsQueued) })
            requestsInFlight.set(brokers.mapValues { Double($0.requestsInFlight) })
        }
    }
}
