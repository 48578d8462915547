import Foundation
public import Kafka
import Logging
import Streaming

/// How the Kafka clients of one worker are set up.
struct WorkerClients {
    let settings: AfterCallConfiguration
    /// Which stage it works for.
    let stage: Stage
    /// Which of the process's workers it is, from 0.
    let slot: Int

    /// The member of the group.
    var consumer: KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = name + Self.consumerSuffix
        configuration.groupID = settings.group(of: stage)
        configuration.fetchWaitMaxMs = Int(settings.loop.fetchWaitMs)
        configuration.statisticsIntervalMs = statisticsIntervalMs
        configuration.properties["fetch.min.bytes"] = String(settings.loop.fetchMinBytes)
        configuration.properties.merge(prefetch) { chosen, _ in chosen }
        if settings.instance.isStatic { configuration.groupInstanceID = name }
        guard configuration.properties["group.protocol"] != "consumer" else { return configuration }
        // With the protocol of KIP-848 the broker decides on these.
        configuration.sessionTimeoutMs = Int(settings.processing.sessionTimeoutMs)
        let heartbeat = max(100, settings.processing.sessionTimeoutMs / 12)
        configuration.properties.merge(
            ["heartbeat.interval.ms": String(heartbeat), "partition.assignment.strategy": Self.assignor]
        ) { chosen, _ in chosen }
        return configuration
    }

    /// Where partitions are read in step little is fetched ahead: what was fetched of one that has to wait for long is
    /// forgotten.
    private var prefetch: [String: String] { Self.prefetch(megabytes: settings.readsInStep(stage) ? 64 : 256) }

    /// librdkafka pauses for a second, or half of one, whenever so many records are waiting; with its defaults that is
    /// what limits us. Beyond these bytes it fetches no more, whatever the number.
    private static func prefetch(megabytes: Int) -> [String: String] {
        ["queued.min.messages": "1000000", "queued.max.messages.kbytes": String(megabytes << 10)]
    }

    /// Cooperative where that works: below librdkafka 2.6.1 it may loop, hang on close, or resume with duplicates.
    private static var assignor: String { KafkaLibrary.versionWarning == nil ? "cooperative-sticky" : "range" }

    /// The producer.
    func producer(_ topics: TopicFacts) -> KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(name)-producer"
        // Nobody reads records before the commit, and that waits for none: a batch is a request to the broker.
        configuration.lingerMs = 25
        configuration.statisticsIntervalMs = statisticsIntervalMs
        // Records of indicators are long and much alike.
        if !isCompressionChosen { configuration.compressionByTopic[settings.topic(of: .kpis)] = "lz4" }
        configuration.properties["message.max.bytes"] = String(topics.maximumRecordBytes)
        switch settings.processing.guarantee {
        case .exactlyOnce:
            configuration.transactionalID = "\(settings.appID)-\(name)"
            configuration.transactionTimeoutMs = Int(settings.processing.transactionTimeoutMs)
            // Right after a commit the broker asks to come again; this is how long librdkafka waits until it does.
            configuration.retryBackoffMs = 2
            if KafkaLibrary.versionNumber >= 0x0203_00ff { configuration.properties["retry.backoff.max.ms"] = "50" }
        case .atLeastOnce:
            // A broker that is away for minutes slows us down; it must not make us give up a record.
            configuration.messageTimeoutMs = 0
        }
        return configuration
    }

    /// Whether the user has said how records are compressed, under either of the property's names.
    private var isCompressionChosen: Bool {
        !Set(settings.kafka.clientProperties.keys).isDisjoint(with: ["compression.type", "compression.codec"])
    }

    /// What reads changelogs; it joins no group.
    var changelogReader: KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(name)-restore"
        configuration.groupID = "\(settings.group(of: stage))-restore"
        configuration.fetchWaitMaxMs = 10
        configuration.properties.merge(Self.prefetch(megabytes: 64)) { chosen, _ in chosen }
        return configuration
    }

    /// What reads changelogs as they grow; it joins no group.
    var changelogTail: KafkaConfiguration {
        var configuration = changelogReader
        configuration.clientID = "\(name)-standby"
        // A broker answers as soon as there is something.
        configuration.fetchWaitMaxMs = 500
        configuration.properties["queued.max.messages.kbytes"] = String(32 << 10)
        return configuration
    }

    /// How often librdkafka tells of itself; never where nobody could read it.
    private var statisticsIntervalMs: Int? { settings.kafka.statisticsIntervalMs.map { Int($0) } }

    /// Logs, and statistics as metrics.
    func handlers(of role: KafkaClientMetrics.Role, _ logger: Logger) -> KafkaHandlers {
        let metrics = KafkaClientMetrics(stage: stage.rawValue, worker: slot, role: role)
        return KafkaHandlers(logger: logger) { json in
            do throws(KafkaError) {
                metrics.update(try KafkaStatistics(json: json))
            } catch {
                logger.debug("the statistics of librdkafka cannot be read", metadata: ["error": "\(error)"])
            }
        }
    }

    private var name: String { "\(settings.instance.name)-\(stage.rawValue)-\(slot)" }

    private static let consumerSuffix = "-consumer"

    /// The instance whose consumer has this `client.id`; `nil` if it is none of the stage's.
    static func instance(ofConsumer clientID: String, of stage: Stage) -> String? {
        guard clientID.hasSuffix(consumerSuffix),
            let name = clientID.range(of: "-\(stage.rawValue)-", options: .backwards)
        else { return nil }
        return String(clientID[..<name.lowerBound])
    }
}

