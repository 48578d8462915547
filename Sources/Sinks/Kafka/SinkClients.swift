import AfterCall
import Kafka

/// How the Kafka clients of a sink are set up.
struct SinkClients {
    let settings: AfterCallConfiguration
    /// The sink.
    let name: String

    /// The member of the sink's group.
    ///
    /// - Parameter reportsEnds: whether it is told when it has read all there is.
    func consumer(reportsEnds: Bool) -> KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.instance.name)-sink-\(name)-consumer"
        configuration.groupID = settings.group(ofSink: name)
        configuration.isolationLevel = .readCommitted
        configuration.offsetReset = .earliest
        configuration.reportsEndOfPartition = reportsEnds
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
