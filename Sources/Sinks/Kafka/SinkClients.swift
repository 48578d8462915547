import AfterCall
import Kafka

/// How the Kafka clients of a sink are set up.
struct SinkClients {
    let settings: AfterCallConfiguration
    /// The sink.
    let name: String

    /// The sink's group.
    var group: String { settings.group(ofSink: name) }

    /// The member of the sink's group; it is told when it has read all there is.
    var consumer: KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.instance.name)-sink-\(name)-consumer"
        configuration.groupID = group
        configuration.isolationLevel = .readCommitted
        configuration.offsetReset = .earliest
        configuration.reportsEndOfPartition = true
        var properties = [
            "fetch.wait.max.ms": "100", "queued.max.messages.kbytes": String(16 << 10),
            // The topic may be made after us, and get partitions later.
            "topic.metadata.refresh.interval.ms": "5000",
        ]
        if configuration.properties["group.protocol"] != "consumer" {
            configuration.sessionTimeoutMs = Int(settings.processing.sessionTimeoutMs)
            properties["heartbeat.interval.ms"] = String(max(100, settings.processing.sessionTimeoutMs / 6))
            // Below librdkafka 2.6.1 the cooperative assignor may hang.
            let assignor = KafkaLibrary.versionWarning == nil ? "cooperative-sticky" : "range"
            properties["partition.assignment.strategy"] = assignor
        }
        configuration.properties.merge(properties) { chosen, _ in chosen }
        return configuration
    }

    /// The producer of dead letters.
    var producer: KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.instance.name)-sink-\(name)-producer"
        configuration.lingerMs = 0
        return configuration
    }
}
