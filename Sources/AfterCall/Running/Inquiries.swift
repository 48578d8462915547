import Kafka
import Logging
import StreamingKafka

/// What is asked of brokers beside the work, each on a thread of its own.
struct Inquiries: Sendable {
    /// Where partitions end.
    let ends = EndOffsets()
    /// How far other processes are, for the stage that reads its partitions in step.
    let others = OthersProgress()
    /// Which topics are gone.
    let topics = TopicWatch()

    /// Asks where `partitions` end, until `isStopping` says so.
    func askForEnds(
        _ settings: AfterCallConfiguration,
        _ partitions: () -> [KafkaTopicPartition],
        until isStopping: () -> Bool
    ) throws(RunnerError) {
        do throws(KafkaError) {
            try ends.run(client(settings, .agents, named: "ends"), partitions, until: isStopping)
        } catch {
            throw RunnerError(error, while: "asking where partitions end")
        }
    }

    /// Asks how far other processes are with what `stage` reads, until `isStopping` says so.
    func askForOthers(
        _ settings: AfterCallConfiguration,
        _ stage: Stage,
        _ logger: Logger,
        until isStopping: () -> Bool
    ) throws(RunnerError) {
        do throws(KafkaError) {
            try others.run(
                client(settings, stage, named: "others"),
                leadMs: settings.ingestLeadMs,
                handlers: .besideTheWork,
                logger: logger,
                until: isStopping
            )
        } catch {
            throw RunnerError(error, while: "asking how far other processes are")
        }
    }

    /// A client with the group of a stage, of which it becomes no member.
    private func client(_ settings: AfterCallConfiguration, _ stage: Stage, named name: String) -> KafkaConfiguration {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.instance.name)-\(name)"
        configuration.groupID = settings.group(of: stage)
        return configuration
    }
}
