import Kafka
import Logging
import Streaming
import StreamingKafka

/// Whether librdkafka takes what its clients are told: some of it is found wrong only when one is made.
public enum ClientCheck {
    /// Makes the clients of every stage, of no broker, and lets them go. Connects to nothing.
    ///
    /// - Throws: ``RunnerError`` with the property that is wrong.
    public static func run(_ settings: AfterCallConfiguration) throws(RunnerError) {
        let logger = Logger(label: "aftercall.check") { _ in SwiftLogNoOpLogHandler() }
        let facts = TopicPreparation(settings: settings, logger: logger).facts(assuming: 1)
        for stage in settings.stages {
            let clients = WorkerClients(settings: settings, stage: stage, slot: 0)
            do throws(KafkaError) {
                let handlers = KafkaHandlers(logger: logger)
                try KafkaConsumer(ofNobody(clients.consumer), handlers: handlers).close(timeoutMs: 1_000)
                try KafkaProducer(ofNobody(clients.producer(facts)), handlers: handlers).close(timeoutMs: 1_000)
            } catch {
                guard error.code == .configuration else { throw RunnerError(error, while: "checking kafka.properties") }
                throw RunnerError(StreamFailure(ofClient: error), stage, settings)
            }
        }
    }

    private static func ofNobody(_ configuration: KafkaConfiguration) -> KafkaConfiguration {
        var configuration = configuration
        configuration.bootstrapServers = ""
        return configuration
    }
}