extension AfterCallConfiguration {
    /// What every Kafka client of this program is told.
    public var kafkaConfiguration: KafkaConfiguration {
        var properties = kafka.clientProperties
        // Small requests wait for acknowledgements of others otherwise.
        properties.merge(["socket.nagle.disable": "true"]) { chosen, _ in chosen }
        var configuration = KafkaConfiguration(bootstrapServers: kafka.bootstrapServers, properties: properties)
        configuration.oauthTokenFile = kafka.oauthTokenFile
        return configuration
    }

    /// What the runtime takes from this configuration for a stage.
    func worker(of stage: Stage) -> WorkerConfiguration {
        var configuration = WorkerConfiguration(changelogTopic: .changelog)
        configuration.guarantee = processing.guarantee
        configuration.keepsState = stage.keepsState
        configuration.commitIntervalMs = commit.intervalMs
        configuration.catchUpIntervalMs = commit.catchUpIntervalMs
        if stage == .cells {
            // Until indicators are published nothing of what comes in is to be seen, and each commit would write every
            // scope that it changed.
            let emitMs = min(indicators.emitEveryMs, configuration.catchUpIntervalMs)
            configuration.commitIntervalMs = max(commit.intervalMs, emitMs)
            configuration.leastCommitRestMs = emitMs / 2
            configuration.farBehindIntervalMs = 5_000
            // Windows and slices, which are small.
            configuration.keysPerTransaction = 200_000
        }
        configuration.commitRestFactor = givesWay(stage) ? Int64(commit.rest) : 0
        configuration.recordsPerRound = loop.batchRecords
        configuration.caughtUpMs = clock.caughtUpMs
        configuration.revokeTimeoutMs = loop.flushTimeoutMs
        // Offsets that a dead worker left pending are waited for until its transaction has timed out.
        configuration.operationTimeoutMs = max(30_000, 2 * processing.transactionTimeoutMs)
        return configuration
    }

    /// Whether wraps and live alerts do not wait for a stage, so that it leaves a busy broker to those they wait for.
    func givesWay(_ stage: Stage) -> Bool {
        switch stage {
        case .agents: false
        case .ingest: sources.isEmpty
        case .contacts, .customers, .cells: true
        }
    }
}
