import Telemetry

extension MetricCatalog {
    /// librdkafka's own statistics, renewed every `kafka.statistics_interval`.
    static let kafka: [MetricDefinition] = [
        gauge(
            "aftercall_kafka_broker_up",
            ["stage", "worker", "client", "broker"],
            "boolean",
            "Whether a client has a connection to a broker: 1 or 0. A broker that was never needed has none.",
            "0 for brokers that should be up: network, TLS, authentication; the log has librdkafka's words."
        ),
        gauge(
            "aftercall_kafka_broker_round_trip_seconds",
            ["stage", "worker", "client", "broker"],
            "seconds",
            "99th percentile of the round trip of requests in the last interval. Fetches wait for records: up to "
                + "loop.fetch_wait for a consumer is normal.",
            "High for a producer: the broker or the network is slow."
        ),
        gauge(
            "aftercall_kafka_broker_requests_queued",
            ["stage", "worker", "client", "broker"],
            "requests",
            "Requests that wait to be sent.",
            "Staying above 0: the connection takes less than is sent."
        ),
        gauge(
            "aftercall_kafka_broker_requests_in_flight",
            ["stage", "worker", "client", "broker"],
            "requests",
            "Requests that wait for an answer.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_kafka_sent_bytes_total",
            ["stage", "worker", "client"],
            "bytes",
            "Bytes that were sent to brokers.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_kafka_received_bytes_total",
            ["stage", "worker", "client"],
            "bytes",
            "Bytes that were received from brokers.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_kafka_sent_records_total",
            ["stage", "worker"],
            "records",
            "Records that the producer has sent, those of aborted transactions and of changelogs included.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_kafka_received_records_total",
            ["stage", "worker"],
            "records",
            "Records that the consumer has fetched, those that are read again included.",
            "Of no weight by itself."
        ),
        gauge(
            "aftercall_kafka_fetch_queue_records",
            ["stage", "worker"],
            "records",
            "Records that were fetched and wait for the worker.",
            "Large: the worker is what limits; 0 with lag: the broker or the network is."
        ),
        gauge(
            "aftercall_kafka_producer_queue_records",
            ["stage", "worker"],
            "records",
            "Records that the producer has taken and not yet delivered.",
            "Large: brokers take less than is published."
        ),
    ]

    /// The program itself and its HTTP server.
    static let program: [MetricDefinition] = [
        gauge(
            "aftercall_build_info",
            ["version", "commit", "swift", "librdkafka"],
            "boolean",
            "Always 1; the labels say what is running.",
            "Different versions for long: a rollout that hangs."
        ),
        gauge(
            "aftercall_ready",
            [],
            "boolean",
            "Whether /healthz/ready says so: 1 or 0.",
            "0 for long: GET /healthz/ready names the check that fails."
        ),
        counter(
            "aftercall_http_requests_total",
            ["route", "status"],
            "requests",
            "Requests that were answered, by route (not path: what is asked for is not bounded) and status.",
            "Many 401: somebody lacks the token. Many 429: somebody asks too often, see "
                + "http.max_requests_per_second. 5xx: a bug of ours, see the log."
        ),
        gauge(
            "aftercall_http_requests_in_flight",
            [],
            "requests",
            "Requests that are being answered.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_configuration_reloads_total",
            ["outcome"],
            "reloads",
            "Times the configuration file was read anew: applied, unchanged, or refused because something in it is "
                + "wrong.",
            "refused: the log says what is wrong; what applied before still does."
        ),
    ]
}
