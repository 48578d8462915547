import AfterCall
import ContactCenter
import CoreMetrics
import Foundation
import Kafka
import Logging
import Synchronization
import Telemetry

@testable import Sinks

/// A cluster with the topic of alerts, and sinks that read it.
struct SinkBench {
    private let cluster: KafkaMockCluster?
    var settings = AfterCallConfiguration()
    let registry = PrometheusRegistry(catalog: MetricCatalog.all)

    static let quiet = Logger(label: "sinks.test") { _ in SwiftLogNoOpLogHandler() }

    init(partitions: Int = 2) throws {
        let cluster = try KafkaMockCluster(logger: Self.quiet)
        self.cluster = cluster
        settings.kafka.bootstrapServers = cluster.bootstrapServers
        settings.kafka.properties = ["fetch.wait.max.ms": "5", "socket.nagle.disable": "false"]
        settings.processing.sessionTimeoutMs = 5_000
        settings.sinks.retryMinMs = 20
        settings.sinks.retryMaxMs = 100
        settings.sinks.timeoutMs = 1_000
        try cluster.createTopic(settings.topic(of: .alerts), partitions: partitions)
        try cluster.createTopic(settings.sinkDeadLetters, partitions: 1)
    }

    /// Topics of its own on the broker `servers`, which `deleteTopics()` removes.
    init(servers: String, partitions: Int32) throws {
        cluster = nil
        settings.kafka.bootstrapServers = servers
        settings.appID = "sinks-test-\(UUID().uuidString.prefix(8))"
        settings.topics.prefix = settings.appID
        settings.sinks.retryMinMs = 20
        settings.sinks.retryMaxMs = 100
        let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: Self.quiet))
        defer { admin.close() }
        let topics = [settings.topic(of: .alerts), settings.sinkDeadLetters]
        _ = try admin.createTopics(topics.map { KafkaNewTopic($0, partitions: partitions) }, timeoutMs: 20_000)
    }

    /// Removes the topics on a broker.
    func deleteTopics() throws {
        let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: Self.quiet))
        defer { admin.close() }
        _ = try admin.deleteTopics([settings.topic(of: .alerts), settings.sinkDeadLetters], timeoutMs: 20_000)
    }

    /// Those of all benches until the process ends: who drops one that was not closed is told of it by a trap, and
    /// sinks of a bench end one after the other.
    private static let posters = Mutex<[HTTPPoster]>([])

    /// What the sink `name` is made of.
    func context(_ name: String) throws -> SinkContext {
        let poster = try HTTPPoster(settings.sinks)
        Self.posters.withLock { $0.append(poster) }
        return SinkContext(
            clients: SinkClients(settings: settings, name: name),
            poster: poster,
            metrics: SinkMetrics(sink: name, factory: registry),
            logger: Self.quiet
        )
    }

    /// A webhook's sink that begins with all that is there.
    func webhook(
        _ url: String,
        _ filter: AlertFilter = AlertFilter(),
        firstStart: FollowingReader.FirstStart = .beginning
    ) throws -> FollowingSink {
        guard let address = HTTPAddress(url) else { preconditionFailure("no URL: \(url)") }
        let receiver = WebhookReceiver(address: address, secret: Secret("whsec"))
        return FollowingSink(
            try context(WebhookSettings.name),
            receiver,
            named: address.authority,
            filter,
            firstStart: firstStart
        )
    }

    /// Runs `sink` while `body` does something.
    func run(_ sink: any AlertSink, _ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sink.run() }
            defer { sink.stop() }
            try await body()
        }
    }

    /// Publishes `samples`, and waits until they are there.
    func publish(_ samples: [SampleAlert]) async throws {
        try await publish(samples.map { (Array($0.fingerprint.utf8), $0.json) })
    }

    /// Publishes records with the headers of alerts.
    ///
    /// - Parameters:
    ///   - isCommitted: whether in a transaction, and whether that is committed or aborted.
    ///   - agoMs: how long ago, by their timestamps.
    func publish(
        _ records: [(key: [UInt8], value: [UInt8]?)],
        isCommitted: Bool? = nil,
        agoMs: Int64 = 0
    ) async throws {
        let settings = settings
        let timestamp = WallClock.now.milliseconds - agoMs
        try await OwnThread.run(named: "publish") {
            var configuration = settings.kafkaConfiguration
            if isCommitted != nil { configuration.transactionalID = "\(settings.appID)-test" }
            let producer = try KafkaProducer(configuration, handlers: KafkaHandlers(logger: Self.quiet))
            if isCommitted != nil {
                try producer.initTransactions(timeoutMs: 30_000)
                try producer.beginTransaction()
            }
            let topic = try producer.topic(settings.topic(of: .alerts))
            for (index, record) in records.enumerated() {
                var headers = KafkaHeaders()
                headers.append("ce_id", "id-\(index)")
                headers.append("ce_type", "aftercall.alert.v1")
                record.key.withUnsafeBytes { key in
                    // A tombstone has no bytes, not even none.
                    (record.value ?? []).withUnsafeBytes { bytes in
                        _ = producer.produce(
                            to: topic,
                            key: key,
                            value: record.value == nil ? nil : bytes,
                            headers: headers,
                            timestampMs: timestamp
                        )
                    }
                }
            }
            if isCommitted == true { try producer.commitTransaction(timeoutMs: 30_000) }
            if isCommitted == false {
                try producer.flush(timeoutMs: 20_000)
                try producer.abortTransaction(timeoutMs: 30_000)
            }
            try producer.close(timeoutMs: 20_000)
        }
    }

    /// The dead letters of sinks, once there are `count`: keys, values and headers.
    func deadLetters(_ count: Int) async throws -> [StoredRecord] {
        let settings = settings
        return try await OwnThread.run(named: "dead letters") {
            var configuration = settings.kafkaConfiguration
            configuration.groupID = "reader"
            let consumer = try KafkaConsumer(configuration, handlers: KafkaHandlers(logger: Self.quiet))
            try consumer.assign(startingAt: [KafkaPartitionOffset(settings.sinkDeadLetters, 0, .beginning)])
            var found: [StoredRecord] = []
            let end = ContinuousClock.now + .seconds(30)
            while found.count < count, ContinuousClock.now < end {
                if case .message(let message) = consumer.poll(timeoutMs: 100) { found.append(StoredRecord(message)) }
            }
            try consumer.close()
            return found
        }
    }

    /// What the group of the sink `name` has committed, over all partitions.
    func committed(_ name: String, partitions: Int32 = 2) async throws -> Int64 {
        let settings = settings
        return try await OwnThread.run(named: "committed") {
            var configuration = settings.kafkaConfiguration
            configuration.groupID = settings.group(ofSink: name)
            let consumer = try KafkaConsumer(configuration, handlers: KafkaHandlers(logger: Self.quiet))
            let topic = settings.topic(of: .alerts)
            let all = (0..<partitions).map { KafkaTopicPartition(topic, $0) }
            let offsets = try consumer.committed(all, timeoutMs: 10_000)
            try consumer.close()
            return offsets.reduce(0) { $0 + ($1.offset.absolute ?? 0) }
        }
    }

    /// The value of a metric of the sink `name`.
    func metric(_ metric: String, of name: String) -> Double? {
        let start = "aftercall_sink_\(metric){sink=\"\(name)\"} "
        return registry.exposition().split(separator: "\n").first { $0.hasPrefix(start) }
            .flatMap { Double($0.dropFirst(start.count)) }
    }
}
