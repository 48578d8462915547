import Kafka
import Logging

extension AfterCallConfiguration {
    /// A consumer that has the group of `stage` and does not join it, to ask what the group has read.
    func onlooker(of stage: Stage, logger: Logger) throws(KafkaError) -> KafkaConsumer {
        var configuration = kafkaConfiguration
        configuration.groupID = group(of: stage)
        return try KafkaConsumer(configuration, handlers: KafkaHandlers(logger: logger))
    }
}
